import type { OptionPlace } from '../../model/operation.ts';

interface WebhookEditorProps {
  at: OptionPlace;
  onClose: () => void;
}

/** The webhook of an option, redirect or underlying: address, payload, headers, policy, tests, last deliveries. */
export function WebhookEditor(_: WebhookEditorProps) {
  return null;
}
