/** The one source of time. Tests step a clock of their own; nothing else reads the system's. */
export interface Clock {
  /** Milliseconds since the Unix epoch, UTC. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
