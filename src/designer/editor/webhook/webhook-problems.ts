import type { EgressAllow } from '../../../rules/address.ts';
import { findUrlFault } from '../../../rules/url.ts';
import type { Language } from '../../i18n/texts.ts';
import { fieldKey, type PlacedProblem } from '../../model/places.ts';
import { sayFault } from '../problems/say-fault.ts';
import { useProblems } from '../surroundings.ts';
import { type EditedWebhook, useEditedWebhook } from './place.ts';

/**
 * What the operator allows is the server's to know: here nothing private is refused, so that nobody is told what is not
 * so. Public hosts want https everywhere.
 */
const UNKNOWN: EgressAllow = {
  allowsAddress: (ip) => PRIVATE_ADDRESS.test(ip),
  allowsHost: (host) => /^localhost$|\.(?:localhost|local|internal|home\.arpa)$/.test(host),
};
const PRIVATE_ADDRESS = /^(?:127|10|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))\.|^(?:::1|f[cde])/i;

/** What is wrong with the URL: what is found while it is typed, else what the server says. */
export function findUrlProblem(url: string, told: readonly PlacedProblem[], language: Language): string | undefined {
  const local = findUrlFault(url, { egressAllow: UNKNOWN, requireHttps: true });
  if (local) return sayFault(local, language);
  const [first] = told;
  return first && withoutPlace(first.message);
}

/** Problems of one field of the webhook, as the server and the checks say. */
export function useWebhookProblems(field: 'url' | 'body' | 'headers' | 'policy' | 'connector' | 'mayAnswer') {
  const { byField } = useProblems();
  const edited = useEditedWebhook();
  return problemsOf(byField, edited, field);
}

function problemsOf(
  byField: ReadonlyMap<string, PlacedProblem[]>,
  { at, kind }: EditedWebhook,
  field: string,
): PlacedProblem[] {
  const problems = byField.get(fieldKey({ ...at, field: `webhook.${field}` })) ?? [];
  return problems.filter(({ place }) => place.webhook === null || place.webhook === kind);
}

/** `"Welcome Message", option 3, webhook url: The URL is missing.` stands at the field already. */
export function withoutPlace(message: string): string {
  return message.replace(/^(?:"[^"]*"|interaction \d+)(?:, [^:"]+)?: /, '');
}
