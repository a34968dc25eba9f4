/** What a run can be told from outside; the defaults take about four minutes. */
export interface RequestSettings {
  /** How often each is measured, in turn. */
  repeats: number;
  /** How long one measurement lasts, about. */
  seconds: number;
  /** Messages a second where latency is measured: few enough that nothing waits. */
  perSecond: number;
  /** How long the partner takes whose latency is compared, ms. */
  latencyMs: number;
  /** Conversations that wait for the slow partner. */
  waiting: number;
}

/** @throws Error naming the variable that is no positive whole number. */
export function readRequestSettings(env: Record<string, string | undefined>): RequestSettings {
  const read = (name: string, otherwise: number) => {
    const value = Number(env[name] ?? otherwise);
    if (!Number.isInteger(value) || value < 1) throw new Error(`${name} must be a positive whole number.`);
    return value;
  };
  return {
    repeats: read('REPEATS', 5),
    seconds: read('SECONDS', 5),
    perSecond: read('PER_SECOND', 20),
    latencyMs: read('LATENCY_MS', 20),
    waiting: read('WAITING', 500),
  };
}
