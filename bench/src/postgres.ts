import { readFileSync } from 'node:fs';
import pg from 'pg';
import { startPostgresServer } from '../../test/support/postgres-server.ts';

/** The run's PostgreSQL: a real server that flushes every commit to the disk. */
export interface BenchPostgres {
  /** The first process of the server, parent of all its others. */
  pid: number;
  /** What it says of itself, for the report. */
  settings: { version: string; fsync: string; synchronousCommit: string };
  /** A new empty database, everything before it written out and the one before it gone. */
  createDatabase(): Promise<string>;
  /** Gathers the statistics that a database in use has: a new one has none before autovacuum comes by after a minute. */
  analyzeDatabase(): Promise<void>;
  /** Forgets the statements that were counted. Needs `COUNT_STATEMENTS`. */
  resetStatements(): Promise<void>;
  /** What PostgreSQL spent on each statement of the database in use, the dearest first, ms. */
  listStatements(): Promise<StatementCost[]>;
  stop(): Promise<void>;
}

export interface StatementCost {
  query: string;
  calls: number;
  rows: number;
  planMs: number;
  execMs: number;
}

/** Flags of a server that counts statements. */
export const COUNT_CALLS = ['-c', 'shared_preload_libraries=pg_stat_statements'];

/** Flags of a server that counts what each statement costs, planning included, which costs something itself. */
export const COUNT_STATEMENTS = [...COUNT_CALLS, '-c', 'pg_stat_statements.track_planning=on'];

export async function startPostgres(flags: string[] = []): Promise<BenchPostgres> {
  const server = await startPostgresServer(['-c', 'fsync=on', '-c', 'synchronous_commit=on', ...flags]);
  const admin = await connect(server.url('postgres'));
  let count = 0;
  const database = () => `bench_${count}`;
  return {
    pid: await findServerPid(admin),
    settings: await readServerSettings(admin),
    async createDatabase() {
      await admin.query(`drop database if exists ${database()} with (force)`);
      count++;
      await admin.query(`create database ${database()}`);
      await admin.query('checkpoint');
      return server.url(database());
    },
    async analyzeDatabase() {
      const client = await connect(server.url(database()));
      await client.query('analyze');
      await client.end();
    },
    async resetStatements() {
      await admin.query('create extension if not exists pg_stat_statements');
      await admin.query('select pg_stat_statements_reset()');
    },
    listStatements: () => listStatements(admin, database()),
    async stop() {
      await admin.end();
      await server.stop();
    },
  };
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  await client.connect();
  return client;
}

async function findServerPid(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const status = readFileSync(`/proc/${rows[0]?.pid}/status`, 'utf8');
  return Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
}

async function readServerSettings(client: pg.Client): Promise<BenchPostgres['settings']> {
  const { rows } = await client.query<{ name: string; setting: string }>(
    "select name, setting from pg_settings where name in ('server_version', 'fsync', 'synchronous_commit')",
  );
  const setting = (name: string) => rows.find((row) => row.name === name)?.setting ?? '';
  return {
    version: setting('server_version'),
    fsync: setting('fsync'),
    synchronousCommit: setting('synchronous_commit'),
  };
}

async function listStatements(client: pg.Client, database: string): Promise<StatementCost[]> {
  const { rows } = await client.query<StatementCost>(
    `select query, calls::int, rows::int, total_plan_time as "planMs", total_exec_time as "execMs"
    from pg_stat_statements join pg_database on pg_database.oid = dbid
    where datname = $1 order by total_plan_time + total_exec_time desc`,
    [database],
  );
  return rows;
}
