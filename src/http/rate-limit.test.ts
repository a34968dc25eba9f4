import { describe, expect, it } from 'vitest';
import { AppError } from '../base/errors.ts';
import { answerError } from './problem.ts';
import { RateLimit } from './rate-limit.ts';

const T0 = Date.parse('2026-11-21T22:43:53.120Z');

/** How many of `count` attempts at one moment come through. */
function takeMany(limit: RateLimit, now: number, count: number, key = 'a'): number {
  let taken = 0;
  for (let n = 0; n < count; n++) {
    try {
      limit.take(key, now);
      taken++;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  return taken;
}

function refusal(limit: RateLimit, now: number, cost?: number): AppError {
  try {
    limit.take('a', now, cost);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('it was not refused');
}

describe('RateLimit', () => {
  it('lets a burst through, then what the rate allows, and never more than a burst after a pause', () => {
    const limit = new RateLimit({ burst: 5, perSecond: 2 });
    expect(takeMany(limit, T0, 10)).toBe(5);
    expect(takeMany(limit, T0 + 499, 10)).toBe(0);
    expect(takeMany(limit, T0 + 500, 10)).toBe(1);
    expect(takeMany(limit, T0 + 3_600_000, 10)).toBe(5);
  });

  it('counts each key by itself', () => {
    const limit = new RateLimit({ burst: 1, perSecond: 1 });
    expect(takeMany(limit, T0, 2, 'a')).toBe(1);
    expect(takeMany(limit, T0, 2, 'b')).toBe(1);
  });

  it('answers 429 with the whole seconds after which it works, and not one less', async () => {
    const limit = new RateLimit({ burst: 10, perSecond: 4 });
    limit.take('a', T0, 10);
    const response = answerError(refusal(limit, T0, 10));
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('3');
    expect(await response.json()).toMatchObject({ code: 'rate_limited', title: 'Too Many Requests' });
    expect(refusal(limit, T0 + 2_000, 10).headers['retry-after']).toBe('1');
    limit.take('a', T0 + 3_000, 10);
  });

  it('takes nothing of who is refused, and is not misled by a clock that goes back', () => {
    const limit = new RateLimit({ burst: 1, perSecond: 1 });
    limit.take('a', T0);
    expect(takeMany(limit, T0 + 999, 100)).toBe(0);
    expect(takeMany(limit, T0 - 60_000, 1)).toBe(0);
    expect(takeMany(limit, T0 + 1_000, 100)).toBe(1);
  });

  it('forgets the longest unused keys rather than grow without end', () => {
    const limit = new RateLimit({ burst: 1, perSecond: 0.001 });
    for (let n = 0; n <= 10_000; n++) limit.take(`key ${n}`, T0);
    expect(takeMany(limit, T0, 1, 'key 0')).toBe(1);
    expect(takeMany(limit, T0, 1, 'key 10000')).toBe(0);
  });
});
