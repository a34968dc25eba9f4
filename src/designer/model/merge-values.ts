import { isObject, isSame } from './same-values.ts';

export type Side = 'mine' | 'theirs';

/** A place that two people changed differently. */
export interface MergeConflict {
  /** The same when it is merged again, so that what was chosen for it can be handed back. */
  id: string;
  /** `order`: both moved things. `deleted`: one deleted what the other changed. */
  kind: 'changed' | 'deleted' | 'order';
  section: string | null;
  /** The option as both know it, where it is about one. */
  field: string;
  base: unknown;
  mine: unknown;
  theirs: unknown;
  /** What stands in the definition for now. */
  chosen: Side;
}

export interface Merging {
  choices: ReadonlyMap<string, Side>;
  conflicts: MergeConflict[];
}

/** What is being merged: `id` of the place, and what to call it in a conflict. */
export interface Spot {
  id: string;
  section: string | null;
  field: string;
}

/** One value that three sides have, or not. */
export interface Sides<T> {
  base: T | undefined;
  mine: T | undefined;
  theirs: T | undefined;
}

/** These are one word each: half of one and half of the other would mean something that nobody wrote. */
const UNITS = new Set(['then', 'onError', 'onTimeout', 'headers', 'keywords', 'channels', 'trigger']);

/** The value that all can live with; objects part by part. Where there is none, a conflict and what was chosen for it. */
export function mergeValue<T>(merging: Merging, spot: Spot, sides: Sides<T>): T | undefined {
  const { base, mine, theirs } = sides;
  if (isSame(mine, theirs) || isSame(base, theirs)) return mine;
  if (isSame(base, mine)) return theirs;
  const isUnit = UNITS.has(spot.field.split('.').at(-1) ?? '');
  if (!isUnit && isObject(mine) && isObject(theirs) && (base === undefined || isObject(base))) {
    // The parts of an object of type T, put together again from the same keys.
    return mergeObject(merging, spot, { base: base ?? {}, mine, theirs }) as T;
  }
  return choose(merging, spot, sides, 'changed', 'mine');
}

type Parts = Record<string, unknown>;

function mergeObject(merging: Merging, spot: Spot, { base, mine, theirs }: Record<'base' | Side, Parts>): Parts {
  const keys = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
  const own = (side: Parts, key: string) => (Object.hasOwn(side, key) ? side[key] : undefined);
  const entries = [...keys].map((key): [string, unknown] => {
    const field = spot.field === '' ? key : `${spot.field}.${key}`;
    const sides = { base: own(base, key), mine: own(mine, key), theirs: own(theirs, key) };
    return [key, mergeValue(merging, { ...spot, id: `${spot.id}/${key}`, field }, sides)];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** Notes a conflict and gives the side that was chosen for it, or `preferred` as long as nobody chose. */
export function choose<T>(
  { choices, conflicts }: Merging,
  { id, section, field }: Spot,
  { base, mine, theirs }: Sides<T>,
  kind: MergeConflict['kind'],
  preferred: Side,
): T | undefined {
  const choice = choices.get(id);
  const chosen = choice ?? preferred;
  if (choice === undefined) conflicts.push({ id, kind, section, field, base, mine, theirs, chosen });
  return chosen === 'mine' ? mine : theirs;
}
