/** The one source of time. Tests step a clock of their own; nothing else reads the system's. */
export interface Clock {
  /** Milliseconds since the Unix epoch, UTC. */
  now(): number;
  /** The server's IANA zone: says which day it is where nobody's own zone counts. */
  readonly timeZone: string;
}

export const systemClock: Clock = { now: () => Date.now(), timeZone: 'UTC' };
