import { expect, test } from 'vitest';
import { type HeldJob, Lines } from './lines.ts';

function job(messageId: string, conversationId = 'ann', channelId = 'line'): HeldJob {
  const held = {
    claimId: 'claim',
    leaseEndsAt: 30_000,
    attemptCount: 0,
    isClaimed: false,
    blockReason: null,
    checkedAt: 0,
  };
  const to = { kind: 'phone' as const, value: '+525500000000' };
  return {
    accountId: 'acc',
    messageId,
    channelId,
    conversationId,
    contactId: 'cnt',
    to,
    content: { text: '' },
    ...held,
    stage: 'waiting',
  };
}

test('only the first of a lane is ready; the next one when it is settled', () => {
  const lines = new Lines();
  const [a1, a2, b1] = [job('a1'), job('a2'), job('b1', 'bob')];
  for (const each of [a1, a2, b1]) lines.add(each);
  const line = lines.lineOf(a1);
  expect(line.ready).toEqual([a1, b1]);
  expect(lines.take(line)).toBe(a1);
  lines.finish(a1);
  expect(line.ready).toEqual([b1]);
  expect(lines.settle(a1)).toBe(true);
  expect(line.ready).toEqual([b1, a2]);
  expect([lines.held, line.held, lines.running]).toEqual([2, 2, 0]);
});

test('places and messages count together, and a place is given back once', () => {
  const lines = new Lines();
  lines.reserve(3);
  lines.add(job('a'));
  expect(lines.held).toBe(4);
  lines.reserve(-3);
  expect(lines.held).toBe(1);
  expect(() => lines.reserve(-1)).toThrow('a place is given back once');
});

test('a message is let go of with all behind it, and nothing before it', () => {
  const lines = new Lines();
  const jobs = ['1', '2', '3'].map((id) => job(id));
  for (const each of jobs) lines.add(each);
  const [first, second] = jobs as [HeldJob, HeldJob];
  const line = lines.lineOf(first);
  lines.take(line);
  expect(lines.listWaiting()).toEqual([second]);
  lines.cut(second);
  expect(lines.held).toBe(1);
  expect(lines.find('3')).toBeUndefined();
  lines.finish(first);
  expect(lines.settle(first)).toBe(false);
  expect(lines.hasLane('ann')).toBe(false);
});

test('a message that was ready and is let go of is not ready any more', () => {
  const lines = new Lines();
  const [a, b] = [job('a'), job('b', 'bob')];
  lines.add(a);
  lines.add(b);
  lines.cut(a);
  expect(lines.lineOf(b).ready).toEqual([b]);
});

test('a line is forgotten only when it holds nothing', () => {
  const lines = new Lines();
  const a = job('a');
  const line = lines.add(a);
  lines.drop(line);
  expect([...lines.all()]).toEqual([line]);
  lines.cut(a);
  lines.drop(line);
  expect([...lines.all()]).toEqual([]);
});

test('settling out of turn is a bug', () => {
  const lines = new Lines();
  const [first, second] = [job('1'), job('2')];
  lines.add(first);
  lines.add(second);
  expect(() => lines.settle(second)).toThrow('the first of a lane is settled first');
});
