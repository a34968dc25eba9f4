import { afterAll, afterEach, describe, test } from 'vitest';
import { crashRound, randomFrom } from './crash.ts';
import { endProcesses, removeDataDirs } from './process.ts';
import { PROCESS_STORES } from './process-store.ts';
import { createWorld, type World } from './world.ts';

/** Different moments in every run; `CRASH_SEED` repeats those of an earlier one. */
const SEED = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000);

const PEOPLE = 150;
/** Three processes' starts are most of it. */
const ROUND_MS_MAX = 120_000;

/** The suite in its short and its long form: so many rounds of kill -9 and restart on each store. */
export function describeCrashes(rounds: Record<'postgres' | 'pglite', number>): void {
  let world: World | undefined;
  afterEach(async () => {
    await endProcesses();
    await world?.close();
    world = undefined;
  });
  afterAll(removeDataDirs);

  describe.each(PROCESS_STORES)('kill -9 under load on $store', ({ store, createStore }) => {
    const timeout = ROUND_MS_MAX * rounds[store];
    test('loses nothing that was acknowledged, does no turn twice, repeats only what was in flight', {
      timeout,
    }, async () => {
      // Other moments than on the other store.
      const first = store === 'postgres' ? 0 : rounds.postgres;
      world = await createWorld(await createStore());
      for (let round = first; round < first + rounds[store]; round++) {
        if (round > first) world.hookline = await world.start();
        const report = await crashRound(world, PEOPLE, round, randomFrom(SEED + round));
        process.stdout.write(`seed ${SEED}, round ${round} on ${store}: ${report}\n`);
      }
    });
  });
}
