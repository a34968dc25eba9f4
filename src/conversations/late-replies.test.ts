import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import type { OwedCall } from '../requests/calls/call.ts';
import { TWILIO_BODY_MAX } from '../rules/limits.ts';
import { renderMenuText } from '../rules/menu.ts';
import { createWaitWorld, type WaitWorld } from './testing/waits.ts';

const ANA = '+525500000001';

describe.each(STORES)('replies after a wait on a channel that replies inline, on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let world: WaitWorld;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    world = await createWaitWorld(database, 'inline');
    const request = await world.request('WH5');
    await world.publish({
      welcome: {
        text: 'Hi!',
        menu: [
          { text: 'Code', redirect: { type: 'request', request, then: { type: 'interaction', to: 'code' } } },
          { text: 'Leave', redirect: { type: 'end', text: 'Bye.' } },
        ],
      },
      interactions: [
        {
          id: 'code',
          label: 'Code',
          text: 'Code $!data.WH5.',
          menu: [{ text: 'Leave', redirect: { type: 'end', text: 'Bye.' } }],
        },
      ],
    });
  });
  const HI = 'Hi!\n1. Code\n2. Leave';
  const CODE = 'Code A.\n1. Leave';
  const texts = () => world.jobs.map(({ content }) => content.text);

  test('leave by calls of ours, as do those to what came meanwhile, and are told as sent only then', async () => {
    expect((await world.say(ANA, 'hola')).replies).toMatchObject([{ text: 'Hi!' }]);
    expect((await world.say(ANA, '1')).replies).toEqual([]);
    expect((await world.say(ANA, '1')).replies).toEqual([]);
    expect(world.jobs).toEqual([]);
    const before = (await world.events()).length;
    await world.answer(world.calls[0] as OwedCall, 'A');
    expect(texts()).toEqual(['Code A.', 'Bye.']);
    expect(world.jobs.map(({ isUnasked }) => isUnasked)).toEqual([false, false]);
    const out = (await world.messages(ANA)).filter(({ direction }) => direction === 'out');
    expect(out.map(({ text, state }) => [text, state])).toEqual([
      [HI, 'sent'],
      [CODE, 'queued'],
      ['Bye.', 'queued'],
    ]);
    const types = (await world.events()).slice(before).map(({ type }) => type);
    expect(types).toEqual(['conversation.answered', 'conversation.ended']);
  });

  test('that came out longer than the channel takes go as several, in order, the menu under the last', async () => {
    await world.say(ANA, 'hola');
    await world.say(ANA, '1');
    const words = Array.from({ length: 700 }, (_, index) => `word${index}`).join(' ');
    await world.answer(world.calls[0] as OwedCall, words);
    expect(world.jobs.length).toBeGreaterThan(3);
    for (const { content } of world.jobs) expect(renderMenuText(content).length).toBeLessThanOrEqual(TWILIO_BODY_MAX);
    expect(texts().join(' ')).toBe(`Code ${words}.`);
    expect(world.jobs.map(({ content }) => content.choices?.length ?? 0)).toEqual([
      ...world.jobs.slice(1).map(() => 0),
      1,
    ]);
  });

  test('are not said a second time to a provider that repeats the message', async () => {
    await world.say(ANA, 'hola');
    const inbound = (text: string) => {
      const from = [{ kind: 'phone' as const, value: ANA }];
      return { providerId: `the ${text}`, from, event: { type: 'text' as const, text } };
    };
    for (const text of ['1', 'again']) await world.turns.answerMessage(world.channel, inbound(text));
    await world.answer(world.calls[0] as OwedCall, 'A');
    const told = await world.told(ANA);
    expect(told).toHaveLength(3);
    for (const text of ['1', 'again']) {
      const repeated = await world.turns.answerMessage(world.channel, inbound(text));
      expect(repeated).toMatchObject({ duplicate: true, replies: [] });
    }
    expect(await world.told(ANA)).toEqual(told);
  });

  test('to somebody who was written to first are unasked, like the start', async () => {
    const request = await world.request('first');
    const other = await world.publish(
      { keywords: ['x'], welcome: { before: [request], text: 'Hello $!data.first', menu: [] } },
      'B',
    );
    await world.turns.triggerCampaign(world.channel, other, { kind: 'phone', value: ANA });
    await world.answer(world.calls[0] as OwedCall, 'A');
    expect(world.jobs).toMatchObject([{ isUnasked: true, content: { text: 'Hello A' } }]);
    expect((await world.messages(ANA))[0]).toMatchObject({ direction: 'out', reply_to: null });
  });
});
