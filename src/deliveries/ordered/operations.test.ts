import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { AppError } from '../../base/errors.ts';
import { encodeId } from '../../base/ids.ts';
import type { TestEndpoint } from '../testing/rows.ts';
import { listLanes } from './list-lanes.ts';
import { retryLanes } from './retry-lanes.ts';
import type { LaneSkip } from './schema.ts';
import { skipHead } from './skip-head.ts';
import { LaneWorld, MINUTE_MS } from './testing/lane-world.ts';

const A = '+525500000001';
const B = '+525500000002';

describe.each(STORES)('operations on lanes on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let world: LaneWorld;
  beforeAll(async () => {
    database = await createDatabase({ steppedClock: true });
    world = new LaneWorld(database);
  });
  beforeEach(() => world.clear());
  afterAll(() => database.close());

  const of = (endpoint: TestEndpoint) => ({ ...world.ctx, accountId: endpoint.accountId });
  const list = async (endpoint: TestEndpoint, query: { blocked?: boolean; cursor?: string; limit?: number } = {}) =>
    listLanes(of(endpoint), endpoint.endpointId, { limit: 50, ...query });
  const skip = (endpoint: TestEndpoint, what: LaneSkip) => skipHead(of(endpoint), endpoint.endpointId, what);
  const codeOf = (failing: Promise<unknown>) =>
    failing.then(
      () => 'done',
      (error) => (error instanceof AppError ? error.code : error),
    );

  describe('the list', () => {
    it('tells what comes next in each lane, since when it blocks, and why', async () => {
      const endpoint = await world.insertUnbatched({ order_by: 'phoneNumber' });
      const [id = ''] = await world.owe(endpoint, [{ person: A }, { person: A }, { person: B }]);
      const { network, sendDue } = world.openProcess();
      network.reply = ({ body }) => (body.includes('0') ? { status: null, errorClass: 'timeout' } : {});
      const at = new Date(world.clock.now());
      await sendDue();
      expect(await list(endpoint)).toEqual({
        items: [
          {
            key: A,
            depth: 2,
            nextAttemptAt: new Date(at.getTime() + 5_000).toISOString(),
            attemptCount: 1,
            blockedSince: at.toISOString(),
            head: {
              ...{ id: encodeId('dlv', id), events: 1, sequence: '1' },
              lastError: { status: null, errorClass: 'timeout' },
            },
          },
        ],
        nextCursor: null,
      });
    });

    it('shows a sealed batch as one head', async () => {
      const endpoint = await world.insertEndpoint();
      await world.owe(endpoint, [{}, {}]);
      await world.pass(MINUTE_MS);
      const { network, sendDue } = world.openProcess();
      network.reply = () => ({ status: 500 });
      await sendDue();
      await world.owe(endpoint, [{}]);
      const { items } = await list(endpoint, { blocked: true });
      const id = network.sent[0]?.header('webhook-id');
      expect(items).toMatchObject([{ depth: 3, head: { id, events: 2, sequence: '1-2', lastError: { status: 500 } } }]);
    });

    it('keeps blocked lanes and others apart, and pages by key', async () => {
      const endpoint = await world.insertUnbatched({ order_by: 'phoneNumber' });
      await world.owe(endpoint, [{ person: A }, { person: B }, { person: '' }]);
      await world.ctx.db.updateTable('delivery_lane').set({ blocked_since: new Date() }).where('key', '=', A).execute();
      const keys = async (query: Parameters<typeof list>[1]) =>
        (await list(endpoint, query)).items.map(({ key }) => key);
      expect(await keys({ blocked: true })).toEqual([A]);
      expect(await keys({ blocked: false })).toEqual(['', B]);
      const seen: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await list(endpoint, { limit: 1, ...(cursor ? { cursor } : {}) });
        seen.push(...page.items.map(({ key }) => key));
        cursor = page.nextCursor;
      }
      expect(seen).toEqual(['', A, B]);
      expect(await codeOf(list(endpoint, { cursor: 'x' }))).toBe('invalid');
    });

    it("is empty for an endpoint that owes nothing, and not found for another account's", async () => {
      const endpoint = await world.insertUnbatched();
      const other = await world.insertUnbatched();
      expect(await list(endpoint)).toEqual({ items: [], nextCursor: null });
      expect(await codeOf(list({ ...endpoint, accountId: other.accountId }))).toBe('not_found');
    });
  });

  describe('skip', () => {
    it('lets the lane go on without its head, which is recorded as skipped', async () => {
      const endpoint = await world.insertUnbatched();
      const ids = await world.owe(endpoint, [{}, {}]);
      const { network, sendDue } = world.openProcess();
      network.reply = ({ body }) => ({ status: body.includes('0') ? 500 : 200 });
      await sendDue();
      await skip(endpoint, { key: '', head: encodeId('dlv', ids[0] ?? '') });
      await sendDue();
      expect(await world.attempts()).toMatchObject([
        { delivery_id: ids[0], number: -1, outcome: 'skipped', status: null },
        { delivery_id: ids[0], number: 1, outcome: 'retry' },
        { delivery_id: ids[1], number: 1, outcome: 'delivered' },
      ]);
      expect(await world.lanes()).toMatchObject([{ settled_sequence: 2, waiting_bytes: 0, blocked_since: null }]);
    });

    it('skips a batch as a whole, also while its endpoint is off', async () => {
      const endpoint = await world.insertEndpoint();
      await world.owe(endpoint, [{}, {}]);
      await world.pass(MINUTE_MS);
      const { network, sendDue } = world.openProcess();
      network.reply = () => ({ status: 500 });
      await sendDue();
      await world.owe(endpoint, [{}]);
      await world.ctx.db.updateTable('endpoint').set({ state: 'disabled' }).execute();
      await skip(endpoint, { key: '', head: network.sent[0]?.header('webhook-id') ?? '' });
      expect(await world.lanes()).toMatchObject([{ settled_sequence: 2, batch_id: null, attempt_count: 0 }]);
    });

    it('refuses what is no longer the head, what is being sent, and what is not there', async () => {
      const endpoint = await world.insertUnbatched();
      const ids = (await world.owe(endpoint, [{}, {}])).map((id) => encodeId('dlv', id));
      const [first = '', second = ''] = ids;
      expect(await codeOf(skip(endpoint, { key: '', head: second }))).toBe('conflict');
      const { dispatcher } = world.openProcess();
      await dispatcher.sweep();
      expect(await codeOf(skip(endpoint, { key: '', head: first }))).toBe('conflict');
      expect(await codeOf(skip(endpoint, { key: A, head: first }))).toBe('not_found');
      const other = await world.insertUnbatched();
      expect(await codeOf(skip({ ...endpoint, accountId: other.accountId }, { key: '', head: first }))).toBe(
        'not_found',
      );
      expect(await world.lanes()).toMatchObject([{ settled_sequence: 0 }]);
      expect(await world.attempts()).toEqual([]);
    });

    it('takes the lane from a process whose lease has ended, and that process settles nothing any more', async () => {
      const endpoint = await world.insertUnbatched();
      const [id = ''] = await world.owe(endpoint, [{}]);
      const { dispatcher, network, untilIdle } = world.openProcess();
      await dispatcher.sweep();
      await world.pass(MINUTE_MS);
      await skip(endpoint, { key: '', head: encodeId('dlv', id) });
      network.sent[0]?.answer();
      await untilIdle();
      expect(await world.attempts()).toMatchObject([{ delivery_id: id, number: 0, outcome: 'skipped' }]);
    });
  });

  describe('retry', () => {
    it('makes what waits due now: one lane, or all of the endpoint', async () => {
      const endpoint = await world.insertUnbatched({ order_by: 'phoneNumber' });
      const empty = await world.insertUnbatched();
      await world.owe(endpoint, [{ person: A }, { person: B }]);
      const { network, sendDue } = world.openProcess();
      network.reply = () => ({ status: 500 });
      await sendDue();
      await sendDue();
      expect(network.sent).toHaveLength(2);
      expect(await retryLanes(of(endpoint), endpoint.endpointId, A)).toBe(1);
      await sendDue();
      expect(network.sent).toHaveLength(3);
      expect(await retryLanes(of(endpoint), endpoint.endpointId)).toBe(2);
      await sendDue();
      expect(network.sent).toHaveLength(5);
      expect(await retryLanes(of(empty), empty.endpointId)).toBe(0);
      expect(await codeOf(retryLanes(of(empty), endpoint.endpointId))).toBe('not_found');
    });
  });
});
