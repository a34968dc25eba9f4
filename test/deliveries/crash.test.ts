import { sql } from 'kysely';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { endProcesses, type HooklineProcess, removeDataDirs, startHooklineProcess } from '../support/process.ts';
import { createPostgresStore, endLeases, PROCESS_STORES, type ProcessStore } from '../support/process-store.ts';
import { publishCampaign } from '../support/twilio-phone.ts';
import { type RecordingPartner, startRecordingPartner } from './recording-partner.ts';

/** A first start on an embedded store takes some seconds, more where suites share two cores. */
vi.setConfig({ testTimeout: 120_000 });

let store: ProcessStore | undefined;
let partner: RecordingPartner | undefined;
afterEach(async () => {
  await endProcesses();
  await Promise.all([store?.close(), partner?.close()]);
});
afterAll(removeDataDirs);

interface Delivery {
  id: string;
  state: string;
  attemptCount: number;
  nextAttemptAt: string | null;
  attempts: { number: number; at: string; outcome: string }[];
}

const start = (on: ProcessStore) => startHooklineProcess({ ...on.environment, HOOKLINE_EGRESS_ALLOW: '127.0.0.0/8' });

/** Somebody's answer leads to one POST under a policy of the account's own; the id of its delivery. */
async function oweOne(hookline: HooklineProcess, url: string, gapsSeconds: number[]): Promise<string> {
  const policy = { name: 'quick', base: 'di-guide', gapsSeconds };
  const { id } = (await hookline.api<{ id: string }>('POST', '/policies', policy)).body;
  const simulator = { kind: 'simulator', name: 'Simulator' };
  const channel = (await hookline.api<{ id: string }>('POST', '/channels', simulator)).body;
  const webhook = { url: `${url}/hook`, policy: id, headers: [{ name: 'x-api-key', value: 's3cret' }] };
  await publishCampaign(hookline, 'Gifts', {
    channels: [channel.id],
    keywords: ['gifts'],
    welcome: { text: 'Choose:', menu: [{ text: 'Gift', redirect: { type: 'end', text: 'Bye!' }, webhook }] },
  });
  for (const text of ['gifts', '1']) {
    const message = { channelId: channel.id, from: '+525500000000', text, send: true };
    expect((await hookline.api('POST', '/simulator/messages', message)).status).toBe(200);
  }
  const { body } = await hookline.api<{ items: Delivery[] }>('GET', '/deliveries');
  expect(body.items).toHaveLength(1);
  return body.items[0]?.id ?? '';
}

async function readDelivery(hookline: HooklineProcess, id: string): Promise<Delivery> {
  return (await hookline.api<Delivery>('GET', `/deliveries/${id}`)).body;
}

const inTime = { timeout: 30_000, interval: 20 };

describe.each(PROCESS_STORES)('on $store', ({ createStore }) => {
  test('a schedule survives kill -9 between attempts 2 and 3: the third comes at its time, as the third [XP-19]', async () => {
    [store, partner] = await Promise.all([createStore(), startRecordingPartner()]);
    const { arrivals } = partner;
    const arrivedAt: number[] = [];
    partner.behave(({ attempt }) => {
      arrivedAt.push(Date.now());
      return { status: attempt < 3 ? 500 : 200, afterMs: 0 };
    });
    const killed = await start(store);
    const id = await oweOne(killed, partner.url, [1, 3]);
    await expect.poll(async () => (await readDelivery(killed, id)).attemptCount, inTime).toBe(2);
    const { nextAttemptAt } = await readDelivery(killed, id);
    await killed.kill();
    expect(arrivals).toHaveLength(2);

    const next = await start(store);
    await expect.poll(async () => (await readDelivery(next, id)).state, inTime).toBe('delivered');
    const { attempts } = await readDelivery(next, id);
    expect(attempts.map(({ number, outcome }) => `${number} ${outcome}`)).toEqual([
      '1 retry',
      '2 retry',
      '3 delivered',
    ]);
    expect(arrivals.map((arrival) => arrival.attempt)).toEqual([1, 2, 3]);
    expect(new Set(arrivals.map((arrival) => `${arrival.id} ${arrival.raw}`)).size).toBe(1);
    expect(arrivedAt[2]).toBeGreaterThanOrEqual(Date.parse(nextAttemptAt ?? ''));
  });
});

test('a crash between send and commit sends the same id and bytes again, as the same attempt [XP-15]', async () => {
  const postgres = await createPostgresStore();
  store = postgres;
  partner = await startRecordingPartner();
  const { arrivals } = partner;
  const killed = await start(store);
  const account = await killed.api<{ webhookSecret: string }>('GET', '/account');
  // The partner has answered 200, and what came of it cannot be written down.
  await postgres.db.transaction().execute(async (tx) => {
    await sql`lock table attempt in exclusive mode`.execute(tx);
    await oweOne(killed, partner?.url ?? '', []);
    await expect.poll(() => listWriters(), inTime).toHaveLength(1);
    await killed.kill();
    // The server has not noticed, and would go on.
    for (const pid of await listWriters()) await sql`select pg_terminate_backend(${pid})`.execute(postgres.db);
    await expect.poll(() => listWriters(), inTime).toEqual([]);
  });
  expect(arrivals.map(({ fate }) => fate)).toEqual(['taken']);
  await endLeases(postgres.db);

  const next = await start(store);
  const { id } = arrivals[0] ?? { id: '' };
  await expect.poll(async () => (await readDelivery(next, id)).state, inTime).toBe('delivered');
  expect((await readDelivery(next, id)).attempts).toMatchObject([{ number: 1, outcome: 'delivered' }]);
  const [first, second] = arrivals;
  expect(arrivals).toHaveLength(2);
  const sent = { id, path: '/hook', attempt: 1, fate: 'taken', raw: first?.raw };
  expect(arrivals).toMatchObject([sent, sent]);
  for (const { raw, headers } of [first, second].flatMap((each) => each ?? [])) {
    new Webhook(account.body.webhookSecret).verify(raw, headers);
  }

  async function listWriters(): Promise<number[]> {
    const { rows } = await sql<{ pid: number }>`
      select pid from pg_locks where relation = 'attempt'::regclass and not granted`.execute(postgres.db);
    return rows.map(({ pid }) => pid);
  }
});
