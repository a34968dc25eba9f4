import { atLeast, atMost } from '../../report/verdict.ts';
import { hookline } from '../contenders/hookline.ts';
import { drain } from '../drain.ts';
import { compareDrains } from './drains.ts';
import type { Scenario } from './scenario.ts';

const SHORT = 50_000;
const ENDPOINTS = 100;

/** The same number of deliveries out of a short queue and out of a long one. */
export const backlog: Scenario = {
  name: 'backlog',
  run(stage) {
    const { deliveries, warmUp, repeats, backlog: long } = stage.settings;
    const lengths = [Math.max(SHORT, warmUp + deliveries), long];
    const cases = lengths.map((length) => ({
      name: `${length} queued`,
      run: () => drain(stage, hookline(), { owed: { deliveries: length, endpoints: ENDPOINTS }, measured: deliveries }),
    }));
    return compareDrains(cases, repeats, (median) => {
      const [few, many] = lengths.map((length) => median(`${length} queued`));
      if (!few || !many) throw new Error('both were measured');
      return [
        atLeast(`deliveries/s, ${long} : ${lengths[0]} queued`, many.perSecond / few.perSecond, 0.9),
        atMost(`memory of the process with ${long} queued, MB`, many.memoryMb, 300),
      ];
    });
  },
};
