import { openAsBlob } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { inject } from 'vitest';

/** All that a store asks of a PGlite. */
type Lent = Pick<PGlite, 'query' | 'exec' | 'transaction' | 'close' | 'closed' | 'ready' | 'waitReady'>;

interface Spare {
  pglite: PGlite;
  /** Its schema, as it was when nobody had used it. */
  schema: string;
}

/** Emptying one takes a fifth of the processor time that loading another one does. */
const spares: Spare[] = [];

/** A migrated, empty PGlite. Closed, it is emptied for the next test, and whoever still asks it is refused. */
export async function lendPglite(): Promise<PGlite> {
  const spare = spares.pop() ?? (await load());
  const { pglite } = spare;
  let isClosed = false;
  let running = 0;
  async function run<T>(work: () => Promise<T>): Promise<T> {
    if (isClosed) throw new Error('PGlite is closed');
    running++;
    try {
      return await work();
    } finally {
      running--;
    }
  }
  const lent: Lent = {
    query: (...args) => run(() => pglite.query(...args)),
    exec: (...args) => run(() => pglite.exec(...args)),
    transaction: (work) => run(() => pglite.transaction(work)),
    async close() {
      isClosed = true;
      // What is at work may never end.
      if (running > 0 || !(await empty(spare))) return pglite.close();
      spares.push(spare);
    },
    get closed() {
      return isClosed;
    },
    ready: true,
    waitReady: Promise.resolve(),
  };
  return lent as PGlite;
}

async function load(): Promise<Spare> {
  const pglite = await PGlite.create({ loadDataDir: await openAsBlob(inject('pgliteDump')) });
  return { pglite, schema: await describeSchema(pglite) };
}

/** False where a test changed more than rows. */
async function empty({ pglite, schema }: Spare): Promise<boolean> {
  await pglite.exec('discard all');
  if ((await describeSchema(pglite)) !== schema) return false;
  const { rows } = await pglite.query<{ tables: string }>(
    `select string_agg(quote_ident(tablename), ', ') as tables from pg_tables
    where schemaname = 'public' and tablename not like 'kysely%'`,
  );
  await pglite.exec(`truncate ${rows[0]?.tables} restart identity cascade`);
  return true;
}

async function describeSchema(pglite: PGlite): Promise<string> {
  const { rows } = await pglite.query(
    `select (select md5(string_agg(conrelid || conname || pg_get_constraintdef(oid), ',' order by oid)) from pg_constraint),
      (select count(*) from pg_class) as relations, (select count(*) from pg_attribute) as columns,
      (select count(*) from pg_attrdef) as defaults, (select count(*) from pg_proc) as functions,
      (select count(*) from pg_trigger) as triggers, (select count(*) from pg_namespace) as schemas`,
  );
  return JSON.stringify(rows);
}
