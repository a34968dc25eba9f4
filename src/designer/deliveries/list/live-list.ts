import type { Delivery } from '../queries.ts';

interface Part {
  items: readonly Delivery[];
  nextCursor: string | null;
}

/** Newest first. Ids begin with the time they were made at. */
const isNewer = (a: Pick<Delivery, 'id'>, b: Pick<Delivery, 'id'>) => a.id > b.id;

/**
 * What is known: the pages that were loaded, and of the newest what was asked last. What the newest part covers is as it
 * says; a delivery of before that is not in it does not fit the filters any more.
 */
export function joinNewest(loaded: readonly Delivery[], newest: Part | undefined): readonly Delivery[] {
  if (!newest || hasGap(loaded, newest)) return loaded;
  if (newest.nextCursor === null) return newest.items;
  const last = newest.items.at(-1);
  return [...newest.items, ...loaded.filter((each) => !last || isNewer(last, each))];
}

/** Whether more came up than the newest part has: what is between the two is not known. */
export function hasGap(loaded: readonly Delivery[], newest: Part | undefined): boolean {
  const [first] = loaded;
  const last = newest?.items.at(-1);
  return Boolean(first && last && newest?.nextCursor !== null && isNewer(last, first));
}

/**
 * What is shown. To somebody who reads, what stands there stays where it is and tells its new state; only what was asked
 * for below it is added.
 */
export function showNext(
  shown: readonly Delivery[],
  known: readonly Delivery[],
  isReading: boolean,
): readonly Delivery[] {
  const last = shown.at(-1);
  if (!isReading || !last) return keepSame(shown, known);
  const byId = new Map(known.map((each) => [each.id, each]));
  const kept = shown.map((each) => byId.get(each.id) ?? each);
  return keepSame(shown, [...kept, ...known.filter((each) => isNewer(last, each))]);
}

/** How many came up above what is shown. */
export function countNew(shown: readonly Delivery[], known: readonly Delivery[]): number {
  const [first] = shown;
  return first ? known.filter((each) => isNewer(each, first)).length : 0;
}

/** The same list where nothing in it is another. */
function keepSame(before: readonly Delivery[], after: readonly Delivery[]): readonly Delivery[] {
  return before.length === after.length && before.every((each, index) => each === after[index]) ? before : after;
}
