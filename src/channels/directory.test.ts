import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { SteppedClock, testContext } from '../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../test/support/database.ts';
import { createAccount } from '../accounts/accounts.ts';
import { decodeId } from '../base/ids.ts';
import { parseEgressAllow } from '../rules/address.ts';
import type { AccountContext } from '../store/context.ts';
import type { Database } from '../store/schema.ts';
import { createChannel } from './create-channel.ts';
import { CHANNEL_CACHE_MS, type ChannelDirectory, createChannelDirectory } from './directory.ts';
import { updateChannel } from './update-channel.ts';

const CONFIG = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'first' };

let database: TestDatabase;
let clock: SteppedClock;
let owner: AccountContext;
let queries: number;
let directory: ChannelDirectory;
let otherProcess: ChannelDirectory;
let channelId: string;
let channelUuid: string;

beforeAll(async () => {
  database = await createPgliteDatabase();
});
afterAll(() => database.close());

beforeEach(async () => {
  clock = new SteppedClock();
  const ctx = testContext(database.db, clock);
  const { id } = await createAccount(ctx, 'Test');
  owner = { ...ctx, accountId: decodeId('acc', id) ?? '' };
  queries = 0;
  directory = createChannelDirectory({ ...ctx, db: counting(database.db) }, { publicUrl: 'https://hookline.example' });
  otherProcess = createChannelDirectory(ctx, { publicUrl: 'https://hookline.example' });
  const deps = { publicUrl: '', egressAllow: parseEgressAllow(''), channels: otherProcess };
  const channel = await createChannel(owner, deps, {
    kind: 'twilio',
    name: 'Line',
    sender: '+15550001111',
    config: CONFIG,
    messagesPerSecond: null,
  });
  channelId = channel.id;
  channelUuid = decodeId('chn', channelId) ?? '';
});

function counting(db: Kysely<Database>): Kysely<Database> {
  return db.withPlugin({
    transformQuery({ node }) {
      queries += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  });
}

/** Changes the token where `directory` does not see it. */
async function rotateElsewhere(authToken: string): Promise<void> {
  const deps = { publicUrl: '', egressAllow: parseEgressAllow(''), channels: otherProcess };
  await updateChannel(owner, deps, channelUuid, { config: { authToken } });
}

async function tokenSeen(): Promise<unknown> {
  const channel = await directory.find(channelId);
  return (channel?.access.config as typeof CONFIG | undefined)?.authToken;
}

test('a found channel is ready to work with: secrets open, adapter, rate and callback URLs', async () => {
  const channel = await directory.find(channelId);
  expect(channel).toMatchObject({
    accountId: owner.accountId,
    id: channelUuid,
    access: { id: channelId, sender: '+15550001111', config: { ...CONFIG, replyMode: 'api' } },
    inboundUrl: `https://hookline.example/channels/${channelId}/inbound`,
    statusUrl: `https://hookline.example/channels/${channelId}/status`,
  });
  expect(channel?.adapter.kind).toBe('twilio');
  expect(channel?.messagesPerSecond).toBe(channel?.adapter.defaultRate(channel.access));
});

test('a thousand callers at once share one query, and so do those of the next second', async () => {
  await Promise.all(Array.from({ length: 1000 }, () => directory.find(channelId)));
  clock.advance(CHANNEL_CACHE_MS - 1);
  await directory.find(channelId);
  expect(queries).toBe(1);
  clock.advance(1);
  await Promise.all(Array.from({ length: 1000 }, () => directory.find(channelId)));
  expect(queries).toBe(2);
});

test('another process’s change is seen after at most the cache time', async () => {
  expect(await tokenSeen()).toBe('first');
  await rotateElsewhere('second');
  clock.advance(CHANNEL_CACHE_MS - 1);
  expect(await tokenSeen()).toBe('first');
  clock.advance(1);
  expect(await tokenSeen()).toBe('second');
});

test('a forgotten channel is read anew at once', async () => {
  expect(await tokenSeen()).toBe('first');
  await rotateElsewhere('second');
  directory.forget(channelUuid);
  expect(await tokenSeen()).toBe('second');
});

test('what was being read while the channel was forgotten is not kept', async () => {
  const early = directory.find(channelId);
  directory.forget(channelUuid);
  await early;
  await directory.find(channelId);
  expect(queries).toBe(2);
});

test('an id that nobody has is asked for each time, and what is no id never', async () => {
  const unknown = 'chn_01hw000000e008000000000000';
  expect(await directory.find(unknown)).toBeUndefined();
  expect(await directory.find(unknown)).toBeUndefined();
  expect(queries).toBe(2);
  expect(await directory.find("chn_'; drop table channel; --")).toBeUndefined();
  expect(await directory.find('')).toBeUndefined();
  expect(queries).toBe(2);
});

test('a channel that is made after it was asked for is found at once', async () => {
  const lookup = database.db.deleteFrom('channel_lookup').where('channel_id', '=', channelUuid);
  await lookup.execute();
  expect(await directory.find(channelId)).toBeUndefined();
  await database.db
    .insertInto('channel_lookup')
    .values({ channel_id: channelUuid, account_id: owner.accountId })
    .execute();
  expect(await directory.find(channelId)).toBeDefined();
});

test('a failed reading is told and not kept', async () => {
  await database.db
    .updateTable('channel')
    .set({ secrets: Buffer.alloc(64) })
    .where('id', '=', channelUuid)
    .execute();
  await expect(directory.find(channelId)).rejects.toThrow();
  await database.db
    .updateTable('channel')
    .set({ secrets: owner.vault.seal('{"authToken":"repaired"}') })
    .where('id', '=', channelUuid)
    .execute();
  expect(await tokenSeen()).toBe('repaired');
});
