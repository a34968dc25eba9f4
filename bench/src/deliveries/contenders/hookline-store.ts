import { type Kysely, sql } from 'kysely';
import { ensureFirstAccount } from '../../../../src/accounts/accounts.ts';
import { systemClock } from '../../../../src/base/clock.ts';
import { encodeId, newUuid } from '../../../../src/base/ids.ts';
import { createVault } from '../../../../src/base/vault.ts';
import { sealHeaders } from '../../../../src/deliveries/endpoint-headers.ts';
import { ensurePartitions } from '../../../../src/deliveries/partitions.ts';
import type { Context } from '../../../../src/store/context.ts';
import { migrate } from '../../../../src/store/migrate.ts';
import type { Database } from '../../../../src/store/schema.ts';
import { API_KEY_HEADER, connectionsFor, idOf, idSql, type Owed, pathOf, payloadSql } from '../owed.ts';

export const HOOKLINE_SECRET = 'a secret for the bench only';
export const HOOKLINE_API_KEY = 'hkl_bench_0123456789abcdef';

/** What an endpoint is given beyond the defaults. */
export interface EndpointSettings {
  policy?: string;
  /** Requests to it at once. */
  concurrency?: number;
  orderBy?: 'endpoint';
}

// A statement of ours may take 30 s.
const ROWS_PER_STATEMENT = 50_000;

export function hooklineContext(db: Kysely<Database>): Context {
  const ignore = () => {};
  const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  return { db, clock: systemClock, vault: createVault(HOOKLINE_SECRET), log };
}

/** The schema, the days' partitions and the account, as a first start makes them. */
export async function prepareStore(ctx: Context): Promise<string> {
  await migrate(ctx.db);
  await ensurePartitions(ctx, { daysAhead: 1 });
  return (await ensureFirstAccount(ctx, HOOKLINE_API_KEY)).accountId;
}

/** One endpoint with everything at its defaults, and the health that goes with it; its id. */
export async function makeEndpoint(
  ctx: Context,
  accountId: string,
  url: string,
  { policy = 'standard', concurrency, orderBy }: EndpointSettings = {},
): Promise<string> {
  const id = newUuid(ctx.clock.now());
  const headers = sealHeaders(ctx.vault, [API_KEY_HEADER]);
  await sql`
    with made as (
      insert into endpoint
        (account_id, id, webhook_id, url, headers, policy, state, concurrency, order_by, created_at, updated_at)
      values (${accountId}, ${id}, ${id}, ${url}, ${headers}, ${policy}, 'active', ${concurrency ?? null}, ${orderBy ?? null},
        now(), now())
      returning account_id, id
    )
    insert into endpoint_health (account_id, endpoint_id) select account_id, id from made`.execute(ctx.db);
  return id;
}

/** Queues what is owed, in turn to every endpoint; the ids as they will arrive. */
export async function fillQueue(ctx: Context, receiverUrl: string, owed: Owed): Promise<Set<string>> {
  const accountId = await prepareStore(ctx);
  // The default is for many endpoints that share the process.
  const settings = owed.endpoints === 1 ? { concurrency: connectionsFor(owed) } : {};
  const endpoints = await makeEndpoints(ctx, accountId, receiverUrl, owed.endpoints, settings);
  const moment = ctx.clock.now();
  await insertDeliveries(ctx, accountId, endpoints, { moment, first: 0, count: owed.deliveries });
  let first = owed.deliveries;
  for (const { kind, deliveries } of owed.sick ?? []) {
    const endpoint = await makeEndpoint(ctx, accountId, receiverUrl + pathOf(kind));
    await insertDeliveries(ctx, accountId, [endpoint], { moment, first, count: deliveries });
    first += deliveries;
  }
  return new Set(Array.from({ length: owed.deliveries }, (_, n) => encodeId('dlv', idOf(moment, n))));
}

/** The same for endpoints that are delivered to in order: one lane each. */
export async function fillLanes(
  ctx: Context,
  receiverUrl: string,
  owed: Owed,
  settings: EndpointSettings,
): Promise<void> {
  const accountId = await prepareStore(ctx);
  const endpoints = await makeEndpoints(ctx, accountId, receiverUrl, owed.endpoints, settings);
  const moment = ctx.clock.now();
  for (const { from, to } of portions(0, owed.deliveries)) {
    await sql`
      insert into delivery (account_id, id, endpoint_id, payload, created_at, lane_key, sequence)
      select ${accountId}::uuid, ${sql.raw(idSql(moment, 'n'))}, (${uuidArray(endpoints)}::uuid[])[1 + n % ${endpoints.length}::int],
        ${sql.raw(payloadSql('n'))}, now(), '', 1 + n / ${endpoints.length}::int
      from generate_series(${from}::int, ${to}::int) as n`.execute(ctx.db);
  }
  await sql`
    insert into delivery_lane (account_id, endpoint_id, key, last_sequence, waiting_bytes, due_at)
    select account_id, endpoint_id, '', max(sequence), sum(octet_length(payload) + 1), now()
    from delivery group by account_id, endpoint_id`.execute(ctx.db);
}

/** Endpoints `/hooks/0` and so on; their ids. */
export async function makeEndpoints(
  ctx: Context,
  accountId: string,
  receiverUrl: string,
  count: number,
  settings: EndpointSettings = {},
): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push(await makeEndpoint(ctx, accountId, receiverUrl + pathOf(n), settings));
  return ids;
}

async function insertDeliveries(
  ctx: Context,
  accountId: string,
  endpoints: string[],
  { moment, first, count }: { moment: number; first: number; count: number },
): Promise<void> {
  for (const { from, to } of portions(first, count)) {
    await sql`
      with owed as (
        select ${sql.raw(idSql(moment, 'n'))} as id, ${sql.raw(payloadSql('n'))} as payload,
          (${uuidArray(endpoints)}::uuid[])[1 + n % ${endpoints.length}::int] as endpoint_id, n
        from generate_series(${from}::int, ${to}::int) as n
      ), frozen as (
        insert into delivery (account_id, id, endpoint_id, payload, created_at)
        select ${accountId}::uuid, id, endpoint_id, payload, now() from owed
      )
      insert into delivery_queue (account_id, id, endpoint_id, due_at, attempt_count)
      select ${accountId}::uuid, id, endpoint_id, now() + n * interval '1 microsecond', 0
      from owed`.execute(ctx.db);
  }
}

function* portions(first: number, count: number): Generator<{ from: number; to: number }> {
  for (let from = first; from < first + count; from += ROWS_PER_STATEMENT) {
    yield { from, to: Math.min(from + ROWS_PER_STATEMENT, first + count) - 1 };
  }
}

function uuidArray(ids: string[]): string {
  return `{${ids.join(',')}}`;
}
