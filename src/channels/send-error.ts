import { toStorable } from '../rules/text.ts';
import type { SendError, SendResult } from './adapter.ts';

/** What the queue does about one of a provider's codes, and what it means in words. */
export type ErrorRow = Omit<SendError, 'code'>;

/** Closed: a code that is not in it is final, unless the HTTP status says the provider was busy or down. */
export type ErrorTable = Readonly<Record<string, ErrorRow>>;

const MESSAGE_MAX = 500;
const TOO_MANY_REQUESTS = 429;

/** Another try would end the same way; another message may arrive. */
export function final(message: string): ErrorRow {
  return { message, retryable: false, optsOut: false, isHard: false };
}

/** The address takes no message, this one or another. */
export function hard(message: string): ErrorRow {
  return { ...final(message), isHard: true };
}

/** The person has said no, at the provider. */
export function optsOut(message: string): ErrorRow {
  return { ...final(message), optsOut: true };
}

/** Throttled, or the provider is down: worth another try. */
export function passing(message: string): ErrorRow {
  return { ...final(message), retryable: true };
}

/** The error of a message that a status callback reports as failed. */
export function toSendError(table: ErrorTable, code: string, providerText = ''): SendError {
  const row = findRow(table, code) ?? final('The provider reports an error that is not in our table.');
  return { code, ...row, message: shownText(providerText) || row.message };
}

/** The failed result of a send call whose answer carried `code`, or none that could be read. */
export function toFailure(
  table: ErrorTable,
  answer: { status: number; headers: Headers },
  code: string | undefined,
  providerText = '',
): SendResult & { ok: false } {
  const busy = answer.status === TOO_MANY_REQUESTS || answer.status >= 500;
  const row = (code === undefined ? undefined : findRow(table, code)) ?? {
    ...final(`The provider answered with HTTP status ${answer.status}.`),
    retryable: busy,
  };
  const error = { code: code ?? `http_${answer.status}`, ...row, message: shownText(providerText) || row.message };
  const retryAfterMs = row.retryable ? readRetryAfter(answer.headers) : undefined;
  return { ok: false, error, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

/** A 2xx without the id it promises: taken over in all likelihood, so it is not sent again. */
export function toBadResponse(): SendResult & { ok: false } {
  return {
    ok: false,
    error: { code: 'bad_response', ...final('The provider accepted the message without naming its id.') },
  };
}

function findRow(table: ErrorTable, code: string): ErrorRow | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined;
}

function shownText(text: string): string {
  return toStorable(text.slice(0, MESSAGE_MAX));
}

/** Retry-After in ms: seconds, or a date that is read against the answer's own Date, so no clock of ours is needed. */
function readRetryAfter(headers: Headers): number | undefined {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const wait = Date.parse(value) - Date.parse(headers.get('date') ?? '');
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
