import { PROVIDER_DEADLINE_MS } from './provider-call.ts';

export interface OutgoingLimits {
  /** Calls under way, in all and on one channel. */
  concurrency: number;
  perChannel: number;
  /** Messages in memory: reserved, waiting, under way, not settled yet. */
  heldMax: number;
}

export const LIMITS: OutgoingLimits = {
  // Providers answer in 100 to 200 ms: 256 calls make 1,300 to 2,500 a second on one channel, and three channels whose
  // provider hangs do not yet stop the others. A socket and at most 64 KiB of answer each.
  concurrency: 1_024,
  perChannel: 256,
  // Over a second's work at 2,500/s, about 4 MB.
  heldMax: 4_096,
};

/** Twice the deadline (a call may wait for one that hangs) and a margin for settling and a loop that lags. */
export const LEASE_MS = 2 * PROVIDER_DEADLINE_MS + 10_000;
/** A call is not begun with less of its lease left: settling must fit in as well. */
export const LEASE_LEFT_MIN_MS = PROVIDER_DEADLINE_MS + 5_000;
/** A message that waited here for longer is asked about once more: its person may have said STOP meanwhile. */
export const CHECK_LASTS_MS = 100;
/** Of a channel with a rate no more is held than goes out in this time, well within the lease. */
export const AHEAD_SECONDS = 5;
/** Rows of one claim; rows for a channel of which nothing is held yet. */
export const CLAIM_MAX = 500;
export const CLAIM_PER_CHANNEL = 64;
