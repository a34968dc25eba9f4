import type { Address, OutgoingContent } from '../../rules/message.ts';
import type { Context } from '../../store/context.ts';
import { type Claim, insertQueueRows } from './queries.ts';

/** A message to be handed to the provider. Ids are UUIDs; a person's messages go out in the order of their ids. */
export interface OutgoingJob {
  accountId: string;
  messageId: string;
  channelId: string;
  conversationId: string;
  contactId: string;
  to: Address;
  content: OutgoingContent;
  /** Nobody wrote first: whether the person may be written to is asked right before the call. */
  isUnasked?: boolean;
}

/** The right to send for a while, made by the dispatcher's `reserve` before the statement that takes it. */
export interface OutgoingLease extends Claim {
  /** Until when it can be counted on: the dispatcher's monotonic clock, ms. */
  until: number;
  /** For how many rows it was reserved. */
  size: number;
}

/** Rows of one statement: `leased` are this process's to send now, `waiting` are found by whoever polls. */
export interface EnqueuedJobs {
  lease: OutgoingLease | null;
  leased: OutgoingJob[];
  waiting: OutgoingJob[];
}

/**
 * Puts recorded messages into the queue, in the transaction that records them. They are born leased unless something of
 * the same conversation is still in the queue: that goes first. Hand the result to the dispatcher's `start` after commit.
 */
export async function enqueueOutgoing(
  ctx: Context,
  jobs: OutgoingJob[],
  lease: OutgoingLease | null,
): Promise<EnqueuedJobs> {
  if (jobs.length === 0) return { lease, leased: [], waiting: [] };
  const mine = await insertQueueRows(ctx.db, jobs, lease);
  const { leased = [], waiting = [] } = Object.groupBy(jobs, (job) => (mine.has(job.messageId) ? 'leased' : 'waiting'));
  return { lease, leased, waiting };
}
