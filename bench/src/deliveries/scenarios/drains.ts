import { figure, renderTable } from '../../report/table.ts';
import type { Verdict } from '../../report/verdict.ts';
import type { Drain } from '../drain.ts';
import { type Case, inTurn, medianOf, type Runs } from '../in-turn.ts';
import type { ScenarioResult } from './scenario.ts';

const HEAD = ['', 'deliveries/s', 'CPU sender', 'PG', 'SQL per 10', 'MB', 'missing', 'unrecorded', 'twice'];

/** Queues worked off in turn, as a table of medians. `judge` is given the medians by name. */
export async function compareDrains(
  cases: Case<Drain>[],
  repeats: number,
  judge: (median: (name: string) => Drain) => Verdict[],
): Promise<ScenarioResult> {
  const runs = await inTurn(cases, repeats, (name, { perSecond }) => `${name}: ${figure(perSecond)} deliveries/s`);
  return {
    table: renderTable(
      HEAD,
      [...runs.keys()].map((name) => renderDrain(name, medianOf(runs, name))),
    ),
    verdicts: judge((name) => medianOf(runs, name)),
    runs: Object.fromEntries(runs),
    lost: countLost(runs),
  };
}

function renderDrain(name: string, drain: Drain): string[] {
  return [
    name,
    figure(drain.perSecond),
    figure(drain.senderCpu, 3),
    figure(drain.postgresCpu, 3),
    figure(drain.statements, 2),
    figure(drain.memoryMb),
    figure(drain.missing + drain.unexpected),
    figure(drain.unrecorded),
    figure(drain.twice),
  ];
}

function countLost(runs: Runs<Drain>): number {
  return [...runs.values()].flat().reduce((sum, run) => sum + run.missing + run.unexpected + run.unrecorded, 0);
}
