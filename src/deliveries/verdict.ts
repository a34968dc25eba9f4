import type { AttemptResult } from './egress/sender.ts';
import { isSuccess, nextAttemptDelayMs, type Policy, RETRY_AFTER_MAX_MS } from './policy.ts';

/** What follows from one attempt. */
export type Verdict =
  | { outcome: 'delivered' }
  | { outcome: 'retry'; delayMs: number }
  /** `isGone`: the receiver said 410, nothing more is to be sent there. */
  | { outcome: 'failed'; isGone: boolean };

const GONE = 410;

/** Judges attempt `attemptNumber` (from 1) by its policy. `random` (0 to 1) spreads the retries. */
export function judgeAttempt(policy: Policy, attemptNumber: number, result: AttemptResult, random: number): Verdict {
  const { status, errorClass, retryAfterMs } = result;
  if (errorClass === null && status !== null && isSuccess(policy, status)) return { outcome: 'delivered' };
  if (policy.receiverSignals && status === GONE) return { outcome: 'failed', isGone: true };
  const delayMs = nextAttemptDelayMs(policy, attemptNumber, random);
  if (delayMs === null) return { outcome: 'failed', isGone: false };
  const askedMs = policy.receiverSignals ? Math.min(retryAfterMs ?? 0, RETRY_AFTER_MAX_MS) : 0;
  return { outcome: 'retry', delayMs: Math.max(delayMs, askedMs) };
}
