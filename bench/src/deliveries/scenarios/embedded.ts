import { embeddedHookline } from '../contenders/embedded-hookline.ts';
import { hookline } from '../contenders/hookline.ts';
import { drain } from '../drain.ts';
import { compareDrains } from './drains.ts';
import type { Scenario } from './scenario.ts';

const ENDPOINTS = 100;

/** The embedded store beside PostgreSQL. */
export const embedded: Scenario = {
  name: 'embedded',
  run(stage) {
    const { deliveries, warmUp, repeats } = stage.settings;
    const cases = [hookline(), embeddedHookline()].map((contender) => ({
      name: contender.name,
      run: () => drain(stage, contender, { owed: { deliveries: warmUp + deliveries, endpoints: ENDPOINTS } }),
    }));
    return compareDrains(cases, repeats, () => []);
  },
};
