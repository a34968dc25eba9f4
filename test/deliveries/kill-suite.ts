import { setInterval as ticks } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { randomFrom } from '../support/crash.ts';
import { PUBLIC_URL } from '../support/hookline.ts';
import { endProcesses } from '../support/process.ts';
import { checkAttempts, checkBytes, checkLanes, checkNothingLost, checkRepeats } from './engine-checks.ts';
import { EngineStore } from './engine-store.ts';
import { createEngineWorld } from './engine-world.ts';
import { Fleet } from './fleet.ts';
import { type Kill, kill } from './kills.ts';
import { Load } from './load.ts';
import { type Behaviour, type RecordingPartner, startRecordingPartner } from './recording-partner.ts';

const KILL_EVERY_MS = 1_000;
/** After the load has ended: leases that killed processes held, breakers that are open, and what has piled up. */
const DRAIN_MS = 90_000;
const SLOWEST_MS = 600;

/** Half of the requests are answered at once, most others later, some over for the last time; some fail in each of the ways. */
function behaviours(random: () => number): () => Behaviour {
  return () => {
    const chance = random();
    const status = chance < 0.02 ? 500 : chance < 0.03 ? 503 : chance < 0.05 ? 'reset' : 200;
    return { status, afterMs: random() < 0.5 ? 0 : random() * SLOWEST_MS, closes: random() < 0.1 };
  };
}

/** The suite in its short and its long form: so many kills, and a restart of the store before some of them. */
export function testKills({ kills, restartsAt }: { kills: number; restartsAt: number[] }): void {
  const seed = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000);
  let store: EngineStore | undefined;
  let partner: RecordingPartner | undefined;
  let load: Load | undefined;
  afterEach(async () => {
    load?.abandon();
    await endProcesses();
    await Promise.all([partner?.close(), store?.close()]);
  });

  const name = `kill -9 of one of three processes every second, PostgreSQL restarted ${restartsAt.length} times`;
  test(`${name}: nothing lost, only what was in flight repeated, all in order`, {
    timeout: 2 * kills * KILL_EVERY_MS + DRAIN_MS + 60_000,
  }, async () => {
    const random = randomFrom(seed);
    [store, partner] = await Promise.all([EngineStore.start(), startRecordingPartner()]);
    const environment = { ...store.environment, PUBLIC_URL, HOOKLINE_EGRESS_ALLOW: '127.0.0.0/8' };
    const fleet = new Fleet(environment, store.wasAwaySince);
    await fleet.start();
    const world = await createEngineWorld(await fleet.any(0), partner.url);
    partner.behave(behaviours(random));
    load = new Load(fleet, world, random);
    const done = await killTimes(kills, restartsAt, { fleet, store, partner });
    await load.stop();
    partner.behave(() => ({ status: 200, afterMs: 0 }));
    await expect.poll(() => store?.countOwed(), { timeout: DRAIN_MS, interval: 100 }).toBe(0);
    await fleet.stop();

    const { choices } = load;
    const { arrivals } = partner;
    await checkNothingLost(store, choices, arrivals);
    checkBytes(arrivals);
    checkAttempts(await store.listAttempts(), arrivals);
    checkLanes(choices, arrivals);
    const repeats = checkRepeats(arrivals, done);
    const inFlight = done.reduce((sum, { unsettled }) => sum + unsettled.size, 0);
    expect(inFlight, 'no kill hit anything').toBeGreaterThan(0);
    expect(repeats).toBeLessThanOrEqual(inFlight);
    process.stdout.write(
      `seed ${seed}: ${choices.length} deliveries, ${arrivals.length} requests, ${done.length} kills ` +
        `hit ${inFlight} requests in flight, of which ${repeats} came again\n`,
    );
  });
}

/**
 * One kill a second, or as soon as a process is ready, and further ones until one hit something: where a machine is
 * slow, processes die before they have begun. Restarts are a clean one and a crash in turn.
 */
async function killTimes(
  count: number,
  restartsAt: number[],
  { fleet, store, partner }: { fleet: Fleet; store: EngineStore; partner: RecordingPartner },
): Promise<Kill[]> {
  const kills: Kill[] = [];
  for await (const _ of ticks(KILL_EVERY_MS)) {
    const restart = restartsAt.indexOf(kills.length);
    const restarted = restart < 0 ? undefined : store.restart(restart % 2 === 0 ? 'immediate' : 'fast');
    kills.push(await kill(fleet, store, partner));
    await restarted;
    if (kills.length >= count && kills.some(({ unsettled }) => unsettled.size > 0)) break;
  }
  return kills;
}
