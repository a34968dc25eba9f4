import { sql } from 'kysely';
import { decodeId } from '../../src/base/ids.ts';
import { openPostgres } from '../../src/store/postgres.ts';
import { type PostgresServer, startPostgresServer } from '../support/postgres-server.ts';
import { type Environment, SECRET } from '../support/process.ts';
import type { Arrival } from './recording-partner.ts';

/** An attempt as the store has it. */
export interface RecordedAttempt {
  id: string;
  number: number;
  outcome: string;
  errorClass: string | null;
}

/** A PostgreSQL server of the suite's own, which is restarted under everybody's feet. */
export class EngineStore {
  readonly environment: Environment;
  readonly #server: PostgresServer;
  readonly #db;
  #restarting: Promise<void> = Promise.resolve();
  #awayUntil = Number.NEGATIVE_INFINITY;

  private constructor(server: PostgresServer) {
    this.#server = server;
    const url = server.url('postgres');
    this.#db = openPostgres(url, { connectionsMax: 2 });
    this.environment = { DATABASE_URL: url, HOOKLINE_SECRET: SECRET };
  }

  /** Commits are flushed to the system, as a server's crash (not the machine's) must lose none. */
  static async start(): Promise<EngineStore> {
    return new EngineStore(await startPostgresServer(['-c', 'fsync=off', '-c', 'synchronous_commit=on']));
  }

  /** Whether it was away at any time since then (by `performance.now`). */
  wasAwaySince = (sinceMs: number): boolean => this.#awayUntil >= sinceMs;

  /** Resolves when it is back. */
  restart(mode: 'fast' | 'immediate'): Promise<void> {
    this.#awayUntil = Number.POSITIVE_INFINITY;
    this.#restarting = this.#server.restart(mode).then(() => {
      this.#awayUntil = performance.now();
    });
    return this.#restarting;
  }

  /** What is recorded of the deliveries and batches with these outside ids; of all, where none are given. */
  async listAttempts(ids?: readonly string[]): Promise<RecordedAttempt[]> {
    const uuids = ids?.map(uuidOf);
    const query = this.#db
      .selectFrom('attempt')
      .select(['delivery_id', 'number', 'outcome', 'error_class'])
      .$if(uuids !== undefined, (some) => some.where('delivery_id', 'in', uuids ?? []))
      .orderBy('delivery_id')
      .orderBy('number');
    const rows = await this.#whileUp(() => query.execute());
    return rows.map(({ delivery_id: id, error_class: errorClass, ...rest }) => ({ id, errorClass, ...rest }));
  }

  /** Asks again what a restart broke off. */
  async #whileUp<T>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      await this.#restarting;
      const since = performance.now();
      try {
        return await ask();
      } catch (error) {
        if (!this.wasAwaySince(since)) throw error;
      }
    }
  }

  /** How much is still owed: deliveries in the queue, and lanes that wait. */
  async countOwed(): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select (select count(*) from delivery_queue) + (select count(*) from delivery_lane where due_at is not null)
        as count`.execute(this.#db);
    return rows[0]?.count ?? Number.NaN;
  }

  /** Every delivery there is, by UUID, and the batch that it went in. */
  async listDeliveries(): Promise<{ id: string; payload: string; batchId: string | null }[]> {
    const { rows } = await sql<{ id: string; payload: string; batchId: string | null }>`
      select delivery.id, delivery.payload, batch.id as "batchId" from delivery
      left join delivery_batch as batch on batch.endpoint_id = delivery.endpoint_id and batch.lane_key = delivery.lane_key
        and delivery.sequence between batch.first_sequence and batch.last_sequence`.execute(this.#db);
    return rows;
  }

  async close(): Promise<void> {
    await this.#restarting;
    await this.#db.destroy();
    await this.#server.stop();
  }
}

/** The UUID behind a `webhook-id`. */
export function uuidOf(id: Arrival['id']): string {
  const uuid = decodeId('dlv', id) ?? decodeId('bat', id);
  if (uuid === undefined) throw new Error(`${id} is not an id of ours`);
  return uuid;
}
