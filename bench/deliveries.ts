import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { backlog } from './src/deliveries/scenarios/backlog.ts';
import { embedded } from './src/deliveries/scenarios/embedded.ts';
import { hung, hungPaced } from './src/deliveries/scenarios/hung.ts';
import { ordered } from './src/deliveries/scenarios/ordered.ts';
import { processes } from './src/deliveries/scenarios/processes.ts';
import type { Scenario, ScenarioResult } from './src/deliveries/scenarios/scenario.ts';
import { oneEndpoint, throughput } from './src/deliveries/scenarios/throughput.ts';
import { transaction } from './src/deliveries/scenarios/transaction.ts';
import { readDeliverySettings } from './src/deliveries/settings.ts';
import { openDeliveryStage } from './src/deliveries/stage.ts';
import { describeMachine } from './src/machine.ts';
import { renderVerdicts } from './src/report/verdict.ts';

const RESULTS = new URL('./results/', import.meta.url);
const SCENARIOS: Scenario[] = [
  throughput,
  oneEndpoint,
  backlog,
  hung,
  hungPaced,
  transaction,
  ordered,
  processes,
  embedded,
];
const QUICK_FLAG = '--quick';

const names = process.argv.slice(2).filter((argument) => argument !== QUICK_FLAG);
const chosen = choose(names);
const settings = readDeliverySettings(process.env, process.argv.includes(QUICK_FLAG));
const stage = await openDeliveryStage(settings);
try {
  const results: Record<string, ScenarioResult> = {};
  for (const scenario of chosen) {
    print(`\n${scenario.name}`);
    results[scenario.name] = await scenario.run(stage);
  }
  report(results);
} finally {
  await stage.close();
}

function choose(names: string[]): Scenario[] {
  const known = SCENARIOS.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}; there are: ${known.join(', ')}.`);
  return names.length === 0 ? SCENARIOS : SCENARIOS.filter(({ name }) => names.includes(name));
}

function report(results: Record<string, ScenarioResult>): void {
  const machine = describeMachine();
  const { version, fsync, synchronousCommit } = stage.postgres.settings;
  print(`\n${machine}; PostgreSQL ${version}, fsync ${fsync}, synchronous_commit ${synchronousCommit}`);
  print(`medians of ${settings.repeats}; times and CPU in ms, CPU per delivery; everything shares the cores`);
  for (const [name, { table }] of Object.entries(results)) print(`\n${name}\n${table}`);
  const verdicts = Object.values(results).flatMap((result) => result.verdicts);
  print(`\n${renderVerdicts(verdicts)}`);
  const lost = Object.values(results).reduce((sum, result) => sum + result.lost, 0);
  print(`\ndeliveries lost in all runs: ${lost}`);
  if (lost > 0) process.exitCode = 1;
  mkdirSync(RESULTS, { recursive: true });
  const file = fileURLToPath(new URL('deliveries.json', RESULTS));
  const content = { machine, postgres: stage.postgres.settings, settings, verdicts, lost, results };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  print(`as JSON: ${file}`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
