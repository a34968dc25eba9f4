import type pg from 'pg';
import type { Answer } from './poster.ts';

export const ATTEMPT_TABLE = `create table attempt (
  delivery_id text not null,
  number integer not null,
  at timestamptz not null,
  outcome text not null,
  status integer,
  error_class text,
  timing json not null,
  response_excerpt text,
  primary key (delivery_id, number)
)`;

/** The columns of an attempt, in the order of the table. */
export type AttemptRow = [id: string, at: string, outcome: string, status: number, timing: string, excerpt: string];

export function attemptRow(id: string, answer: Answer): AttemptRow {
  const outcome = answer.status >= 200 && answer.status < 300 ? 'delivered' : 'failed';
  const timing = JSON.stringify({ total: Math.round(answer.tookMs * 100) / 100 });
  return [id, new Date().toISOString(), outcome, answer.status, timing, answer.body];
}

/** Records what a rival has sent, as Hookline does: one statement for any number of attempts. */
export async function insertAttempts(pool: pg.Pool, rows: AttemptRow[]): Promise<void> {
  await pool.query({
    name: 'attempts',
    text: `insert into attempt
      select id, 1, at, outcome, status, null, timing, excerpt
      from unnest($1::text[], $2::timestamptz[], $3::text[], $4::int[], $5::json[], $6::text[])
        as t (id, at, outcome, status, timing, excerpt)`,
    values: [0, 1, 2, 3, 4, 5].map((column) => rows.map((row) => row[column])),
  });
}

/** Gathers the attempts of jobs that each stand alone; a job waits until its own is recorded. */
export class AttemptLog {
  readonly #pool: pg.Pool;
  #rows: AttemptRow[] = [];
  #written: Promise<void> | undefined;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async record(row: AttemptRow): Promise<void> {
    this.#rows.push(row);
    this.#written ??= this.#writeSoon();
    await this.#written;
  }

  async #writeSoon(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
    const rows = this.#rows;
    this.#rows = [];
    this.#written = undefined;
    await insertAttempts(this.#pool, rows);
  }
}

// As long as Hookline gathers its own results would be too long here: the jobs wait for it.
const GATHER_MS = 10;
