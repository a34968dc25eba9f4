import { atLeast } from '../../report/verdict.ts';
import { orderedHookline } from '../contenders/hookline.ts';
import { drain } from '../drain.ts';
import { compareDrains } from './drains.ts';
import type { Scenario } from './scenario.ts';

const ENDPOINTS = 100;
// Batches hold up to 1,000: fewer endpoints and ten times as many events make a few dozen of them for each.
const BATCHED_ENDPOINTS = 10;
const BATCHED_TIMES = 10;

const single = orderedHookline('in order, one by one', { orderBy: 'endpoint' });
const batched = orderedHookline('in order, in batches', { policy: 'yespo-ordered' });

/** Endpoints that are delivered to in order: one event a POST, and up to 1,000. */
export const ordered: Scenario = {
  name: 'ordered',
  run(stage) {
    const { deliveries, warmUp, repeats } = stage.settings;
    const few = { deliveries: warmUp + deliveries, endpoints: ENDPOINTS };
    const many = { deliveries: BATCHED_TIMES * few.deliveries, endpoints: BATCHED_ENDPOINTS };
    const cases = [
      { name: single.name, run: () => drain(stage, single, { owed: few }) },
      { name: batched.name, run: () => drain(stage, batched, { owed: many, warmUp: BATCHED_TIMES * warmUp }) },
    ];
    return compareDrains(cases, repeats, (median) => [
      atLeast('events/s in order, in batches', median(batched.name).perSecond, 20_000),
    ]);
  },
};
