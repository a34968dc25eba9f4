import { createFetch } from 'ofetch';
import type { Scheduler } from '../../base/scheduler.ts';
import { BlockedError } from '../../deliveries/egress/guard.ts';
import type { ProviderCall } from '../adapter.ts';
import { NotSentError } from './pooled-fetch.ts';

/** From the call to the last byte of the answer. Twilio and Meta answer in 0.1 to 0.5 s. */
export const PROVIDER_DEADLINE_MS = 10_000;

export type CallFailure = { code: 'network' | 'timeout' | 'blocked_address'; message: string };

/** What became of one call. `not_sent`: the provider has seen nothing of it. `unknown`: it may have all of it. */
export type CallOutcome =
  | { kind: 'answered'; status: number; headers: Headers; body: string }
  | { kind: 'not_sent'; failure: CallFailure }
  | { kind: 'unknown'; failure: CallFailure };

/** Hands one message over. Always resolves, at the deadline at the latest. */
export type CallProvider = (call: ProviderCall) => Promise<CallOutcome>;

// Failures of opening a connection, for a fetch that does not tell by NotSentError whether the request was written.
const CONNECT_FAILURES = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
// An error knows its cause, that one its own: fetch wraps the socket's error, ofetch wraps fetch's.
const CAUSES_MAX = 5;

/**
 * Calls over `fetch`, which vets addresses and bounds what it reads. One try, no redirects, every status is an answer.
 * ofetch itself costs next to nothing (10 of 300 us a call); undici's fetch under it twice the rest, see pooled-fetch.ts.
 */
export function createProviderCall(deps: { fetch: typeof globalThis.fetch; scheduler: Scheduler }): CallProvider {
  const client = createFetch({ fetch: deps.fetch, Headers, AbortController });
  return async ({ url, headers, body }) => {
    const deadline = new AbortController();
    // Not ofetch's `timeout`: that one ends with the headers, and a body may hang as well.
    const cancel = deps.scheduler.after(PROVIDER_DEADLINE_MS, () => deadline.abort());
    try {
      const response = await client.raw<string, 'text'>(url, {
        method: 'POST',
        headers,
        body,
        signal: deadline.signal,
        redirect: 'manual',
        retry: false,
        ignoreResponseError: true,
        responseType: 'text',
      });
      return { kind: 'answered', status: response.status, headers: response.headers, body: response._data ?? '' };
    } catch (error) {
      return toOutcome(error, deadline.signal.aborted);
    } finally {
      cancel();
    }
  };
}

function toOutcome(error: unknown, isLate: boolean): CallOutcome {
  const causes = causesOf(error);
  if (causes.some((cause) => cause instanceof BlockedError)) {
    const message = "The provider's address is none that may be called.";
    return { kind: 'not_sent', failure: { code: 'blocked_address', message } };
  }
  const code = causes.map(codeOf).find((found) => found !== undefined);
  const notSent =
    causes.some((cause) => cause instanceof NotSentError) || (code !== undefined && CONNECT_FAILURES.has(code));
  const why = code === undefined ? '' : ` (${code})`;
  if (notSent)
    return { kind: 'not_sent', failure: { code: 'network', message: `The provider is out of reach${why}.` } };
  const failure: CallFailure = isLate
    ? { code: 'timeout', message: `The provider did not answer within ${PROVIDER_DEADLINE_MS / 1000} s.` }
    : { code: 'network', message: `The connection broke before the provider had answered${why}.` };
  return { kind: 'unknown', failure };
}

function causesOf(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let next = error; next instanceof Error && causes.length < CAUSES_MAX; next = next.cause) causes.push(next);
  return causes;
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
