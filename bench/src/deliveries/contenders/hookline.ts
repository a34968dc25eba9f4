import { fileURLToPath } from 'node:url';
import type { Context } from '../../../../src/store/context.ts';
import { openPostgres } from '../../../../src/store/postgres.ts';
import { freePort, type Program, startProgram } from '../../processes.ts';
import { countRecorded } from '../database.ts';
import type { Contender, Place } from './contender.ts';
import {
  type EndpointSettings,
  fillLanes,
  fillQueue,
  HOOKLINE_API_KEY,
  HOOKLINE_SECRET,
  hooklineContext,
} from './hookline-store.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** Hookline as it is started in production, in so many processes. `nodeFlags` go to each (a profiler). */
export function hookline(processes = 1, nodeFlags: string[] = []): Contender {
  return {
    name: processes === 1 ? 'Hookline' : `Hookline, ${processes} processes`,
    fill: (place) => withStore(place, (ctx, receiverUrl) => fillQueue(ctx, receiverUrl, place.owed)),
    start: (place) =>
      Promise.all(
        Array.from({ length: processes }, () => startHookline(place, { DATABASE_URL: place.databaseUrl }, nodeFlags)),
      ),
    owedSql: 'select /* bench */ count(*)::int as n from delivery_queue',
    countRecorded,
  };
}

/** Hookline with endpoints that are delivered to strictly in order. A POST may hold many: its id is made up then. */
export function orderedHookline(name: string, settings: EndpointSettings): Contender {
  const { start } = hookline();
  return {
    name,
    start,
    async fill(place) {
      await withStore(place, (ctx, receiverUrl) => fillLanes(ctx, receiverUrl, place.owed, settings));
      return null;
    },
    owedSql: 'select /* bench */ coalesce(sum(last_sequence - settled_sequence), 0)::int as n from delivery_lane',
  };
}

/** Opens the store as Hookline itself would. */
export async function withStore<T>(
  { databaseUrl, receiverPort }: Place,
  work: (ctx: Context, receiverUrl: string) => Promise<T>,
): Promise<T> {
  const db = openPostgres(databaseUrl, { connectionsMax: 1 });
  try {
    return await work(hooklineContext(db), `http://127.0.0.1:${receiverPort}`);
  } finally {
    await db.destroy();
  }
}

/** `store` says where the deliveries are: DATABASE_URL or HOOKLINE_DATA_DIR. */
export async function startHookline(
  { receiverPort }: Place,
  store: Record<string, string>,
  nodeFlags: string[] = [],
): Promise<Program> {
  const port = await freePort();
  return startProgram([...nodeFlags, 'src/node.ts'], {
    cwd: ROOT,
    env: {
      NODE_ENV: 'production',
      PORT: String(port),
      HOOKLINE_SECRET,
      HOOKLINE_API_KEY,
      HOOKLINE_EGRESS_ALLOW: `127.0.0.1:${receiverPort}`,
      LOG_LEVEL: 'warn',
      ...store,
    },
    isReady: async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok,
  });
}
