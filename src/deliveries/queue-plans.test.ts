import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testContext } from '../../test/support/context.ts';
import { createPostgresDatabase, type TestDatabase } from '../../test/support/database.ts';
import type { Context } from '../store/context.ts';
import { pgArray } from '../store/pg-array.ts';
import { claimDeliveries, FIRST_ENDPOINT, listDueEndpoints, releaseClaims } from './claim-queries.ts';
import { deleteQueued } from './health/health-queries.ts';
import { settleAttempts } from './settle-queries.ts';
import { countRowsRead } from './testing/explain.ts';
import { attemptResult } from './testing/fixtures.ts';
import { claimWish, insertTestAccount, insertTestEndpoint, type TestEndpoint } from './testing/rows.ts';

const ENDPOINTS = 20;
const BACKLOG = 20_000;
// What is asked for, a few entries of an index beside it, never an endpoint's backlog.
const ROWS_MAX = 1_500;

let database: TestDatabase;
let ctx: Context;
let accountId: string;
let endpoints: TestEndpoint[];
let queued: string[];
beforeAll(async () => {
  database = await createPostgresDatabase();
  ctx = testContext(database.db);
  accountId = await insertTestAccount(ctx);
  endpoints = [];
  for (let n = 0; n < ENDPOINTS; n++) endpoints.push(await insertTestEndpoint(ctx, accountId));
  await sql`alter table delivery_queue set (autovacuum_enabled = false)`.execute(ctx.db);
  const ids = pgArray(endpoints.map(({ endpointId }) => endpointId));
  const { rows } = await sql<{ id: string }>`
    insert into delivery_queue (account_id, id, endpoint_id, due_at, attempt_count)
    select ${accountId}, gen_random_uuid(), (${ids}::uuid[])[case when n % 2 = 0 then 1 else 1 + n % ${ENDPOINTS}::int end],
      now() - interval '1 hour' + n * interval '1 millisecond', 0
    from generate_series(1, ${BACKLOG}::int) as n
    returning id`.execute(ctx.db);
  queued = rows.slice(0, 100).map(({ id }) => id);
});
afterAll(() => database.close());

const claimId = randomUUID();
const settled = () =>
  queued.map((id) => ({
    ...{ accountId, id, claimId, number: 1, at: ctx.clock.now(), result: attemptResult() },
    verdict: { outcome: 'delivered' as const },
  }));

const STATEMENTS: [string, (ctx: Context) => Promise<unknown>][] = [
  ['the walk over the endpoints', (tx) => listDueEndpoints(tx, FIRST_ENDPOINT, 500)],
  [
    'a claim of many endpoints',
    (tx) =>
      claimDeliveries(
        tx,
        claimId,
        endpoints.map((each) => claimWish(each, 10)),
      ),
  ],
  [
    'a claim of one endpoint',
    (tx) =>
      claimDeliveries(
        tx,
        claimId,
        endpoints.slice(0, 1).map((e) => claimWish(e, 500)),
      ),
  ],
  [
    'a claim of endpoints with a rate',
    (tx) =>
      claimDeliveries(
        tx,
        claimId,
        endpoints.map((each) => ({ ...claimWish(each, 1), perSecond: 5 })),
      ),
  ],
  ['a settlement', (tx) => settleAttempts(tx, settled())],
  ['giving back', (tx) => releaseClaims(tx, settled())],
  [
    'discarding',
    async (tx) => {
      for (const each of endpoints.slice(0, 1)) await deleteQueued(tx, each, null, 1_000);
    },
  ],
];

describe.each([
  ['never was analyzed', async () => {}],
  ['was analyzed', () => sql`analyze`.execute(ctx.db)],
] as const)('in a queue that %s', (_, prepare) => {
  beforeAll(async () => {
    await prepare();
  });

  it.each(STATEMENTS)('%s reads no more than it is for, however long the backlog', async (_name, run) => {
    expect(await countRowsRead(ctx, run)).toBeLessThanOrEqual(ROWS_MAX);
  });
});
