import { expect, test } from 'vitest';
import { SteppedScheduler } from '../../test/support/scheduler.ts';
import type { TurnAnswer } from './turn-item.ts';
import { WaitWatch } from './wait-watch.ts';

/** What was said, and the wait that the conversation is in afterwards. */
const answer = (text: string, waitsIn: number | null, duplicate = false): TurnAnswer => ({
  duplicate,
  conversationId: 'cnv_1',
  replies: [{ text }],
  trace: { outcome: 'option', section: null, campaignId: null, why: `${text}.` },
  webhooks: [],
  requests: [],
  waitsIn,
});

function open() {
  const scheduler = new SteppedScheduler();
  return { scheduler, watch: new WaitWatch((ms, run) => scheduler.after(ms, run)) };
}
const said = ({ replies }: TurnAnswer) => replies.map(({ text }) => text);

test('one wait behind the other, in their order, also where the second was over before the first was heard of', async () => {
  const { watch, scheduler } = open();
  const followed = watch.follow('ana', async () => {
    watch.tell('ana', { wait: 2, answer: answer('c', null) });
    watch.tell('ana', { wait: 1, answer: answer('b', 2) });
    return answer('a', 1);
  });
  expect(said(await followed)).toEqual(['a', 'b', 'c']);
  expect((await followed).trace.why).toBe('a. b. c.');
  expect(scheduler.pending).toBe(0);
});

test('one of two answers, one told again, another wait’s and somebody else’s do not end it', async () => {
  const { watch } = open();
  let isOver = false;
  const followed = watch
    .follow('ana', async () => answer('a', 7))
    .finally(() => {
      isOver = true;
    });
  await new Promise((resolve) => setImmediate(resolve));
  watch.tell('ana', { wait: 7, answer: answer('', 7) });
  watch.tell('ana', { wait: 7, answer: answer('again', null, true) });
  watch.tell('ana', { wait: 6, answer: answer('old', null) });
  watch.tell('ben', { wait: 7, answer: answer('ben', null) });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isOver).toBe(false);
  watch.tell('ana', { wait: 7, answer: answer('b', null) });
  expect(said(await followed)).toEqual(['a', '', 'b']);
});

test('without a wait nothing is waited for; what fails fails at once', async () => {
  const { watch, scheduler } = open();
  expect(said(await watch.follow('ana', async () => answer('a', null)))).toEqual(['a']);
  await expect(watch.follow('ana', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(scheduler.pending).toBe(0);
});
