import { runMigrations } from 'graphile-worker';
import { PgBoss } from 'pg-boss';
import { type Program, startWorker } from '../../processes.ts';
import { countRecorded, withClient } from '../database.ts';
import { idOf, idSql, payloadOf, payloadSql } from '../owed.ts';
import { ATTEMPT_TABLE } from './attempt-log.ts';
import type { Contender, Place } from './contender.ts';
import { QUEUE } from './queue.ts';
import { workerEnv } from './worker-env.ts';

// One array with all jobs would be one value of hundreds of megabytes.
const JOBS_PER_STATEMENT = 5_000;

/** What a job of either says. The body is text, so that its bytes stay as they are. */
export interface DeliverJob {
  id: string;
  endpoint: number;
  body: string;
}

export const graphileWorker: Contender = {
  name: 'graphile-worker',
  async fill({ databaseUrl, owed }) {
    await runMigrations({ connectionString: databaseUrl });
    const moment = Date.now();
    const job = `json_build_object('id', ${idSql(moment, 'n')}, 'endpoint', n % ${owed.endpoints}, 'body', ${payloadSql('n')})`;
    await withClient(databaseUrl, async (client) => {
      await client.query(ATTEMPT_TABLE);
      for (const { from, to } of portions(owed.deliveries)) {
        await client.query(`select count(*) from graphile_worker.add_jobs((
          select array_agg(('${QUEUE}', ${job}, null, null, null, null, null, null)::graphile_worker.job_spec order by n)
          from generate_series(${from}, ${to - 1}) as n))`);
      }
    });
    return idsOf(moment, owed.deliveries);
  },
  start: (place) => start('graphile-worker', place),
  owedSql: 'select /* bench */ count(*)::int as n from graphile_worker._private_jobs',
  countRecorded,
};

export const pgBoss: Contender = {
  name: 'pg-boss',
  async fill({ databaseUrl, owed }) {
    await withClient(databaseUrl, (client) => client.query(ATTEMPT_TABLE));
    const boss = new PgBoss({ connectionString: databaseUrl, supervise: false, schedule: false });
    await boss.start();
    // A table of its own, as its documentation advises for a busy queue.
    await boss.createQueue(QUEUE, { partition: true });
    const moment = Date.now();
    for (const { from, to } of portions(owed.deliveries)) {
      const jobs = Array.from({ length: to - from }, (_, offset): { data: DeliverJob } => {
        const index = from + offset;
        return { data: { id: idOf(moment, index), endpoint: index % owed.endpoints, body: payloadOf(index) } };
      });
      await boss.insert(QUEUE, jobs);
    }
    await boss.stop({ graceful: false });
    return idsOf(moment, owed.deliveries);
  },
  start: (place) => start('pg-boss', place),
  owedSql: "select /* bench */ count(*)::int as n from pgboss.job where state < 'completed'",
  countRecorded,
};

async function start(name: 'graphile-worker' | 'pg-boss', place: Place): Promise<Program[]> {
  return [await startWorker(new URL(`./${name}-worker.ts`, import.meta.url), workerEnv(place))];
}

function* portions(count: number): Generator<{ from: number; to: number }> {
  for (let from = 0; from < count; from += JOBS_PER_STATEMENT) {
    yield { from, to: Math.min(from + JOBS_PER_STATEMENT, count) };
  }
}

function idsOf(moment: number, count: number): Set<string> {
  return new Set(Array.from({ length: count }, (_, index) => idOf(moment, index)));
}
