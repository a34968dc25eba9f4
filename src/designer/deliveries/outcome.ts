import type { PlainKey, Translate } from '../i18n/catalogue.ts';

interface Outcome {
  status?: number | null | undefined;
  errorClass?: string | null | undefined;
}

const ERRORS = {
  dns: 'deliveries.errorDns',
  blocked_address: 'deliveries.errorBlockedAddress',
  blocked_port: 'deliveries.errorBlockedPort',
  connect: 'deliveries.errorConnect',
  tls: 'deliveries.errorTls',
  timeout: 'deliveries.errorTimeout',
  reset: 'deliveries.errorReset',
  bad_response: 'deliveries.errorBadResponse',
  too_large: 'deliveries.errorTooLarge',
  invalid_header: 'deliveries.errorInvalidHeader',
  connector: 'deliveries.errorConnector',
} as const satisfies Record<string, PlainKey>;

const ADVICE = {
  dns: 'deliveries.adviseDns',
  blocked_address: 'deliveries.adviseBlocked',
  blocked_port: 'deliveries.adviseBlocked',
  connect: 'deliveries.adviseConnect',
  tls: 'deliveries.adviseTls',
  timeout: 'deliveries.adviseTimeout',
  reset: 'deliveries.adviseReset',
  bad_response: 'deliveries.adviseBadResponse',
  too_large: 'deliveries.adviseBadResponse',
  invalid_header: 'deliveries.adviseHeader',
  connector: 'deliveries.adviseConnector',
} as const satisfies Record<keyof typeof ERRORS, PlainKey>;

const isKnown = (errorClass: string): errorClass is keyof typeof ERRORS => Object.hasOwn(ERRORS, errorClass);

/** What one attempt came to, in a few words: `503`, `no answer in time`. */
export function outcomeWords({ status, errorClass }: Outcome, t: Translate): string {
  if (!errorClass) return status ? t('deliveries.answered', { status: String(status) }) : t('deliveries.noAnswer');
  return isKnown(errorClass) ? t(ERRORS[errorClass]) : errorClass;
}

/** What whoever runs the receiver does about an attempt that failed; undefined where nobody knows. */
export function adviceFor({ status, errorClass }: Outcome): PlainKey | undefined {
  if (errorClass) return isKnown(errorClass) ? ADVICE[errorClass] : undefined;
  if (!status) return undefined;
  if (status === 401 || status === 403) return 'deliveries.adviseForbidden';
  if (status === 404 || status === 405) return 'deliveries.adviseNotFound';
  if (status === 410) return 'deliveries.adviseGone';
  if (status === 413 || status === 415 || status === 400 || status === 422) return 'deliveries.adviseRefused';
  if (status === 429) return 'deliveries.adviseTooMany';
  if (status >= 300 && status < 400) return 'deliveries.adviseRedirect';
  return status >= 500 ? 'deliveries.adviseServerError' : 'deliveries.adviseOther';
}
