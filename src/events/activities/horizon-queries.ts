import { sql } from 'kysely';
import { invariant } from '../../base/assert.ts';
import type { Context } from '../../store/context.ts';

/**
 * Ids are made before their transaction's first write is known here, by processes whose clocks differ a little, and two
 * processes make ids in one millisecond: what is younger than this may still get older neighbours.
 */
const SETTLING_MS = 1_000;

/**
 * The moment (ms) before which no activity will come in any more. Rows are visible when their transaction commits, later
 * than their ids say: who reads on from the last one seen must not be shown what is younger than the oldest transaction
 * that still writes. Ask first and read then: what commits in between is older, and seen.
 */
export async function readHorizon({ db, clock }: Context): Promise<number> {
  // The server shows one transaction the same activity throughout.
  invariant(!db.isTransaction, 'the horizon is read outside of transactions');
  const now = clock.now();
  // Durations, not moments: only the clocks of Hookline's processes count, which make the ids. An embedded store has one
  // connection, so what it shows is in order; only this millisecond is not over.
  const { rows } = await sql<{ isEmbedded: boolean; writingMs: number }>`
    select coalesce(bool_or(pid = pg_backend_pid() and backend_type = 'standalone backend'), false) as "isEmbedded",
      coalesce(max(extract(epoch from pg_catalog.clock_timestamp() - xact_start) * 1000) filter (
        where backend_xid is not null and backend_type = 'client backend' and pid <> pg_backend_pid()
      ), 0)::float8 as "writingMs"
    from pg_stat_activity where datname = current_database()`.execute(db);
  const [{ isEmbedded, writingMs } = { isEmbedded: false, writingMs: 0 }] = rows;
  return isEmbedded ? now : Math.floor(now - Math.max(0, writingMs)) - SETTLING_MS;
}
