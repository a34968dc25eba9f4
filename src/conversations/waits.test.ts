import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import type { OwedCall } from '../requests/calls/call.ts';
import { createWaitWorld, type WaitWorld } from './testing/waits.ts';

const EXPRESSION = "Your code: $data.get('WH5').get('promocode')";
const ANA = '+525500000001';
const BEN = '+525500000002';

describe.each(STORES)('conversations that wait for requests on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let world: WaitWorld;
  let requestId: string;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    // The sweep looks at all accounts.
    await database.db.updateTable('conversation').set({ wakes_at: null }).execute();
    world = await createWaitWorld(database);
    requestId = await world.request('WH5');
  });

  const lastCall = () => world.calls.at(-1) as OwedCall;
  const tracesOf = async (phone: string) =>
    (await world.messages(phone)).flatMap(({ direction, trace }) => (direction === 'in' && trace ? [trace] : []));
  const conversations = async () =>
    (await world.events())
      .filter(({ type }) => type.startsWith('conversation.'))
      .map(({ type, data }) => [type.slice('conversation.'.length), data.label, data.reason ?? data.response ?? null]);
  /** A menu whose first option asks the partner. */
  const asking = (redirect: object = {}) => ({
    welcome: {
      text: 'Hi!',
      menu: [
        {
          text: 'Code',
          redirect: { type: 'request', request: requestId, then: { type: 'interaction', to: 'code' }, ...redirect },
        },
        { text: 'Hours', redirect: { type: 'interaction', to: 'hours' } },
      ],
    },
    interactions: [
      {
        id: 'code',
        label: 'Code',
        text: EXPRESSION,
        menu: [{ text: 'More', redirect: { type: 'interaction', to: 'welcome' } }],
      },
      { id: 'hours', label: 'Hours', text: '9 to 5', menu: [] },
      ...[
        { id: 'sorry', label: 'Sorry', text: 'Not now.', menu: [] },
        { id: 'late', label: 'Late', text: 'Too slow.', menu: [] },
      ].filter(({ id }) => JSON.stringify(redirect).includes(id)),
    ],
  });
  /** Somebody who has asked the partner. */
  async function ask(phone: string): Promise<OwedCall> {
    await world.say(phone, 'hola');
    await world.say(phone, '1');
    return lastCall();
  }

  test('a first section waits for all its requests, is told as started at once, and says what they answered', async () => {
    const other = await world.request('second one', { method: 'POST', url: 'https://partner.example/y' });
    const text = `${EXPRESSION}, $!{data.get('second one')}`;
    await world.publish({ welcome: { before: [requestId, other], text, menu: [] } });
    const first = await world.say(ANA, 'hola');
    expect(first).toMatchObject({ replies: [], waitsIn: 1, trace: { outcome: 'started' } });
    expect(await conversations()).toEqual([['started', 'Welcome Message', null]]);
    expect(world.calls).toMatchObject([
      { name: 'WH5', method: 'GET', url: 'https://partner.example/x?p=%2B525500000001', wait: 1, isRepeatable: true },
      { name: 'second one', method: 'POST', to: { kind: 'phone', value: ANA } },
    ]);
    const [wh5, second] = world.calls as [OwedCall, OwedCall];
    expect((await world.conversation(ANA)).wakes_at?.getTime()).toBeGreaterThan(world.clock.now() + wh5.timeoutMs);
    await world.answer(second, 'plain text');
    expect(await world.told(ANA)).toEqual([]);
    await world.answer(wh5, { promocode: 'SALE-7' });
    expect(await world.told(ANA)).toEqual(['Your code: SALE-7, plain text']);
    expect(await world.conversation(ANA)).toMatchObject({ wakes_at: null, state: { status: 'ended' } });
    expect(await conversations()).toEqual([
      ['started', 'Welcome Message', null],
      ['ended', 'Welcome Message', 'ended'],
    ]);
    const [said, reply] = await world.messages(ANA);
    expect(reply?.reply_to).toBe(said?.id);
    expect(said?.trace?.why).not.toContain('Still awaited');
    expect(said?.trace).toMatchObject({
      outcome: 'started',
      calls: [
        { id: requestId, name: 'WH5', outcome: 'answered' },
        { id: other, name: 'second one', outcome: 'answered' },
      ],
    });
  });

  test('YS-83, YS-84: an option asks a partner and goes on with the answer, parts of which are stored in fields', async () => {
    await world.publish(asking({ save: { code: "$data.get('WH5').get('promocode')" } }));
    const call = await ask(ANA);
    await world.answer(call, { promocode: 'SALE-7' });
    expect(await world.told(ANA)).toEqual(['Hi!\n1. Code\n2. Hours', 'Your code: SALE-7\n1. More']);
    const [, chosen] = await tracesOf(ANA);
    expect(chosen).toMatchObject({ outcome: 'option', option: '1', by: 'key', calls: [{ outcome: 'answered' }] });
    const { contact_id } = await world.conversation(ANA);
    const row = world.ctx.db.selectFrom('contact').select('fields').where('id', '=', contact_id);
    expect((await row.executeTakeFirstOrThrow()).fields).toEqual({ code: 'SALE-7' });
    const told = await world.events();
    expect(told.map(({ type }) => type)).toContain('contact.modified');
    expect(await conversations()).toEqual([
      ['started', 'Welcome Message', null],
      ['answered', 'Welcome Message', '1'],
    ]);
    expect(world.jobs.map(({ isUnasked }) => isUnasked)).toEqual([false, false]);
  });

  test('YS-90: what is no answer leads to the documented paths: onError, onTimeout, else on with a blank', async () => {
    const sorry = { onError: { type: 'interaction', to: 'sorry' }, onTimeout: { type: 'interaction', to: 'late' } };
    await world.publish(asking(sorry));
    const refused = { outcome: 'error', status: 500, reason: 'The partner answered with status 500.' } as const;
    await world.turns.answerCall(await ask(ANA), refused);
    await world.turns.answerCall(await ask(BEN), { outcome: 'timeout' });
    expect((await world.told(ANA)).at(-1)).toBe('Not now.');
    expect((await world.told(BEN)).at(-1)).toBe('Too slow.');
    expect((await tracesOf(ANA))[1]?.calls).toMatchObject([{ outcome: 'error', why: refused.reason }]);
    expect(await conversations()).toContainEqual(['ended', 'Welcome Message', 'ended']);
  });

  test('nobody waits for ever: past its time a conversation goes on by itself, once', async () => {
    await world.publish(asking());
    const call = await ask(ANA);
    world.clock.advance(call.timeoutMs + 1_000);
    expect(await world.giveUp()).toBe(0);
    world.clock.advance(60_000);
    expect(await world.giveUp()).toBe(1);
    expect((await tracesOf(ANA))[1]?.calls).toMatchObject([{ outcome: 'timeout' }]);
    const told = await world.told(ANA);
    expect(told).toHaveLength(2);
    expect(await world.giveUp()).toBe(0);
    await world.answer(call, { promocode: 'LATE' });
    expect(await world.told(ANA)).toEqual(told);
  });

  test('while it waits a conversation does not expire, and is told neither as ended nor as started', async () => {
    await world.publish({ ...asking(), expiresAfterMinutes: 1 });
    const call = await ask(ANA);
    world.clock.advance(61_000);
    const before = await conversations();
    await world.say(ANA, 'and?');
    await world.answer(call, { promocode: 'x' });
    expect((await world.told(ANA)).slice(1, 2)).toEqual(['Your code: x\n1. More']);
    expect((await conversations()).slice(before.length)).toEqual([['answered', 'Code', 'and?']]);
  });

  test('an answer told again, or too late, does nothing, not even to the next conversation that asks the same', async () => {
    await world.publish(asking());
    const first = await ask(ANA);
    await world.answer(first, { promocode: 'ONE' });
    await world.answer(first, { promocode: 'TWO' });
    await world.say(ANA, 'menu');
    await world.say(ANA, '1');
    const before = [await world.messages(ANA), await world.conversation(ANA)];
    await world.answer(first, { promocode: 'THREE' });
    expect([await world.messages(ANA), await world.conversation(ANA)]).toEqual(before);
    expect((await world.told(ANA)).filter((text) => text.startsWith('Your code'))).toEqual(['Your code: ONE\n1. More']);
    await world.say(ANA, 'STOP');
    await world.say(ANA, 'START');
    await ask(ANA);
    await world.answer(first, { promocode: 'FOUR' });
    await world.answer(lastCall(), { promocode: 'FIVE' });
    const told = await world.told(ANA);
    expect(told.at(-1)).toBe('Your code: FIVE\n1. More');
    expect(told.join()).not.toMatch(/TWO|THREE|FOUR/);
  });

  test('messages that come meanwhile are answered after it, in order, each as of when it came', async () => {
    const definition = asking();
    const hook = { url: 'https://partner.example/hook' };
    definition.interactions[0]?.menu.push({
      text: 'Bye',
      redirect: { type: 'end', text: 'Bye.' },
      webhook: hook,
    } as never);
    await world.publish(definition);
    const call = await ask(ANA);
    const cameAt: number[] = [];
    for (const text of ['what?', '2']) {
      world.clock.advance(1_000);
      cameAt.push(world.clock.now());
      expect(await world.say(ANA, text)).toMatchObject({ replies: [], trace: { outcome: 'waiting' }, waitsIn: 1 });
    }
    const before = (await world.events()).length;
    world.clock.advance(1_000);
    await world.answer(call, { promocode: 'SALE-7' });
    const messages = await world.messages(ANA);
    const [, , chosen, what, two, code, again, bye] = messages;
    expect(messages.slice(3).map(({ text }) => text)).toEqual([
      'what?',
      '2',
      'Your code: SALE-7\n1. More\n2. Bye',
      expect.stringContaining('not understood'),
      'Bye.',
    ]);
    expect([code?.reply_to, again?.reply_to, bye?.reply_to]).toEqual([chosen?.id, what?.id, two?.id]);
    expect(what?.trace).toMatchObject({ outcome: 'fallback' });
    expect(two?.trace).toMatchObject({ outcome: 'option', option: '2' });
    const told = (await world.events()).slice(before).filter(({ type }) => type.startsWith('conversation.'));
    expect(told.map(({ type, data, at }) => [type, data.response ?? null, at.getTime()])).toEqual([
      ['conversation.answered', 'what?', cameAt[0]],
      ['conversation.answered', '2', cameAt[1]],
      ['conversation.ended', null, cameAt[1]],
    ]);
    await world.api.idle();
    const [sent] = world.api.network.sent;
    expect(JSON.parse(sent?.request.body ?? '')).toMatchObject({
      response: '2',
      date: new Date(cameAt[1] as number).toISOString(),
    });
    expect((await world.conversation(ANA)).state).not.toHaveProperty('kept');
  });

  test('a message that waited may itself lead to a wait: those behind it wait on', async () => {
    await world.publish(asking());
    const call = await ask(ANA);
    for (const text of ['menu', '1', '1']) await world.say(ANA, text);
    await world.answer(call, { promocode: 'ONE' });
    expect(world.calls).toHaveLength(2);
    expect((await tracesOf(ANA)).map(({ outcome }) => outcome)).toEqual([
      'started',
      'option',
      'global',
      'option',
      'waiting',
    ]);
    await world.answer(lastCall(), { promocode: 'TWO' });
    const traces = await tracesOf(ANA);
    expect(traces[3]?.calls).toMatchObject([{ outcome: 'answered' }]);
    expect(traces[4]).toMatchObject({ outcome: 'option', section: 'Code' });
    expect((await world.told(ANA)).slice(1)).toEqual([
      'Your code: ONE\n1. More',
      'Hi!\n1. Code\n2. Hours',
      'Your code: TWO\n1. More',
      'Hi!\n1. Code\n2. Hours',
    ]);
  });

  test('of many messages the first twenty wait; the others are recorded and say why they are not answered', async () => {
    await world.publish(asking());
    const call = await ask(ANA);
    for (let n = 1; n <= 22; n++) await world.say(ANA, `again ${n}`);
    const traces = await tracesOf(ANA);
    expect(traces.slice(2).map(({ outcome }) => outcome)).toEqual(Array.from({ length: 22 }, () => 'waiting'));
    expect(traces.at(-1)?.why).toContain('More than 20');
    await world.answer(call, { promocode: 'x' });
    const after = await tracesOf(ANA);
    expect(after.slice(2, 22).some(({ outcome }) => outcome === 'waiting')).toBe(false);
    expect(after.slice(22).map(({ outcome }) => outcome)).toEqual(['waiting', 'waiting']);
  });

  test('STOP acts at once and ends the wait; what waited is not answered, and nothing comes later', async () => {
    await world.publish(asking());
    const call = await ask(ANA);
    await world.say(ANA, 'and?');
    expect(await world.say(ANA, 'STOP')).toMatchObject({ trace: { outcome: 'opted_out' }, waitsIn: null });
    const told = await world.told(ANA);
    expect(told.at(-1)).toContain('unsubscribed');
    await world.answer(call, { promocode: 'x' });
    world.clock.advance(120_000);
    expect(await world.giveUp()).toBe(0);
    expect(await world.told(ANA)).toEqual(told);
    expect((await tracesOf(ANA))[2]).toMatchObject({ outcome: 'ended', why: expect.stringContaining('opted out') });
  });

  test('who opts out elsewhere while a call is under way is told nothing more', async () => {
    await world.publish(asking());
    const call = await ask(ANA);
    await world.say(ANA, 'and?');
    const { contact_id } = await world.conversation(ANA);
    const now = new Date(world.clock.now());
    await world.ctx.db.updateTable('contact').set({ opted_out_at: now }).where('id', '=', contact_id).execute();
    await world.answer(call, { promocode: 'x' });
    expect(await world.told(ANA)).toHaveLength(1);
    expect((await tracesOf(ANA))[2]).toMatchObject({ outcome: 'ended' });
    expect(await conversations()).toContainEqual(['ended', 'Welcome Message', 'opted_out']);
  });

  test('a start from outside begins anew at once; the call under way is for nobody', async () => {
    await world.publish(asking());
    const other = await world.publish({ keywords: ['other'], welcome: { text: 'Other', menu: [] } }, 'Other');
    const call = await ask(ANA);
    await world.say(ANA, 'and?');
    const answer = await world.turns.triggerCampaign(world.channel, other, { kind: 'phone', value: ANA });
    expect(answer).toMatchObject({ trace: { outcome: 'started' }, waitsIn: null });
    await world.answer(call, { promocode: 'x' });
    expect((await world.told(ANA)).slice(1)).toEqual(['Other']);
    expect((await tracesOf(ANA))[2]).toMatchObject({ outcome: 'ended', why: expect.stringContaining('was started') });
  });

  test('YS-87: two contacts in parallel never swap values, whoever is answered first', async () => {
    await world.publish(asking());
    const calls = await Promise.all([ask(ANA), ask(BEN)]).then(() => world.calls);
    const callOf = (phone: string) => calls.find(({ to }) => to.value === phone) as OwedCall;
    await Promise.all([
      world.answer(callOf(BEN), { promocode: 'BEN' }),
      world.answer(callOf(ANA), { promocode: 'ANA' }),
    ]);
    expect((await world.told(ANA)).at(-1)).toBe('Your code: ANA\n1. More');
    expect((await world.told(BEN)).at(-1)).toBe('Your code: BEN\n1. More');
  });

  test('YS-94: a request deleted while people wait, and asked for afterwards, takes the error path; it is not called', async () => {
    await world.publish(asking({ onError: { type: 'interaction', to: 'sorry' } }));
    const call = await ask(ANA);
    expect((await world.account.call('DELETE', `/v1/requests/${requestId}`)).status).toBe(200);
    await world.answer(call, { promocode: 'x' });
    expect((await world.told(ANA)).at(-1)).toBe('Not now.');
    await world.say(BEN, 'hola');
    const asked = await world.say(BEN, '1');
    expect(asked).toMatchObject({ replies: [{ text: 'Not now.' }], waitsIn: null, trace: { outcome: 'option' } });
    expect(world.calls).toHaveLength(1);
  });

  test('what cannot be rendered is not called: its error path is taken within the same turn', async () => {
    const id = await world.request('broken', { url: 'https://partner.example/$dir/x' });
    const trigger = { event: 'order.paid', channel: world.channelId };
    const campaignId = await world.publish({ trigger, welcome: { before: [id], text: 'Hi $!data.broken.', menu: [] } });
    const event = { params: { dir: '..' }, onceKey: 'order-1' };
    const first = await world.turns.triggerCampaign(world.channel, campaignId, { kind: 'phone', value: ANA }, event);
    expect(first).toMatchObject({ replies: [{ text: 'Hi .' }], waitsIn: null });
    expect(first.trace.calls).toMatchObject([
      { id, name: 'broken', outcome: 'error', why: expect.stringContaining('path') },
    ]);
    expect(world.calls).toEqual([]);
    expect(await conversations()).toEqual([
      ['started', 'Welcome Message', null],
      ['ended', 'Welcome Message', 'ended'],
    ]);
  });

  test.each([
    ['huge', { promocode: 'x'.repeat(70_000) }],
    ['deep', { promocode: JSON.parse(`${'['.repeat(60)}${']'.repeat(60)}`) }],
    ['with unstorable texts', { promocode: 'a\u0000b\ud800', '\u0000': 1 }],
    [
      'with hostile keys',
      JSON.parse('{"__proto__": {"promocode": "no"}, "constructor": {"prototype": 1}, "promocode": "\\u0000"}'),
    ],
    ['no object', 'text $data.get("WH5") #foreach($i in [1..1000])x#end'],
    ['nothing', null],
  ])(
    'an answer that is %s breaks nothing: the conversation goes on and the next message is answered',
    async (_name, data) => {
      await world.publish(asking({ save: { code: "$data.get('WH5').get('promocode')" } }));
      await world.answer(await ask(ANA), data);
      expect((await world.conversation(ANA)).wakes_at).toBeNull();
      expect((await world.told(ANA)).at(-1)).toMatch(/^Your code: /);
      expect(await world.say(ANA, '1')).toMatchObject({ replies: [{ text: 'Hi!' }] });
      expect(Object.prototype).not.toHaveProperty('promocode');
    },
  );

  test('who is erased while a call is under way stays erased: its answer makes nobody', async () => {
    await world.publish(asking());
    const call = await ask(ANA);
    const { contact_id } = await world.conversation(ANA);
    const { items } = (await world.account.call<{ items: { id: string; phone: string }[] }>('GET', '/v1/contacts'))
      .body;
    const id = items.find(({ phone }) => phone === ANA)?.id;
    expect((await world.account.call('DELETE', `/v1/contacts/${id}`)).status).toBe(204);
    await world.answer(call, { promocode: 'x' });
    expect(await world.giveUp()).toBe(0);
    const left = world.ctx.db.selectFrom('conversation').select('id').where('contact_id', '=', contact_id);
    expect(await left.execute()).toEqual([]);
    const people = world.ctx.db
      .selectFrom('contact')
      .select('id')
      .where('account_id', '=', world.account.ctx.accountId);
    expect(await people.execute()).toEqual([]);
    expect(world.jobs).toHaveLength(1);
  });

  test('a deleted channel’s conversations are left as they are, and looked at once', async () => {
    const campaignId = await world.publish(asking());
    const call = await ask(ANA);
    for (const path of [`campaigns/${campaignId}`, `channels/${world.channelId}`]) {
      expect((await world.account.call('DELETE', `/v1/${path}`)).status).toBeLessThan(300);
    }
    await world.answer(call, { promocode: 'x' });
    world.clock.advance(120_000);
    expect(await world.giveUp()).toBe(1);
    expect(await world.giveUp()).toBe(0);
    expect(world.log.lines.map(({ level }) => level)).toContain('warn');
    expect(await world.told(ANA)).toHaveLength(1);
  });
});
