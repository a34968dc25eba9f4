import { useState } from 'react';
import { ManageRequests } from '../../requests/ManageRequests.tsx';

/** The account's requests over the campaign that uses them. */
export function RequestsWindow({ onClose }: { onClose: () => void }) {
  const [which, setWhich] = useState<'kept' | 'deleted'>('kept');
  return <ManageRequests opened={which} onChange={(next) => (next ? setWhich(next) : onClose())} />;
}
