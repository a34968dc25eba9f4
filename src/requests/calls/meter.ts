import type { SettledCall } from './queries.ts';

/** Counts what the caller does; whoever runs it decides where to. */
export interface CallMeter {
  /** A call is over and recorded. */
  settled(call: SettledCall): void;
  /** One could not be recorded: its lease was somebody else's by then, and it may be made twice. */
  leaseLost(): void;
}

export const NO_CALL_METER: CallMeter = { settled() {}, leaseLost() {} };
