import { expect } from 'vitest';
import { type EngineStore, type RecordedAttempt, uuidOf } from './engine-store.ts';
import { KEYS } from './engine-world.ts';
import { type Kill, tryName } from './kills.ts';
import type { Choice } from './load.ts';
import type { Arrival } from './recording-partner.ts';

/** An event in a POST. */
interface Sent {
  phoneNumber: string;
  response: string;
}

const ORDERED: readonly number[] = [KEYS.ordered, KEYS.byPerson, KEYS.batched];

/** One delivery for every choice, each of them there with the partner, and recorded as delivered. */
export async function checkNothingLost(store: EngineStore, choices: Choice[], arrivals: Arrival[]): Promise<void> {
  const chosen = choices.map(({ phoneNumber, response }) => `${phoneNumber} ${response}`).sort();
  const deliveries = await store.listDeliveries();
  expect(deliveries.map(({ payload }) => nameOf(JSON.parse(payload))).sort(), 'owed').toEqual(chosen);
  const taken = arrivals.filter(({ fate }) => fate === 'taken');
  const firsts = firstOfEach(taken);
  expect(firsts.flatMap(({ raw }) => eventsIn(raw).map(nameOf)).sort(), 'taken').toEqual(chosen);

  const delivered = new Set(
    (await store.listAttempts()).filter(({ outcome }) => outcome === 'delivered').map(({ id }) => id),
  );
  const unrecorded = deliveries.filter(({ id, batchId }) => !delivered.has(batchId ?? id));
  expect(unrecorded, 'not recorded as delivered').toEqual([]);
  expect(new Set(taken.map(({ id }) => uuidOf(id))), 'recorded, but not taken').toEqual(delivered);
}

/** Under one id always the same bytes to the same place. */
export function checkBytes(arrivals: Arrival[]): void {
  for (const [id, copies] of Map.groupBy(arrivals, ({ id }) => id)) {
    expect(new Set(copies.map(({ path, raw }) => `${path} ${raw}`)).size, `different bytes under ${id}`).toBe(1);
  }
}

/** Attempts are numbered from 1 without a gap; each but the last failed and was seen by the partner, or never got there. */
export function checkAttempts(recorded: RecordedAttempt[], arrivals: Arrival[]): void {
  for (const [id, own] of Map.groupBy(recorded, ({ id }) => id)) {
    expect(
      own.map(({ number, outcome }) => `${number} ${outcome}`),
      id,
    ).toEqual(own.map((_, index) => `${index + 1} ${index === own.length - 1 ? 'delivered' : 'retry'}`));
  }
  const seen = new Set(arrivals.map(({ id, attempt }) => `${uuidOf(id)} ${attempt}`));
  const known = recorded.map(({ id, number, errorClass }) => ({ name: `${id} ${number}`, errorClass }));
  expect(known.filter(({ name, errorClass }) => errorClass === null && !seen.has(name))).toEqual([]);
  const names = new Set(known.map(({ name }) => name));
  expect(
    [...seen].filter((name) => !names.has(name)),
    'attempts that nobody recorded',
  ).toEqual([]);
}

/**
 * An attempt is made once. It comes again only where its process was killed before it was settled, at most once for each
 * such kill. What the partner broke off itself had not got to it. Gives how many came again.
 */
export function checkRepeats(arrivals: Arrival[], kills: Kill[]): number {
  let repeats = 0;
  for (const [name, copies] of Map.groupBy(arrivals, tryName)) {
    const hits = kills.filter(({ unsettled }) => unsettled.has(name));
    const again = copies.filter((_, index) => index > 0 && copies[index - 1]?.fate !== 'reset');
    again.forEach((copy, index) => {
      const causes = hits.filter(({ at }) => at < copy.began);
      expect(causes.length, `${name} came again, and no kill was the cause`).toBeGreaterThan(index);
    });
    repeats += again.length;
  }
  return repeats;
}

/**
 * In each lane one request at a time; a number comes for the first time only when all before it were taken; a batch
 * holds what follows on the one before. And one person's choices come in the order they made them.
 */
export function checkLanes(choices: Choice[], arrivals: Arrival[]): void {
  const ordered = arrivals.filter(({ path }) => ORDERED.includes(keyOf(path)));
  expect(arrivals.filter(({ sequence }) => sequence !== undefined)).toEqual(ordered);
  for (const [lane, own] of Map.groupBy(ordered, laneOf)) {
    let last = 0;
    let ended = -1;
    const taken = new Set<string>();
    const known = new Set<string>();
    for (const { id, sequence, began, raw, ...arrival } of own) {
      expect(began, `two requests of lane ${lane} at once`).toBeGreaterThan(ended);
      ended = arrival.ended ?? Number.POSITIVE_INFINITY;
      if (!known.has(id)) {
        expect(taken, `${id} came before another of lane ${lane} was taken`).toEqual(known);
        expect(sequence?.first, `lane ${lane}`).toBe(last + 1);
        last = sequence?.last ?? Number.NaN;
        expect(eventsIn(raw)).toHaveLength(last - (sequence?.first ?? Number.NaN) + 1);
        known.add(id);
      }
      if (arrival.fate === 'taken') taken.add(id);
    }
  }
  checkPeoplesOrder(choices, ordered);
}

function checkPeoplesOrder(choices: Choice[], ordered: Arrival[]): void {
  const byPerson = ({ key, phoneNumber }: Pick<Choice, 'key' | 'phoneNumber'>) => `${key} ${phoneNumber}`;
  const sent = firstOfEach(ordered).flatMap(({ path, raw }) =>
    eventsIn(raw).map((event) => ({ key: keyOf(path), ...event })),
  );
  const arrived = Map.groupBy(sent, byPerson);
  const chosen = Map.groupBy(
    choices.filter(({ key }) => ORDERED.includes(key)),
    byPerson,
  );
  expect(arrived.size).toBe(chosen.size);
  for (const [name, own] of chosen) {
    const responses = arrived.get(name)?.map(({ response }) => response);
    expect(responses, name).toEqual(own.map(({ response }) => response));
  }
}

/** By id, in the order of first arrivals. */
function firstOfEach(arrivals: Arrival[]): Arrival[] {
  return [...Map.groupBy(arrivals, ({ id }) => id).values()].flatMap(([first]) => (first ? [first] : []));
}

function eventsIn(raw: string): Sent[] {
  const body: Sent | Sent[] = JSON.parse(raw);
  return Array.isArray(body) ? body : [body];
}

function nameOf({ phoneNumber, response }: Sent): string {
  return `${phoneNumber} ${response}`;
}

function keyOf(path: string): number {
  return Number(path.slice(1));
}

function laneOf({ path, raw }: Arrival): string {
  return keyOf(path) === KEYS.byPerson ? `${path} ${eventsIn(raw)[0]?.phoneNumber}` : path;
}
