import { mkdtempSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nowMs } from './src/clock.ts';
import { hookline } from './src/contenders/hookline.ts';
import { readProfileCosts } from './src/cpu-profile.ts';
import { hookline as deliveringHookline } from './src/deliveries/contenders/hookline.ts';
import { drain } from './src/deliveries/drain.ts';
import { readDeliverySettings } from './src/deliveries/settings.ts';
import { openDeliveryStage } from './src/deliveries/stage.ts';
import { measure } from './src/measure.ts';
import type { BenchPostgres, StatementCost } from './src/postgres.ts';
import { figure, renderTable } from './src/report/table.ts';
import { openStage } from './src/stage.ts';

// Where the time of a message or of a delivery goes: functions of the process and statements.
// `npm run profile`, `npm run profile -- api`, `npm run profile -- inline 1000` (so many a second), `npm run profile -- deliveries`
const ROOT = fileURLToPath(new URL('../', import.meta.url));
const SAMPLE_EVERY_US = '250';
const OWNERS_SHOWN = 20;
const FUNCTIONS_SHOWN = 40;
const STATEMENTS_SHOWN = 15;
const QUERY_SHOWN = 90;
const ENDPOINTS = 100;

/** What was measured under the profiler: messages or deliveries, with their CPU in ms each. */
interface Profiled {
  count: number;
  perSecond: number;
  nodeCpu: number;
  postgresCpu: number;
}

/** Notes what a measurement is called back for: when it began and ended, and what the statements in between cost. */
class Watch {
  from = 0;
  to = 0;
  statements: StatementCost[] = [];
  readonly #postgres: BenchPostgres;

  constructor(postgres: BenchPostgres) {
    this.#postgres = postgres;
  }

  begin(): void {
    this.from = nowMs();
  }

  async end(): Promise<void> {
    this.to = nowMs();
    this.statements = await this.#postgres.listStatements();
  }
}

const directory = mkdtempSync('/tmp/hookline-profile-');
const flags = ['--cpu-prof', '--cpu-prof-interval', SAMPLE_EVERY_US, '--cpu-prof-dir', directory];
const what = process.argv[2] ?? 'inline';
if (what === 'deliveries') await profileDeliveries();
else await profileMessages(what === 'api' ? 'api' : 'inline', process.argv[3] ? Number(process.argv[3]) : undefined);

async function profileMessages(replyMode: 'inline' | 'api', perSecond: number | undefined): Promise<void> {
  const stage = await openStage({ countStatements: true });
  try {
    const watch = new Watch(stage.postgres);
    const measured = await measure(stage.bench, hookline(replyMode, flags), {
      perSecond,
      async onBegin() {
        await stage.postgres.resetStatements();
        watch.begin();
      },
      onEnd: () => watch.end(),
    });
    const { messages, messagesPerSecond, serverCpu, postgresCpu, postP50, postP99 } = measured;
    print(`to the partner's POST: p50 ${figure(postP50, 1)} ms, p99 ${figure(postP99, 1)} ms`);
    report({ count: messages, perSecond: messagesPerSecond, nodeCpu: serverCpu, postgresCpu }, watch);
  } finally {
    await stage.close();
  }
}

async function profileDeliveries(): Promise<void> {
  const settings = readDeliverySettings(process.env, false);
  const stage = await openDeliveryStage(settings);
  try {
    const watch = new Watch(stage.postgres);
    const { perSecond, senderCpu, postgresCpu } = await drain(stage, deliveringHookline(1, flags), {
      owed: { deliveries: settings.warmUp + settings.deliveries, endpoints: ENDPOINTS },
      onBegin: () => watch.begin(),
      onEnd: () => watch.end(),
    });
    const count = Math.round((perSecond * (watch.to - watch.from)) / 1000);
    report({ count, perSecond, nodeCpu: senderCpu, postgresCpu }, watch);
  } finally {
    await stage.close();
  }
}

function report({ count, perSecond, nodeCpu, postgresCpu }: Profiled, { from, to, statements }: Watch): void {
  const each = ([name, ms]: [string, number]) => [name, figure((ms * 1000) / count, 1)];
  const { owners, functions } = readProfileCosts(directory, ROOT, from, to);
  print(`${what}: ${count}, ${figure(perSecond)}/s under the profiler`);
  print(`CPU µs for each: Node ${figure(nodeCpu * 1000)}, PostgreSQL ${figure(postgresCpu * 1000)}`);
  print(
    `\n${renderTable(['owner (with what it calls of the runtime)', 'µs'], owners.slice(0, OWNERS_SHOWN).map(each))}`,
  );
  print(`\n${renderTable(['function (self)', 'µs'], functions.slice(0, FUNCTIONS_SHOWN).map(each))}`);
  const rows = statements
    .slice(0, STATEMENTS_SHOWN)
    .map(({ query, calls, rows, planMs, execMs }) => [
      query.replace(/\s+/g, ' ').trim().slice(0, QUERY_SHOWN),
      figure(calls),
      figure(rows / calls, 1),
      ...[planMs, execMs].map((ms) => figure((ms * 1000) / count, 1)),
    ]);
  print(`\n${renderTable(['statement', 'calls', 'rows each', 'plan µs', 'exec µs'], rows)}`);
  print(`\nfor the browser's developer tools: ${directory}`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
