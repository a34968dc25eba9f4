import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPostgresDatabase, type TestDatabase } from '../../../test/support/database.ts';
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

describe('rates', () => {
  test('a channel with a rate sends one gap after the other, by a clock that all processes share', async () => {
    const slow = await world.addChannel(2);
    provider.acceptAll();
    for (let i = 0; i < 3; i++) await world.say(process, await world.addPerson(slow), `${i}`);
    await callCount(1);
    await aWhile();
    expect(provider.texts).toEqual(['0']);
    await until(() => process.scheduler.pending > 0);
    process.scheduler.advance(500);
    await callCount(2);
    // The third moment is the store's time from now, a second after the first.
    await until(() => process.scheduler.pending > 0);
    process.scheduler.advance(1_000);
    await callCount(3);
    await process.dispatcher.idle();
    const { next_send_at } = await database.db
      .selectFrom('channel')
      .select('next_send_at')
      .where('id', '=', slow)
      .executeTakeFirstOrThrow();
    expect(next_send_at?.getTime()).toBeGreaterThan(Date.now());
  });

  test('a channel without a rate never touches the shared clock', async () => {
    provider.acceptAll();
    await world.say(process, person, 'a');
    await process.dispatcher.idle();
    const { next_send_at } = await database.db
      .selectFrom('channel')
      .select('next_send_at')
      .where('id', '=', channelId)
      .executeTakeFirstOrThrow();
    expect(next_send_at).toBeNull();
  });

  test('of a slow channel no more is held than goes out soon: the rest goes back', async () => {
    const slow = await world.addChannel(1);
    for (let i = 0; i < 8; i++) await world.say(process, await world.addPerson(slow), `${i}`);
    await until(async () => (await world.queueRows()).filter((row) => row.claim_id === null).length >= 3);
    await aWhile();
    expect((await world.queueRows()).filter((row) => row.claim_id !== null)).toHaveLength(5);
  });
});
