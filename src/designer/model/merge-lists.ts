import { choose, type Merging, type Side, type Sides, type Spot } from './merge-values.ts';
import { isSame } from './same-values.ts';

/** A list by tokens: the same token is the same thing on every side. In the order of the list. */
export type Tokens<T> = ReadonlyMap<string, T>;

type MergeItem<T> = (token: string, sides: Sides<T> & { mine: T; theirs: T }) => T;

/** Three lists as one: who added, deleted or moved something gets it. */
export function mergeLists<T>(
  merging: Merging,
  spot: Spot,
  { base, mine, theirs }: Record<'base' | Side, Tokens<T>>,
  mergeItem: MergeItem<T>,
): T[] {
  const kept = new Map<string, T>();
  for (const token of new Set([...mine.keys(), ...theirs.keys()])) {
    const sides = { base: base.get(token), mine: mine.get(token), theirs: theirs.get(token) };
    const item = keepItem(merging, { ...spot, id: `${spot.id}/${token}` }, sides, (both) => mergeItem(token, both));
    if (item !== undefined) kept.set(token, item);
  }
  const order = mergeOrder(merging, spot, {
    base: [...base.keys()],
    mine: [...mine.keys()],
    theirs: [...theirs.keys()],
  });
  return order.flatMap((token) => kept.get(token) ?? []);
}

function keepItem<T>(
  merging: Merging,
  spot: Spot,
  sides: Sides<T>,
  mergeBoth: (sides: Sides<T> & { mine: T; theirs: T }) => T,
): T | undefined {
  const { base, mine, theirs } = sides;
  if (mine !== undefined && theirs !== undefined) return mergeBoth({ base, mine, theirs });
  const left = mine ?? theirs;
  if (base === undefined) return left;
  if (isSame(base, left)) return undefined;
  // Nothing that somebody wrote is lost unless it is said so.
  return choose(merging, spot, sides, 'deleted', mine === undefined ? 'theirs' : 'mine');
}

/** All tokens of both sides, in the order of the side that moved something; what only the other has stands where it stood. */
function mergeOrder(merging: Merging, spot: Spot, sides: Record<'base' | Side, string[]>): string[] {
  const { base, mine, theirs } = sides;
  const side = leadingSide(merging, spot, sides);
  const [first, second] = side === 'mine' ? [mine, theirs] : [theirs, mine];
  const known = new Set([...base, ...second]);
  const order = [...first];
  second.forEach((token, index) => {
    if (order.includes(token)) return;
    const before = second.slice(0, index).findLast((each) => order.includes(each));
    let at = before === undefined ? 0 : order.indexOf(before) + 1;
    // Behind what the other side added at the same place.
    while (at < order.length && !known.has(order[at] ?? '')) at += 1;
    order.splice(at, 0, token);
  });
  return order;
}

function leadingSide(merging: Merging, spot: Spot, { base, mine, theirs }: Record<'base' | Side, string[]>): Side {
  if (isSame(base, mine)) return 'theirs';
  const isCommon = (token: string) => base.includes(token) && mine.includes(token) && theirs.includes(token);
  const [was, isMine, isTheirs] = [base.filter(isCommon), mine.filter(isCommon), theirs.filter(isCommon)];
  if (isSame(isMine, isTheirs) || isSame(was, isTheirs)) return 'mine';
  if (isSame(was, isMine)) return 'theirs';
  const order = { ...spot, id: `${spot.id}/order`, field: spot.field };
  const chosen = choose(merging, order, { base: was, mine: isMine, theirs: isTheirs }, 'order', 'mine');
  return chosen === isTheirs ? 'theirs' : 'mine';
}
