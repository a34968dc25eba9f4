import { type Insertable, sql } from 'kysely';
import { type Context, newId, nowDate } from '../../store/context.ts';
import type { EndpointTable } from '../../store/delivery-schema.ts';
import type { ClaimWish } from '../claim-queries.ts';
import { insertEndpoint } from '../endpoint-queries.ts';
import { enqueueDeliveries, type Lease } from '../enqueue-queries.ts';
import { TEST_SECRET } from './fixtures.ts';

/** An account of its own, ready to have endpoints. */
export async function insertTestAccount(ctx: Context): Promise<string> {
  const id = newId(ctx);
  await ctx.db
    .insertInto('account')
    .values({
      id,
      name: 'Partner',
      is_operator: false,
      webhook_secret: ctx.vault.seal(TEST_SECRET),
      created_at: nowDate(ctx),
    })
    .execute();
  return id;
}

export interface TestEndpoint {
  accountId: string;
  endpointId: string;
}

export async function insertTestEndpoint(
  ctx: Context,
  accountId: string,
  overrides: Partial<Insertable<EndpointTable>> = {},
): Promise<TestEndpoint> {
  const endpointId = newId(ctx);
  const row = {
    account_id: accountId,
    id: endpointId,
    webhook_id: newId(ctx),
    url: 'https://partner.test/hook',
    headers: ctx.vault.seal('[]'),
    policy: 'standard',
    state: 'active',
    created_at: nowDate(ctx),
    updated_at: nowDate(ctx),
  } as const;
  await insertEndpoint(ctx.db, { ...row, ...overrides });
  return { accountId, endpointId };
}

/** A wish to claim of an endpoint without a rate or a breaker. */
export function claimWish(endpoint: TestEndpoint, quota: number, leaseMs = 35_000): ClaimWish {
  return { ...endpoint, quota, leaseMs, isExclusive: false, perSecond: null };
}

/** Queues `count` deliveries for an endpoint; their ids, in order. */
export async function enqueueFor(
  ctx: Context,
  endpoint: TestEndpoint,
  count = 1,
  lease: Lease | null = null,
): Promise<string[]> {
  const deliveries = Array.from({ length: count }, (_, index) => ({
    ...endpoint,
    id: newId(ctx),
    payload: JSON.stringify({ n: index }),
    eventType: 'redirect',
    lease,
    isQueued: true,
  }));
  await enqueueDeliveries(ctx, deliveries);
  return deliveries.map((each) => each.id);
}

/** Lets `ms` pass for the queue, whose clock is the database's: everything due or leased comes closer by that. */
export async function passQueueTime(ctx: Context, ms: number): Promise<void> {
  await sql`
    update delivery_queue set due_at = due_at - ${ms}::float8 * interval '1 millisecond',
      leased_until = leased_until - ${ms}::float8 * interval '1 millisecond'`.execute(ctx.db);
}

/** The queue by id: its clock's columns as waits from now, ms. */
export async function readQueue(ctx: Context) {
  const { rows } = await sql<{
    id: string;
    attempt_count: number;
    claim_id: string | null;
    due_in_ms: number;
    leased_for_ms: number | null;
  }>`
    select id, attempt_count, claim_id, extract(epoch from due_at - clock_timestamp())::float8 * 1000 as due_in_ms,
      extract(epoch from leased_until - clock_timestamp())::float8 * 1000 as leased_for_ms
    from delivery_queue order by id`.execute(ctx.db);
  return rows;
}

export function readAttempts(ctx: Context) {
  return ctx.db.selectFrom('attempt').selectAll().orderBy('delivery_id').orderBy('number').execute();
}
