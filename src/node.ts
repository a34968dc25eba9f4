import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Kysely } from 'kysely';
import { ensureFirstAccount, WrongSecretError } from './accounts/accounts.ts';
import { systemClock } from './base/clock.ts';
import { createVault } from './base/vault.ts';
import { VERSION } from './base/version.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { demoHint } from './demo.ts';
import { createLog } from './log.ts';
import { createRuntime, type Runtime } from './runtime.ts';
import type { Context } from './store/context.ts';
import { DataDirError, takeDataDir } from './store/data-dir.ts';
import { migrate, NewerSchemaError } from './store/migrate.ts';
import { openPglite } from './store/pglite.ts';
import { openPostgres } from './store/postgres.ts';
import { pingDatabase } from './store/queries.ts';
import type { Database } from './store/schema.ts';
import { sweep } from './sweeps.ts';

// DESIGN.md: drained within 20 s. A request to a partner has 15 s; what is left after this is found again by its lease.
const DRAIN_MS = 18_000;
/** Longer than load balancers keep theirs (60 s): with Node's 5 s one that is closed is asked now and then, a 502. */
const KEEP_ALIVE_MS = 75_000;

const CLOSE_IDLE_MS = 100;

/** Refusals to start whose text is written for the person who starts it. */
const EXPECTED = [ConfigError, DataDirError, NewerSchemaError, WrongSecretError];

main().catch((error: unknown) => {
  process.stderr.write(`hookline: ${explain(error)}\n`);
  process.exit(1);
});

/** Starts Hookline and says what to do next. Every reason not to start is one line and exit code 1. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  // The port first: a start that fails for want of it must not have made a key that nobody has seen.
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (_, response: ServerResponse) =>
    response.writeHead(503, { 'retry-after': '1' }).end(),
  );
  const url = await listen(server, config);
  const log = createLog(config.logLevel);
  // Node's own last words would be the whole error, with the rows in it.
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'a bug ends this process');
    process.exit(1);
  });
  const store = await openStore(config);
  const clock = { ...systemClock, timeZone: config.timeZone };
  const ctx: Context = { db: store.db, clock, vault: createVault(store.secret), log };
  await migrate(ctx.db);
  const first = await ensureFirstAccount(ctx, config.apiKey);
  if (first.newKey) process.stdout.write(`Your admin key, shown this once:  ${first.newKey}\n\n`);

  const { egressAllow, trustedProxies, mail, retention } = config;
  const publicUrl = config.publicUrl ?? url;
  const runtime = createRuntime({ ctx, publicUrl, egressAllow, trustedProxies, retention, mail });
  await sweep(ctx, config.retention);
  const demo = first.isNew && !config.databaseUrl ? await runtime.createDemo(first.accountId) : undefined;
  server.removeAllListeners('request').on('request', getRequestListener(runtime.app.fetch));
  runtime.run();
  // Before it says that it is ready: whoever waits for that line may stop it at once.
  stopOnSignal(server, runtime, store);
  const hint = await runtime.signInHint(!config.databaseUrl);
  if (hint) process.stdout.write(`${hint}\n\n`);
  announce(config, url, demo && demoHint(url, first.newKey ?? '$HOOKLINE_API_KEY', demo));
}

interface OpenStore {
  db: Kysely<Database>;
  secret: string;
  close(): Promise<void>;
}

async function openStore(config: Config): Promise<OpenStore> {
  if (config.databaseUrl) {
    const db = openPostgres(config.databaseUrl);
    await pingDatabase(db).catch((error: unknown) => {
      throw new ConfigError(`DATABASE_URL: the database cannot be used: ${firstLine(error)}.`);
    });
    return { db, secret: config.secret ?? '', close: () => db.destroy() };
  }
  const directory = takeDataDir(config.dataDir);
  const db = await openPglite(directory.databasePath);
  const close = async () => {
    await db.destroy();
    directory.release();
  };
  return { db, secret: config.secret ?? directory.secret, close };
}

/** Takes the port and gives back the address that this machine reaches it by. */
async function listen(server: Server, { port, host }: Config): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening').catch((error: unknown) => {
    throw new ConfigError(`HOST, PORT: ${host}:${port} cannot be listened on: ${firstLine(error)}.`);
  });
  return urlOf(host, (server.address() as AddressInfo).port);
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function announce(config: Config, url: string, hint: string | undefined): void {
  const store = config.databaseUrl ? 'PostgreSQL' : `embedded store in ${config.dataDir}`;
  const ready = `Hookline ${VERSION} is ready on ${url} (${store}). API reference: ${url}/docs\n`;
  process.stdout.write(hint ? `${ready}\n${hint}\n` : ready);
}

/** SIGTERM and SIGINT: take nothing new, finish what is at work, leave with 0. */
function stopOnSignal(server: Server, runtime: Runtime, store: OpenStore): void {
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), DRAIN_MS).unref();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    // Those that get their last answer now would be kept open for more.
    setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_MS).unref();
    await runtime.drain(closed);
    await store.close();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return EXPECTED.some((kind) => error instanceof kind) ? error.message : (error.stack ?? error.message);
}

/** Several addresses that all fail come as one error without a message of its own. */
function firstLine(error: unknown): string {
  const { message = '', code = error } = error as { message?: string; code?: unknown };
  return message.split('\n')[0] || String(code);
}
