import { afterAll, afterEach, describe, test } from 'vitest';
import { crashRound, createWorld, randomFrom, type World } from './crash.ts';
import { endProcesses, removeDataDirs } from './process.ts';
import { PROCESS_STORES } from './process-store.ts';

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
      const random = randomFrom(SEED);
      world = await createWorld(await createStore());
      for (let round = 0; round < rounds[store]; round++) {
        if (round > 0) world.hookline = await world.start();
        // Not the same moments on both stores.
        const nth = store === 'postgres' ? round : round + rounds.postgres;
        process.stdout.write(`seed ${SEED}, ${store} ${round + 1}: ${await crashRound(world, PEOPLE, nth, random)}\n`);
      }
    });
  });
}
