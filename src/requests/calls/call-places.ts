import { invariant } from '../../base/assert.ts';

/**
 * The calls that may be under way at once. One request may have half of the free places: a slow partner alone stops at a
 * third of all (666 of 2,000), ten slow ones leave places for whoever comes next. No time, no I/O.
 */
export class CallPlaces {
  readonly #max: number;
  readonly #byRequest = new Map<string, number>();
  #held = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get held(): number {
    return this.#held;
  }

  get free(): number {
    return Math.max(0, this.#max - this.#held);
  }

  /** How many more of a request there is room for. */
  roomFor(requestId: string): number {
    return Math.max(0, Math.ceil(this.free / 2) - (this.#byRequest.get(requestId) ?? 0));
  }

  /** Of those requests that have calls here. */
  rooms(): Map<string, number> {
    return new Map([...this.#byRequest.keys()].map((requestId) => [requestId, this.roomFor(requestId)]));
  }

  /** Whether there is room was asked before: what was claimed meanwhile may exceed it a little. */
  take(requestId: string): void {
    this.#byRequest.set(requestId, (this.#byRequest.get(requestId) ?? 0) + 1);
    this.#held += 1;
  }

  leave(requestId: string): void {
    const left = (this.#byRequest.get(requestId) ?? 0) - 1;
    invariant(left >= 0, 'a place is given back once');
    this.#held -= 1;
    if (left === 0) this.#byRequest.delete(requestId);
    else this.#byRequest.set(requestId, left);
  }
}
