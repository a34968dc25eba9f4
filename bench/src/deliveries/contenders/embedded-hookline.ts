import { sql } from 'kysely';
import type { Context } from '../../../../src/store/context.ts';
import { takeDataDir } from '../../../../src/store/data-dir.ts';
import { openPglite } from '../../../../src/store/pglite.ts';
import { makeTemporaryDirectory } from '../../processes.ts';
import type { Contender } from './contender.ts';
import { startHookline } from './hookline.ts';
import { fillQueue, hooklineContext } from './hookline-store.ts';

/** Hookline as `npm start` runs it, with PGlite in its own process. */
export function embeddedHookline(): Contender {
  let directory = '';
  return {
    name: 'Hookline on PGlite',
    fill({ receiverPort, owed }) {
      directory = makeTemporaryDirectory();
      return withEmbeddedStore(directory, (ctx) => fillQueue(ctx, `http://127.0.0.1:${receiverPort}`, owed));
    },
    start: async (place) => [await startHookline(place, { HOOKLINE_DATA_DIR: directory })],
    countRecorded: () =>
      withEmbeddedStore(directory, async ({ db }) => {
        const { rows } = await sql<{ n: number }>`
          select count(*)::int as n from attempt where not exists (select from delivery_queue)`.execute(db);
        return rows[0]?.n ?? 0;
      }),
  };
}

/** Only one process may have the directory: Hookline must have stopped. */
async function withEmbeddedStore<T>(path: string, work: (ctx: Context) => Promise<T>): Promise<T> {
  const directory = takeDataDir(path);
  try {
    const db = await openPglite(directory.databasePath);
    try {
      return await work(hooklineContext(db));
    } finally {
      await db.destroy();
    }
  } finally {
    directory.release();
  }
}
