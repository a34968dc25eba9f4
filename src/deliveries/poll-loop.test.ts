import { expect, it } from 'vitest';
import { recordingLog } from '../../test/support/context.ts';
import { SteppedScheduler } from '../../test/support/scheduler.ts';
import { PollLoop } from './poll-loop.ts';

/** A loop over rounds that the test answers; `turn` lets it go on until it waits again. */
function open(answers: (boolean | Error)[] = []) {
  const scheduler = new SteppedScheduler();
  const log = recordingLog();
  let rounds = 0;
  const loop = new PollLoop(scheduler, log, async () => {
    const answer = answers[rounds];
    rounds += 1;
    if (answer instanceof Error) throw answer;
    return answer ?? false;
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const advance = async (ms: number) => {
    scheduler.advance(ms);
    await turn();
    return rounds;
  };
  return { scheduler, log, loop, turn, advance, rounds: () => rounds };
}

it('asks twice a second while there is nothing', async () => {
  const { loop, advance, turn, rounds } = open();
  void loop.run(new AbortController().signal);
  await turn();
  expect(rounds()).toBe(1);
  expect(await advance(499)).toBe(1);
  expect(await advance(1)).toBe(2);
});

it('asks again after 20 ms while there is more', async () => {
  const { loop, advance, turn } = open([true, true, false]);
  void loop.run(new AbortController().signal);
  await turn();
  expect(await advance(19)).toBe(1);
  expect(await advance(1)).toBe(2);
  expect(await advance(20)).toBe(3);
  expect(await advance(20)).toBe(3);
});

it('is woken, and keeps its pace however often', async () => {
  const { loop, advance, turn } = open();
  void loop.run(new AbortController().signal);
  await turn();
  for (let i = 0; i < 10; i++) loop.wake();
  await turn();
  expect(await advance(19)).toBe(1);
  expect(await advance(1)).toBe(2);
  expect(await advance(400)).toBe(2);
});

it('waits a second after a failure and says so', async () => {
  const { loop, log, advance, turn } = open([new Error('away')]);
  void loop.run(new AbortController().signal);
  await turn();
  expect(log.lines).toMatchObject([{ level: 'error' }]);
  expect(await advance(999)).toBe(1);
  expect(await advance(1)).toBe(2);
});

it('ends with its signal and can run again; once stopped it cannot', async () => {
  const { loop, turn, rounds, scheduler } = open();
  const signal = new AbortController();
  const first = loop.run(signal.signal);
  await turn();
  signal.abort();
  await first;
  const second = loop.run(new AbortController().signal);
  await turn();
  expect(rounds()).toBe(2);
  loop.stop();
  await second;
  await loop.run(new AbortController().signal);
  expect([rounds(), scheduler.pending]).toEqual([2, 0]);
});
