import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { POLICY_NAMES } from '../rules/policy-name.ts';
import { getPolicy, isSuccess, leaseMs, nextAttemptDelayMs } from './policy.ts';

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

const MINUTE = 60_000;

/** When attempts are made, minutes after the first. */
function offsets(name: string, count: number): number[] {
  const policy = getPolicy(name);
  const at = [0];
  for (let attempt = 1; attempt < count; attempt++) {
    const delay = nextAttemptDelayMs(policy, attempt, 1);
    if (delay === null) break;
    at.push((at.at(-1) ?? 0) + delay / MINUTE);
  }
  return at;
}

describe('the policies of the documents [XP-01]', () => {
  it('di-guide tries at 0, 1, 16, 46 and 106 minutes and gives up [DI-22]', () => {
    expect(offsets('di-guide', 20)).toEqual([0, 1, 16, 46, 106]);
  });

  it('di-help tries five more times within two hours [DI-23] [XP-02]', () => {
    expect(offsets('di-help', 20)).toEqual([0, 1, 16, 46, 106, 120]);
  });

  it('mw-buffered tries like di-guide', () => {
    expect(offsets('mw-buffered', 20)).toEqual(offsets('di-guide', 20));
  });

  it('yespo-ordered waits 1, 2, 4 … 60 minutes and never gives up', () => {
    expect(offsets('yespo-ordered', 10)).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243]);
    expect(nextAttemptDelayMs(getPolicy('yespo-ordered'), 1_000_000, 0)).toBe(60 * MINUTE);
  });

  it('flow-sync tries once', () => {
    expect(offsets('flow-sync', 20)).toEqual([0]);
  });

  it.each(['di-guide', 'di-help', 'yespo-ordered', 'mw-buffered'])(
    '%s counts 200 and nothing else as delivered [DI-20]',
    (name) => {
      const delivered = Array.from({ length: 500 }, (_, n) => n + 100).filter((status) =>
        isSuccess(getPolicy(name), status),
      );
      expect(delivered).toEqual([200]);
    },
  );

  it.each(['di-guide', 'di-help', 'yespo-ordered', 'mw-buffered'])(
    '%s has neither jitter nor receiver signals',
    (name) => {
      expect(getPolicy(name)).toMatchObject({ jitter: 0, receiverSignals: false, deadlineMs: 15_000 });
    },
  );

  it('differ in what becomes of events while off [XP-03]', () => {
    const held = (name: string) => getPolicy(name).whenOff.holdMs / 86_400_000;
    expect([held('di-guide'), held('mw-buffered')]).toEqual([0, 5]);
  });
});

const POLICIES = POLICY_NAMES.map(getPolicy);

describe.each(POLICIES.filter(({ gapsMs }) => gapsMs.length > 0))('the schedule of $name', (policy) => {
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
});

describe.each(POLICIES.filter(({ isEndless }) => !isEndless))('the schedule of $name', (policy) => {
  it('ends: after its last gap there is no attempt more', () => {
    fc.assert(
      fc.property(fc.integer({ min: policy.gapsMs.length + 1 }), share, (attemptNumber, random) => {
        expect(nextAttemptDelayMs(policy, attemptNumber, random)).toBeNull();
      }),
    );
  });
});

it.each(POLICIES)('$name leases for longer than two whole attempts', (policy) => {
  expect(leaseMs(policy)).toBeGreaterThan(2 * policy.deadlineMs);
});

it('delivers endpoints of a policy it does not know as standard', () => {
  expect(getPolicy('from-the-future')).toBe(standard);
  expect(getPolicy('toString')).toBe(standard);
});
