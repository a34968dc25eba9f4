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
  stop(): Promise<void>;
}

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
