import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Job, Lanes, REFILL_AT } from './lanes.ts';
import { testTarget } from './testing/fixtures.ts';

const targets = new Map(['a', 'b', 'c', 'd', 'e'].map((endpointId) => [endpointId, testTarget({ endpointId })]));
let ids = 0;

function job(endpointId: string): Job {
  const target = targets.get(endpointId) ?? testTarget({ endpointId });
  ids += 1;
  return { id: `job-${ids}`, target, payload: '{}', claimId: 'claim', attemptCount: 0, leaseEndsAt: 0 };
}

function open(limits: Partial<ConstructorParameters<typeof Lanes>[0]> = {}): Lanes {
  return new Lanes({ concurrency: 8, perEndpoint: 2, heldMax: 64, ...limits });
}

/** Puts up to `count` jobs into a lane; how many found a place. */
function fill(lanes: Lanes, endpointId: string, count: number): number {
  let taken = 0;
  while (taken < count && lanes.reserve(endpointId)) {
    lanes.add(job(endpointId));
    taken += 1;
  }
  return taken;
}

function startAll(lanes: Lanes): string[] {
  const started: string[] = [];
  for (let next = lanes.next(); next; next = lanes.next()) started.push(next.target.endpointId);
  return started;
}

describe('who is served', () => {
  it('serves endpoints in turn, each in the order its jobs came', () => {
    const lanes = open({ perEndpoint: 10, concurrency: 100, heldMax: 1_000 });
    for (const endpointId of ['a', 'b', 'c']) fill(lanes, endpointId, 2);
    expect(startAll(lanes)).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
  });

  it('starts no more at once than in all, and per endpoint, may run', () => {
    const lanes = open({ concurrency: 3, heldMax: 1_000 });
    fill(lanes, 'a', 10);
    fill(lanes, 'b', 10);
    expect(startAll(lanes)).toEqual(['a', 'b', 'a']);
    lanes.finish('a');
    expect(startAll(lanes)).toEqual(['b']);
    lanes.finish('b');
    expect(startAll(lanes)).toEqual(['a']);
  });

  it('is fair: while several wait and none is at its limit, nobody is served twice before everybody was once', () => {
    const endpoint = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    fc.assert(
      fc.property(fc.array(endpoint, { minLength: 1, maxLength: 60 }), (arrivals) => {
        const lanes = open({ concurrency: 1, perEndpoint: 1, heldMax: 10_000 });
        const waiting = new Map<string, number>();
        for (const endpointId of arrivals) {
          expect(fill(lanes, endpointId, 1)).toBe(1);
          waiting.set(endpointId, (waiting.get(endpointId) ?? 0) + 1);
        }
        let round = new Set<string>();
        for (let next = lanes.next(); next; next = lanes.next()) {
          const { endpointId } = next.target;
          if (round.has(endpointId)) {
            const passedOver = [...waiting].filter(([other, left]) => left > 0 && !round.has(other));
            expect(passedOver).toEqual([]);
            round = new Set();
          }
          round.add(endpointId);
          waiting.set(endpointId, (waiting.get(endpointId) ?? 0) - 1);
          lanes.finish(endpointId);
        }
        expect([...waiting.values()].every((left) => left === 0)).toBe(true);
      }),
    );
  });
});

describe('who may have a place', () => {
  it('leaves four fifths of the room when one endpoint takes all it can, and some when thirty do', () => {
    const lanes = open({ heldMax: 4_096 });
    expect(fill(lanes, 'stuck', 10_000)).toBe(820);
    for (let i = 1; i < 30; i++) fill(lanes, `stuck-${i}`, 10_000);
    expect(lanes.roomFor('newcomer')).toBeGreaterThan(0);
  });

  it('never holds more than the limit, and is empty again when all have left', () => {
    const step = fc.record({
      endpointId: fc.constantFrom('a', 'b', 'c'),
      act: fc.constantFrom('fill', 'start', 'finish'),
      count: fc.nat(20),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        const lanes = open({ heldMax: 20 });
        const running: string[] = [];
        for (const { endpointId, act, count } of steps) {
          if (act === 'fill') fill(lanes, endpointId, count);
          if (act === 'start') running.push(...startAll(lanes));
          if (act === 'finish') {
            for (const ended of running.splice(0, count)) {
              lanes.finish(ended);
              lanes.leave(ended);
            }
          }
          expect(lanes.held).toBeLessThanOrEqual(20);
          expect(running.length).toBeLessThanOrEqual(8);
        }
        for (let started = [...running, ...startAll(lanes)]; started.length > 0; started = startAll(lanes)) {
          for (const ended of started) {
            lanes.finish(ended);
            lanes.leave(ended);
          }
        }
        expect(lanes.held).toBe(0);
      }),
    );
  });

  it('keeps the place of a finished request until it is settled', () => {
    const lanes = open({ heldMax: 4 });
    expect(fill(lanes, 'a', 5)).toBe(1);
    startAll(lanes);
    lanes.finish('a');
    expect(lanes.reserve('a')).toBe(false);
    lanes.leave('a');
    expect(lanes.reserve('a')).toBe(true);
  });

  it('takes a reservation back', () => {
    const lanes = open();
    lanes.reserve('a');
    expect(lanes.held).toBe(1);
    lanes.leave('a');
    expect(lanes.held).toBe(0);
    expect(() => lanes.leave('a')).toThrow('given back once');
  });
});

describe('when more is wanted', () => {
  it('wants no more for a lane that has enough waiting', () => {
    const lanes = open({ heldMax: 10_000 });
    fill(lanes, 'a', REFILL_AT);
    expect(lanes.refillFor('a')).toBeGreaterThan(0);
    fill(lanes, 'a', 1);
    expect(lanes.refillFor('a')).toBe(0);
    expect(lanes.refillFor('b')).toBeGreaterThan(0);
  });

  it('asks once for more when a lane with a backlog runs short', () => {
    const lanes = open({ heldMax: 10_000, perEndpoint: 1_000, concurrency: 1_000 });
    fill(lanes, 'a', REFILL_AT + 1);
    lanes.markBacklog('a');
    expect(lanes.takeRefillWish('a')).toBe(false);
    lanes.next();
    expect(lanes.takeRefillWish('a')).toBe(true);
    expect(lanes.takeRefillWish('a')).toBe(false);
  });

  it('asks for nothing where nothing more is known to be queued', () => {
    const lanes = open();
    fill(lanes, 'a', 1);
    expect(lanes.takeRefillWish('a')).toBe(false);
    lanes.markBacklog('nobody');
    expect(lanes.takeRefillWish('nobody')).toBe(false);
  });
});

describe('removeWaiting', () => {
  it('takes out what has not begun, of one endpoint or all, and their places stay until they leave', () => {
    const lanes = open();
    fill(lanes, 'a', 4);
    fill(lanes, 'b', 3);
    lanes.next();
    expect(lanes.removeWaiting('a')).toHaveLength(3);
    expect(lanes.removeWaiting('nobody')).toEqual([]);
    expect(startAll(lanes)).toEqual(['b', 'b']);
    expect(lanes.removeWaiting().map((each) => each.target.endpointId)).toEqual(['b']);
    expect(lanes.held).toBe(7);
    expect(lanes.next()).toBeUndefined();
  });
});
