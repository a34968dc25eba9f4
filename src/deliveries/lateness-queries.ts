import { type Kysely, sql } from 'kysely';
import { encodeId } from '../base/ids.ts';
import type { Database } from '../store/schema.ts';
import type { LatenessFacts } from './lateness.ts';
import type { KnownDelivery } from './slice-queries.ts';
import { msOfUuid } from './uuid-range.ts';

interface FactsRow {
  now: number;
  last_attempt_at: number | null;
  endpoint_state: LatenessFacts['endpointState'];
  off_reason: LatenessFacts['offReason'];
  off_since: number;
  openings: number | null;
  failing_since: number | null;
  resume_at: number | null;
  next_free_at: number | null;
  is_catching_up: boolean;
  head_id: string | null;
  batch_id: string | null;
  blocked_since: number | null;
}

const ms = (column: string) => sql`extract(epoch from ${sql.ref(column)})::float8 * 1000`;

/** All that may keep a delivery back, with the database's time (ms) that it is to be judged by. */
export async function readLatenessFacts(
  db: Kysely<Database>,
  accountId: string,
  known: KnownDelivery,
): Promise<{ facts: LatenessFacts; now: number }> {
  const { rows } = await sql<FactsRow>`
    select extract(epoch from now())::float8 * 1000 as now, endpoint.state as endpoint_state, endpoint.off_reason,
      coalesce(${ms('endpoint.off_since')}, ${ms('endpoint.updated_at')}) as off_since,
      health.openings, ${ms('health.streak_began_at')} as failing_since, ${ms('health.resume_at')} as resume_at,
      ${ms('health.next_free_at')} as next_free_at, health.catch_up_to is not null as is_catching_up,
      head.id as head_id, lane.batch_id, ${ms('lane.blocked_since')} as blocked_since, (
        select ${ms('at')} from attempt
        where attempt.account_id = ${accountId}
          and delivery_id = any(array[${known.id}::uuid, ${known.batch_id}::uuid])
        order by at desc limit 1
      ) as last_attempt_at
    from delivery
    join endpoint on endpoint.account_id = ${accountId} and endpoint.id = delivery.endpoint_id
    left join endpoint_health as health on health.account_id = ${accountId} and health.endpoint_id = endpoint.id
    left join delivery_lane as lane on lane.account_id = ${accountId} and lane.endpoint_id = endpoint.id
      and lane.key = delivery.lane_key and delivery.sequence > coalesce(lane.batch_end, lane.settled_sequence + 1)
    left join delivery as head on head.account_id = ${accountId} and head.endpoint_id = endpoint.id
      and head.lane_key = lane.key and head.sequence = lane.settled_sequence + 1
    where delivery.account_id = ${accountId} and delivery.id = ${known.id}`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('a delivery that was read a moment ago is there');
  return { facts: toFacts(known, row), now: row.now };
}

function toFacts(known: KnownDelivery, row: FactsRow): LatenessFacts {
  return {
    state: known.state,
    createdAt: msOfUuid(known.id),
    dueAt: known.due_at?.getTime() ?? null,
    attemptCount: known.attempt_count,
    lastAttemptAt: row.last_attempt_at,
    endpointState: row.endpoint_state,
    offReason: row.off_reason,
    offSince: row.off_since,
    openings: row.openings ?? 0,
    failingSince: row.failing_since,
    resumeAt: row.resume_at,
    nextFreeAt: row.next_free_at,
    isCatchingUp: row.is_catching_up,
    blockedBy: findBlocker(row),
    blockedSince: row.blocked_since,
  };
}

/** What its lane waits for: a sealed batch as a whole, otherwise the first delivery. */
function findBlocker({ head_id, batch_id }: FactsRow): string | null {
  if (batch_id !== null) return encodeId('bat', batch_id);
  return head_id === null ? null : encodeId('dlv', head_id);
}
