import { type Kysely, sql } from 'kysely';
import type { Context } from '../../../src/store/context.ts';
import { openPostgres } from '../../../src/store/postgres.ts';
import type { Database } from '../../../src/store/schema.ts';
import { hooklineContext, makeEndpoint, prepareStore } from '../deliveries/contenders/hookline-store.ts';
import type { BenchPostgres } from '../postgres.ts';

/** A prepared database with an account. */
export interface BenchStore {
  ctx: Context;
  accountId: string;
  close(): Promise<void>;
}

export async function openBenchStore(postgres: BenchPostgres): Promise<BenchStore> {
  const db: Kysely<Database> = openPostgres(await postgres.createDatabase());
  const ctx = hooklineContext(db);
  return { ctx, accountId: await prepareStore(ctx), close: () => db.destroy() };
}

/** Webhooks that want every event as the format `standard` writes it. Nobody is there to be sent anything. */
export async function makeWebhooks({ ctx, accountId }: BenchStore, count: number, events: string[]): Promise<void> {
  for (let n = 0; n < count; n++) {
    const id = await makeEndpoint(ctx, accountId, 'http://127.0.0.1:9/hook');
    await sql`
      insert into webhook (account_id, id, endpoint_id, name, description, preset, format, events, filters, state,
        created_at, updated_at)
      values (${accountId}, ${id}, ${id}, 'bench', '', 'standard', 'standard', ${`{${events.join(',')}}`}::text[],
        '{"communicationTypes":"all","mailings":["unitary","batch"]}', 'active', now(), now())`.execute(ctx.db);
  }
}
