import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getPolicy, isSuccess, leaseMs, nextAttemptDelayMs, POLICY_NAMES } from './policy.ts';

const standard = getPolicy('standard');
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('the standard policy', () => {
  it('waits 5 s, 1 min, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h between eleven attempts', () => {
    const seconds = Array.from({ length: 12 }, (_, index) => nextAttemptDelayMs(standard, index + 1, 0)).map(
      (ms) => ms && ms / 1_000,
    );
    expect(seconds).toEqual([5, 60, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400, null, null]);
  });

  it('takes every 2xx for delivered and nothing else', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 999 }), (status) => {
        expect(isSuccess(standard, status)).toBe(Math.floor(status / 100) === 2);
      }),
    );
  });

  it('gives an attempt 15 s and follows receiver signals', () => {
    expect(standard).toMatchObject({ deadlineMs: 15_000, receiverSignals: true });
  });
});

describe.each(POLICY_NAMES)('schedule of %s', (name) => {
  const policy = getPolicy(name);

  it('spreads attempts by a share of the gap, only ever later', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: policy.gapsMs.length }), share, (attemptNumber, random) => {
        const gap = policy.gapsMs[attemptNumber - 1] ?? Number.NaN;
        const delay = nextAttemptDelayMs(policy, attemptNumber, random) ?? Number.NaN;
        expect(delay).toBeGreaterThanOrEqual(gap);
        expect(delay).toBeLessThanOrEqual(Math.round(gap * (1 + policy.jitter)));
      }),
    );
  });

  it('ends: after its last gap there is no attempt more', () => {
    fc.assert(
      fc.property(fc.integer({ min: policy.gapsMs.length + 1 }), share, (attemptNumber, random) => {
        expect(nextAttemptDelayMs(policy, attemptNumber, random)).toBeNull();
      }),
    );
  });

  it('leases for longer than two whole attempts', () => {
    expect(leaseMs(policy)).toBeGreaterThan(2 * policy.deadlineMs);
  });
});

it('delivers endpoints of a policy it does not know as standard', () => {
  expect(getPolicy('from-the-future')).toBe(standard);
  expect(getPolicy('toString')).toBe(standard);
});
