import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPgliteDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { createTestEmitter } from '../../../test/support/emitter.ts';
import {
  FAKE_TWILIO_ACCOUNT_SID,
  FAKE_TWILIO_AUTH_TOKEN,
  type FakeTwilio,
  startFakeTwilio,
} from '../../../test/support/fake-twilio.ts';
import { encodeId } from '../../base/ids.ts';
import { systemScheduler } from '../../base/scheduler.ts';
import { createGuardedAgent } from '../../deliveries/egress/guarded-agent.ts';
import { parseEgressAllow } from '../../rules/address.ts';
import type { LoadedChannel } from '../directory.ts';
import { createOutgoingDispatcher } from './dispatcher.ts';
import { createPooledFetch } from './pooled-fetch.ts';
import { type TestPerson, type TestProcess, World } from './testing/world.ts';

let database: TestDatabase;
let world: World;
let twilio: FakeTwilio;
let person: TestPerson;
let process: Pick<TestProcess, 'ctx' | 'dispatcher'>;
const closers: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  database = await createPgliteDatabase();
  world = await World.create(database.db);
  twilio = await startFakeTwilio({ latencyMs: 2, statusCallbacks: 'out_of_order' });
  const channelId = await world.addChannel();
  person = await world.addPerson(channelId);
  const id = encodeId('chn', channelId);
  const channel = world.channels.get(id) as LoadedChannel;
  channel.access.config = {
    accountSid: FAKE_TWILIO_ACCOUNT_SID,
    authToken: FAKE_TWILIO_AUTH_TOKEN,
    apiBaseUrl: twilio.url,
  };
  channel.statusUrl = await listenForStatuses(channel);
  const agent = createGuardedAgent({ egressAllow: parseEgressAllow('127.0.0.0/8') });
  const fetch = createPooledFetch(agent);
  const channels = { find: async (channelId: string) => world.channels.get(channelId) };
  const dispatcher = createOutgoingDispatcher({
    ctx: world.ctx,
    channels,
    emitter: createTestEmitter(world.ctx).emitter,
    fetch,
    scheduler: systemScheduler,
  });
  process = { ctx: world.ctx, dispatcher };
  closers.push(
    () => twilio.close(),
    () => agent.destroy(),
    () => database.close(),
  );
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Where Twilio reports: verifies, parses and applies, as the status route does. */
async function listenForStatuses(channel: LoadedChannel): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = new Headers(request.headers as Record<string, string>);
    const received = { method: 'POST' as const, url: `${origin}${request.url}`, headers, body: Buffer.concat(chunks) };
    const isGenuine = channel.adapter.verify(received, channel.access);
    if (isGenuine) {
      const { statuses } = channel.adapter.parseStatus(received, channel.access);
      await world.report(channel.id, statuses);
    }
    response.writeHead(isGenuine ? 204 : 403).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `${origin}/status`;
}

test('messages reach Twilio in order, and its reports, in whatever order, end as delivered', async () => {
  twilio.failNext({ status: 400, code: 30007 });
  await world.say(process as TestProcess, person, 'bad', 'one', 'two', 'three');
  await process.dispatcher.idle();
  await twilio.settled();
  expect(twilio.callbackErrors).toEqual([]);
  expect(twilio.sent.map(({ form }) => form.Body)).toEqual(['one', 'two', 'three']);
  expect(await world.states()).toEqual({ bad: 'failed', one: 'delivered', two: 'delivered', three: 'delivered' });
  expect(await world.queueRows()).toEqual([]);
});

test('throttled by Twilio, the whole lane waits for as long as it says', async () => {
  twilio.failNext({ status: 429, code: 20429, headers: { 'retry-after': '40' } });
  await world.say(process as TestProcess, person, 'one', 'two');
  await process.dispatcher.idle();
  expect(twilio.sent).toEqual([]);
  for (const row of await world.queueRows()) expect(row.due_in_ms).toBeGreaterThan(35_000);
  await world.passQueueTime(40_000);
  for (let round = 0; round < 2; round++) {
    await process.dispatcher.sweep();
    await process.dispatcher.idle();
  }
  expect(twilio.sent.map(({ form }) => form.Body)).toEqual(['one', 'two']);
});
