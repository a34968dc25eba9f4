import { atLeast } from '../../report/verdict.ts';
import { hookline } from '../contenders/hookline.ts';
import { withClient } from '../database.ts';
import { drain } from '../drain.ts';
import { compareDrains } from './drains.ts';
import type { Scenario } from './scenario.ts';

const ENDPOINTS = 100;

/** Somebody's transaction stands open all the time: no dead row of the queue can be cleaned up. */
export const transaction: Scenario = {
  name: 'transaction',
  run(stage) {
    const { deliveries, warmUp, repeats } = stage.settings;
    const owed = { deliveries: warmUp + deliveries, endpoints: ENDPOINTS };
    const cases = [
      { name: 'alone', run: () => drain(stage, hookline(), { owed }) },
      { name: 'a transaction open', run: () => drain(stage, hookline(), { owed, around: holdTransaction }) },
    ];
    return compareDrains(cases, repeats, (median) => [
      atLeast(
        'deliveries/s, with a transaction open : without',
        median('a transaction open').perSecond / median('alone').perSecond,
        0.8,
      ),
    ]);
  },
};

function holdTransaction<T>(databaseUrl: string, run: () => Promise<T>): Promise<T> {
  return withClient(databaseUrl, async (client) => {
    await client.query('begin isolation level repeatable read');
    // The snapshot is taken by the first statement.
    await client.query('select /* bench */ 1');
    const result = await run();
    await client.query('rollback');
    return result;
  });
}
