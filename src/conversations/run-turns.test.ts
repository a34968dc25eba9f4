import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordingLog } from '../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import { createTestEmitter } from '../../test/support/emitter.ts';
import { startHookline, type TestHookline } from '../../test/support/hookline.ts';
import { SteppedScheduler } from '../../test/support/scheduler.ts';
import { createTwilioChannel, newMessageSid, publishCampaign } from '../../test/support/twilio-phone.ts';
import { createChannelDirectory, type LoadedChannel } from '../channels/directory.ts';
import type { OutgoingJob } from '../channels/outgoing/enqueue.ts';
import { insertTestAccount } from '../deliveries/testing/rows.ts';
import type { Context } from '../store/context.ts';
import { type BatchDeps, runBatch } from './run-turns.ts';
import { createTestAssets } from './testing/assets.ts';
import type { TurnItem } from './turn-item.ts';

const sqlError = (code: string) => Object.assign(new Error(code), { code });

describe.each(STORES)('a batch of turns on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let hookline: TestHookline;
  let channel: LoadedChannel;
  let scheduler: SteppedScheduler;
  let cancelled: number;
  let started: number;
  /** What the outgoing queue does with a transaction's jobs. */
  let enqueue: (tx: Context, jobs: OutgoingJob[]) => Promise<void>;
  const log = recordingLog();

  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    hookline = await startHookline(database, { log });
    const { id } = await createTwilioChannel(hookline, { replyMode: 'api' });
    channel = (await createChannelDirectory(hookline.ctx, { publicUrl: '' }).find(id)) as LoadedChannel;
    await publishCampaign(hookline, 'Echo', { channels: [id], welcome: { text: 'Hi!' } });
    scheduler = new SteppedScheduler({ passingMs: 100 });
    [cancelled, started] = [0, 0];
    enqueue = async () => {};
    log.lines.length = 0;
  });
  afterEach(async () => {
    await hookline.close();
    await database.db.deleteFrom('provider_event').execute();
  });

  function run(items: TurnItem[]) {
    const born = {
      start: () => {
        started += 1;
      },
      cancel: () => {
        cancelled += 1;
      },
    };
    const deps: BatchDeps = {
      ctx: { ...hookline.ctx, log },
      assets: createTestAssets(hookline.ctx),
      publicUrl: 'https://hookline.example',
      emitter: createTestEmitter(hookline.ctx).emitter,
      sinks: {
        deliveries: { enqueue: async () => ({ start() {}, cancel() {} }) },
        outgoing: { enqueue: async (tx, jobs) => enqueue(tx, jobs).then(() => born) },
        calls: { enqueue: async () => ({ start() {}, cancel() {} }) },
      },
      goOn() {},
      after: (ms, callback) => scheduler.after(ms, callback),
    };
    return runBatch(deps, items);
  }

  let people = 0;
  const newPerson = () => `+52555500${String(++people).padStart(4, '0')}`;
  const say = (value: string, text = 'hello'): TurnItem => ({
    channel,
    receivedAt: 0,
    webhooks: 'send',
    what: {
      kind: 'message',
      inbound: { providerId: newMessageSid(), from: [{ kind: 'phone', value }], event: { type: 'text', text } },
    },
  });
  const peopleOf = (jobs: OutgoingJob[]) => jobs.map(({ to }) => to.value);
  const faults = () => database.db.selectFrom('provider_event').selectAll().where('kind', '=', 'fault').execute();
  const storedOf = (items: TurnItem[]) => {
    const ids = items.map(({ what }) => (what.kind === 'message' ? what.inbound.providerId : ''));
    return database.db.selectFrom('message').select('id').where('provider_id', 'in', ids).execute();
  };
  const unavailable = { error: { code: 'unavailable' } };

  test('one person’s messages are never parted by the search for a message at fault', async () => {
    const [a, b, c] = [newPerson(), newPerson(), newPerson()];
    const committed: string[][] = [];
    enqueue = async (_tx, jobs) => {
      if (peopleOf(jobs).includes(c)) throw sqlError('23514');
      committed.push(peopleOf(jobs));
    };
    const outcomes = await run([say(a), say(c), say(b), say(a), say(b)]);
    expect(outcomes.every((outcome) => outcome !== 'again' && 'ok' in outcome)).toBe(true);
    expect(committed.flat().sort()).toEqual([a, a, b, b]);
    for (const person of [a, b]) expect(committed.filter((part) => part.includes(person))).toHaveLength(1);
    expect((await faults()).map(({ raw }) => raw).join()).toContain(c);
  });

  test('of one person alone, what follows a message that could not be stored waits for it', async () => {
    const person = newPerson();
    let tries = 0;
    enqueue = async (_tx, jobs) => {
      if (jobs.length > 1) throw sqlError('23514');
      // The first message alone meets collisions until it is given up; those behind it would not.
      if (++tries <= 5) throw sqlError('40001');
    };
    const items = [say(person), say(person), say(person)];
    expect(await run(items)).toMatchObject([unavailable, unavailable, unavailable]);
    expect(await storedOf(items)).toEqual([]);
    expect(await faults()).toEqual([]);
  });

  test.each(['40P01', '40001', '23505', '55P03'])('%s, five times over, is no message’s fault', async (code) => {
    let tries = 0;
    enqueue = async () => {
      tries += 1;
      throw sqlError(code);
    };
    expect(await run([say(newPerson()), say(newPerson())])).toMatchObject([unavailable, unavailable]);
    expect(tries).toBe(5);
    expect(await faults()).toEqual([]);
    expect(cancelled).toBe(0);
  });

  test('a bug of ours around the messages is 503, and nothing is kept as their fault', async () => {
    enqueue = async () => {
      throw new TypeError('a bug');
    };
    expect(await run([say(newPerson()), say(newPerson())])).toMatchObject([unavailable, unavailable]);
    expect(await faults()).toEqual([]);
  });

  test('what cannot be done for one account is done for the others', async () => {
    const other = say(newPerson());
    // An account of which nothing can be loaded: a live campaign without a definition.
    const accountId = await insertTestAccount(hookline.ctx);
    other.channel = { ...channel, accountId };
    await sql`
      with broken as (
        insert into campaign (account_id, id, kind, name, state, draft, revision, live_version, created_at, updated_at)
        values (${accountId}::uuid, ${accountId}::uuid, 'chatbot', 'x', 'live', '{}', 1, 1, now(), now()))
      insert into campaign_version values (${accountId}::uuid, ${accountId}::uuid, 1, 'null', now())`.execute(
      database.db,
    );
    const mine = say(newPerson());
    const [refused, done] = await run([other, mine]);
    expect(refused).toMatchObject(unavailable);
    expect(done).toMatchObject({ ok: { replies: [{ text: 'Hi!' }] } });
    expect(await storedOf([mine])).toHaveLength(1);
    expect(await faults()).toEqual([]);
  });

  test('one that does not come back in time is answered 503; what it would have sent is called off', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<void>();
    enqueue = () => {
      entered.resolve();
      return promise;
    };
    const items = [say(newPerson())];
    const outcomes = run(items);
    await entered.promise;
    scheduler.advance(20_000);
    expect(await outcomes).toMatchObject([unavailable]);
    resolve();
    await expect.poll(() => cancelled).toBe(1);
    expect(started).toBe(0);
    // The transaction was rolled back: a repeated message is a new one.
    enqueue = async () => {};
    expect(await run(items)).toMatchObject([{ ok: { duplicate: false } }]);
    expect([started, scheduler.pending]).toEqual([1, 0]);
  });
});
