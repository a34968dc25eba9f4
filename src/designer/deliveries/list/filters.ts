/** What can be asked of the deliveries: all of it is in the page's address. */
export interface Filters {
  state?: FilterState;
  endpoint?: string;
  campaign?: string;
  webhook?: string;
  /** What happened, of an account's webhook; `redirect` and `underlying` of campaigns. */
  event?: string;
  /** As it was typed. */
  phone?: string;
  /** The last hour, day or week. */
  within?: Within;
  /** From here on, and before there: ISO 8601. `within` leaves no room for them. */
  from?: string;
  to?: string;
}

export const FILTER_STATES = ['pending', 'delivering', 'delivered', 'failed', 'held', 'discarded'] as const;
export type FilterState = (typeof FILTER_STATES)[number];

const HOUR_MS = 3_600_000;
export const WITHIN_MS = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS } as const;
export type Within = keyof typeof WITHIN_MS;

export interface DeliveriesSearch extends Filters {
  /** The delivery that is shown beside the list. */
  open?: string;
}

const ID = /^[a-z]{3}_[0-9a-z]{26}$/;
const TEXT_MAX = 100;

/** What an address says, as far as it is an address of ours: the rest is left out, not refused. */
export function readDeliveriesSearch(search: Record<string, unknown>): DeliveriesSearch {
  const within = oneOf(Object.keys(WITHIN_MS) as Within[], search.within);
  const times = within ? { within } : { from: momentOf(search.from), to: momentOf(search.to) };
  return defined({
    state: oneOf(FILTER_STATES, search.state),
    endpoint: idOf('end', search.endpoint),
    campaign: idOf('cmp', search.campaign),
    webhook: idOf('whk', search.webhook),
    event: textOf(search.event),
    // A number that has no plus comes out of an address as one.
    phone: typeof search.phone === 'number' ? String(search.phone) : textOf(search.phone),
    ...times,
    open: idOf('dlv', search.open),
  });
}

/** The same as the API's parameters. */
export function toDeliveriesQuery(filters: Filters, now: number): Record<string, string> {
  const { within, event, ...others } = filters;
  return defined({
    ...others,
    eventType: event,
    ...(within && { from: new Date(now - WITHIN_MS[within]).toISOString() }),
  }) as Record<string, string>;
}

export function isFiltered(filters: Filters): boolean {
  return Object.keys(filters).length > 0;
}

function oneOf<T extends string>(values: readonly T[], given: unknown): T | undefined {
  return values.find((value) => value === given);
}

function idOf(prefix: string, given: unknown): string | undefined {
  return typeof given === 'string' && given.startsWith(`${prefix}_`) && ID.test(given) ? given : undefined;
}

function textOf(given: unknown): string | undefined {
  const text = typeof given === 'string' ? given.trim().slice(0, TEXT_MAX) : '';
  return text === '' ? undefined : text;
}

function momentOf(given: unknown): string | undefined {
  const ms = typeof given === 'string' ? Date.parse(given) : Number.NaN;
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
