/** What a run can be told from outside. */
export interface EventSettings {
  /** How often each is measured. */
  repeats: number;
  /** Transactions of one measurement, and events in each: what a batch of turns tells of. */
  transactions: number;
  events: number;
  /** The pages of one measurement. */
  pages: number;
  /** Activities at first and in the end. */
  fewRows: number;
  manyRows: number;
}

/** REPEATS, TRANSACTIONS, EVENTS, PAGES, FEW_ROWS and MANY_ROWS change a run. @throws Error naming a bad one. */
export function readEventSettings(env: Record<string, string | undefined>): EventSettings {
  const read = (name: string, otherwise: number) => {
    const value = Number(env[name] ?? otherwise);
    if (!Number.isInteger(value) || value < 1) throw new Error(`${name} must be a positive whole number.`);
    return value;
  };
  return {
    repeats: read('REPEATS', 5),
    transactions: read('TRANSACTIONS', 100),
    events: read('EVENTS', 64),
    pages: read('PAGES', 200),
    fewRows: read('FEW_ROWS', 30_000),
    manyRows: read('MANY_ROWS', 3_000_000),
  };
}
