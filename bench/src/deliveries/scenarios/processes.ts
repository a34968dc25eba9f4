import { hookline } from '../contenders/hookline.ts';
import { drain } from '../drain.ts';
import { compareDrains } from './drains.ts';
import type { Scenario } from './scenario.ts';

const ENDPOINTS = 100;

/** One, two and four processes on one queue. */
export const processes: Scenario = {
  name: 'processes',
  run(stage) {
    const { deliveries, warmUp, repeats } = stage.settings;
    const cases = [1, 2, 4].map((count) => ({
      name: `processes: ${count}`,
      run: () => drain(stage, hookline(count), { owed: { deliveries: warmUp + deliveries, endpoints: ENDPOINTS } }),
    }));
    return compareDrains(cases, repeats, () => []);
  },
};
