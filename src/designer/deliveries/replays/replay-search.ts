import { type Filters, WITHIN_MS } from '../list/filters.ts';

export const REPLAY_STATES = ['failed', 'discarded', 'delivered'] as const;
export type ReplayState = (typeof REPLAY_STATES)[number];

/** What a new replay is prefilled with: in the page's address, so that a list of deliveries can lead to it. */
export interface ReplaySearch {
  endpoint?: string;
  campaign?: string;
  webhook?: string;
  from?: string;
  to?: string;
  states?: string;
  event?: string;
  /** The list was filtered by what a replay does not know. */
  dropped?: 'phone';
}

const TEXT_KEYS = ['endpoint', 'campaign', 'webhook', 'from', 'to', 'states', 'event'] as const;
const TEXT_MAX = 100;

export function readReplaySearch(search: Record<string, unknown>): ReplaySearch {
  const texts = TEXT_KEYS.flatMap((key) => {
    const value = search[key];
    return typeof value === 'string' && value !== '' && value.length <= TEXT_MAX ? [[key, value] as const] : [];
  });
  return { ...Object.fromEntries(texts), ...(search.dropped === 'phone' && { dropped: 'phone' }) };
}

/** The filters of a list as those of a replay: states that wait still are not replayed. */
export function toReplaySearch({ state, within, from, to, phone, ...ids }: Filters, now: number): ReplaySearch {
  const isReplayed = REPLAY_STATES.some((each) => each === state);
  return {
    ...ids,
    ...(within
      ? { from: new Date(now - WITHIN_MS[within]).toISOString() }
      : { ...(from && { from }), ...(to && { to }) }),
    ...(state && isReplayed && { states: state }),
    ...(phone && { dropped: 'phone' }),
  };
}

/** The states that an address names. */
export function readStates(states: string | undefined): ReplayState[] {
  const named = REPLAY_STATES.filter((each) => states?.split(',').includes(each));
  return named.length > 0 ? named : ['failed', 'discarded'];
}
