import type { DueEndpoint } from './claim-queries.ts';
import { rampedConcurrency } from './health/fold-outcomes.ts';

/**
 * What this process knows of endpoints whose breakers are not simply closed. The store knows better; this keeps what
 * is in memory from going out at full speed meanwhile.
 */
export class Gates {
  readonly #shut = new Set<string>();
  readonly #recoveredAt = new Map<string, number>();

  /** Nothing goes to it from memory any more, until a claim finds it open. */
  shut(endpointId: string): void {
    this.#shut.add(endpointId);
    this.#recoveredAt.delete(endpointId);
  }

  /** It may be sent to; since `recoveredAt` (the scheduler's time) if its breaker was open before. */
  open(endpointId: string, recoveredAt: number | null): void {
    this.#shut.delete(endpointId);
    if (recoveredAt !== null) this.#recoveredAt.set(endpointId, recoveredAt);
  }

  /** The store says that it may be sent to: a probe only, or as fast as the time since its recovery allows. */
  noteDue({ record: { endpointId }, isProbing, recoveredForMs }: DueEndpoint, now: number): void {
    if (isProbing) this.shut(endpointId);
    else this.open(endpointId, recoveredForMs === null ? null : now - recoveredForMs);
  }

  isShut(endpointId: string): boolean {
    return this.#shut.has(endpointId);
  }

  /** How many requests to it may be under way at once, `limit` when it is as well as any. */
  concurrencyOf(endpointId: string, limit: number, now: number): number {
    const recoveredAt = this.#recoveredAt.get(endpointId);
    if (recoveredAt === undefined) return limit;
    const ramped = rampedConcurrency(limit, recoveredAt, now);
    if (ramped === limit) this.#recoveredAt.delete(endpointId);
    return ramped;
  }
}
