import { newUuid } from '../../base/ids.ts';
import type { Scheduler } from '../../base/scheduler.ts';
import { PollLoop } from '../../deliveries/poll-loop.ts';
import type { Emitter } from '../../events/emitter.ts';
import type { Context } from '../../store/context.ts';
import type { ChannelDirectory } from '../directory.ts';
import type { EnqueuedJobs, OutgoingJob, OutgoingLease } from './enqueue.ts';
import { CLAIM_MAX, CLAIM_PER_CHANNEL, LEASE_MS, LIMITS, type OutgoingLimits } from './limits.ts';
import type { HeldJob } from './lines.ts';
import { Outbox } from './outbox.ts';
import { createProviderCall } from './provider-call.ts';
import { type ClaimedRow, claimHeads } from './queries.ts';
import type { Settlement } from './settler.ts';

export interface OutgoingDeps {
  ctx: Context;
  channels: Pick<ChannelDirectory, 'find'>;
  /** Told what becomes of messages. */
  emitter: Emitter;
  /** Vets addresses and bounds what it reads. */
  fetch: typeof globalThis.fetch;
  scheduler: Scheduler;
  limits?: Partial<OutgoingLimits>;
}

/**
 * Hands messages to their providers. They come from memory, born leased to this process (`reserve`, commit, `start`),
 * and from the queue, where nobody holds them (`run`). A person's messages go one after the other, the next when the
 * one before is settled. A call is made again only if the process died, or lost its lease, before it was settled.
 */
export class OutgoingDispatcher {
  readonly #ctx: Context;
  readonly #scheduler: Scheduler;
  readonly #outbox: Outbox;
  readonly #poll: PollLoop;
  /** Lanes held here of which more waits in the queue. */
  readonly #followed = new Set<string>();
  readonly #idlers: (() => void)[] = [];
  /** There was more to take on than room for it. */
  #isHungry = false;
  #isStopped = false;

  constructor({ ctx, channels, emitter, fetch, scheduler, limits }: OutgoingDeps) {
    this.#ctx = ctx;
    this.#scheduler = scheduler;
    this.#outbox = new Outbox({
      ctx,
      channels,
      emitter,
      call: createProviderCall({ fetch, scheduler }),
      scheduler,
      limits: { ...LIMITS, ...limits },
      onSettled: (settlements) => this.#onSettled(settlements),
      onIdle: () => {
        for (const resolve of this.#idlers.splice(0)) resolve();
      },
    });
    this.#poll = new PollLoop(scheduler, ctx.log, () => this.#round());
  }

  /** Takes `count` places and a lease for messages about to be enqueued; null where there is no room for all of them. */
  reserve(count: number): OutgoingLease | null {
    if (count === 0 || this.#isStopped) return null;
    if (this.#outbox.room < count) {
      this.#isHungry = true;
      return null;
    }
    return this.#lease(count);
  }

  /** The transaction failed: the places are free again. */
  release(lease: OutgoingLease | null): void {
    if (lease) this.#outbox.lines.reserve(-lease.size);
    this.#outbox.reportIdle();
  }

  /** The transaction is committed: what is leased is sent at once, what waits is looked for in the queue. */
  start({ lease, leased, waiting }: EnqueuedJobs): void {
    if (lease) {
      this.#outbox.lines.reserve(-lease.size);
      for (const job of leased) this.#add(job, lease, { attemptCount: 0, isClaimed: false, blockReason: null });
    }
    for (const { conversationId } of waiting) {
      if (this.#outbox.lines.hasLane(conversationId)) this.#followed.add(conversationId);
      else this.wake();
    }
    this.#go();
  }

  /** Claims and sends what waits in the queue, until `signal` or `drain` ends it. Resolves then. */
  run(signal: AbortSignal): Promise<void> {
    return this.#poll.run(signal);
  }

  /** There may be something in the queue: `run` looks at once. */
  wake(): void {
    this.#poll.wake();
  }

  /** One round of claims; what it got is being sent when it resolves. True: there is more right now. */
  async sweep(): Promise<boolean> {
    const limit = Math.min(this.#outbox.room, CLAIM_MAX);
    this.#isHungry = limit < CLAIM_MAX;
    if (limit === 0 || this.#isStopped) return false;
    const rooms = this.#outbox.rooms();
    const lease = this.#lease(limit);
    try {
      const rows = await claimHeads(this.#ctx.db, { ...lease, limit, rooms, roomOtherwise: CLAIM_PER_CHANNEL });
      for (const row of rows) {
        const { attempt_count: attemptCount, block_reason: blockReason } = row;
        this.#add(toJob(row), lease, { attemptCount, isClaimed: true, blockReason });
      }
      return rows.length === limit;
    } finally {
      this.#outbox.lines.reserve(-limit);
      this.#go();
    }
  }

  /** Resolves when everything held in memory is sent and settled. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#idlers.push(resolve);
      this.#outbox.reportIdle();
    });
  }

  /** Takes nothing on any more, gives back what has not begun, and resolves when what has is settled. */
  async drain(): Promise<void> {
    this.#isStopped = true;
    this.#poll.stop();
    this.#go();
    await this.idle();
    this.#outbox.stop();
  }

  async #round(): Promise<boolean> {
    try {
      return await this.sweep();
    } catch (error) {
      this.#ctx.log.error({ err: error }, 'claiming messages failed');
      return false;
    }
  }

  /** With places for as many messages. Counted from now, before any statement that writes it down. */
  #lease(size: number): OutgoingLease {
    this.#outbox.lines.reserve(size);
    const claimId = newUuid(this.#ctx.clock.now());
    return { claimId, seconds: LEASE_MS / 1000, until: this.#scheduler.now() + LEASE_MS, size };
  }

  #add(
    job: OutgoingJob,
    lease: OutgoingLease,
    rest: Pick<HeldJob, 'attemptCount' | 'isClaimed' | 'blockReason'>,
  ): void {
    const checkedAt = job.isUnasked ? Number.NEGATIVE_INFINITY : this.#scheduler.now();
    const terms = { claimId: lease.claimId, leaseEndsAt: lease.until, checkedAt };
    const known = this.#outbox.lines.find(job.messageId);
    // Its lease ended while it was held here, and this is the next one: the same message, not another.
    if (known) Object.assign(known, terms, { blockReason: rest.blockReason });
    else this.#outbox.add({ ...job, ...rest, ...terms, stage: 'waiting' });
  }

  #go(): void {
    if (this.#isStopped) for (const job of this.#outbox.lines.listWaiting()) this.#outbox.giveBack(job);
    this.#outbox.pump();
    this.#outbox.reportIdle();
  }

  /** More of a lane may be waiting in the queue, and room for others may have come free. */
  #onSettled(settlements: readonly Settlement[]): void {
    for (const { job } of settlements) {
      if (this.#outbox.lines.hasLane(job.conversationId)) continue;
      if (this.#followed.delete(job.conversationId) || job.isClaimed) this.wake();
    }
    if (this.#isHungry && this.#outbox.room >= CLAIM_PER_CHANNEL) this.wake();
  }
}

/** The process's dispatcher of outgoing messages. */
export function createOutgoingDispatcher(deps: OutgoingDeps): OutgoingDispatcher {
  return new OutgoingDispatcher(deps);
}

function toJob(row: ClaimedRow): OutgoingJob {
  const { to, ...content } = row.content;
  return {
    accountId: row.account_id,
    messageId: row.id,
    channelId: row.channel_id,
    conversationId: row.conversation_id,
    contactId: row.contact_id,
    to,
    content,
  };
}
