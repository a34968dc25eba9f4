import { PGlite } from '@electric-sql/pglite';
import { type DatabaseConnection, Kysely, PGliteDialect, PGliteDriver } from 'kysely';
import type { Database } from './schema.ts';

/**
 * PGlite has one connection. Kysely's driver hands it to everybody at once, so that a query beside an open transaction
 * would run inside it; here the connection is taken and given back in turn.
 */
class OneAtATimeDriver extends PGliteDriver {
  #tail: Promise<void> = Promise.resolve();
  #release: () => void = () => {};

  override async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#tail;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#tail = promise;
    await before;
    this.#release = resolve;
    return super.acquireConnection();
  }

  override async releaseConnection(): Promise<void> {
    this.#release();
  }
}

class OneAtATimeDialect extends PGliteDialect {
  readonly #pglite: PGlite;

  constructor(pglite: PGlite) {
    super({ pglite });
    this.#pglite = pglite;
  }

  override createDriver(): PGliteDriver {
    return new OneAtATimeDriver({ pglite: this.#pglite });
  }
}

/** The embedded store in `dataDir`; the caller holds the directory's lock. */
export async function openPglite(dataDir: string): Promise<Kysely<Database>> {
  return wrapPglite(await PGlite.create(dataDir));
}

/** The store that an open PGlite is; ends with it. */
export async function wrapPglite(pglite: PGlite): Promise<Kysely<Database>> {
  await pglite.exec("set timezone = 'UTC'");
  return new Kysely<Database>({ dialect: new OneAtATimeDialect(pglite) });
}
