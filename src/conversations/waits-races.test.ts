import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import { encodeId } from '../base/ids.ts';
import type { ConversationState } from '../engine/types.ts';
import type { OwedCall } from '../requests/calls/call.ts';
import { type Context, inTransaction } from '../store/context.ts';
import { runBatch } from './run-turns.ts';
import { createTestAssets } from './testing/assets.ts';
import { createWaitWorld, type WaitWorld } from './testing/waits.ts';
import type { TurnItem } from './turn-item.ts';
import { createTurns, type Turns } from './turns.ts';
import { endConversation, lockConversationsById } from './wait-queries.ts';

/** The lock, the message id, the person; messages, state, activities. */
const PLAIN_TURN = 6;

const phone = (n: number) => `+5255000${String(n).padStart(5, '0')}`;
const [ANA, BEN] = [phone(1), phone(2)];

describe.each(STORES)('ends of waits beside everything else on $store', ({ store, createDatabase }) => {
  let database: TestDatabase;
  let world: WaitWorld;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.db.updateTable('conversation').set({ wakes_at: null }).execute();
    world = await createWaitWorld(database);
    const request = await world.request('WH5');
    await world.publish({
      welcome: {
        text: 'Hi!',
        menu: [
          { text: 'Code', redirect: { type: 'request', request, then: { type: 'interaction', to: 'code' } } },
          { text: 'Leave', redirect: { type: 'end' } },
        ],
      },
      interactions: [
        {
          id: 'code',
          label: 'Code',
          text: 'Code $!data.WH5.',
          menu: [{ text: 'Again', redirect: { type: 'interaction', to: 'welcome' } }],
        },
      ],
    });
  });

  async function ask(person: string): Promise<OwedCall> {
    await world.say(person, 'hola');
    await world.say(person, '1');
    return world.calls.find(({ to }) => to.value === person) as OwedCall;
  }
  const HI = 'Hi!\n1. Code\n2. Leave';
  const code = (value: string) => `Code ${value}.\n1. Again`;
  /** Turns that refuse what `refuses` says of what is about to be sent to people. */
  const turnsThat = (refuses: (text: string) => boolean): Turns =>
    createTurns({
      ...world.deps,
      assets: createTestAssets(world.ctx),
      sinks: {
        ...world.deps.sinks,
        outgoing: {
          enqueue: async (_tx: Context, jobs) => {
            if (jobs.some(({ content }) => refuses(content.text)))
              throw Object.assign(new Error('bad'), { code: '22P05' });
            return { start: () => void world.jobs.push(...jobs), cancel() {} };
          },
        },
      },
    });
  const contactIdOf = async (person: string) => {
    const { items } = (await world.account.call<{ items: { id: string; phone: string }[] }>('GET', '/v1/contacts'))
      .body;
    return items.find((each) => each.phone === person)?.id;
  };

  test('an answer and a message of one person share a batch and are done as they came', async () => {
    const item = (what: TurnItem['what']): TurnItem => {
      return { channel: world.channel, receivedAt: world.clock.now(), webhooks: 'send', what };
    };
    const answers = ({ conversationId, wait, requestId, to }: OwedCall): TurnItem => {
      const answer = { outcome: 'answered' as const, status: 200, data: to.value };
      return item({ kind: 'answer', conversationId, wait, call: encodeId('req', requestId), answer, to });
    };
    const says = (value: string): TurnItem => {
      const from = [{ kind: 'phone' as const, value }];
      return item({ kind: 'message', inbound: { providerId: value, from, event: { type: 'text', text: '1' } } });
    };
    const [ana, ben] = [await ask(ANA), await ask(BEN)];
    const batch = [answers(ana), says(BEN), says(ANA), answers(ben), answers(ana)];
    const outcomes = await runBatch({ ...world.deps, goOn() {} }, batch);
    expect(outcomes.map((each) => typeof each === 'object' && 'ok' in each && each.ok.trace.outcome)).toEqual([
      'resumed',
      'waiting',
      'option',
      'resumed',
      'ended',
    ]);
    expect(await world.told(ANA)).toEqual([HI, code(ANA), HI]);
    expect(await world.told(BEN)).toEqual([HI, code(BEN), HI]);
    for (const person of [ANA, BEN]) {
      const [, asked, said] = (await world.messages(person)).filter(({ direction }) => direction === 'in');
      expect([asked?.trace?.calls?.length, said?.trace?.outcome]).toEqual([1, 'option']);
    }
  });

  test('an answer and a STOP of one person share a batch: whichever comes first, nothing is said after the STOP', async () => {
    const [ana, ben] = [await ask(ANA), await ask(BEN)];
    const { channel } = world;
    const item = (what: TurnItem['what']): TurnItem => ({
      channel,
      receivedAt: world.clock.now(),
      webhooks: 'send',
      what,
    });
    const answers = ({ conversationId, wait, requestId, to }: OwedCall): TurnItem => {
      const answer = { outcome: 'answered' as const, status: 200, data: 'x' };
      return item({ kind: 'answer', conversationId, wait, call: encodeId('req', requestId), answer, to });
    };
    const stops = (value: string): TurnItem => {
      const from = [{ kind: 'phone' as const, value }];
      return item({ kind: 'message', inbound: { providerId: value, from, event: { type: 'text', text: 'STOP' } } });
    };
    await world.say(BEN, 'and?');
    await runBatch({ ...world.deps, goOn() {} }, [answers(ana), stops(ANA), stops(BEN), answers(ben)]);
    const goodbye = expect.stringContaining('unsubscribed');
    expect(await world.told(ANA)).toEqual([HI, code('x'), goodbye]);
    expect(await world.told(BEN)).toEqual([HI, goodbye]);
    const states = [await world.conversation(ANA), await world.conversation(BEN)];
    expect(states.map(({ wakes_at, state }) => [wakes_at, (state as { kept?: unknown }).kept])).toEqual([
      [null, undefined],
      [null, undefined],
    ]);
  });

  test('a start from outside that waits itself: what waited before says that it is not answered', async () => {
    const request = await world.request('WH6');
    const welcome = { before: [{ request }], text: 'Other $!data.WH6.', menu: [] };
    const other = await world.publish({ keywords: ['other'], welcome }, 'Other');
    const call = await ask(ANA);
    await world.say(ANA, 'and?');
    const start = await world.turns.triggerCampaign(world.channel, other, { kind: 'phone', value: ANA });
    expect(start).toMatchObject({ trace: { outcome: 'started' }, waitsIn: 2 });
    await world.answer(call, 'OLD');
    await world.answer(world.calls.at(-1) as OwedCall, 'new');
    expect(await world.told(ANA)).toEqual([HI, 'Other new.']);
    const kept = (await world.messages(ANA)).find(({ text }) => text === 'and?');
    expect(kept?.trace).toMatchObject({ outcome: 'ended', why: expect.stringContaining('was started') });
  });

  test('many people’s answers in one batch are each their own', async () => {
    const people = Array.from({ length: 30 }, (_, n) => phone(100 + n));
    await Promise.all(people.map(ask));
    await Promise.all(world.calls.map((call) => world.answer(call, call.to.value)));
    for (const person of people) expect(await world.told(person)).toEqual([HI, code(person)]);
  });

  test('an answer that cannot be worked on counts as an error, which is told of in the log; its neighbours are as ever', async () => {
    const turns = turnsThat((text) => text.includes('POISON'));
    const [ana, ben] = [await ask(ANA), await ask(BEN)];
    await Promise.all([world.answer(ana, 'POISON', turns), world.answer(ben, 'B', turns)]);
    expect(await world.told(ANA)).toEqual([HI, code('')]);
    expect(await world.told(BEN)).toEqual([HI, code('B')]);
    const [, asked] = (await world.messages(ANA)).filter(({ direction }) => direction === 'in');
    expect(asked?.trace?.calls).toMatchObject([{ outcome: 'error', why: 'The answer could not be worked on.' }]);
    expect(world.log.lines.map(({ level }) => level)).toContain('error');
  });

  test('where nothing that comes after a wait can be worked on, the conversation is over, kept as a fault, and begins anew', async () => {
    const turns = turnsThat((text) => text.startsWith('Code'));
    const call = await ask(ANA);
    await world.answer(call, 'x', turns);
    expect(await world.conversation(ANA)).toMatchObject({ wakes_at: null, state: { status: 'ended', waits: 1 } });
    const faults = world.ctx.db.selectFrom('provider_event').select('raw').where('kind', '=', 'fault');
    expect(await faults.where('account_id', '=', world.account.ctx.accountId).execute()).toHaveLength(1);
    expect((await world.say(ANA, 'hola')).replies).toMatchObject([{ text: 'Hi!' }]);
    // The next wait has another number: what the old one is answered is not for it.
    await world.say(ANA, '1');
    await world.answer(call, 'OLD');
    expect(await world.told(ANA)).toEqual([HI, HI]);
  });

  test('an end that could not be worked on does not end what began meanwhile', async () => {
    const { accountId, channelId, conversationId, wait } = await ask(ANA);
    const before = await world.conversation(ANA);
    const ended = before.state as ConversationState;
    const end = { accountId, channelId, conversationId, wait: wait - 1 };
    await endConversation(world.ctx.db, end, { ...ended, status: 'ended' }, new Date(world.clock.now()));
    expect(await world.conversation(ANA)).toEqual(before);
  });

  test('merged into somebody else while a call is under way, the conversation moves along; one that ends there makes nobody', async () => {
    const ana = await ask(ANA);
    await world.account.call('POST', '/v1/contacts', { phone: BEN });
    const merge = async (into: string, other: string) => {
      const [id, contactId] = [await contactIdOf(into), await contactIdOf(other)];
      return (await world.account.call('POST', `/v1/contacts/${id}/merge`, { contactId })).status;
    };
    expect(await merge(BEN, ANA)).toBe(200);
    await world.answer(ana, 'A');
    expect(await world.told(BEN)).toEqual([HI, code('A')]);
    const [eve, fay] = [phone(3), phone(4)];
    const call = await ask(eve);
    world.clock.advance(1_000);
    await world.say(fay, 'hola');
    expect(await merge(fay, eve)).toBe(200);
    await world.answer(call, 'E');
    world.clock.advance(120_000);
    await world.giveUp();
    expect((await world.told(fay)).filter((text) => text.startsWith('Code'))).toEqual([]);
    expect(await contactIdOf(eve)).toBeUndefined();
  });

  test('a plain message costs six statements, the end of a wait five', async () => {
    await world.say(ANA, 'hola');
    const counted = async (work: () => Promise<unknown>) => {
      const before = world.statements();
      await work();
      return world.statements() - before;
    };
    const plain = await counted(() => world.say(ANA, 'what?'));
    expect(plain).toBe(PLAIN_TURN);
    const calls = world.calls.length;
    await world.say(ANA, '1');
    expect(world.calls).toHaveLength(calls + 1);
    // It takes no message id and tells nobody of an answer, but adds to the trace of the message that asked.
    expect(await counted(() => world.answer(world.calls.at(-1) as OwedCall, 'x'))).toBe(5);
  });

  // PGlite has one connection: nobody else can hold anything there.
  describe.runIf(store === 'postgres')('with other processes', () => {
    test('one answer told by two at once is one reply, a hundred times', async () => {
      const ctx = { ...world.ctx, db: database.connect() };
      const other = createTurns({ ...world.deps, ctx, assets: createTestAssets(ctx) });
      const people = Array.from({ length: 100 }, (_, n) => phone(200 + n));
      await Promise.all(people.map(ask));
      const sent = world.jobs.length;
      await Promise.all(
        world.calls.flatMap((call) => [
          world.answer(call, 'x'),
          world.answer(call, 'x', other),
          world.answer(call, 'x', other),
        ]),
      );
      for (const person of people) expect(await world.told(person)).toEqual([HI, code('x')]);
      expect(world.jobs).toHaveLength(sent + people.length);
    });

    test('an answer and the end of patience at once: one of them goes on', async () => {
      const ctx = { ...world.ctx, db: database.connect() };
      const other = createTurns({ ...world.deps, ctx, assets: createTestAssets(ctx) });
      const people = Array.from({ length: 20 }, (_, n) => phone(400 + n));
      await Promise.all(people.map(ask));
      world.clock.advance(120_000);
      await Promise.all([world.giveUp(), ...world.calls.map((call) => world.answer(call, 'x', other))]);
      for (const person of people) expect(await world.told(person)).toHaveLength(2);
    });

    test('an answer waits for a conversation that another transaction holds, and nobody waits with it', async () => {
      const [ana, ben] = [await ask(ANA), await ask(BEN)];
      const [held, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const { accountId, channelId, conversationId } = ana;
      const holder = inTransaction({ ...world.ctx, db: database.connect() }, async (tx) => {
        await lockConversationsById(tx.db, [{ ord: 0, accountId, channelId, conversationId }]);
        held.resolve();
        await done.promise;
      });
      await held.promise;
      const late = world.answer(ana, 'A');
      await world.answer(ben, 'B');
      expect(await world.told(BEN)).toEqual([HI, code('B')]);
      expect(await world.told(ANA)).toEqual([HI]);
      done.resolve();
      await Promise.all([holder, late]);
      expect(await world.told(ANA)).toEqual([HI, code('A')]);
    });
  });
});
