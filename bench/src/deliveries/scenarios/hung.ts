import { figure, renderTable } from '../../report/table.ts';
import { atLeast, atMost } from '../../report/verdict.ts';
import { hookline } from '../contenders/hookline.ts';
import { drain } from '../drain.ts';
import { inTurn, medianOf } from '../in-turn.ts';
import type { SickKind } from '../owed.ts';
import { measurePaced } from '../paced.ts';
import { compareDrains } from './drains.ts';
import type { Scenario, ScenarioResult } from './scenario.ts';

const ENDPOINTS = 100;
const HEALTHY = 'all healthy';
const SICK = 'one hung, one failing';
const BOTH: SickKind[] = ['hung', 'failing'];
// More than either takes while the healthy ones are worked off.
const SICK_DELIVERIES = 2_000;

/** What the healthy endpoints get, a whole queue at once, with and without two that are not. */
export const hung: Scenario = {
  name: 'hung',
  run(stage) {
    const { deliveries, warmUp, repeats } = stage.settings;
    const sick = BOTH.map((kind) => ({ kind, deliveries: SICK_DELIVERIES }));
    // More than is measured, so that the end of the queue, where few endpoints have anything left, is not.
    const owed = { deliveries: warmUp + Math.ceil(1.2 * deliveries), endpoints: ENDPOINTS };
    const cases = [
      { name: HEALTHY, run: () => drain(stage, hookline(), { owed, measured: deliveries }) },
      { name: SICK, run: () => drain(stage, hookline(), { owed: { ...owed, sick }, measured: deliveries }) },
    ];
    return compareDrains(cases, repeats, (median) => [
      atLeast(
        'deliveries/s of the healthy, with a hung and a failing endpoint : without',
        median(SICK).perSecond / median(HEALTHY).perSecond,
        0.9,
      ),
    ]);
  },
};

/** How long an event takes to the healthy endpoints at an even pace, with and without two that are not. */
export const hungPaced: Scenario = {
  name: 'hung-paced',
  async run(stage): Promise<ScenarioResult> {
    const cases = [
      { name: HEALTHY, run: () => measurePaced(stage, ENDPOINTS, []) },
      { name: SICK, run: () => measurePaced(stage, ENDPOINTS, BOTH) },
    ];
    const runs = await inTurn(cases, stage.settings.repeats, (name, { p99 }) => `${name}: p99 ${figure(p99, 1)} ms`);
    const rows = [...runs.keys()].map((name) => {
      const { p50, p99, max, missing } = medianOf(runs, name);
      return [name, ...[p50, p99, max].map((ms) => figure(ms, 1)), figure(missing)];
    });
    const ratio = medianOf(runs, SICK).p99 / medianOf(runs, HEALTHY).p99;
    return {
      table: renderTable([`at ${stage.settings.perSecond}/s`, 'p50', 'p99', 'max', 'missing'], rows),
      verdicts: [atMost('p99 of the healthy, with a hung and a failing endpoint : without', ratio, 2)],
      runs: Object.fromEntries(runs),
      lost: [...runs.values()].flat().reduce((sum, { missing }) => sum + missing, 0),
    };
  },
};
