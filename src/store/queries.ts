import { type Kysely, sql } from 'kysely';
import type { Database } from './schema.ts';

/** Throws where the database does not answer. */
export async function pingDatabase(db: Kysely<Database>): Promise<void> {
  await sql`select 1`.execute(db);
}

export interface QueueCount {
  queue: 'delivery' | 'message';
  count: number;
  /** 0 where nothing is due. */
  overdue_seconds: number;
}

/** How much is owed, over all tenants: the process's own health, not a tenant's data. */
export async function countQueues(db: Kysely<Database>): Promise<QueueCount[]> {
  const { rows } = await sql<QueueCount>`
    select 'delivery' as queue, count(*) as count,
      coalesce(greatest(0, extract(epoch from now() - min(due_at))), 0)::float8 as overdue_seconds
    from delivery_queue
    union all
    select 'message', count(*), coalesce(greatest(0, extract(epoch from now() - min(due_at))), 0)::float8
    from message_queue`.execute(db);
  return rows;
}
