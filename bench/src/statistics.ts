/** The middle value; of an even number the mean of the two in the middle. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  if (Number.isInteger(middle)) return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
  return sorted[Math.floor(middle)] ?? Number.NaN;
}

/** The smallest value that `share` (0.99) of the values do not exceed. NaN among them, or none at all: NaN. */
export function percentile(values: Float64Array, share: number): number {
  if (values.some(Number.isNaN)) return Number.NaN;
  const sorted = values.toSorted();
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** For each name the median over all runs. */
export function medians<Run extends Record<keyof Run, number>>(runs: Run[]): Run {
  const names = Object.keys(runs[0] ?? {}) as (keyof Run)[];
  return Object.fromEntries(names.map((name) => [name, median(runs.map((run) => run[name]))])) as Run;
}
