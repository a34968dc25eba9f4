import { mkdtempSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nowMs } from './src/clock.ts';
import { hookline } from './src/contenders/hookline.ts';
import { readProfileCosts } from './src/cpu-profile.ts';
import { measure } from './src/measure.ts';
import type { StatementCost } from './src/postgres.ts';
import { figure, renderTable } from './src/report/table.ts';
import { openStage } from './src/stage.ts';

// Where the time of a message goes: functions of the server and statements. `npm run profile [api]`
const ROOT = fileURLToPath(new URL('../', import.meta.url));
const SAMPLE_EVERY_US = '250';
const OWNERS_SHOWN = 20;
const FUNCTIONS_SHOWN = 40;
const STATEMENTS_SHOWN = 15;
const QUERY_SHOWN = 90;

const replyMode = process.argv[2] === 'api' ? 'api' : 'inline';
const directory = mkdtempSync('/tmp/hookline-profile-');
const stage = await openStage({ countStatements: true });
try {
  const flags = ['--cpu-prof', '--cpu-prof-interval', SAMPLE_EVERY_US, '--cpu-prof-dir', directory];
  let from = 0;
  let to = 0;
  let statements: StatementCost[] = [];
  const measured = await measure(stage.bench, hookline(replyMode, flags), {
    async onBegin() {
      await stage.postgres.resetStatements();
      from = nowMs();
    },
    async onEnd() {
      to = nowMs();
      statements = await stage.postgres.listStatements();
    },
  });
  const each = ([name, ms]: [string, number]) => [name, figure((ms * 1000) / measured.messages, 1)];
  const { owners, functions } = readProfileCosts(directory, ROOT, from, to);
  print(`${replyMode}: ${measured.messages} messages, ${figure(measured.messagesPerSecond)}/s under the profiler`);
  print(
    `CPU µs per message: server ${figure(measured.serverCpu * 1000)}, PostgreSQL ${figure(measured.postgresCpu * 1000)}`,
  );
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
      ...[planMs, execMs].map((ms) => figure((ms * 1000) / measured.messages, 1)),
    ]);
  print(`\n${renderTable(['statement', 'calls', 'rows each', 'plan µs', 'exec µs'], rows)}`);
  print(`\nfor the browser's developer tools: ${directory}`);
} finally {
  await stage.close();
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
