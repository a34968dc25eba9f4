import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Batcher, type Outcome } from './batcher.ts';

interface Item {
  key: string;
  number: number;
}

/** A batcher whose batches end when the test says so. */
function controlled(
  options: { inFlightMax?: number; sizeMax?: number; waitingMax?: number; furtherFrom?: number } = {},
) {
  const batches: { items: Item[]; end(outcomes?: Outcome<number>[]): void; fail(error: Error): void }[] = [];
  const retries: (() => void)[] = [];
  const batcher = new Batcher<Item, number>({
    run(items) {
      const { promise, resolve, reject } = Promise.withResolvers<Outcome<number>[]>();
      batches.push({
        items,
        end: (outcomes) => resolve(outcomes ?? items.map(({ number }) => ({ ok: number }))),
        fail: reject,
      });
      return promise;
    },
    keyOf: ({ key }) => key,
    sizeMax: options.sizeMax ?? 256,
    inFlightMax: options.inFlightMax ?? 2,
    furtherFrom: options.furtherFrom ?? 1,
    waitingMax: options.waitingMax ?? 1_000,
    later: (retry) => void retries.push(retry),
  });
  return { batcher, batches, retries };
}

const turnOfTheLoop = () => new Promise<void>((resolve) => setImmediate(resolve));

test('an item alone starts at once, and its answer is its own', async () => {
  const { batcher, batches } = controlled();
  const answer = batcher.add({ key: 'a', number: 7 });
  await turnOfTheLoop();
  expect(batches).toHaveLength(1);
  batches[0]?.end();
  expect(await answer).toBe(7);
});

test('what arrives while batches are at work shares the next one', async () => {
  const { batcher, batches } = controlled({ inFlightMax: 1 });
  const answers = [batcher.add({ key: 'a', number: 0 })];
  await turnOfTheLoop();
  for (let number = 1; number <= 5; number++) answers.push(batcher.add({ key: `k${number}`, number }));
  await turnOfTheLoop();
  expect(batches).toHaveLength(1);
  batches[0]?.end();
  await answers[0];
  await turnOfTheLoop();
  expect(batches[1]?.items.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
});

test('items of one key are never in two batches at once', async () => {
  const { batcher, batches } = controlled();
  void batcher.add({ key: 'a', number: 1 });
  await turnOfTheLoop();
  void batcher.add({ key: 'a', number: 2 });
  void batcher.add({ key: 'b', number: 3 });
  await turnOfTheLoop();
  expect(batches.map(({ items }) => items.map(({ number }) => number))).toEqual([[1], [3]]);
  batches[0]?.end();
  await turnOfTheLoop();
  await turnOfTheLoop();
  expect(batches[2]?.items.map(({ number }) => number)).toEqual([2]);
});

test('an item put back is tried again before everything newer of its key', async () => {
  const { batcher, batches, retries } = controlled({ inFlightMax: 1 });
  const first = batcher.add({ key: 'a', number: 1 });
  await turnOfTheLoop();
  const second = batcher.add({ key: 'a', number: 2 });
  batches[0]?.end(['again']);
  await turnOfTheLoop();
  retries[0]?.();
  await turnOfTheLoop();
  expect(batches[1]?.items.map(({ number }) => number)).toEqual([1, 2]);
  batches[1]?.end();
  expect(await Promise.all([first, second])).toEqual([1, 2]);
});

test('an item put back rests with everything newer of its key, and delays nobody else', async () => {
  const { batcher, batches, retries } = controlled({ inFlightMax: 1 });
  const numbers = () => batches.map(({ items }) => items.map(({ number }) => number));
  void batcher.add({ key: 'a', number: 1 });
  await turnOfTheLoop();
  void batcher.add({ key: 'a', number: 2 });
  void batcher.add({ key: 'b', number: 3 });
  batches[0]?.end(['again']);
  await turnOfTheLoop();
  await turnOfTheLoop();
  expect(numbers()).toEqual([[1], [3]]);
  batches[1]?.end();
  await turnOfTheLoop();
  await turnOfTheLoop();
  expect(numbers()).toEqual([[1], [3]]);
  expect(retries).toHaveLength(1);
  retries[0]?.();
  expect(numbers()).toEqual([[1], [3], [1, 2]]);
});

test('above so many that wait, more is refused as unavailable; room lets in again', async () => {
  const { batcher, batches } = controlled({ inFlightMax: 1, waitingMax: 2 });
  const atWork = batcher.add({ key: 'a', number: 1 });
  await turnOfTheLoop();
  const waiting = [batcher.add({ key: 'b', number: 2 }), batcher.add({ key: 'c', number: 3 })];
  await expect(batcher.add({ key: 'd', number: 4 })).rejects.toMatchObject({ code: 'unavailable' });
  batches[0]?.end();
  expect(await atWork).toBe(1);
  await turnOfTheLoop();
  const later = batcher.add({ key: 'e', number: 5 });
  batches[1]?.end();
  expect(await Promise.all(waiting)).toEqual([2, 3]);
  await turnOfTheLoop();
  batches[2]?.end();
  expect(await later).toBe(5);
});

test('a batch that fails fails its own items and no others', async () => {
  const { batcher, batches } = controlled({ inFlightMax: 1 });
  const lost = batcher.add({ key: 'a', number: 1 });
  await turnOfTheLoop();
  const kept = batcher.add({ key: 'b', number: 2 });
  batches[0]?.fail(new Error('database away'));
  await expect(lost).rejects.toThrow('database away');
  await turnOfTheLoop();
  batches[1]?.end();
  expect(await kept).toBe(2);
});

test('idle waits for everything that waits or is at work', async () => {
  const { batcher, batches } = controlled();
  await batcher.idle();
  const answer = batcher.add({ key: 'a', number: 1 });
  let isIdle = false;
  const idle = batcher.idle().then(() => {
    isIdle = true;
  });
  await turnOfTheLoop();
  expect(isIdle).toBe(false);
  batches[0]?.end();
  await Promise.all([answer, idle]);
  expect(isIdle).toBe(true);
});

test('for any arrivals each item is answered once and every key keeps its order', async () => {
  const arrivals = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), again: fc.boolean() }), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(
      arrivals,
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 5 }),
      async (items, sizeMax, inFlightMax) => {
        const done: Item[] = [];
        const putBack = new Set<number>();
        const batcher = new Batcher<Item, number>({
          async run(batch) {
            await turnOfTheLoop();
            const held = new Set<string>();
            return batch.map((item): Outcome<number> => {
              if (held.has(item.key) || (items[item.number]?.again && !putBack.has(item.number))) {
                putBack.add(item.number);
                held.add(item.key);
                return 'again';
              }
              done.push(item);
              return { ok: item.number };
            });
          },
          keyOf: ({ key }) => key,
          sizeMax,
          inFlightMax,
          furtherFrom: 2,
          waitingMax: 1_000,
          later: (retry) => void setImmediate(retry),
        });
        const answers = await Promise.all(items.map(({ key }, number) => batcher.add({ key, number })));
        expect(answers).toEqual(items.map((_, number) => number));
        for (const key of ['a', 'b', 'c']) {
          const order = done.filter((item) => item.key === key).map(({ number }) => number);
          expect(order).toEqual(order.toSorted((a, b) => a - b));
        }
      },
    ),
    { numRuns: 50 },
  );
});

test('beside a batch at work another one starts only when enough wait for it', async () => {
  const { batcher, batches } = controlled({ furtherFrom: 3 });
  const answers = [batcher.add({ key: 'a', number: 0 })];
  await turnOfTheLoop();
  answers.push(batcher.add({ key: 'b', number: 1 }), batcher.add({ key: 'c', number: 2 }));
  await turnOfTheLoop();
  expect(batches).toHaveLength(1);
  answers.push(batcher.add({ key: 'd', number: 3 }));
  await turnOfTheLoop();
  expect(batches[1]?.items.map(({ number }) => number)).toEqual([1, 2, 3]);
  for (const batch of batches) batch.end();
  expect(await Promise.all(answers)).toEqual([0, 1, 2, 3]);
});
