import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Caller, createTestApi, type TestAccount } from '../../../test/support/api.ts';
import { SteppedClock, testContext } from '../../../test/support/context.ts';
import { createPostgresDatabase, STORES, type TestDatabase } from '../../../test/support/database.ts';
import { encodeId } from '../../base/ids.ts';
import { type Context, newId } from '../../store/context.ts';
import { countRowsRead } from '../testing/explain.ts';
import { insertAttempts, insertLane, insertSettled, sealBatch } from '../testing/history.ts';
import { insertTestAccount, insertTestEndpoint, type TestEndpoint } from '../testing/rows.ts';
import { listBuckets } from './queries.ts';
import { type EndpointHistory, SAMPLE_MAX } from './schema.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe.each(STORES)('an endpoint’s history on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let clock: SteppedClock;
  let ctx: Context;
  let account: TestAccount;
  let call: Caller;
  let endpoint: TestEndpoint;
  beforeAll(async () => {
    database = await createDatabase();
  });
  beforeEach(async () => {
    clock = new SteppedClock();
    ctx = testContext(database.db, clock);
    account = await createTestApi(ctx).createAccount();
    ({ call } = account);
    endpoint = await insertTestEndpoint(ctx, account.ctx.accountId);
  });
  afterAll(() => database.close());

  const history = async (range = 'hour') =>
    (await call<EndpointHistory>('GET', `/v1/endpoints/${encodeId('end', endpoint.endpointId)}/history?range=${range}`))
      .body;
  const used = ({ buckets }: EndpointHistory) => buckets.filter(({ delivered, failed }) => delivered + failed > 0);

  it('has every part up to now, and in each what its attempts came to', async () => {
    await insertSettled(ctx, endpoint, ['retry', 'delivered'], 2);
    clock.advance(10 * MINUTE);
    await insertSettled(ctx, endpoint, ['failed']);
    const shown = await history();
    expect([shown.buckets.length, shown.bucketMs, shown.isSampled]).toEqual([60, MINUTE, false]);
    expect(Date.parse(shown.to)).toBeGreaterThan(clock.now());
    expect(Date.parse(shown.to) - clock.now()).toBeLessThanOrEqual(MINUTE);
    const of = (ms: number) => new Date(Math.floor(ms / MINUTE) * MINUTE).toISOString();
    expect(used(shown)).toEqual([
      { at: of(clock.now() - 10 * MINUTE), delivered: 2, failed: 2, medianMs: 2, slowMs: 2 },
      { at: of(clock.now()), delivered: 0, failed: 1, medianMs: 2, slowMs: 2 },
    ]);
    expect((await history('day')).buckets).toHaveLength(48);
    expect(used(await history('week'))).toMatchObject([{ delivered: 2, failed: 3 }]);
  });

  it('counts retries of what was made before it begins, and nothing that was tried before', async () => {
    const [id = ''] = await insertSettled(ctx, endpoint, ['retry']);
    clock.advance(90 * MINUTE);
    await insertAttempts(ctx, { accountId: endpoint.accountId, id }, ['delivered'], { from: 2 });
    expect(used(await history())).toMatchObject([{ delivered: 1, failed: 0 }]);
    clock.advance(HOUR);
    expect(used(await history())).toEqual([]);
  });

  it('counts a batch’s attempts once, and no skips', async () => {
    await insertLane(ctx, endpoint, 3);
    const batch = newId(ctx);
    await sealBatch(ctx, endpoint, { id: batch, first: 1, last: 3 });
    await insertAttempts(ctx, { accountId: endpoint.accountId, id: batch }, ['retry', 'skipped']);
    expect(used(await history())).toMatchObject([{ delivered: 0, failed: 1 }]);
  });

  it('looks at some of many, and says so', async () => {
    await insertSettled(ctx, endpoint, ['delivered'], SAMPLE_MAX + 20);
    const shown = await history();
    expect([shown.isSampled, used(shown)[0]?.delivered]).toEqual([true, SAMPLE_MAX]);
  });

  it('is nobody else’s, and asks for a range that there is', async () => {
    const stranger = await createTestApi(ctx).createAccount();
    const path = `/v1/endpoints/${encodeId('end', endpoint.endpointId)}/history`;
    expect((await stranger.call('GET', path)).status).toBe(404);
    expect((await call('GET', `${path}?range=year`)).status).toBe(422);
    expect((await (await account.callerWith('read'))('GET', path)).status).toBe(200);
  });
});

it('reads no more than its samples, however many deliveries there are', async () => {
  const database = await createPostgresDatabase();
  const ctx = testContext(database.db, new SteppedClock());
  const accountId = await insertTestAccount(ctx);
  const [busy, quiet] = [await insertTestEndpoint(ctx, accountId), await insertTestEndpoint(ctx, accountId)];
  const fromMs = ctx.clock.now() - HOUR;
  await sql`
    with made as (
      insert into delivery (account_id, id, endpoint_id, payload, event_type, created_at)
      select ${accountId}::uuid, (substr(hex, 1, 8) || '-' || substr(hex, 9) || '-7000-8000-000000000000')::uuid,
        case when n % 100 = 0 then ${quiet.endpointId}::uuid else ${busy.endpointId}::uuid end, '{}', 'redirect', now()
      from generate_series(1, 20000) as n,
        lateral (select lpad(to_hex(${fromMs}::bigint + n * 180), 12, '0') as hex) as ids
      returning account_id, id
    )
    insert into attempt (account_id, delivery_id, number, at, outcome, status, timing)
    select account_id, id, 1, ${new Date(fromMs + MINUTE)}::timestamptz, 'delivered', 200, '{"total":2}' from made`.execute(
    database.db,
  );
  await sql`analyze`.execute(database.db);
  for (const { endpointId } of [busy, quiet]) {
    const window = { accountId, endpointId, fromMs, buckets: 60, bucketMs: MINUTE, sampleMax: 10 };
    expect(await countRowsRead(ctx, (tx) => listBuckets(tx.db, window))).toBeLessThanOrEqual(60 * 10 + 120);
  }
  await database.close();
});
