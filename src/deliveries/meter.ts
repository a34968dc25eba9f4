import type { AttemptResult } from './egress/sender.ts';
import type { Verdict } from './verdict.ts';

/** Counts what the dispatchers do; whoever runs them decides where to. */
export interface Meter {
  /** An attempt is over and recorded, of a delivery or batch that came up at `createdAt` (ms) and is settled at `now`. */
  attempted(attempt: { result: AttemptResult; verdict: Verdict; createdAt: number; now: number }): void;
  /** An attempt could not be recorded: its lease was somebody else's by then, and it may be sent twice. */
  leaseLost(): void;
}

export const NO_METER: Meter = { attempted() {}, leaseLost() {} };
