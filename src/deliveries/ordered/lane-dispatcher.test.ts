import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { encodeId } from '../../base/ids.ts';
import type { OutgoingRequest } from '../egress/sender.ts';
import { type EndpointRecord, type Target, TargetCache } from '../target.ts';
import { LaneWorld, MINUTE_MS, SECOND_MS, until } from './testing/lane-world.ts';

const A = '+525500000001';
const B = '+525500000002';

describe.each(STORES)('lanes on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let world: LaneWorld;
  beforeAll(async () => {
    database = await createDatabase({ steppedClock: true });
    world = new LaneWorld(database);
  });
  beforeEach(() => world.clear());
  afterAll(() => database.close());

  const numbers = (sent: { request: OutgoingRequest }[]) => sent.map(({ request }) => JSON.parse(request.body).n);

  describe('without batches', () => {
    it('send one event after the other, each when the one before is settled, and number them', async () => {
      const endpoint = await world.insertUnbatched({ url: 'https://partner.test/hook?a=1' });
      const ids = await world.owe(endpoint, [{}, {}, {}]);
      const { dispatcher, network, untilIdle } = world.openProcess();
      await dispatcher.sweep();
      for (let nth = 0; nth < 3; nth++) {
        await until(() => network.sent.length > nth);
        await dispatcher.sweep();
        expect(network.sent).toHaveLength(nth + 1);
        network.sent[nth]?.answer();
      }
      await untilIdle();
      expect(network.mostUnderWay).toBe(1);
      expect(numbers(network.sent)).toEqual([0, 1, 2]);
      expect(network.sent.map(({ header }) => header('hookline-sequence'))).toEqual(['1', '2', '3']);
      expect(network.sent.map(({ header }) => header('webhook-id'))).toEqual(ids.map((id) => encodeId('dlv', id)));
      expect(network.sent.map(({ header }) => header('hookline-attempt'))).toEqual(['1', '1', '1']);
      expect(await world.attempts()).toMatchObject(
        ids.map((id) => ({ delivery_id: id, number: 1, outcome: 'delivered', status: 200 })),
      );
      expect(await world.lanes()).toMatchObject([
        { last_sequence: 3, settled_sequence: 3, waiting_bytes: 0, due_at: null, claim_id: null, leased_until: null },
      ]);
    });

    it('hold what is behind a failing head, and deliver it once that got through [XP-05]', async () => {
      const endpoint = await world.insertUnbatched();
      await world.owe(endpoint, [{}, {}]);
      const { network, sendDue } = world.openProcess();
      network.reply = () => ({ status: 500 });
      await sendDue();
      await world.pass(5 * SECOND_MS - 1);
      await sendDue();
      expect(numbers(network.sent)).toEqual([0]);
      await world.pass(1);
      network.reply = () => ({});
      await sendDue();
      expect(numbers(network.sent)).toEqual([0, 0, 1]);
      expect(network.sent.map(({ header }) => header('hookline-attempt'))).toEqual(['1', '2', '1']);
      expect(await world.attempts()).toMatchObject([
        { number: 1, outcome: 'retry', status: 500 },
        { number: 2, outcome: 'delivered' },
        { number: 1, outcome: 'delivered' },
      ]);
    });

    it('go on without a head that has used up its schedule, and record it as failed', async () => {
      const endpoint = await world.insertUnbatched({ policy: 'flow-sync' });
      const ids = await world.owe(endpoint, [{}, {}]);
      const { network, sendDue } = world.openProcess();
      network.reply = ({ body }) => ({ status: body.includes('0') ? 500 : 200 });
      await sendDue();
      expect(numbers(network.sent)).toEqual([0, 1]);
      expect(await world.attempts()).toMatchObject([
        { delivery_id: ids[0], outcome: 'failed', status: 500 },
        { delivery_id: ids[1], outcome: 'delivered' },
      ]);
    });

    it('tell since when a head blocks, and forget it when it is over', async () => {
      const endpoint = await world.insertUnbatched();
      await world.owe(endpoint, [{}]);
      const { network, sendDue } = world.openProcess();
      const began = new Date(world.clock.now());
      network.reply = () => ({ status: 500 });
      await sendDue();
      await world.pass(5 * SECOND_MS);
      await sendDue();
      expect(await world.lanes()).toMatchObject([{ attempt_count: 2, blocked_since: began }]);
      network.reply = () => ({});
      await world.pass(MINUTE_MS);
      await sendDue();
      expect(await world.lanes()).toMatchObject([{ attempt_count: 0, blocked_since: null, due_at: null }]);
    });
  });

  describe('by person', () => {
    it("do not wait for each other: one person's failing head holds nobody else", async () => {
      const endpoint = await world.insertUnbatched({ order_by: 'phoneNumber' });
      const at = (person: string, n: number) => ({ person, payload: JSON.stringify({ person, n }) });
      await world.owe(endpoint, [at(A, 1), at(B, 1), at(A, 2), at(B, 2), at(B, 3)]);
      const { network, sendDue } = world.openProcess();
      network.reply = ({ body }) => ({ status: body.includes(A) ? 500 : 200 });
      await sendDue();
      await sendDue();
      const sent = network.sent.map(({ request }) => JSON.parse(request.body));
      expect(sent.filter(({ person }) => person === A).map(({ n }) => n)).toEqual([1]);
      expect(sent.filter(({ person }) => person === B).map(({ n }) => n)).toEqual([1, 2, 3]);
      expect(await world.lanes()).toMatchObject([
        { key: A, last_sequence: 2, settled_sequence: 0 },
        { key: B, last_sequence: 3, settled_sequence: 3 },
      ]);
    });

    it('are under way as many at once as the endpoint has concurrency', async () => {
      const endpoint = await world.insertUnbatched({ order_by: 'phoneNumber', concurrency: 2 });
      await world.owe(
        endpoint,
        Array.from({ length: 5 }, (_, n) => ({ person: `+5255000000${n}` })),
      );
      const { dispatcher, network } = world.openProcess();
      await dispatcher.sweep();
      await dispatcher.sweep();
      expect(network.sent).toHaveLength(2);
      network.sent[0]?.answer();
      await until(async () => {
        await dispatcher.sweep();
        return network.sent.length === 3;
      });
      expect(network.mostUnderWay).toBe(2);
    });
  });

  describe('over several processes', () => {
    it('belong to one of them at a time', async () => {
      const endpoint = await world.insertUnbatched();
      await world.owe(endpoint, [{}, {}]);
      const [one, other] = [world.openProcess(), world.openProcess()];
      await one.dispatcher.sweep();
      await other.dispatcher.sweep();
      expect([one.network.sent.length, other.network.sent.length]).toEqual([1, 0]);
    });

    it('go on in another process, from the head, when the lease of one that died has ended', async () => {
      const endpoint = await world.insertUnbatched();
      await world.owe(endpoint, [{}, {}]);
      const [dead, other] = [world.openProcess(), world.openProcess()];
      await dead.dispatcher.sweep();
      await world.pass(35 * SECOND_MS - 1);
      await other.sendDue();
      expect(other.network.sent).toEqual([]);
      await world.pass(1);
      other.network.reply = () => ({});
      await other.sendDue();
      expect(numbers(other.network.sent)).toEqual([0, 1]);
    });

    it('take no word from a process that has lost them', async () => {
      const endpoint = await world.insertUnbatched();
      await world.owe(endpoint, [{}, {}]);
      const [late, other] = [world.openProcess(), world.openProcess()];
      await late.dispatcher.sweep();
      await world.pass(35 * SECOND_MS);
      other.network.reply = () => ({ status: 500 });
      await other.sendDue();
      late.network.sent[0]?.answer();
      await late.untilIdle();
      expect(await world.lanes()).toMatchObject([{ settled_sequence: 0, attempt_count: 1 }]);
      expect(await world.attempts()).toMatchObject([{ number: 1, outcome: 'retry', status: 500 }]);
      expect(world.log.lines.map(({ message }) => message)).toContain(
        'lane lost before the attempt was recorded: it may be sent twice',
      );
    });

    it('are not settled by it while the process that has them is still sending', async () => {
      const endpoint = await world.insertUnbatched();
      await world.owe(endpoint, [{}, {}]);
      const [late, other] = [world.openProcess(), world.openProcess()];
      await late.dispatcher.sweep();
      await world.pass(35 * SECOND_MS);
      await other.dispatcher.sweep();
      const before = await world.lanes();
      late.network.sent[0]?.answer();
      await late.untilIdle();
      expect(await world.lanes()).toEqual(before);
      expect(await world.attempts()).toEqual([]);
    });

    it('go on once where one process has lost and claimed them again, and both requests end together', async () => {
      const endpoint = await world.insertUnbatched({ order_by: 'phoneNumber' });
      await world.owe(endpoint, [{}, {}]);
      const { dispatcher, network } = world.openProcess();
      await dispatcher.sweep();
      await world.pass(35 * SECOND_MS);
      await dispatcher.sweep();
      expect(numbers(network.sent)).toEqual([0, 0]);
      for (const { answer } of [...network.sent]) answer();
      await until(async () => (await world.attempts()).length === 1 && network.sent.length > 2);
      network.sent[2]?.answer();
      await until(async () => (await world.attempts()).length === 2);
      expect(numbers(network.sent)).toEqual([0, 0, 1]);
    });

    it('are given back where a lease no longer covers an attempt, and use none up', async () => {
      const endpoint = await world.insertUnbatched();
      await world.owe(endpoint, [{}]);
      // Of a lease of 35 s an attempt and its settling need 17.
      let standsStillMs = 18 * SECOND_MS + 1;
      const targets = new (class extends TargetCache {
        // Asked for before the claim, and again between the claim and the request.
        override open(record: EndpointRecord): Target {
          scheduler.stall(standsStillMs);
          return super.open(record);
        }
      })(world.ctx.vault);
      const { network, scheduler, sendDue } = world.openProcess({ targets });
      network.reply = () => ({});
      await sendDue();
      expect(network.sent).toEqual([]);
      expect(await world.lanes()).toMatchObject([{ claim_id: null, attempt_count: 0 }]);
      standsStillMs = 18 * SECOND_MS;
      await sendDue();
      expect(network.sent).toHaveLength(1);
    });
  });

  it('wait while their endpoint is paused, and go on from there', async () => {
    const endpoint = await world.insertUnbatched();
    await world.owe(endpoint, [{}, {}]);
    const { dispatcher, network, untilIdle, sendDue } = world.openProcess();
    await dispatcher.sweep();
    const pause = (state: 'active' | 'paused') =>
      world.ctx.db.updateTable('endpoint').set({ state }).where('id', '=', endpoint.endpointId).execute();
    await pause('paused');
    network.sent[0]?.answer();
    await untilIdle();
    await sendDue();
    expect(numbers(network.sent)).toEqual([0]);
    expect(await world.lanes()).toMatchObject([{ settled_sequence: 1, claim_id: null }]);
    await pause('active');
    network.reply = () => ({});
    await sendDue();
    expect(numbers(network.sent)).toEqual([0, 1]);
  });

  it('are written nothing about while their breaker is open, and are probed with one request', async () => {
    const endpoint = await world.insertUnbatched({ order_by: 'phoneNumber' });
    await world.owe(endpoint, [{ person: A }, { person: B }]);
    const health = world.ctx.db.updateTable('endpoint_health').where('endpoint_id', '=', endpoint.endpointId);
    await health.set({ openings: 1, resume_at: new Date(world.clock.now() + MINUTE_MS) }).execute();
    const { network, dispatcher, sendDue, untilIdle } = world.openProcess();
    const before = await world.lanes();
    await sendDue();
    expect(network.sent).toEqual([]);
    expect(await world.lanes()).toEqual(before);
    await world.pass(MINUTE_MS);
    await dispatcher.sweep();
    await dispatcher.sweep();
    await world.openProcess().dispatcher.sweep();
    expect(network.sent).toHaveLength(1);
    network.reply = () => ({});
    network.sent[0]?.answer();
    await untilIdle();
    await sendDue();
    expect(network.sent).toHaveLength(2);
  });

  it('keep to the rate of their endpoint', async () => {
    const endpoint = await world.insertUnbatched({ per_second: 2 });
    await world.owe(endpoint, [{}, {}, {}]);
    const { network, sendDue } = world.openProcess();
    network.reply = () => ({});
    const counts: number[] = [];
    for (const ms of [0, 499, 1, 499, 1, 500]) {
      await world.pass(ms);
      await sendDue();
      counts.push(network.sent.length);
    }
    expect(counts).toEqual([1, 1, 2, 2, 3, 3]);
  });

  it('end with a receiver that says 410: the endpoint is off, what is behind waits', async () => {
    const endpoint = await world.insertUnbatched();
    await world.owe(endpoint, [{}, {}]);
    const { network, sendDue } = world.openProcess();
    network.reply = () => ({ status: 410 });
    await sendDue();
    await sendDue();
    expect(network.sent).toHaveLength(1);
    const { state, off_reason } = await world.ctx.db
      .selectFrom('endpoint')
      .selectAll()
      .where('id', '=', endpoint.endpointId)
      .executeTakeFirstOrThrow();
    expect({ state, off_reason }).toEqual({ state: 'disabled', off_reason: 'gone' });
    expect(await world.attempts()).toMatchObject([{ outcome: 'failed', status: 410 }]);
    expect(await world.lanes()).toMatchObject([{ settled_sequence: 1, last_sequence: 2 }]);
  });

  it('are given back by a process that drains, once the request under way is settled', async () => {
    const endpoint = await world.insertUnbatched();
    await world.owe(endpoint, [{}, {}]);
    const { dispatcher, network, untilIdle } = world.openProcess();
    await dispatcher.sweep();
    const drained = dispatcher.drain();
    network.sent[0]?.answer();
    await drained;
    await untilIdle();
    expect(network.sent).toHaveLength(1);
    expect(await world.lanes()).toMatchObject([{ settled_sequence: 1, claim_id: null, due_at: expect.any(Date) }]);
    const other = world.openProcess();
    await other.dispatcher.sweep();
    expect(numbers(other.network.sent)).toEqual([1]);
  });

  it('take turns where there are more of them than places', async () => {
    const endpoints = [];
    for (let nth = 0; nth < 3; nth++) endpoints.push(await world.insertUnbatched());
    const owed: string[][] = [];
    for (const endpoint of endpoints) owed.push(await world.owe(endpoint, [{}, {}, {}]));
    const { dispatcher, network } = world.openProcess({ limits: { lanesMax: 1 } });
    network.reply = () => ({});
    const stop = new AbortController();
    const running = dispatcher.run(stop.signal);
    await until(async () => {
      await world.pass(20);
      return (await world.attempts()).length === 9;
    });
    stop.abort();
    await running;
    const turns = network.sent.map(({ header }) => header('webhook-id'));
    expect(turns).toEqual([0, 1, 2].flatMap((nth) => owed.map((ids) => encodeId('dlv', ids[nth] ?? ''))));
    expect(await world.lanes()).toMatchObject(endpoints.map(() => ({ settled_sequence: 3 })));
  });
});
