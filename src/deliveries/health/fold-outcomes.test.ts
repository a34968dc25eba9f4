import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getPolicy } from '../policy.ts';
import { attemptResult } from '../testing/fixtures.ts';
import type { Verdict } from '../verdict.ts';
import { foldOutcomes, type Health, type HealthChange, type Outcome, rampedConcurrency } from './fold-outcomes.ts';

const HOUR = 3_600_000;
const T0 = Date.parse('2026-11-21T12:00:00Z');
const WELL: Health = { errorStreak: 0, streakBeganAt: null, errorDay: null, errorsThatDay: 0, openings: 0 };
const AGAIN: Verdict = { outcome: 'retry', delayMs: 60_000 };
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

const error = (at: number, overrides: Parameters<typeof attemptResult>[0] = { status: 500 }): Outcome => ({
  at,
  result: attemptResult(overrides),
  verdict: AGAIN,
  isProbe: false,
});
const success = (at: number): Outcome => ({ ...error(at, {}), verdict: { outcome: 'delivered' } });
const errors = (count: number, from: number, to: number) =>
  Array.from({ length: count }, (_, n) => error(from + Math.floor(((to - from) * n) / Math.max(1, count - 1))));

function fold(policy: string, outcomes: Outcome[], health: Partial<Health> = {}): HealthChange {
  return foldOutcomes({ ...WELL, ...health }, getPolicy(policy), outcomes, { dayOf, random: 0 });
}

describe('switching off', () => {
  it('takes 100 errors in a row and 8 hours from the first to the last of them [DI-62] [edge 10]', () => {
    const switchOff = (outcomes: Outcome[]) => fold('di-guide', outcomes).switchOff?.reason;
    expect(switchOff(errors(100, T0, T0 + 8 * HOUR - 1))).toBeUndefined();
    expect(switchOff(errors(100, T0, T0 + 8 * HOUR))).toBe('failures');
    expect(switchOff(errors(99, T0, T0 + 9 * HOUR))).toBeUndefined();
    expect(
      switchOff([
        ...errors(99, T0, T0 + 9 * HOUR),
        success(T0 + 9 * HOUR),
        ...errors(99, T0 + 9 * HOUR, T0 + 18 * HOUR),
      ]),
    ).toBeUndefined();
  });

  it('is decided by the first error that completes the streak', () => {
    const { switchOff } = fold('di-guide', errors(120, T0, T0 + 12 * HOUR));
    expect(switchOff?.outcome.at).toBeGreaterThanOrEqual(T0 + 8 * HOUR);
    expect(switchOff?.outcome.at).toBeLessThan(T0 + 12 * HOUR);
  });

  it('goes on counting from what was stored [DI-68]', () => {
    const stored = { errorStreak: 99, streakBeganAt: T0 - 8 * HOUR };
    expect(fold('di-guide', [error(T0)], stored).switchOff?.reason).toBe('failures');
    expect(fold('di-guide', [error(T0 - 1)], stored).switchOff).toBeNull();
  });

  it('takes 10 errors in a row over an hour where the policy says so [MW-19]', () => {
    expect(fold('mw-buffered', errors(10, T0, T0 + HOUR)).switchOff?.reason).toBe('failures');
    expect(fold('mw-buffered', errors(9, T0, T0 + 2 * HOUR)).switchOff).toBeNull();
    expect(fold('mw-buffered', errors(10, T0, T0 + HOUR - 1)).switchOff).toBeNull();
  });

  it('never comes about where the policy has none', () => {
    expect(fold('yespo-ordered', errors(1_000, T0, T0 + 500 * HOUR)).switchOff).toBeNull();
  });

  it('follows at once from a receiver that is gone', () => {
    const gone: Outcome = { ...error(T0, { status: 410 }), verdict: { outcome: 'failed', isGone: true } };
    expect(fold('standard', [gone]).switchOff).toEqual({ reason: 'gone', outcome: gone });
  });
});

describe('alerts', () => {
  it('come with the 1st, 10th, 100th, 1,000th and 10,000th error of a day, and no other [DI-66]', () => {
    const { alerts } = fold('di-guide', errors(10_001, T0, T0 + HOUR));
    expect(alerts.map(({ ordinal }) => ordinal)).toEqual([1, 10, 100, 1_000, 10_000]);
  });

  it('count attempts however they are spread over batches', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 20 }), (sizes) => {
        let health = WELL;
        const ordinals: number[] = [];
        for (const size of sizes) {
          const change = fold('di-guide', errors(size, T0, T0), health);
          health = change.health;
          ordinals.push(...change.alerts.map(({ ordinal }) => ordinal));
        }
        const total = sizes.reduce((sum, size) => sum + size, 0);
        expect(ordinals).toEqual([1, 10, 100].filter((ordinal) => ordinal <= total));
      }),
    );
  });

  it('begin again with the day, whatever the streak [DI-67] [edge 10]', () => {
    const midnight = Date.parse('2026-11-22T00:00:00Z');
    const { alerts, health } = fold('di-guide', [error(midnight - 1_000), error(midnight + 1_000)]);
    expect(alerts.map(({ ordinal, day }) => [ordinal, day])).toEqual([
      [1, '2026-11-21'],
      [1, '2026-11-22'],
    ]);
    expect(health.errorStreak).toBe(2);
  });

  it('tell of each day once, though attempts of before midnight are settled after those of the new day [DI-67]', () => {
    const midnight = Date.parse('2026-11-22T00:00:00Z');
    const mixed = [-2, 1, -1, 2, -3, 3].map((seconds) => error(midnight + 1_000 * seconds));
    const { alerts, health } = fold('di-guide', mixed);
    expect(alerts.map(({ ordinal, day }) => [ordinal, day])).toEqual([
      [1, '2026-11-21'],
      [1, '2026-11-22'],
    ]);
    expect(health).toMatchObject({ errorDay: '2026-11-22', errorsThatDay: 5 });
  });

  it('begin again where the clock was ahead by days', () => {
    const ahead = { errorDay: '2026-12-24', errorsThatDay: 40 };
    expect(fold('di-guide', [error(T0)], ahead).health).toMatchObject({ errorDay: '2026-11-21', errorsThatDay: 1 });
  });

  it('go on within the day after a success', () => {
    const { alerts } = fold('di-guide', [...errors(5, T0, T0), success(T0), ...errors(5, T0, T0)]);
    expect(alerts.map(({ ordinal }) => ordinal)).toEqual([1, 10]);
  });
});

describe('the breaker', () => {
  const timeout = (at = T0) => error(at, { status: null, errorClass: 'timeout' });

  it('opens after five failures in a row, and doubles its wait with each probe in vain', () => {
    expect(fold('standard', [timeout(), timeout(), timeout(), timeout()]).resumeInMs).toBeNull();
    const opened = fold(
      'standard',
      Array.from({ length: 5 }, () => timeout()),
    );
    expect(opened).toMatchObject({ resumeInMs: 5_000, health: { openings: 1 } });
    const waits: (number | null)[] = [];
    let { health } = opened;
    for (let probes = 0; probes < 8; probes++) {
      const change = fold('standard', [{ ...timeout(), isProbe: true }], health);
      health = change.health;
      waits.push(change.resumeInMs);
    }
    expect(waits).toEqual([10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000]);
  });

  it.each([429, 502, 503, 504])(
    'slows the endpoint once for a %i with Retry-After, however many answer so',
    (status) => {
      const slow = error(T0, { status, retryAfterMs: 90_000 });
      const change = fold('standard', [slow, slow, slow]);
      expect(change).toMatchObject({ resumeInMs: 90_000, health: { openings: 1 } });
    },
  );

  it('follows Retry-After for an hour at most', () => {
    const slow = error(T0, { status: 503, retryAfterMs: 86_400_000 });
    expect(fold('standard', [slow]).resumeInMs).toBe(HOUR);
  });

  it('leaves an endpoint alone that answers with errors of its own', () => {
    expect(fold('standard', errors(50, T0, T0 + 1_000)).resumeInMs).toBeNull();
  });

  it('closes with the first success or answer, and says that the endpoint has recovered', () => {
    const open = { openings: 3, errorStreak: 9, streakBeganAt: T0 };
    expect(fold('standard', [success(T0)], open)).toMatchObject({ hasRecovered: true, health: WELL });
    expect(fold('standard', [error(T0)], open)).toMatchObject({ hasRecovered: true, health: { openings: 0 } });
  });

  it('does not count what was under way when it opened as probes', () => {
    const open = { openings: 1, errorStreak: 5, streakBeganAt: T0 };
    expect(fold('standard', [timeout(), timeout()], open)).toMatchObject({ resumeInMs: null, health: { openings: 1 } });
  });

  it('stays out of policies without receiver signals', () => {
    const slow = error(T0, { status: 503, retryAfterMs: 90_000 });
    expect(
      fold(
        'di-guide',
        Array.from({ length: 20 }, () => slow),
      ),
    ).toMatchObject({ resumeInMs: null, health: { openings: 0 } });
  });
});

describe('a policy without receiver signals', () => {
  it('closes a breaker that another policy has left open', () => {
    const open = { openings: 3, errorStreak: 9, streakBeganAt: T0 };
    const change = fold('di-guide', [error(T0, { status: 503 })], open);
    expect(change).toMatchObject({ hasRecovered: true, resumeInMs: null, health: { openings: 0, errorStreak: 10 } });
  });
});

describe('rampedConcurrency', () => {
  it('begins with one and doubles each second, up to the limit', () => {
    const at = (ms: number) => rampedConcurrency(10, 1_000, 1_000 + ms);
    expect([0, 999, 1_000, 2_000, 3_000, 4_000, 1e9].map(at)).toEqual([1, 1, 2, 4, 8, 10, 10]);
  });

  it('is the limit for an endpoint whose breaker never was open', () => {
    expect(rampedConcurrency(10, null, 0)).toBe(10);
  });
});
