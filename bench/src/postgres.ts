import { readFileSync } from 'node:fs';
import postgres from 'postgres';
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

/** Flags of a server that counts what each statement costs. */
export const COUNT_STATEMENTS = [
  '-c',
  'shared_preload_libraries=pg_stat_statements',
  '-c',
  'pg_stat_statements.track_planning=on',
];

export async function startPostgres(flags: string[] = []): Promise<BenchPostgres> {
  const server = await startPostgresServer(['-c', 'fsync=on', '-c', 'synchronous_commit=on', ...flags]);
  const sql = postgres(server.url('postgres'), { max: 1, onnotice: () => {} });
  let count = 0;
  return {
    pid: await findServerPid(sql),
    settings: await readServerSettings(sql),
    async createDatabase() {
      await sql`drop database if exists ${sql(`bench_${count}`)} with (force)`;
      count++;
      await sql`create database ${sql(`bench_${count}`)}`;
      await sql`checkpoint`;
      return server.url(`bench_${count}`);
    },
    async analyzeDatabase() {
      const database = postgres(server.url(`bench_${count}`), { max: 1, onnotice: () => {} });
      await database`analyze`;
      await database.end();
    },
    async resetStatements() {
      await sql`create extension if not exists pg_stat_statements`;
      await sql`select pg_stat_statements_reset()`;
    },
    listStatements: () => sql<StatementCost[]>`
      select query, calls::int, rows::int, total_plan_time as "planMs", total_exec_time as "execMs"
      from pg_stat_statements join pg_database on pg_database.oid = dbid
      where datname = ${`bench_${count}`} order by total_plan_time + total_exec_time desc`,
    async stop() {
      await sql.end();
      await server.stop();
    },
  };
}

async function findServerPid(sql: postgres.Sql): Promise<number> {
  const [row] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  const status = readFileSync(`/proc/${row?.pid}/status`, 'utf8');
  return Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
}

async function readServerSettings(sql: postgres.Sql): Promise<BenchPostgres['settings']> {
  const rows = await sql<{ name: string; setting: string }[]>`
    select name, setting from pg_settings where name in ('server_version', 'fsync', 'synchronous_commit')`;
  const setting = (name: string) => rows.find((row) => row.name === name)?.setting ?? '';
  return {
    version: setting('server_version'),
    fsync: setting('fsync'),
    synchronousCommit: setting('synchronous_commit'),
  };
}
