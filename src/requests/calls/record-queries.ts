import { type Kysely, sql } from 'kysely';
import { pgArray } from '../../store/pg-array.ts';
import type { RequestCallTable } from '../../store/request-schema.ts';
import type { Database } from '../../store/schema.ts';

type Db = Kysely<Database>;

/** A call that is over, or (without an outcome) one that waits or is under way. */
export interface CallRow {
  id: string;
  request_id: string;
  conversation_id: string;
  contact_id: string;
  outcome: RequestCallTable['outcome'] | null;
  reason: string | null;
  attempt_count: number;
  method: string;
  url: string;
  body: string | null;
  status: number | null;
  error_class: string | null;
  timing: unknown;
  response_excerpt: string | null;
  called_at: Date | null;
}

const queued = sql`
  select id, request_id, conversation_id, contact_id, null::text as outcome, null::text as reason, attempt_count, method,
    url, body, null::int as status, null::text as error_class, null::json as timing, null::text as response_excerpt,
    null::timestamptz as called_at
  from call_queue`;

const recorded = sql`
  select id, request_id, conversation_id, contact_id, outcome, reason, attempt_count, method, url, body, status,
    error_class, timing, response_excerpt, called_at
  from request_call`;

/** A request's calls, newest first, those below the id `before`; those that are not over only without `outcome`. */
export async function listCallPage(
  db: Db,
  accountId: string,
  requestId: string,
  { outcome = null, before = null }: { outcome?: string | null | undefined; before?: string | null | undefined },
  limit: number,
): Promise<CallRow[]> {
  const isNext = sql`account_id = ${accountId} and request_id = ${requestId}
    and (${before}::uuid is null or id < ${before}::uuid)`;
  const { rows } = await sql<CallRow>`
    select * from (
      (${queued} where ${isNext} and ${outcome}::text is null order by id desc limit ${limit}::bigint)
      union all
      (${recorded} where ${isNext} and (${outcome}::text is null or outcome = ${outcome}::text)
        order by id desc limit ${limit}::bigint)
    ) as call order by id desc limit ${limit}::bigint`.execute(db);
  return rows;
}

/** A contact's calls of any requests, newest first, those below the id `before`, with what each request is called. */
export async function listCallsOfContact(
  db: Db,
  accountId: string,
  { contactId, before, limit }: { contactId: string; before: string; limit: number },
): Promise<(CallRow & { request_name: string | null })[]> {
  const isNext = sql`account_id = ${accountId} and contact_id = ${contactId} and id < ${before}::uuid`;
  const { rows } = await sql<CallRow & { request_name: string | null }>`
    select call.*, request.name as request_name from (
      (${queued} where ${isNext} order by id desc limit ${limit}::bigint)
      union all
      (${recorded} where ${isNext} order by id desc limit ${limit}::bigint)
    ) as call
    left join request on request.account_id = ${accountId} and request.id = call.request_id
    order by call.id desc limit ${limit}::bigint`.execute(db);
  return rows;
}

export async function findCall(db: Db, accountId: string, id: string): Promise<CallRow | undefined> {
  const { rows } = await sql<CallRow>`
    ${queued} where account_id = ${accountId} and id = ${id}
    union all ${recorded} where account_id = ${accountId} and id = ${id}`.execute(db);
  return rows[0];
}

/** Of each of these requests the newest call, waiting ones too. */
export async function listLastCalls(
  db: Db,
  accountId: string,
  requestIds: readonly string[],
): Promise<Pick<CallRow, 'id' | 'request_id' | 'outcome' | 'called_at'>[]> {
  const isOfOne = sql`account_id = ${accountId} and request_id = r.id`;
  const { rows } = await sql<CallRow>`
    select last.* from unnest(${pgArray(requestIds)}::uuid[]) as r(id)
    cross join lateral (
      select id, request_id, outcome, called_at from (
        (select id, request_id, null::text as outcome, null::timestamptz as called_at
          from call_queue where ${isOfOne} order by id desc limit 1)
        union all
        (select id, request_id, outcome, called_at from request_call where ${isOfOne} order by id desc limit 1)
      ) as call order by id desc limit 1
    ) as last`.execute(db);
  return rows;
}

/** Calls that are still to be made or to be recorded, of all accounts. */
export async function countQueuedCalls(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from call_queue`.execute(db);
  return rows[0]?.count ?? 0;
}
