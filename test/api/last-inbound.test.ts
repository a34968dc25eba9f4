import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPgliteDatabase, type TestDatabase } from '../support/database.ts';
import { startHookline, type TestHookline } from '../support/hookline.ts';

let database: TestDatabase;
let hookline: TestHookline;
beforeAll(async () => {
  database = await createPgliteDatabase();
  hookline = await startHookline(database);
});
afterAll(async () => {
  await hookline.close();
  await database.close();
});

interface Channel {
  id: string;
  lastInboundAt: string | null;
}

const create = async (name: string) =>
  (await hookline.api<Channel>('POST', '/channels', { kind: 'simulator', name })).body;

test('a channel tells when somebody last wrote on it, and what went out does not count', async () => {
  const [busy, quiet] = [await create('Busy'), await create('Quiet')];
  const definition = { channels: [busy.id, quiet.id], keywords: ['hello'], welcome: { text: 'Hi!' } };
  const campaign = { kind: 'chatbot', name: 'Greeting', definition };
  const { id } = (await hookline.api<{ id: string }>('POST', '/campaigns', campaign)).body;
  expect((await hookline.api('POST', `/campaigns/${id}/publish`)).status).toBe(200);
  const started = { to: '+525500000001', channelId: quiet.id };
  expect((await hookline.api('POST', `/campaigns/${id}/trigger`, started)).status).toBe(202);

  const before = new Date().toISOString();
  const written = { channelId: busy.id, from: '+525500000000', text: 'hello', send: true };
  expect((await hookline.api('POST', '/simulator/messages', written)).status).toBe(200);
  const after = new Date().toISOString();

  const { items } = (await hookline.api<{ items: Channel[] }>('GET', '/channels')).body;
  const lastOf = (channel: Channel) => items.find(({ id: each }) => each === channel.id)?.lastInboundAt;
  const last = String(lastOf(busy));
  expect(last >= before && last <= after, last).toBe(true);
  expect(lastOf(quiet)).toBeNull();
  expect((await hookline.api<Channel>('GET', `/channels/${busy.id}`)).body.lastInboundAt).toBe(last);
  const renamed = await hookline.api<Channel>('PATCH', `/channels/${busy.id}`, { name: 'Very busy' });
  expect(renamed.body.lastInboundAt).toBe(last);
});
