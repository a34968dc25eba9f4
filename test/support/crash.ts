import { expect } from 'vitest';
import { checkReplies, checkRest, findRemains, listUnknown } from './crash-checks.ts';
import type { Crowd } from './crowd.ts';
import { endLeases } from './process-store.ts';
import { type Event, newCrowd, stopDrained, type World } from './world.ts';

/** A moment anywhere in the crowd's talk; round by round another kind. */
function pickMoment(crowd: Crowd, round: number, random: () => number): { event: Event; nth: number } {
  const { lines, people } = crowd;
  const told = people.filter(({ replyMode }) => replyMode === 'api').flatMap((person) => person.lines);
  const posted = lines.filter(({ owed }) => owed);
  const moments = [
    { event: 'answered', count: lines.length },
    { event: 'told', count: told.length },
    { event: 'posted', count: posted.length },
    { event: 'sending', count: lines.length },
  ] as const;
  const { event, count } = moments[round % moments.length] ?? moments[0];
  return { event, nth: 1 + Math.floor(random() * count * 0.9) };
}

/** Calls `strike` at that moment. */
function strikeAt(world: World, { event, nth }: { event: Event; nth: number }, strike: () => void): void {
  let count = 0;
  world.onEvent = (seen) => {
    if (seen === event && ++count === nth) strike();
  };
}

/** One kill -9 amid a crowd's talk, and all that must be true after the restart. Ends with the process stopped. */
export async function crashRound(world: World, size: number, round: number, random: () => number): Promise<string> {
  const crowd = newCrowd(world, size);
  const moment = pickMoment(crowd, round, random);
  const killed = Promise.withResolvers<void>();
  strikeAt(world, moment, () => {
    crowd.cut();
    world.hookline.kill().then(() => killed.resolve());
  });
  crowd.resume(world.hookline);
  const talk = crowd.talk();
  await Promise.race([killed.promise, talk.then(() => killed.promise)]);
  await crowd.settled();
  const acknowledged = crowd.lines.filter(({ answer }) => answer);
  const remains = await world.store.whileDown(async (db) => {
    const lost = await listUnknown(db, acknowledged);
    expect(lost, 'acknowledged, but not in the store').toEqual([]);
    const found = await findRemains(db);
    await endLeases(db);
    return found;
  });

  world.hookline = await world.start();
  crowd.resume(world.hookline);
  await talk;
  await stopDrained(world);
  const repeated = checkReplies(world, crowd, remains.unsettled);
  const again = await checkRest(world, crowd);
  return (
    `killed at "${moment.event}" ${moment.nth}: ${acknowledged.length} of ${crowd.lines.length} acknowledged, ` +
    `${remains.deliveries} deliveries and ${remains.unsettled.size} replies unsettled; ` +
    `${again} deliveries and ${repeated} replies came twice`
  );
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
