/** What a run can be told from outside. */
export interface DeliverySettings {
  /** How often each contender is measured. */
  repeats: number;
  /** Deliveries that count in one measurement, and those before them that warm the process up. */
  deliveries: number;
  warmUp: number;
  /** The long queue that is held against one of 50 thousand. */
  backlog: number;
  /** The even pace at which latencies are taken: deliveries a second to endpoints that work, for so many seconds. */
  perSecond: number;
  seconds: number;
}

const FULL: DeliverySettings = {
  repeats: 5,
  deliveries: 40_000,
  warmUp: 10_000,
  backlog: 1_000_000,
  perSecond: 500,
  seconds: 30,
};

/** Shows that everything works; its figures are worth nothing. */
const QUICK: DeliverySettings = {
  repeats: 1,
  deliveries: 5_000,
  warmUp: 2_000,
  backlog: 60_000,
  perSecond: 300,
  seconds: 5,
};

/** REPEATS, DELIVERIES, WARM_UP, BACKLOG, PER_SECOND and SECONDS change a run. @throws Error naming a bad one. */
export function readDeliverySettings(env: Record<string, string | undefined>, isQuick: boolean): DeliverySettings {
  const defaults = isQuick ? QUICK : FULL;
  const read = (name: string, otherwise: number) => {
    const value = Number(env[name] ?? otherwise);
    if (!Number.isInteger(value) || value < 1) throw new Error(`${name} must be a positive whole number.`);
    return value;
  };
  return {
    repeats: read('REPEATS', defaults.repeats),
    deliveries: read('DELIVERIES', defaults.deliveries),
    warmUp: read('WARM_UP', defaults.warmUp),
    backlog: read('BACKLOG', defaults.backlog),
    perSecond: read('PER_SECOND', defaults.perSecond),
    seconds: read('SECONDS', defaults.seconds),
  };
}
