import { encodeId } from '../../base/ids.ts';
import type { Scheduler } from '../../base/scheduler.ts';
import type { Emitter } from '../../events/emitter.ts';
import type { Context } from '../../store/context.ts';
import type { ChannelDirectory, LoadedChannel } from '../directory.ts';
import { Blocks, describeBlock } from './blocks.ts';
import type { SendOutcome } from './judge-call.ts';
import { AHEAD_SECONDS, LEASE_LEFT_MIN_MS, type OutgoingLimits } from './limits.ts';
import { type HeldJob, type Line, Lines } from './lines.ts';
import { Pace } from './pace.ts';
import type { CallProvider } from './provider-call.ts';
import { takeSlots } from './queries.ts';
import { sendMessage } from './send-message.ts';
import { type Settlement, Settler } from './settler.ts';

export interface OutboxOptions {
  ctx: Context;
  channels: Pick<ChannelDirectory, 'find'>;
  emitter: Emitter;
  call: CallProvider;
  scheduler: Scheduler;
  limits: OutgoingLimits;
  /** Called when these are settled, or given back. */
  onSettled(settlements: readonly Settlement[]): void;
  /** Called when nothing is held and all is written. */
  onIdle(): void;
}

const RELOAD_MS = 1_000;

/** The messages this process holds leases of, and their way out: one call at a time for each lane, paced by channel. */
export class Outbox {
  readonly lines = new Lines();
  readonly #options: OutboxOptions;
  readonly #settler: Settler;
  readonly #blocks: Blocks;
  readonly #paces = new Map<Line, Pace>();
  readonly #loading = new Set<Line>();
  /** Lines with something ready, the next to be served first. */
  readonly #turns = new Set<Line>();
  #isPumping = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#blocks = new Blocks(options.ctx, options.scheduler);
    this.#settler = new Settler(options.ctx, options.emitter, options.scheduler, {
      onSettled: (settlements) => this.#onSettled(settlements),
      onIdle: () => this.reportIdle(),
    });
  }

  /** Places for further messages. */
  get room(): number {
    return Math.max(0, this.#options.limits.heldMax - this.lines.held);
  }

  /** Places for further messages of each channel of which some are held. */
  rooms(): Map<string, number> {
    return new Map([...this.lines.all()].map((line) => [line.channelId, Math.max(0, this.#roomOf(line))]));
  }

  add(job: HeldJob): void {
    this.#offer(this.lines.add(job));
  }

  /** Starts what may start: round robin over the channels, one message each. */
  pump(): void {
    while (this.lines.running < this.#options.limits.concurrency) {
      const [line] = this.#turns;
      if (!line) return;
      this.#turns.delete(line);
      if (!this.#mayGo(line)) continue;
      const job = this.lines.take(line);
      this.#offer(line);
      void this.#send(line, job);
    }
  }

  /** Puts a message back into the queue with all of its lane that is behind it; somebody claims it when it is due. */
  giveBack(job: HeldJob, outcome: SendOutcome = { state: 'queued', waitMs: null, tried: false }): void {
    this.lines.cut(job);
    this.#settler.add({ job, outcome });
  }

  reportIdle(): void {
    if (this.lines.held === 0 && this.#settler.isIdle) this.#options.onIdle();
  }

  /** Calls its timers off. */
  stop(): void {
    for (const pace of this.#paces.values()) pace.stop();
  }

  /**
   * Below 0: too many are held of the channel. It may have as many as there is room left: one that is stuck ends up with
   * half of the room, two with two thirds, and there is always some for the others.
   */
  #roomOf(line: Line): number {
    const rate = line.channel?.messagesPerSecond;
    const bound = rate == null ? this.room : Math.min(this.room, Math.ceil(rate * AHEAD_SECONDS));
    return bound - line.held;
  }

  #offer(line: Line): void {
    if (line.ready.length === 0) return;
    if (line.channel === undefined) void this.#load(line);
    else this.#turns.add(line);
  }

  #offerAndPump(line: Line): void {
    this.#offer(line);
    this.pump();
  }

  /** Not at once: undici has a connection free again only on the next turn, and one pump then serves all that ended. */
  #pumpSoon(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    setImmediate(() => {
      this.#isPumping = false;
      this.pump();
    });
  }

  /** Whether the line's next message may go. If not, whoever it waits for offers the line again. */
  #mayGo(line: Line): boolean {
    for (let last = line.ready.at(-1); last && this.#roomOf(line) < 0; last = line.ready.at(-1)) this.giveBack(last);
    const until = this.#options.scheduler.now() + LEASE_LEFT_MIN_MS;
    for (let [first] = line.ready; first && first.leaseEndsAt < until; [first] = line.ready) this.giveBack(first);
    if (line.ready.length === 0 || line.running >= this.#options.limits.perChannel) return false;
    const rate = line.channel?.messagesPerSecond;
    return rate == null || this.#paceOf(line).mayGo(rate, line.ready.length);
  }

  #paceOf(line: Line): Pace {
    const known = this.#paces.get(line);
    if (known) return known;
    const { ctx, scheduler } = this.#options;
    const { accountId, channelId: id } = line;
    const pace = new Pace(scheduler, {
      // Without the channel's row there is nothing to spare: its messages fail when they are sent.
      takeSlots: async (count, messagesPerSecond) =>
        (await takeSlots(ctx.db, { accountId, id, messagesPerSecond }, count)) ?? 0,
      onChange: () => {
        this.#offerAndPump(line);
        this.#dropIfDone(line);
      },
      onError: (error) => ctx.log.error({ err: error, channelId: id }, 'sending moments could not be taken'),
    });
    this.#paces.set(line, pace);
    return pace;
  }

  async #load(line: Line): Promise<void> {
    if (this.#loading.has(line)) return;
    this.#loading.add(line);
    const channel = await this.#find(line);
    this.#loading.delete(line);
    line.channel = channel;
    if (channel !== undefined) this.#offerAndPump(line);
    else this.#options.scheduler.after(RELOAD_MS, () => this.#offerAndPump(line));
  }

  /** Undefined: the store failed. The directory keeps channels at hand, so that this is asked for every message. */
  async #find(line: Line): Promise<LoadedChannel | null | undefined> {
    try {
      return (await this.#options.channels.find(encodeId('chn', line.channelId))) ?? null;
    } catch (error) {
      this.#options.ctx.log.error({ err: error, channelId: line.channelId }, 'a channel could not be loaded');
      return undefined;
    }
  }

  async #send(line: Line, job: HeldJob): Promise<void> {
    const channel = await this.#find(line);
    const blockReason = await this.#blocks.find(job);
    let outcome: SendOutcome = { state: 'queued', waitMs: RELOAD_MS, tried: false };
    if (channel !== undefined && blockReason !== undefined) {
      line.channel = channel;
      const { call, ctx } = this.#options;
      outcome = blockReason ? describeBlock(blockReason) : await sendMessage(job, channel, { call, log: ctx.log });
    }
    this.lines.finish(job);
    if (outcome.state === 'queued') this.giveBack(job, outcome);
    else this.#settler.add({ job, outcome });
    this.#offer(line);
    this.#pumpSoon();
  }

  #onSettled(settlements: readonly Settlement[]): void {
    for (const { job, outcome } of settlements) {
      const line = this.lines.lineOf(job);
      if (outcome.state !== 'queued') this.lines.settle(job);
      const isAboutPerson = outcome.state === 'failed' && (outcome.error.isHard || outcome.error.optsOut);
      if (isAboutPerson) this.lines.distrust(job.conversationId);
      this.#offer(line);
      this.#dropIfDone(line);
    }
    this.#options.onSettled(settlements);
    this.#pumpSoon();
  }

  #dropIfDone(line: Line): void {
    if (line.held > 0 || this.#paces.get(line)?.isAhead) return;
    this.#paces.delete(line);
    this.#turns.delete(line);
    this.lines.drop(line);
  }
}
