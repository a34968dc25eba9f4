import { beforeEach, describe, expect, test } from 'vitest';
import { SteppedClock } from '../../test/support/context.ts';
import type { Context } from '../store/context.ts';
import { SlowAnswers } from './slow-answers.ts';

let clock: SteppedClock;
let ctx: Context;
let answers: SlowAnswers;
let warnings: number;
let found: number;
beforeEach(() => {
  clock = new SteppedClock();
  warnings = 0;
  found = 0;
  const log = { debug() {}, info() {}, error() {}, warn: () => void warnings++ };
  ctx = { clock, log } as unknown as Context;
  answers = new SlowAnswers({ inBackground: true });
});

/** Finds 1, 2, 3, … and takes so long. */
const taking = (ms: number) => async () => {
  clock.advance(ms);
  return ++found;
};
const ask = (ms: number, key = 'a') => answers.get(ctx, key, taking(ms));

describe('an answer', () => {
  test('that is found at once is found anew each time', async () => {
    expect([await ask(49), await ask(49), await ask(49)]).toEqual([1, 2, 3]);
  });

  test('that took long is given for twenty times as long, then found anew behind the one who asks', async () => {
    expect([await ask(100), await ask(100)]).toEqual([1, 1]);
    clock.advance(1_999);
    expect(await ask(100)).toBe(1);
    clock.advance(1);
    expect(await ask(100)).toBe(1);
    await answers.idle();
    expect(await ask(100)).toBe(2);
  });

  test('that is quick again is found anew each time again', async () => {
    await ask(100);
    clock.advance(2_000);
    await ask(1);
    await answers.idle();
    expect([await ask(1), await ask(1)]).toEqual([3, 4]);
  });

  test('is never given after a quarter of an hour, nor for another question', async () => {
    expect(await ask(100)).toBe(1);
    expect(await ask(100, 'b')).toBe(2);
    clock.advance(900_000);
    expect(await ask(100)).toBe(3);
  });

  test('is looked for once, however many ask meanwhile', async () => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const first = answers.get(ctx, 'a', () => promise);
    clock.advance(50);
    const others = [ask(1), ask(1)];
    resolve(7);
    expect(await Promise.all([first, ...others])).toEqual([7, 7, 7]);
    expect(found).toBe(0);
  });

  test('that is refused is not kept, and one that cannot be found anew stays until it is too old', async () => {
    const refuse = async () => {
      clock.advance(100);
      throw new Error('no');
    };
    await expect(answers.get(ctx, 'a', refuse)).rejects.toThrow('no');
    expect(await ask(100)).toBe(1);
    clock.advance(2_000);
    expect(await answers.get(ctx, 'a', refuse)).toBe(1);
    await answers.idle();
    expect([warnings, await ask(1)]).toEqual([1, 1]);
    clock.advance(900_000);
    await answers.idle();
    await expect(answers.get(ctx, 'a', refuse)).rejects.toThrow('no');
  });

  test('is found by the one who asks where nothing may go on behind them', async () => {
    answers = new SlowAnswers({ inBackground: false });
    expect([await ask(100), await ask(100)]).toEqual([1, 1]);
    clock.advance(2_000);
    expect(await ask(100)).toBe(2);
  });
});
