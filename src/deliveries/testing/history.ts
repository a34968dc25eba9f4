import { sql } from 'kysely';
import type { Context } from '../../store/context.ts';
import type { AttemptTable } from '../../store/delivery-schema.ts';
import { pgArray } from '../../store/pg-array.ts';
import { enqueueFor, type TestEndpoint } from './rows.ts';

type Outcome = AttemptTable['outcome'];

/** Writes attempts of a delivery (or a batch) down, a second apart, numbered from `from` on; a skip comes last. */
export async function insertAttempts(
  ctx: Context,
  { accountId, id }: { accountId: string; id: string },
  outcomes: readonly Outcome[],
  { from = 1, responseExcerpt = null }: { from?: number; responseExcerpt?: string | null } = {},
): Promise<void> {
  if (outcomes.length === 0) return;
  const rows = outcomes.map((outcome, index) => ({
    account_id: accountId,
    delivery_id: id,
    number: outcome === 'skipped' ? 1 - from - index : from + index,
    at: new Date(ctx.clock.now() + 1_000 * (from + index - 1)),
    outcome,
    status: outcome === 'delivered' ? 200 : 500,
    timing: '{"dns":null,"connect":null,"tls":null,"firstByte":1,"total":2}',
    response_excerpt: responseExcerpt,
  }));
  await ctx.db.insertInto('attempt').values(rows).execute();
}

/** Deliveries that are over: out of the queue, each with these attempts (none: its endpoint was off and let it go). */
export async function insertSettled(
  ctx: Context,
  endpoint: TestEndpoint,
  outcomes: readonly Outcome[],
  count = 1,
): Promise<string[]> {
  const ids = await enqueueFor(ctx, endpoint, count);
  await sql`delete from delivery_queue where id = any(${pgArray(ids)}::uuid[])`.execute(ctx.db);
  for (const id of ids) await insertAttempts(ctx, { accountId: endpoint.accountId, id }, outcomes);
  return ids;
}

/** A lane of an ordered endpoint with `count` deliveries, all of them waiting; their ids, in order. */
export async function insertLane(ctx: Context, endpoint: TestEndpoint, count: number, key = ''): Promise<string[]> {
  const ids = await enqueueFor(ctx, endpoint, count);
  await sql`delete from delivery_queue where id = any(${pgArray(ids)}::uuid[])`.execute(ctx.db);
  await sql`
    update delivery set lane_key = ${key}, sequence = numbered.nth
    from unnest(${pgArray(ids)}::uuid[]) with ordinality as numbered (id, nth)
    where delivery.id = numbered.id`.execute(ctx.db);
  await sql`
    insert into delivery_lane (account_id, endpoint_id, key, last_sequence, due_at)
    values (${endpoint.accountId}, ${endpoint.endpointId}, ${key}, ${count}, now())`.execute(ctx.db);
  return ids;
}

/** Seals the deliveries of a lane up to `last` as its head's batch. */
export async function sealBatch(
  ctx: Context,
  endpoint: TestEndpoint,
  batch: { id: string; first: number; last: number },
  key = '',
): Promise<void> {
  const owner = { account_id: endpoint.accountId, endpoint_id: endpoint.endpointId };
  await ctx.db
    .insertInto('delivery_batch')
    .values({
      ...owner,
      id: batch.id,
      lane_key: key,
      first_sequence: batch.first,
      last_sequence: batch.last,
      created_at: new Date(ctx.clock.now()),
    })
    .execute();
  await updateLane(ctx, endpoint, { batch_id: batch.id, batch_end: batch.last }, key);
}

export async function updateLane(
  ctx: Context,
  { accountId, endpointId }: TestEndpoint,
  change: Partial<{
    settled_sequence: number;
    batch_id: string | null;
    batch_end: number | null;
    attempt_count: number;
    leased_until: Date;
    blocked_since: Date;
  }>,
  key = '',
): Promise<void> {
  await ctx.db
    .updateTable('delivery_lane')
    .set(change)
    .where('account_id', '=', accountId)
    .where('endpoint_id', '=', endpointId)
    .where('key', '=', key)
    .execute();
}
