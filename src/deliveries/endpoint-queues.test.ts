import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EndpointQueues, type Job, REFILL_AT } from './endpoint-queues.ts';
import { testTarget } from './testing/fixtures.ts';

const targets = new Map(['a', 'b', 'c', 'd', 'e'].map((endpointId) => [endpointId, testTarget({ endpointId })]));
let ids = 0;

function job(endpointId: string): Job {
  const target = targets.get(endpointId) ?? testTarget({ endpointId });
  ids += 1;
  return {
    id: `job-${ids}`,
    target,
    payload: '{}',
    claimId: 'claim',
    attemptCount: 0,
    leaseEndsAt: 0,
    isExclusive: false,
    isProbe: false,
  };
}

function open(limits: Partial<ConstructorParameters<typeof EndpointQueues>[0]> = {}): EndpointQueues {
  return new EndpointQueues({ concurrency: 8, perEndpoint: 2, heldMax: 64, ...limits });
}

/** Puts up to `count` jobs into a queue; how many found a place. */
function fill(queues: EndpointQueues, endpointId: string, count: number): number {
  let taken = 0;
  while (taken < count && queues.reserve(endpointId)) {
    queues.add(job(endpointId));
    taken += 1;
  }
  return taken;
}

function startAll(queues: EndpointQueues): string[] {
  const started: string[] = [];
  for (let next = queues.next(); next; next = queues.next()) started.push(next.target.endpointId);
  return started;
}

describe('who is served', () => {
  it('serves endpoints in turn, each in the order its jobs came', () => {
    const queues = open({ perEndpoint: 10, concurrency: 100, heldMax: 1_000 });
    for (const endpointId of ['a', 'b', 'c']) fill(queues, endpointId, 2);
    expect(startAll(queues)).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
  });

  it('starts no more at once than in all, and per endpoint, may run', () => {
    const queues = open({ concurrency: 3, heldMax: 1_000 });
    fill(queues, 'a', 10);
    fill(queues, 'b', 10);
    expect(startAll(queues)).toEqual(['a', 'b', 'a']);
    queues.finish('a');
    expect(startAll(queues)).toEqual(['b']);
    queues.finish('b');
    expect(startAll(queues)).toEqual(['a']);
  });

  it('starts nothing more of an endpoint whose limit was lowered below what is under way', () => {
    const queues = open({ perEndpoint: 3 });
    fill(queues, 'a', 6);
    expect([queues.next(), queues.next()]).toHaveLength(2);
    queues.setRunningMax('a', 1);
    expect(queues.next()).toBeUndefined();
    queues.finish('a');
    queues.finish('a');
    expect(queues.next()).toBeDefined();
  });

  it('is fair: while several wait and none is at its limit, nobody is served twice before everybody was once', () => {
    const endpoint = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    fc.assert(
      fc.property(fc.array(endpoint, { minLength: 1, maxLength: 60 }), (arrivals) => {
        const queues = open({ concurrency: 1, perEndpoint: 1, heldMax: 10_000 });
        const waiting = new Map<string, number>();
        for (const endpointId of arrivals) {
          expect(fill(queues, endpointId, 1)).toBe(1);
          waiting.set(endpointId, (waiting.get(endpointId) ?? 0) + 1);
        }
        let round = new Set<string>();
        for (let next = queues.next(); next; next = queues.next()) {
          const { endpointId } = next.target;
          if (round.has(endpointId)) {
            const passedOver = [...waiting].filter(([other, left]) => left > 0 && !round.has(other));
            expect(passedOver).toEqual([]);
            round = new Set();
          }
          round.add(endpointId);
          waiting.set(endpointId, (waiting.get(endpointId) ?? 0) - 1);
          queues.finish(endpointId);
        }
        expect([...waiting.values()].every((left) => left === 0)).toBe(true);
      }),
    );
  });
});

describe('who may have a place', () => {
  it('leaves four fifths of the room when one endpoint takes all it can, and some when thirty do', () => {
    const queues = open({ heldMax: 4_096 });
    expect(fill(queues, 'stuck', 10_000)).toBe(820);
    for (let i = 1; i < 30; i++) fill(queues, `stuck-${i}`, 10_000);
    expect(queues.roomFor('newcomer')).toBeGreaterThan(0);
  });

  it('never holds more than the limit, and is empty again when all have left', () => {
    const step = fc.record({
      endpointId: fc.constantFrom('a', 'b', 'c'),
      act: fc.constantFrom('fill', 'start', 'finish'),
      count: fc.nat(20),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        const queues = open({ heldMax: 20 });
        const running: string[] = [];
        for (const { endpointId, act, count } of steps) {
          if (act === 'fill') fill(queues, endpointId, count);
          if (act === 'start') running.push(...startAll(queues));
          if (act === 'finish') {
            for (const ended of running.splice(0, count)) {
              queues.finish(ended);
              queues.leave(ended);
            }
          }
          expect(queues.held).toBeLessThanOrEqual(20);
          expect(running.length).toBeLessThanOrEqual(8);
        }
        for (let started = [...running, ...startAll(queues)]; started.length > 0; started = startAll(queues)) {
          for (const ended of started) {
            queues.finish(ended);
            queues.leave(ended);
          }
        }
        expect(queues.held).toBe(0);
      }),
    );
  });

  it('keeps the place of a finished request until it is settled', () => {
    const queues = open({ heldMax: 4 });
    expect(fill(queues, 'a', 5)).toBe(1);
    startAll(queues);
    queues.finish('a');
    expect(queues.reserve('a')).toBe(false);
    queues.leave('a');
    expect(queues.reserve('a')).toBe(true);
  });

  it('takes a reservation back', () => {
    const queues = open();
    queues.reserve('a');
    expect(queues.held).toBe(1);
    queues.leave('a');
    expect(queues.held).toBe(0);
    expect(() => queues.leave('a')).toThrow('given back once');
  });
});

describe('when more is wanted', () => {
  it('wants no more for a queue that has enough waiting', () => {
    const queues = open({ heldMax: 10_000 });
    fill(queues, 'a', REFILL_AT);
    expect(queues.refillFor('a')).toBeGreaterThan(0);
    fill(queues, 'a', 1);
    expect(queues.refillFor('a')).toBe(0);
    expect(queues.refillFor('b')).toBeGreaterThan(0);
  });

  it('asks once for more when a queue with a backlog runs short', () => {
    const queues = open({ heldMax: 10_000, perEndpoint: 1_000, concurrency: 1_000 });
    fill(queues, 'a', REFILL_AT + 1);
    queues.markBacklog('a');
    expect(queues.takeRefillWish('a')).toBe(false);
    queues.next();
    expect(queues.takeRefillWish('a')).toBe(true);
    expect(queues.takeRefillWish('a')).toBe(false);
  });

  it('asks for nothing where nothing more is known to be queued', () => {
    const queues = open();
    fill(queues, 'a', 1);
    expect(queues.takeRefillWish('a')).toBe(false);
    queues.markBacklog('nobody');
    expect(queues.takeRefillWish('nobody')).toBe(false);
  });
});

describe('removeWaiting', () => {
  it('takes out what has not begun, of one endpoint or all, and their places stay until they leave', () => {
    const queues = open();
    fill(queues, 'a', 4);
    fill(queues, 'b', 3);
    queues.next();
    expect(queues.removeWaiting('a')).toHaveLength(3);
    expect(queues.removeWaiting('nobody')).toEqual([]);
    expect(startAll(queues)).toEqual(['b', 'b']);
    expect(queues.removeWaiting().map((each) => each.target.endpointId)).toEqual(['b']);
    expect(queues.held).toBe(7);
    expect(queues.next()).toBeUndefined();
  });
});
