import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ErrorClass } from './egress/sender.ts';
import { getPolicy, nextAttemptDelayMs, type Policy, RETRY_AFTER_MAX_MS } from './policy.ts';
import { attemptResult } from './testing/fixtures.ts';
import { judgeAttempt } from './verdict.ts';

const policy = getPolicy('standard');
const unsteered: Policy = { ...policy, receiverSignals: false };
const last = policy.gapsMs.length + 1;

describe('judgeAttempt', () => {
  it.each([200, 201, 204, 299])('takes %d for delivered', (status) => {
    expect(judgeAttempt(policy, 1, attemptResult({ status }), 0)).toEqual({ outcome: 'delivered' });
  });

  it.each([301, 302, 400, 401, 404, 429, 500, 503])('tries again after %d', (status) => {
    expect(judgeAttempt(policy, 1, attemptResult({ status }), 0)).toEqual({ outcome: 'retry', delayMs: 5_000 });
  });

  it.each<ErrorClass>(['timeout', 'reset', 'dns', 'tls', 'blocked_address'])('tries again after %s', (errorClass) => {
    const result = attemptResult({ status: null, errorClass });
    expect(judgeAttempt(policy, 2, result, 0)).toEqual({ outcome: 'retry', delayMs: 60_000 });
  });

  it('does not believe a 200 whose body broke off', () => {
    expect(judgeAttempt(policy, 1, attemptResult({ status: 200, errorClass: 'reset' }), 0).outcome).toBe('retry');
  });

  it('gives up after the last attempt of the schedule', () => {
    const result = attemptResult({ status: 500 });
    expect(judgeAttempt(policy, last - 1, result, 0).outcome).toBe('retry');
    expect(judgeAttempt(policy, last, result, 0)).toEqual({ outcome: 'failed', isGone: false });
    expect(judgeAttempt(policy, last, attemptResult(), 0)).toEqual({ outcome: 'delivered' });
  });

  it('ends at once at 410, where the policy follows receivers', () => {
    const gone = attemptResult({ status: 410 });
    expect(judgeAttempt(policy, 1, gone, 0)).toEqual({ outcome: 'failed', isGone: true });
    expect(judgeAttempt(unsteered, 1, gone, 0)).toEqual({ outcome: 'retry', delayMs: 5_000 });
  });

  it('follows Retry-After only later, never earlier, and at most for an hour', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: last - 1 }),
        fc.nat(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, ms, random) => {
          const result = attemptResult({ status: 503, retryAfterMs: ms });
          const own = nextAttemptDelayMs(policy, n, random) ?? Number.NaN;
          expect(judgeAttempt(policy, n, result, random)).toEqual({
            outcome: 'retry',
            delayMs: Math.max(own, Math.min(ms, RETRY_AFTER_MAX_MS)),
          });
          expect(judgeAttempt(unsteered, n, result, random)).toEqual({ outcome: 'retry', delayMs: own });
        },
      ),
    );
  });
});
