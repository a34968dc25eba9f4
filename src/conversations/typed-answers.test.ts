import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import type { KeptResponse } from '../deliveries/egress/sender.ts';
import { createWaitWorld, type WaitWorld } from './testing/waits.ts';

const ANA = '+525500000001';

describe.each(STORES)('webhooks whose answer is waited for on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let world: WaitWorld;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.db.updateTable('conversation').set({ wakes_at: null }).execute();
    world = await createWaitWorld(database);
    const webhook = {
      url: 'https://partner.example/hook',
      mayAnswer: { withinMs: 3_000 },
      body: { p: '$contact.phone', n: 1 },
    };
    await world.publish({
      welcome: { text: 'Your name?', menu: [{ redirect: { type: 'webhook', confirmation: 'Thanks!', webhook } }] },
    });
    // Nothing is answered unless a test does.
    world.api.network.reply = () => undefined;
    await world.say(ANA, 'hola');
  });

  const response = (body: unknown): KeptResponse => ({
    headers: [{ name: 'content-type', value: 'application/json' }],
    body: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
    isTruncated: false,
  });
  const posted = () => {
    const [sent] = world.api.network.sent;
    if (!sent) throw new Error('nothing was posted');
    return sent;
  };
  async function settled(): Promise<void> {
    await world.api.idle();
    await world.turns.idle();
  }
  const traceOf = async (text: string) => (await world.messages(ANA)).find((each) => each.text === text)?.trace;

  test('a typed answer in time is used instead of the confirmation; the delivery is one as any', async () => {
    expect(await world.say(ANA, 'Ana')).toMatchObject({ replies: [], waitsIn: 1, trace: { outcome: 'captured' } });
    expect(JSON.parse(posted().request.body)).toMatchObject({ response: 'Ana', p: ANA, n: 1 });
    posted().answer({ response: response({ text: 'Hello Ana!', set: { vip: 'yes' } }) });
    await settled();
    expect(await world.told(ANA)).toEqual(['Your name?', 'Hello Ana!']);
    expect((await traceOf('Ana'))?.calls).toMatchObject([{ id: expect.stringMatching(/^whk_/), outcome: 'answered' }]);
    const row = world.ctx.db.selectFrom('contact').select('fields');
    const { contact_id } = await world.conversation(ANA);
    expect(await row.where('id', '=', contact_id).executeTakeFirst()).toEqual({ fields: { vip: 'yes' } });
    const attempts = world.ctx.db
      .selectFrom('attempt')
      .select('status')
      .where('account_id', '=', world.account.ctx.accountId);
    expect(await attempts.execute()).toEqual([{ status: 200 }]);
    expect(world.scheduler.pending).toBe(0);
  });

  test('past its time the conversation goes on with the confirmation; what comes then is the delivery’s alone', async () => {
    await world.say(ANA, 'Ana');
    world.scheduler.advance(2_999);
    await world.turns.idle();
    expect(await world.told(ANA)).toEqual(['Your name?']);
    world.scheduler.advance(1);
    await world.turns.idle();
    expect(await world.told(ANA)).toEqual(['Your name?', 'Thanks!']);
    posted().answer({ response: response({ text: 'Late' }) });
    await settled();
    expect(await world.told(ANA)).toEqual(['Your name?', 'Thanks!']);
    expect((await traceOf('Ana'))?.calls).toMatchObject([{ outcome: 'timeout' }]);
  });

  test.each([
    ['an error', { status: 500 }, 'status 500'],
    ['no JSON', { response: response('<html>') }, 'not JSON'],
    ['an answer of another shape', { response: response({ txt: 'Hi' }) }, 'not used'],
    ['no connection', { status: null, errorClass: 'connect' as const }, 'connection'],
  ])('%s is ignored at once, and the trace says so', async (_name, result, why) => {
    await world.say(ANA, 'Ana');
    posted().answer({ response: response({}), ...result });
    await expect.poll(() => world.told(ANA)).toEqual(['Your name?', 'Thanks!']);
    expect((await traceOf('Ana'))?.calls?.[0]?.why).toContain(why);
  });

  test('one whose clock went with its process goes on past its time', async () => {
    await world.say(ANA, 'Ana');
    world.clock.advance(3_000);
    expect(await world.giveUp()).toBe(0);
    world.clock.advance(30_000);
    expect(await world.giveUp()).toBe(1);
    expect(await world.told(ANA)).toEqual(['Your name?', 'Thanks!']);
    world.scheduler.advance(60_000);
    posted().answer({ response: response({ text: 'Late' }) });
    await settled();
    expect(await world.told(ANA)).toEqual(['Your name?', 'Thanks!']);
  });

  test('an endpoint that is off is not waited for', async () => {
    const { items } = (await world.account.call<{ items: { id: string }[] }>('GET', '/v1/endpoints')).body;
    const paused = await world.account.call('PATCH', `/v1/endpoints/${items[0]?.id}`, { state: 'paused' });
    expect(paused.status, JSON.stringify(paused.body)).toBe(200);
    const answer = await world.say(ANA, 'Ana');
    expect(answer).toMatchObject({ replies: [{ text: 'Thanks!' }], waitsIn: null });
    expect(answer.trace.calls).toMatchObject([{ outcome: 'error', why: expect.stringContaining('off') }]);
    expect(world.api.network.sent).toEqual([]);
  });
});
