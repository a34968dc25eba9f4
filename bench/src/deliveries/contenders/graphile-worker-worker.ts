import { Logger, run } from 'graphile-worker';
import pg from 'pg';
import { AttemptLog, attemptRow } from './attempt-log.ts';
import { Poster } from './poster.ts';
import { QUEUE } from './queue.ts';
import type { DeliverJob } from './rivals.ts';
import { readWorkerSettings, serveWorker } from './worker.ts';

/** Tuned as its documentation says: https://worker.graphile.org/docs/performance */
const { receiverUrl, databaseUrl, connections } = readWorkerSettings();
const poster = new Poster(receiverUrl, connections);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
const log = new AttemptLog(pool);

await run({
  taskList: {
    async [QUEUE](payload) {
      const { id, endpoint, body } = payload as DeliverJob;
      const answer = await poster.post(id, endpoint, body);
      await log.record(attemptRow(id, answer));
      if (answer.status !== 200) throw new Error(`answered ${answer.status}`);
    },
  },
  preset: {
    worker: {
      connectionString: databaseUrl,
      maxPoolSize: 10,
      // Twice the connections: a job waits for its attempt to be recorded while others are being sent.
      concurrentJobs: 2 * connections,
      localQueue: { size: 4 * connections },
      completeJobBatchDelay: 5,
      failJobBatchDelay: 5,
      logger: new Logger(() => () => {}),
    },
  },
});
serveWorker();
