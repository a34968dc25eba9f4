/** Where something lies on the page, from above. */
export interface Extent {
  top: number;
  bottom: number;
}

/** The gap between rows that a pointer at that height means: 0 is before the first. */
export function gapAt(rows: readonly Extent[], y: number): number {
  const below = rows.findIndex(({ top, bottom }) => y < (top + bottom) / 2);
  return below === -1 ? rows.length : below;
}

/** The index that a row has once it was dropped into a gap. */
export function indexAfter(from: number, gap: number): number {
  return gap > from ? gap - 1 : gap;
}
