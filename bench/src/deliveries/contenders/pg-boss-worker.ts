import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { attemptRow, insertAttempts } from './attempt-log.ts';
import { Poster } from './poster.ts';
import { QUEUE } from './queue.ts';
import type { DeliverJob } from './rivals.ts';
import { readWorkerSettings, serveWorker } from './worker.ts';

/**
 * Batches by `fetch` and `complete`: `work` waits between polls. Several loops, so that some POST while others ask the
 * database; together they have twice as many jobs as there are connections.
 */
const LOOPS = 4;
const POLL_MS = 50;

const { receiverUrl, databaseUrl, connections } = readWorkerSettings();
const poster = new Poster(receiverUrl, connections);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
const boss = new PgBoss({ connectionString: databaseUrl, max: 10, supervise: false, schedule: false });
await boss.start();

async function work(): Promise<never> {
  for (;;) {
    const jobs = await boss.fetch<DeliverJob>(QUEUE, {
      batchSize: (2 * connections) / LOOPS,
      priority: false,
    });
    if (jobs.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      continue;
    }
    const rows = await Promise.all(
      jobs.map(async ({ data }) => attemptRow(data.id, await poster.post(data.id, data.endpoint, data.body))),
    );
    await insertAttempts(pool, rows);
    await boss.complete(
      QUEUE,
      jobs.map(({ id }) => id),
    );
  }
}

for (let loop = 0; loop < LOOPS; loop++) void work();
serveWorker();
