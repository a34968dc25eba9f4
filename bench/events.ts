import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { testEvent } from '../src/events/testing/events.ts';
import { nowMs } from './src/clock.ts';
import { readEventSettings } from './src/events/settings.ts';
import { type BenchStore, makeWebhooks, openBenchStore } from './src/events/store.ts';
import { createBareWriter, createProductWriter, type WriteEvents } from './src/events/writers.ts';
import { describeMachine } from './src/machine.ts';
import { startPostgres } from './src/postgres.ts';
import { figure, renderTable } from './src/report/table.ts';
import { atLeast, renderVerdicts } from './src/report/verdict.ts';
import { stopOnSignal } from './src/stage.ts';
import { median } from './src/statistics.ts';

const WEBHOOKS = [1, 20];
const TARGET = 0.5;
const TYPE = 'message.delivered';
/** Of the transactions that count: until the statements are prepared and the code is compiled. */
const WARM_UP_SHARE = 0.2;

const settings = readEventSettings(process.env);
const postgres = await startPostgres();
stopOnSignal();
try {
  const results = [];
  for (const webhooks of WEBHOOKS) results.push({ webhooks, ...(await measureBoth(webhooks)) });
  report(results);
} finally {
  await postgres.stop();
}

interface Result {
  /** ms a transaction. */
  productMs: number;
  bareMs: number;
  /** Of the bare insert's speed. */
  ratio: number;
}

/** Both write in turn, into the same tables; the ratio is taken within each repeat. */
async function measureBoth(webhooks: number): Promise<Result> {
  const store = await openBenchStore(postgres);
  try {
    await makeWebhooks(store, webhooks, [TYPE]);
    const { id: _, ...event } = testEvent(TYPE);
    const events = Array.from({ length: settings.events }, () => ({ ...event, accountId: store.accountId }));
    const product = createProductWriter(store);
    await product(events.slice(0, 1));
    const { rows } = await sql<{ endpointId: string; payload: string }>`
      select endpoint_id as "endpointId", payload from delivery`.execute(store.ctx.db);
    const bare = createBareWriter(store, rows);
    const runs: Result[] = [];
    for (let repeat = 0; repeat < settings.repeats; repeat++) {
      for (const write of [product, bare]) await measure(store, write, events, WARM_UP_SHARE);
      const productMs = await measure(store, product, events);
      const bareMs = await measure(store, bare, events);
      runs.push({ productMs, bareMs, ratio: bareMs / productMs });
    }
    return {
      productMs: median(runs.map((run) => run.productMs)),
      bareMs: median(runs.map((run) => run.bareMs)),
      ratio: median(runs.map((run) => run.ratio)),
    };
  } finally {
    await store.close();
  }
}

/** ms a transaction, one after the other, into empty tables. */
async function measure(
  { ctx }: BenchStore,
  write: WriteEvents,
  events: Parameters<WriteEvents>[0],
  share = 1,
): Promise<number> {
  await sql`truncate activity, delivery, delivery_queue`.execute(ctx.db);
  await sql`checkpoint`.execute(ctx.db);
  const count = Math.ceil(settings.transactions * share);
  const begin = nowMs();
  for (let n = 0; n < count; n++) await write(events);
  return (nowMs() - begin) / count;
}

function report(results: (Result & { webhooks: number })[]): void {
  const machine = describeMachine();
  const table = renderTable(
    ['webhooks', 'rows', 'Hookline, ms', 'bare insert, ms', 'of its speed'],
    results.map(({ webhooks, productMs, bareMs, ratio }) => [
      String(webhooks),
      String(settings.events * (1 + 2 * webhooks)),
      figure(productMs, 2),
      figure(bareMs, 2),
      figure(ratio, 2),
    ]),
  );
  const verdicts = results.map(({ webhooks, ratio }) =>
    atLeast(`events for ${webhooks} : bare insert of the same rows`, ratio, TARGET),
  );
  const { version, fsync, synchronousCommit } = postgres.settings;
  print(`${machine}; PostgreSQL ${version}, fsync ${fsync}, synchronous_commit ${synchronousCommit}`);
  print(`${settings.events} events a transaction, ${settings.transactions} of them, medians of ${settings.repeats}`);
  print(`\n${table}\n\n${renderVerdicts(verdicts)}`);
  const folder = new URL('./results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const file = fileURLToPath(new URL('events.json', folder));
  writeFileSync(
    file,
    `${JSON.stringify({ machine, postgres: postgres.settings, settings, results, verdicts }, null, 2)}\n`,
  );
  print(`\nas JSON: ${file}`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
