import { useState } from 'react';
import type { Refusal } from '../../model/operation.ts';

interface Draft {
  text: string;
  /** What was stored when it was typed; when that changes, the draft is over. */
  stored: string;
  refusal: Refusal;
}

/** The text of a field: what is stored, or what was typed and cannot be stored, with why. */
export function useTypedText(stored: string, apply: (text: string) => Refusal | undefined) {
  const [draft, setDraft] = useState<Draft>();
  const current = draft?.stored === stored ? draft : undefined;
  return {
    value: current?.text ?? stored,
    refusal: current?.refusal,
    change(text: string) {
      const refusal = apply(text);
      setDraft(refusal && { text, stored, refusal });
    },
    /** Back to what is stored. */
    reset: () => setDraft(undefined),
  };
}
