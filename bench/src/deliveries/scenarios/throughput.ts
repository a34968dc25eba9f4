import { atLeast, atMost } from '../../report/verdict.ts';
import { bare } from '../contenders/bare.ts';
import { hookline } from '../contenders/hookline.ts';
import { graphileWorker, pgBoss } from '../contenders/rivals.ts';
import { drain } from '../drain.ts';
import type { DeliveryStage } from '../stage.ts';
import { compareDrains } from './drains.ts';
import type { Scenario } from './scenario.ts';

/** Hookline beside the limit and beside the two job queues, over many endpoints. */
export const throughput: Scenario = { name: 'throughput', run: (stage) => compare(stage, 100) };

/** The same with one endpoint that takes everything. */
export const oneEndpoint: Scenario = { name: 'one-endpoint', run: (stage) => compare(stage, 1) };

function compare(stage: DeliveryStage, endpoints: number) {
  const product = hookline();
  const { deliveries, warmUp, repeats } = stage.settings;
  const cases = [bare, graphileWorker, pgBoss, product].map((contender) => ({
    name: contender.name,
    run: () => drain(stage, contender, { owed: { deliveries: warmUp + deliveries, endpoints } }),
  }));
  const where = endpoints === 1 ? ', one endpoint' : '';
  return compareDrains(cases, repeats, (median) => {
    const own = median(product.name);
    const best = Math.max(median(graphileWorker.name).perSecond, median(pgBoss.name).perSecond);
    return [
      atLeast(`deliveries/s, Hookline : bare undici loop${where}`, own.perSecond / median(bare.name).perSecond, 0.65),
      atLeast(`deliveries/s, Hookline : the better job queue${where}`, own.perSecond / best, 1.15),
      atMost(`SQL statements per 10 deliveries${where}`, own.statements, 1.2),
    ];
  });
}
