import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import type { OutgoingRequest } from '../egress/sender.ts';
import type { SentRequest } from '../testing/harness.ts';
import type { TestEndpoint } from '../testing/rows.ts';
import { LaneWorld, MINUTE_MS, SECOND_MS } from './testing/lane-world.ts';

const HOUR_MS = 60 * MINUTE_MS;
const BYTES_MAX = 512 * 1_024;

describe.each(STORES)('batches on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let world: LaneWorld;
  let endpoint: TestEndpoint;
  beforeAll(async () => {
    database = await createDatabase({ steppedClock: true });
    world = new LaneWorld(database);
  });
  beforeEach(async () => {
    await world.clear();
    endpoint = await world.insertEndpoint();
  });
  afterAll(() => database.close());

  const named = (...names: string[]) => names.map((name) => ({ payload: JSON.stringify(name) }));
  const bodies = (sent: { request: OutgoingRequest }[]) => sent.map(({ request }) => request.body);
  const heads = (sent: readonly SentRequest[], name: string) => sent.map(({ header }) => header(name));
  const numbered = (count: number) => Array.from({ length: count }, (_, n) => ({ payload: String(n) }));

  it('go out a minute after their first event, as one array', async () => {
    const { network, sendDue } = world.openProcess();
    network.reply = () => ({});
    await world.owe(endpoint, named('a'));
    await world.pass(30 * SECOND_MS);
    await world.owe(endpoint, named('b', 'c'));
    await world.pass(30 * SECOND_MS - 1);
    await sendDue();
    expect(network.sent).toEqual([]);
    await world.pass(1);
    await sendDue();
    expect(bodies(network.sent)).toEqual(['["a","b","c"]']);
    expect(heads(network.sent, 'hookline-sequence')).toEqual(['1-3']);
    expect(heads(network.sent, 'webhook-id')).toEqual([expect.stringMatching(/^bat_/)]);
  });

  it('hold a single event in an array too', async () => {
    const { network, sendDue } = world.openProcess();
    network.reply = () => ({});
    await world.owe(endpoint, named('a'));
    await world.pass(MINUTE_MS);
    await sendDue();
    expect(bodies(network.sent)).toEqual(['["a"]']);
    expect(heads(network.sent, 'hookline-sequence')).toEqual(['1-1']);
  });

  it('are tried after 1, 2, 4, 8, 16, 32 and 60 minutes, and then hourly [YS-14]', async () => {
    const { network, sendDue } = world.openProcess();
    network.reply = () => ({ status: 204 });
    await world.owe(endpoint, named('a'));
    await world.pass(MINUTE_MS);
    await sendDue();
    for (const minutes of [1, 2, 4, 8, 16, 32, 60, 60, 60]) {
      const before = network.sent.length;
      await world.pass(minutes * MINUTE_MS - 1);
      await sendDue();
      expect(network.sent).toHaveLength(before);
      await world.pass(1);
      await sendDue();
      expect(network.sent).toHaveLength(before + 1);
    }
  });

  it('are tried for thirty days, still hourly, and delivered when it works again [YS-15]', async () => {
    const { network, sendDue } = world.openProcess();
    network.reply = () => ({ status: 500 });
    const ids = await world.owe(endpoint, named('a'));
    expect(ids).toHaveLength(1);
    await world.pass(MINUTE_MS);
    await sendDue();
    await world.ctx.db.updateTable('delivery_lane').set({ attempt_count: 700 }).execute();
    await world.pass(30 * 24 * HOUR_MS);
    await sendDue();
    await world.pass(HOUR_MS - 1);
    await sendDue();
    expect(network.sent).toHaveLength(2);
    network.reply = () => ({ status: 200 });
    await world.pass(1);
    await sendDue();
    expect(network.sent).toHaveLength(3);
    expect((await world.attempts()).at(-1)).toMatchObject({ number: 702, outcome: 'delivered' });
    expect(await world.lanes()).toMatchObject([{ settled_sequence: 1, due_at: null }]);
  });

  it('wait behind one that fails, and follow it in sequence at once when it got through [YS-16]', async () => {
    const { network, sendDue } = world.openProcess();
    network.reply = () => ({ status: 500 });
    await world.owe(endpoint, named('a'));
    await world.pass(MINUTE_MS);
    await sendDue();
    await world.owe(endpoint, numbered(1_000));
    await world.owe(endpoint, named('c'));
    await sendDue();
    expect(bodies(network.sent)).toEqual(['["a"]']);
    await world.pass(MINUTE_MS);
    network.reply = () => ({});
    await sendDue();
    expect(heads(network.sent, 'hookline-sequence')).toEqual(['1-1', '1-1', '2-1001', '1002-1002']);
  });

  it("of a dead receiver do not delay another account's [YS-17]", async () => {
    const other = await world.insertEndpoint({ url: 'https://other.test/hook' });
    const { dispatcher, network } = world.openProcess();
    await world.owe(endpoint, named('a'));
    await world.owe(other, named('b'));
    await world.pass(MINUTE_MS);
    await dispatcher.sweep();
    expect(network.countByUrl()).toEqual({ 'https://partner.test/hook': 1, 'https://other.test/hook': 1 });
  });

  it('begin again at one minute with the next batch that fails [YS-18]', async () => {
    const { network, sendDue } = world.openProcess();
    network.reply = ({ body }) => ({ status: body === '["a"]' ? 200 : 500 });
    await world.owe(endpoint, named('a'));
    await world.ctx.db.updateTable('delivery_lane').set({ attempt_count: 7 }).execute();
    await world.pass(MINUTE_MS);
    await sendDue();
    await world.owe(endpoint, named('b'));
    await world.pass(MINUTE_MS);
    await sendDue();
    await world.pass(MINUTE_MS - 1);
    await sendDue();
    expect(bodies(network.sent)).toEqual(['["a"]', '["b"]']);
    await world.pass(1);
    await sendDue();
    expect(heads(network.sent, 'hookline-attempt')).toEqual(['8', '1', '2']);
  });

  it('are the same bytes under the same id at each attempt, whatever comes up meanwhile [YS-19]', async () => {
    const { network, sendDue } = world.openProcess();
    network.reply = () => ({ status: 500 });
    await world.owe(endpoint, named('a', 'b'));
    await world.pass(MINUTE_MS);
    await sendDue();
    for (const minutes of [1, 2]) {
      await world.owe(endpoint, numbered(2_000));
      await world.pass(minutes * MINUTE_MS);
      await sendDue();
    }
    expect(bodies(network.sent)).toEqual(['["a","b"]', '["a","b"]', '["a","b"]']);
    expect(new Set(heads(network.sent, 'webhook-id')).size).toBe(1);
    expect(heads(network.sent, 'hookline-attempt')).toEqual(['1', '2', '3']);
  });

  it('stay sealed when the process that sealed them dies', async () => {
    const [dead, other] = [world.openProcess(), world.openProcess()];
    await world.owe(endpoint, named('a'));
    await world.pass(MINUTE_MS);
    await dead.dispatcher.sweep();
    await world.owe(endpoint, named('b'));
    await world.pass(35 * SECOND_MS);
    await other.dispatcher.sweep();
    expect(bodies(other.network.sent)).toEqual(['["a"]']);
    expect(heads(other.network.sent, 'webhook-id')).toEqual(heads(dead.network.sent, 'webhook-id'));
  });

  it('go out at once with 1,000 events, not with 999, and never hold more [YS-12]', async () => {
    const { network, sendDue } = world.openProcess();
    network.reply = () => ({});
    await world.owe(endpoint, numbered(999));
    await sendDue();
    expect(network.sent).toEqual([]);
    await world.owe(endpoint, numbered(1_502));
    await sendDue();
    expect(heads(network.sent, 'hookline-sequence')).toEqual(['1-1000', '1001-2000']);
    await world.pass(MINUTE_MS);
    await sendDue();
    expect(heads(network.sent, 'hookline-sequence').at(-1)).toBe('2001-2501');
    expect(network.sent.flatMap(({ request }) => JSON.parse(request.body))).toHaveLength(2_501);
  });

  // Two events, one comma and two brackets make the whole body; é is two bytes.
  const pair = (bytes: number) => [
    { payload: '"é"' },
    { payload: JSON.stringify('x'.repeat(bytes - 3 - '"é"'.length - 1 - 2)) },
  ];

  it('go out at once with 512 KiB, which they may have to the byte', async () => {
    const { network, sendDue } = world.openProcess();
    network.reply = () => ({});
    await world.owe(endpoint, pair(BYTES_MAX - 1));
    await sendDue();
    expect(network.sent).toEqual([]);
    await world.pass(MINUTE_MS);
    await sendDue();
    await world.owe(endpoint, pair(BYTES_MAX));
    await sendDue();
    expect(bodies(network.sent).map((body) => Buffer.byteLength(body))).toEqual([BYTES_MAX - 1, BYTES_MAX]);
    expect(await world.lanes()).toMatchObject([{ waiting_bytes: 0 }]);
  });

  it('leave to the next one what would be a byte too much [YS-12]', async () => {
    const { network, sendDue } = world.openProcess();
    network.reply = () => ({});
    await world.owe(endpoint, pair(BYTES_MAX + 1));
    await sendDue();
    await world.pass(MINUTE_MS);
    await sendDue();
    expect(heads(network.sent, 'hookline-sequence')).toEqual(['1-1', '2-2']);
  });

  it('may hold one event that is larger than the limit by itself', async () => {
    const { network, sendDue } = world.openProcess();
    network.reply = () => ({});
    await world.owe(endpoint, [{ payload: JSON.stringify('x'.repeat(BYTES_MAX)) }, ...named('b')]);
    await sendDue();
    expect(heads(network.sent, 'hookline-sequence')).toEqual(['1-1']);
  });

  it('flush the rest by the age of its oldest event, not from the last flush', async () => {
    const { network, sendDue } = world.openProcess();
    network.reply = () => ({});
    await world.owe(endpoint, numbered(998));
    await world.pass(40 * SECOND_MS);
    await world.owe(endpoint, numbered(5));
    await sendDue();
    expect(heads(network.sent, 'hookline-sequence')).toEqual(['1-1000']);
    await world.pass(MINUTE_MS - 1);
    await sendDue();
    expect(network.sent).toHaveLength(1);
    await world.pass(1);
    await sendDue();
    expect(heads(network.sent, 'hookline-sequence').at(-1)).toBe('1001-1003');
  });

  it('are written down: which deliveries went together', async () => {
    const { network, sendDue } = world.openProcess();
    network.reply = () => ({});
    await world.owe(endpoint, named('a', 'b'));
    await world.pass(MINUTE_MS);
    await sendDue();
    const batches = await world.ctx.db.selectFrom('delivery_batch').selectAll().execute();
    expect(batches).toMatchObject([{ lane_key: '', first_sequence: 1, last_sequence: 2 }]);
    expect(await world.attempts()).toMatchObject([{ delivery_id: batches[0]?.id, number: 1, outcome: 'delivered' }]);
  });
});
