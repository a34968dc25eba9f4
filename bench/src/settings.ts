/** What a run can be told from outside; the defaults take about six minutes on two cores. */
export interface Settings {
  /** How often each contender is measured. */
  repeats: number;
  /** How long one measurement lasts, about: the number of messages is set from the rate of the warm-up. */
  seconds: number;
  /** How many people talk; each has a few turns. */
  people: number;
  /** Requests that are under way at once, at most. */
  connections: number;
}

/** @throws Error naming the variable that is no positive whole number. */
export function readSettings(env: Record<string, string | undefined>): Settings {
  return {
    repeats: readCount(env, 'REPEATS', 3),
    seconds: readCount(env, 'SECONDS', 5),
    people: readCount(env, 'PEOPLE', 2000),
    connections: readCount(env, 'CONNECTIONS', 128),
  };
}

function readCount(env: Record<string, string | undefined>, name: string, otherwise: number): number {
  const value = Number(env[name] ?? otherwise);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} must be a positive whole number.`);
  return value;
}
