import type { TrackedLink } from './queries.ts';

/** Some 20 MB. */
const SIZES = { linksMax: 50_000, clicksMax: 10_000 };
const AGENT_LENGTH_MAX = 300;
/** Browsers ask twice, people tap twice: the same browser within this is one click. */
const SAME_CLICK_MS = 5_000;

/** What a process remembers of links: plain data, also where requests share no connections. */
export class LinkMemory {
  readonly #links = new Map<string, TrackedLink>();
  /** By code and browser: when a click of theirs was counted. */
  readonly #counted = new Map<string, number>();
  readonly #sizes: typeof SIZES;

  constructor(sizes = SIZES) {
    this.#sizes = sizes;
  }

  get(code: string): TrackedLink | undefined {
    const link = this.#links.get(code);
    if (link) this.keep(link);
    return link;
  }

  /** The link used longest ago makes room. */
  keep(link: TrackedLink): void {
    keepNewest(this.#links, link.code, link, this.#sizes.linksMax);
  }

  /** Whether a click is one of its own, and not the same one again; remembers it if so. */
  countsAt(at: number, code: string, agent: string): boolean {
    const key = `${code} ${agent.slice(0, AGENT_LENGTH_MAX)}`;
    const before = this.#counted.get(key);
    if (before !== undefined && at - before < SAME_CLICK_MS) return false;
    keepNewest(this.#counted, key, at, this.#sizes.clicksMax);
    return true;
  }
}

/** A map is in order of insertion: what is put in again is the newest. */
function keepNewest<Value>(map: Map<string, Value>, key: string, value: Value, sizeMax: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > sizeMax) map.delete(map.keys().next().value as string);
}
