import type { EndpointRecord, Target } from '../target.ts';

/** One strictly ordered stream of an endpoint: all it is owed (key ''), or what it is owed about one person. */
export interface LaneKey {
  accountId: string;
  endpointId: string;
  key: string;
}

/** A lane that this process may send from: nobody else does until the lease ends. */
export interface HeldLane extends LaneKey {
  claimId: string;
  /** The endpoint as it was when the lane was last looked at. */
  target: Target;
  /** When the lease ends at the earliest, by the scheduler's clock. */
  leaseEndsAt: number;
  /** Its endpoint was claimed under its rate or its breaker: one POST, then it is claimed anew. */
  isGated: boolean;
  /** The one POST that an open breaker lets through. */
  isProbe: boolean;
}

/** What a lane's next POST holds: the bytes and the id are the same at each of its attempts. */
export interface Head {
  /** The batch's id, or that of the one delivery. */
  id: string;
  isBatch: boolean;
  body: string;
  /** The number of the first and of the last delivery in it. */
  first: number;
  last: number;
  /** What it adds to its lane's `waiting_bytes`. */
  bytes: number;
  /** Attempts made before this one. */
  attemptCount: number;
}

export interface OpenedHead extends LaneKey {
  claimId: string;
  head: Head;
  /** The endpoint as it is now. */
  record: EndpointRecord;
}

/**
 * One text per lane and claim, for maps. A process that has lost a lane may have claimed it again while its old request
 * was still under way: then it holds both.
 */
export function holdName({ claimId, endpointId, key }: Pick<HeldLane, 'claimId' | 'endpointId' | 'key'>): string {
  return `${claimId}/${endpointId}/${key}`;
}
