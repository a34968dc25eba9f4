import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bare, bareTuned } from './src/contenders/bare.ts';
import type { Contender } from './src/contenders/contender.ts';
import { hookline } from './src/contenders/hookline.ts';
import { nodeRed } from './src/contenders/node-red.ts';
import { describeMachine } from './src/machine.ts';
import { type Bench, type Measurement, measure } from './src/measure.ts';
import {
  type InboundMedians,
  judge,
  type PacedResult,
  renderMeasurements,
  renderPaced,
} from './src/report/inbound-report.ts';
import { figure } from './src/report/table.ts';
import { renderVerdicts } from './src/report/verdict.ts';
import { openStage } from './src/stage.ts';
import { medians } from './src/statistics.ts';

const RESULTS = new URL('./results/', import.meta.url);
const inline = hookline('inline');
const rest = hookline('api');

type Runs = Map<string, Measurement[]>;

const stage = await openStage();
try {
  const fullSpeed: Runs = new Map();
  await inTurn(
    stage.bench,
    fullSpeed,
    [bare, bareTuned, nodeRed, inline, rest].map((contender) => ({ contender })),
  );
  const full: InboundMedians = {
    bare: medianOf(fullSpeed, bare.name),
    bareTuned: medianOf(fullSpeed, bareTuned.name),
    nodeRed: medianOf(fullSpeed, nodeRed.name),
    inline: medianOf(fullSpeed, inline.name),
    rest: medianOf(fullSpeed, rest.name),
  };
  const pacedRuns: Runs = new Map();
  const paced = await measurePaced(stage.bench, pacedRuns, full);
  const lost = countLost(fullSpeed) + countLost(pacedRuns);
  report(full, paced, { fullSpeed, pacedRuns, lost });
  if (lost > 0) process.exitCode = 1;
} finally {
  await stage.close();
}

interface Round {
  contender: Contender;
  perSecond?: number;
}

/** A B C A B C …: what slows the machine down for a while slows them all. */
async function inTurn(bench: Bench, runs: Runs, rounds: Round[]): Promise<void> {
  for (let repeat = 1; repeat <= bench.settings.repeats; repeat++) {
    for (const { contender, perSecond } of rounds) {
      const measured = await measure(bench, contender, { perSecond });
      const name = runName(contender, perSecond);
      runs.set(name, [...(runs.get(name) ?? []), measured]);
      print(`${repeat}/${bench.settings.repeats}  ${name}: ${figure(measured.messagesPerSecond)} messages/s`);
    }
  }
}

/** Half of what Hookline could do at most, and the bare route at the same rate. */
async function measurePaced(bench: Bench, runs: Runs, full: InboundMedians): Promise<PacedResult[]> {
  const halves = [
    { contender: inline, perSecond: Math.round(full.inline.messagesPerSecond / 2) },
    { contender: rest, perSecond: Math.round(full.rest.messagesPerSecond / 2) },
  ];
  await inTurn(
    bench,
    runs,
    halves.flatMap((half) => [{ ...half, contender: bareTuned }, half]),
  );
  return halves.map(({ contender, perSecond }) => ({
    name: contender.name,
    perSecond,
    hookline: medianOf(runs, runName(contender, perSecond)),
    bare: medianOf(runs, runName(bareTuned, perSecond)),
  }));
}

function runName(contender: Contender, perSecond: number | undefined): string {
  return perSecond === undefined ? contender.name : `${contender.name} at ${perSecond}/s`;
}

function medianOf(runs: Runs, name: string): Measurement {
  return medians(runs.get(name) ?? []);
}

/** Over all runs, not in the median: one lost POST is one too many. */
function countLost(runs: Runs): number {
  return [...runs.values()].flat().reduce((sum, { missing, unexpected }) => sum + missing + unexpected, 0);
}

function report(
  full: InboundMedians,
  paced: PacedResult[],
  { fullSpeed, pacedRuns, lost }: { fullSpeed: Runs; pacedRuns: Runs; lost: number },
): void {
  const machine = describeMachine();
  const verdicts = judge(full, paced);
  const { settings } = stage.bench;
  const { version, fsync, synchronousCommit } = stage.postgres.settings;
  print(`\n${machine}; PostgreSQL ${version}, fsync ${fsync}, synchronous_commit ${synchronousCommit}`);
  print(`medians of ${settings.repeats}; times in ms; CPU in ms per message; generator and receiver share the cores\n`);
  const rows = [...fullSpeed.keys()].map((name): [string, Measurement] => [name, medianOf(fullSpeed, name)]);
  print(`full speed, ${settings.connections} connections\n${renderMeasurements(rows)}`);
  print(`\nhalf of Hookline's rate\n${renderPaced(paced)}`);
  print(`\n${renderVerdicts(verdicts)}`);
  print(`\nPOSTs lost in all runs: ${lost}`);
  mkdirSync(RESULTS, { recursive: true });
  const file = fileURLToPath(new URL('inbound.json', RESULTS));
  const runs = { fullSpeed: Object.fromEntries(fullSpeed), paced: Object.fromEntries(pacedRuns) };
  const content = { machine, postgres: stage.postgres.settings, settings, full, paced, verdicts, lost, runs };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  print(`as JSON: ${file}`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
