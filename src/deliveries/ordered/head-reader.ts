import type { Context } from '../../store/context.ts';
import type { EndpointRecord, Target, TargetCache } from '../target.ts';
import { releaseLanes } from './claim-queries.ts';
import { openHeads } from './head-queries.ts';
import { type Head, type HeldLane, holdName } from './lane.ts';

/** A held lane with what it sends next. */
export interface OpenLane {
  lane: HeldLane;
  head: Head;
}

/** Reads what held lanes send next, and gives back those that have nothing to send. */
export class HeadReader {
  readonly #ctx: Context;
  readonly #targets: TargetCache;
  readonly #unreadable = new Set<string>();

  constructor(ctx: Context, targets: TargetCache) {
    this.#ctx = ctx;
    this.#targets = targets;
  }

  /** By `holdName`. What is missing is given back already; so is everything where the store fails. */
  async read(lanes: readonly HeldLane[]): Promise<Map<string, OpenLane>> {
    const open = new Map<string, OpenLane>();
    if (lanes.length === 0) return open;
    const byName = new Map(lanes.map((lane) => [holdName(lane), lane]));
    try {
      for (const { record, head, ...hold } of await openHeads(this.#ctx, lanes)) {
        const lane = byName.get(holdName(hold));
        const target = this.open(record);
        if (lane && target) open.set(holdName(hold), { lane: { ...lane, target }, head });
      }
    } finally {
      await this.release(lanes.filter((lane) => !open.has(holdName(lane))));
    }
    return open;
  }

  /** An endpoint whose secrets cannot be opened is our fault, not its receiver's: it waits, and no attempt is used up. */
  open(record: EndpointRecord): Target | undefined {
    try {
      return this.#targets.open(record);
    } catch (error) {
      if (!this.#unreadable.has(record.endpointId)) {
        this.#unreadable.add(record.endpointId);
        const { accountId, endpointId } = record;
        this.#ctx.log.error({ err: error, accountId, endpointId }, 'an endpoint cannot be opened; its deliveries wait');
      }
      return undefined;
    }
  }

  /** Failing is no loss: the leases end by themselves. */
  async release(lanes: readonly HeldLane[]): Promise<void> {
    try {
      await releaseLanes(this.#ctx, lanes);
    } catch (error) {
      this.#ctx.log.warn({ err: error, lanes: lanes.length }, 'lanes could not be given back; their leases will end');
    }
  }
}
