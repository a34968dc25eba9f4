import type { PreparationFailureCode } from '../../events/preparation-failures.ts';
import { toStorable } from '../../rules/text.ts';
import type { Adapter, SendError } from '../adapter.ts';
import { PROVIDER_ID_MAX } from '../callback.ts';
import { passing } from '../send-error.ts';
import type { CallOutcome } from './provider-call.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Waits between attempts, ms; after the last one the message has failed. Longer is no use to somebody who chats. */
export const RETRY_GAPS_MS = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 60 * MINUTE] as const;
/** The longest Retry-After that is followed. */
export const RETRY_AFTER_MAX_MS = 60 * MINUTE;

/** Why a message failed, or may have, as it is shown. */
export type ShownError = Pick<SendError, 'code' | 'message'>;

/**
 * What follows from an attempt. `queued`: back into the queue, `waitMs` null as it was; `tried` counts as an attempt.
 * `unprepared`: no provider was asked, nor will be. `unknown` is settled by the provider's report alone: sending again might tell somebody the same twice.
 */
export type SendOutcome =
  | { state: 'sent'; providerId: string }
  | { state: 'failed'; error: SendError }
  | { state: 'unprepared'; error: ShownError; reason: PreparationFailureCode }
  | { state: 'unknown'; error: ShownError }
  | { state: 'queued'; waitMs: number | null; tried: boolean };

/** Judges attempt `attemptCount` + 1 of a message. Pure. */
export function judgeCall(adapter: Adapter, attemptCount: number, call: CallOutcome): SendOutcome {
  if (call.kind === 'unknown') return { state: 'unknown', error: call.failure };
  if (call.kind === 'not_sent') {
    if (call.failure.code === 'blocked_address') return unprepared('Submission', call.failure);
    return judgeError({ code: call.failure.code, ...passing(call.failure.message) }, attemptCount, 0);
  }
  const result = adapter.parseSendResult(call.status, call.headers, call.body);
  if (result.ok) return { state: 'sent', providerId: toStorable(result.providerId.slice(0, PROVIDER_ID_MAX)) };
  // Accepted, by an answer that cannot be read.
  if (call.status >= 200 && call.status < 300) return { state: 'unknown', error: shown(result.error) };
  return judgeError(result.error, attemptCount, result.retryAfterMs ?? 0);
}

function judgeError(error: SendError, attemptCount: number, retryAfterMs: number): SendOutcome {
  const gapMs = error.retryable ? RETRY_GAPS_MS[attemptCount] : undefined;
  if (gapMs === undefined) return { state: 'failed', error: { ...error, ...shown(error) } };
  return { state: 'queued', waitMs: Math.max(gapMs, Math.min(retryAfterMs, RETRY_AFTER_MAX_MS)), tried: true };
}

/** A message that no provider gets to see. */
export function unprepared(reason: PreparationFailureCode, error: ShownError): SendOutcome {
  return { state: 'unprepared', error: shown(error), reason };
}

/** As it is stored and shown. */
export function shown({ code, message }: ShownError): ShownError {
  return { code: toStorable(code), message: toStorable(message) };
}
