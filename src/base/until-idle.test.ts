import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { untilIdle } from './until-idle.ts';

/** Counts what is under way. */
class Part {
  #underWay = 0;
  #idlers: (() => void)[] = [];

  async idle(): Promise<void> {
    if (this.#underWay > 0) await new Promise<void>((resolve) => this.#idlers.push(resolve));
  }

  begin(): void {
    this.#underWay += 1;
  }

  end(): void {
    this.#underWay -= 1;
    if (this.#underWay === 0) for (const resolve of this.#idlers.splice(0)) resolve();
  }
}

it('waits for what one part begins as another one ends, round and round', async () => {
  const parts = [new Part(), new Part(), new Part()] as const;
  parts[2].begin();
  let isIdle = false;
  const idle = untilIdle(parts).then(() => {
    isIdle = true;
  });
  for (const [ends, begins] of [
    [2, 0],
    [0, 1],
    [1, 0],
    [0, 2],
  ] as const) {
    await setImmediate();
    parts[begins].begin();
    parts[ends].end();
  }
  await setImmediate();
  expect(isIdle).toBe(false);
  parts[2].end();
  await idle;
  expect(isIdle).toBe(true);
});

it('of parts with nothing under way resolves at once', async () => {
  await untilIdle([new Part()]);
  await untilIdle([]);
});
