import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordingLog } from '../../../test/support/context.ts';
import { createPostgresDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { encodeId } from '../../base/ids.ts';
import type { FakeProvider } from './testing/fake-provider.ts';
import { type TestPerson, type TestProcess, until, World } from './testing/world.ts';

let database: TestDatabase;
let world: World;
let channelId: string;
let person: TestPerson;
let process: TestProcess;
let provider: FakeProvider;

beforeAll(async () => {
  database = await createPostgresDatabase();
});
afterAll(() => database.close());

beforeEach(async () => {
  world = await World.create(database.db);
  channelId = await world.addChannel();
  person = await world.addPerson(channelId);
  process = world.addProcess();
  provider = process.provider;
});

const callCount = (count: number) => until(() => provider.calls.length === count);

/** Some turns of the event loop: what was not to happen would have happened. */
async function aWhile(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await setImmediate();
  await sql`select 1`.execute(database.db);
}

describe('sending', () => {
  test('what is committed leaves from memory, with our id and no claim, and is settled', async () => {
    const [id] = (await world.say(process, person, 'hello')) as [string];
    await callCount(1);
    expect(provider.calls[0]).toMatchObject({ messageId: encodeId('msg', id), text: 'hello', to: person.phone });
    expect(await world.message(id)).toMatchObject({ state: 'queued' });
    provider.calls[0]?.accept();
    await process.dispatcher.idle();
    expect(await world.message(id)).toEqual({ state: 'sent', providerId: 'SM-hello', error: null });
    expect(await world.queueRows()).toEqual([]);
  });

  test('a person gets one message after the other, the next when the one before is settled', async () => {
    await world.say(process, person, 'a', 'b', 'c');
    for (const text of ['a', 'b', 'c']) {
      await until(() => provider.texts.at(-1) === text);
      await aWhile();
      expect(provider.open).toBe(1);
      provider.calls.at(-1)?.accept();
    }
    await process.dispatcher.idle();
    expect(provider.texts).toEqual(['a', 'b', 'c']);
  });

  test('people do not wait for each other', async () => {
    await world.say(process, person, 'a1', 'a2');
    await world.say(process, await world.addPerson(channelId), 'b1');
    await callCount(2);
    expect(provider.texts).toEqual(['a1', 'b1']);
    provider.acceptAll();
    for (const call of provider.calls) call.accept();
    await process.dispatcher.idle();
  });

  test('a turn that comes while the one before is under way goes after it', async () => {
    provider.onCall = undefined;
    await world.say(process, person, 'first');
    await callCount(1);
    await world.say(process, person, 'second');
    const stop = new AbortController();
    const running = process.dispatcher.run(stop.signal);
    await aWhile();
    expect(provider.texts).toEqual(['first']);
    provider.acceptAll();
    provider.calls[0]?.accept();
    await until(async () => {
      process.scheduler.advance(20);
      return provider.texts.length === 2;
    });
    await process.dispatcher.idle();
    expect(await world.states()).toEqual({ first: 'sent', second: 'sent' });
    stop.abort();
    await running;
  });

  test('no more calls are under way than allowed, and channels take turns', async () => {
    process = world.addProcess({ limits: { concurrency: 2, perChannel: 2 } });
    provider = process.provider;
    const small = await world.addChannel();
    for (let i = 0; i < 4; i++) await world.say(process, await world.addPerson(channelId), `big ${i}`);
    await world.say(process, await world.addPerson(small), 'small');
    await aWhile();
    expect(provider.texts).toEqual(['big 0', 'big 1']);
    provider.calls[0]?.accept();
    await callCount(3);
    provider.calls[1]?.accept();
    await callCount(4);
    expect(provider.texts).toContain('small');
    for (const call of provider.calls.slice(2)) call.accept();
    provider.acceptAll();
    await process.dispatcher.idle();
    expect(provider.calls).toHaveLength(5);
  });

  test('a channel whose provider hangs holds up no other', async () => {
    process = world.addProcess({ limits: { perChannel: 1 } });
    provider = process.provider;
    await world.say(process, person, 'hangs');
    await world.say(process, await world.addPerson(channelId), 'waits');
    await world.say(process, await world.addPerson(await world.addChannel()), 'other');
    await callCount(2);
    await aWhile();
    expect(provider.texts).toEqual(['hangs', 'other']);
    provider.acceptAll();
    for (const call of provider.calls) call.accept();
    await process.dispatcher.idle();
  });
});

describe('outcomes', () => {
  test('a throttled message is tried again after the schedule, and its person’s later ones wait for it', async () => {
    const [id] = (await world.say(process, person, 'a', 'b')) as [string];
    await callCount(1);
    provider.calls[0]?.answer(429, { code: 20429 }, { 'retry-after': '90' });
    await process.dispatcher.idle();
    expect(provider.texts).toEqual(['a']);
    const rows = await world.queueRows();
    expect(rows.map((row) => [row.attempt_count, row.claim_id])).toEqual([
      [1, null],
      [0, null],
    ]);
    for (const row of rows) expect(row.due_in_ms).toBeGreaterThan(85_000);
    expect(await world.message(id)).toMatchObject({ state: 'queued' });

    provider.acceptAll();
    await process.dispatcher.sweep();
    await process.dispatcher.idle();
    expect(provider.texts).toEqual(['a']);
    await world.passQueueTime(90_000);
    await process.dispatcher.sweep();
    await process.dispatcher.idle();
    await process.dispatcher.sweep();
    await process.dispatcher.idle();
    expect(provider.texts).toEqual(['a', 'a', 'b']);
    expect(await world.states()).toEqual({ a: 'sent', b: 'sent' });
  });

  test('after six attempts it has failed, and its person’s next one goes', async () => {
    provider.onCall = (call) => (call.text === 'a' ? call.answer(503, {}) : call.accept());
    const [id] = (await world.say(process, person, 'a', 'b')) as [string];
    for (let attempt = 1; attempt <= 7; attempt++) {
      await process.dispatcher.idle();
      await world.passQueueTime(3_600_000);
      await process.dispatcher.sweep();
    }
    await process.dispatcher.idle();
    expect(provider.texts).toEqual(['a', 'a', 'a', 'a', 'a', 'a', 'b']);
    expect(await world.message(id)).toMatchObject({ state: 'failed', error: { code: 'http_503' } });
  });

  test('a refusal for good fails one message, the lane goes on', async () => {
    provider.onCall = (call) => (call.text === 'a' ? call.answer(400, { code: 30007, message: 'No.' }) : call.accept());
    const [id] = (await world.say(process, person, 'a', 'b')) as [string];
    await process.dispatcher.idle();
    expect(await world.states()).toEqual({ a: 'failed', b: 'sent' });
    expect(await world.message(id)).toEqual({
      state: 'failed',
      providerId: null,
      error: { code: '30007', message: 'No.' },
    });
  });

  test('21610 opts the contact out', async () => {
    provider.onCall = (call) => call.answer(400, { code: 21610 });
    await world.say(process, person, 'a');
    await process.dispatcher.idle();
    const contact = await database.db
      .selectFrom('contact')
      .select('opted_out_at')
      .where('id', '=', person.contactId)
      .executeTakeFirstOrThrow();
    expect(contact.opted_out_at).toEqual(new Date(world.ctx.clock.now()));
  });

  test('a call without an answer in time is unknown, never sent again, and settled by the status report', async () => {
    const [id] = (await world.say(process, person, 'a', 'b')) as [string];
    await callCount(1);
    process.scheduler.advance(9_999);
    await aWhile();
    expect(provider.open).toBe(1);
    process.scheduler.advance(1);
    await callCount(2);
    provider.calls[1]?.accept();
    await process.dispatcher.idle();
    expect(await world.message(id)).toMatchObject({ state: 'unknown', error: { code: 'timeout' } });
    await world.passQueueTime(3_600_000);
    await process.dispatcher.sweep();
    expect(provider.texts).toEqual(['a', 'b']);

    const report = { providerId: 'SM9', messageId: encodeId('msg', id), state: 'delivered' as const };
    await world.report(channelId, [report]);
    expect(await world.message(id)).toEqual({ state: 'delivered', providerId: 'SM9', error: null });
  });

  test('a connection that broke is unknown, one that never stood is tried again', async () => {
    provider.onCall = (call) => call.fail(call.text === 'broke' ? 'ECONNRESET' : 'ECONNREFUSED');
    await world.say(process, person, 'broke');
    await world.say(process, await world.addPerson(channelId), 'refused');
    await process.dispatcher.idle();
    expect(await world.states()).toEqual({ broke: 'unknown', refused: 'queued' });
    expect((await world.queueRows()).map((row) => row.attempt_count)).toEqual([1]);
  });

  test('a status report that comes before our answer does is not taken back', async () => {
    const [id] = (await world.say(process, person, 'a')) as [string];
    await callCount(1);
    const report = { providerId: 'SM-a', messageId: encodeId('msg', id), state: 'delivered' as const };
    await world.report(channelId, [report]);
    provider.calls[0]?.accept();
    await process.dispatcher.idle();
    expect(await world.message(id)).toEqual({ state: 'delivered', providerId: 'SM-a', error: null });
  });

  test('the messages of a deleted channel fail', async () => {
    world.channels.clear();
    const [id] = (await world.say(process, person, 'a')) as [string];
    await process.dispatcher.idle();
    expect(await world.message(id)).toMatchObject({ state: 'failed', error: { code: 'channel_deleted' } });
    expect(provider.calls).toEqual([]);
  });
});

describe('leases and places', () => {
  test('what has waited too long for its turn goes back, with all of its lane, and is not sent', async () => {
    process = world.addProcess({ limits: { concurrency: 1 } });
    provider = process.provider;
    await world.say(process, await world.addPerson(channelId), 'hangs');
    await world.say(process, person, 'a', 'b');
    await callCount(1);
    process.scheduler.advance(15_001);
    await process.dispatcher.idle();
    expect(provider.texts).toEqual(['hangs']);
    const rows = await world.queueRows();
    expect(rows.map((row) => [row.claim_id, row.attempt_count])).toEqual([
      [null, 0],
      [null, 0],
    ]);
    provider.acceptAll();
    await process.dispatcher.sweep();
    await process.dispatcher.idle();
    expect(provider.texts).toEqual(['hangs', 'a']);
  });

  test('when there is no room for all of a turn nothing is leased, and it is found when there is', async () => {
    process = world.addProcess({ limits: { heldMax: 2 } });
    provider = process.provider;
    expect(process.dispatcher.reserve(3)).toBeNull();
    const lease = process.dispatcher.reserve(2);
    expect(lease).toMatchObject({ size: 2, seconds: 30, until: 30_000 });
    expect(process.dispatcher.reserve(1)).toBeNull();
    process.dispatcher.release(lease);
    await world.say(process, person, 'a', 'b', 'c');
    const stop = new AbortController();
    const running = process.dispatcher.run(stop.signal);
    provider.acceptAll();
    await until(async () => {
      process.scheduler.advance(20);
      return provider.texts.length === 3;
    });
    expect(provider.texts).toEqual(['a', 'b', 'c']);
    stop.abort();
    await process.dispatcher.drain();
    await running;
  });

  test('one channel cannot fill the memory: what is over half of it goes back', async () => {
    process = world.addProcess({ limits: { heldMax: 6, perChannel: 1 } });
    provider = process.provider;
    for (let i = 0; i < 5; i++) await world.say(process, await world.addPerson(channelId), `${i}`);
    await callCount(1);
    await until(async () => (await world.queueRows()).filter((row) => row.claim_id === null).length === 2);
    provider.acceptAll();
    provider.calls[0]?.accept();
    await process.dispatcher.idle();
    expect(provider.texts).toHaveLength(3);
    await process.dispatcher.sweep();
    await process.dispatcher.idle();
    expect(provider.texts.toSorted()).toEqual(['0', '1', '2', '3', '4']);
  });

  test('a store that fails is told again what became of a message, which is not sent twice', async () => {
    const log = recordingLog();
    world.ctx.log = log;
    process = world.addProcess();
    provider = process.provider;
    await world.say(process, person, 'a');
    await callCount(1);
    await sql`alter table message_queue rename to message_queue_away`.execute(database.db);
    try {
      provider.calls[0]?.accept();
      await until(() => log.lines.length > 0);
    } finally {
      await sql`alter table message_queue_away rename to message_queue`.execute(database.db);
    }
    await until(() => process.scheduler.pending > 0);
    process.scheduler.advance(5_000);
    await process.dispatcher.idle();
    expect(await world.states()).toEqual({ a: 'sent' });
    expect(provider.texts).toEqual(['a']);
  });

  test('an outcome that the store refuses keeps no other from being written, and is not given up', async () => {
    await world.say(process, person, 'refused');
    await world.say(process, await world.addPerson(channelId), 'fine');
    await callCount(2);
    await sql`alter table message add constraint no_refused check (text <> 'refused' or state = 'queued')`.execute(
      database.db,
    );
    try {
      for (const call of provider.calls) call.accept();
      await until(async () => (await world.states()).fine === 'sent');
      expect(await world.states()).toEqual({ refused: 'queued', fine: 'sent' });
    } finally {
      await sql`alter table message drop constraint no_refused`.execute(database.db);
    }
    await until(() => process.scheduler.pending > 0);
    process.scheduler.advance(5_000);
    await process.dispatcher.idle();
    expect(await world.states()).toEqual({ refused: 'sent', fine: 'sent' });
  });

  test('drain finishes the call under way, gives the rest back at once, and takes nothing more on', async () => {
    await world.say(process, person, 'a', 'b');
    await callCount(1);
    const late = process.dispatcher.reserve(1);
    const drained = process.dispatcher.drain();
    const job = world.job(await world.addPerson(channelId), 'late');
    process.dispatcher.start(await world.enqueue(world.ctx, [job], late));
    await until(async () => (await world.queueRows()).filter((row) => row.claim_id === null).length === 2);
    provider.calls[0]?.accept();
    await drained;
    expect(provider.texts).toEqual(['a']);
    expect(await world.states()).toEqual({ a: 'sent', b: 'queued', late: 'queued' });
    expect(process.dispatcher.reserve(1)).toBeNull();
    expect(process.scheduler.pending).toBe(0);
  });

  test('with nothing to do it is idle, and drains at once', async () => {
    await process.dispatcher.idle();
    await process.dispatcher.drain();
    expect(process.scheduler.pending).toBe(0);
  });
});
