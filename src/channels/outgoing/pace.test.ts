import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SteppedScheduler } from '../../../test/support/scheduler.ts';
import { Pace } from './pace.ts';

/** A shared clock of moments, as the store keeps it, and one process's pace over it. */
function setUp(options: { takeSlots?: (count: number) => Promise<number> } = {}) {
  const scheduler = new SteppedScheduler();
  const sent: number[] = [];
  const errors: unknown[] = [];
  const chunks: number[] = [];
  let waiting = 0;
  let rate = 10;
  let next = 0;
  const pace = new Pace(scheduler, {
    async takeSlots(count, messagesPerSecond) {
      chunks.push(count);
      if (options.takeSlots) return options.takeSlots(count);
      const start = Math.max(next, scheduler.now());
      next = start + (count * 1000) / messagesPerSecond;
      return start - scheduler.now();
    },
    onChange: pump,
    onError: (error) => errors.push(error),
  });
  function pump(): void {
    while (waiting > 0 && pace.mayGo(rate, waiting)) {
      waiting -= 1;
      sent.push(scheduler.now());
    }
  }
  /** Lets time pass in steps, the store's answers between them. */
  async function pass(ms: number, stepMs = 1): Promise<void> {
    for (let passed = 0; passed < ms; passed += stepMs) {
      scheduler.advance(stepMs);
      await Promise.resolve();
      await Promise.resolve();
    }
  }
  async function send(count: number, messagesPerSecond = rate): Promise<void> {
    rate = messagesPerSecond;
    waiting += count;
    pump();
    await pass(0);
    await Promise.resolve();
    await Promise.resolve();
  }
  return { pace, scheduler, sent, errors, chunks, send, pass };
}

test('messages go out one gap after the other', async () => {
  const { send, pass, sent } = setUp();
  await send(4, 10);
  await pass(1_000);
  expect(sent).toEqual([0, 100, 200, 300]);
});

test('moments are taken for a tenth of a second at a time, and no more than messages wait', async () => {
  const { send, pass, chunks, sent } = setUp();
  await send(20, 80);
  await pass(1_000);
  expect(sent).toHaveLength(20);
  expect(chunks).toEqual([8, 8, 4]);
});

test('a slow channel takes one moment at a time and waits as long as it takes', async () => {
  const { send, pass, chunks, sent } = setUp();
  await send(3, 0.5);
  await pass(5_000, 10);
  expect(sent).toEqual([0, 2_000, 4_000]);
  expect(chunks).toEqual([1, 1, 1]);
});

test('moments that went by unused are lost instead of becoming a burst', async () => {
  const { send, pass, scheduler, sent, chunks } = setUp();
  await send(40, 80);
  expect([sent.length, chunks]).toEqual([1, [8]]);
  // The process stands still for a second: seven moments are over.
  scheduler.stall(1_000);
  await pass(2);
  expect(sent).toHaveLength(2);
  expect(chunks).toEqual([8, 8]);
});

test('a store that fails is asked again a second later, and said so', async () => {
  let fails = true;
  const { send, pass, sent, errors } = setUp({
    takeSlots: async () => {
      if (fails) throw new Error('down');
      return 0;
    },
  });
  await send(1);
  await pass(900);
  expect(errors).toHaveLength(1);
  fails = false;
  await pass(200);
  expect(sent).toHaveLength(1);
  expect(sent[0]).toBeGreaterThanOrEqual(1_000);
});

test('it is ahead while moments of it are to come', async () => {
  const { pace, send, pass } = setUp();
  expect(pace.isAhead).toBe(false);
  await send(2, 10);
  await pass(1);
  await send(1, 10);
  expect(pace.isAhead).toBe(true);
  await pass(1_000);
  expect(pace.isAhead).toBe(false);
});

test('stopped, it sets no more timers off', async () => {
  const { pace, send, pass, scheduler, sent } = setUp();
  await send(2, 1);
  pace.stop();
  expect(scheduler.pending).toBe(0);
  await pass(2_000, 10);
  expect(sent).toEqual([0]);
});

test('whatever the rate and however messages come, no second has more than the rate and a chunk', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 300 }),
      fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 400 })), {
        minLength: 1,
        maxLength: 8,
      }),
      async (rate, bursts) => {
        const { send, pass, sent } = setUp();
        for (const [count, pauseMs] of bursts) {
          await send(count, rate);
          await pass(pauseMs, 5);
        }
        await pass(2_000, 5);
        for (const [index, at] of sent.entries()) {
          const withinASecond = sent.slice(index).findIndex((later) => later >= at + 1_000);
          const count = withinASecond === -1 ? sent.length - index : withinASecond;
          expect(count).toBeLessThanOrEqual(rate + Math.max(1, Math.floor(rate / 10)) + 1);
        }
      },
    ),
    { numRuns: 30 },
  );
});
