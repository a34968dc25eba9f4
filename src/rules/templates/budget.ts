import { MAX_ROUNDS, MAX_STEPS, MAX_TEXT } from './bounds.ts';

/** Ends a rendering that is past a bound; caught by whoever began it. */
export const CUT = Symbol('cut');

/** What one rendering may still spend. The same data cost the same every time, so that a text is always cut alike. */
export class Budget {
  #steps = MAX_STEPS;
  #rounds = MAX_ROUNDS;
  #known: Set<string> | undefined;

  /** Throws `CUT` when the steps are used up. */
  spend(steps: number): void {
    this.#steps -= steps;
    if (this.#steps < 0) throw CUT;
  }

  /** For work that goes over so many characters; native loops do some hundreds of them in the time of a step. */
  spendOnText(length: number): void {
    this.spend(1 + (length >> 8));
  }

  /** For work that goes over so many entries of a list or a map. */
  spendOnEntries(count: number): void {
    this.spend(1 + (count >> 2));
  }

  /** For what is dear in each rendering's first use of it. */
  spendOnce(what: string, steps: number): void {
    this.#known ??= new Set();
    if (this.#known.has(what)) return;
    this.#known.add(what);
    this.spend(steps);
  }

  spendRound(): void {
    this.#rounds -= 1;
    if (this.#rounds < 0) throw CUT;
  }

  /** For a text on the way: none is longer than one that may be written. */
  boundLength(length: number): void {
    if (length > MAX_TEXT) throw CUT;
  }
}
