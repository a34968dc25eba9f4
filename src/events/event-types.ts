import type { z } from '@hono/zod-openapi';
import { CATALOGUE } from './catalogue.ts';

/** Every event by name, `family.past_tense`. */
export type EventType = keyof typeof CATALOGUE;
export const EVENT_TYPES = Object.keys(CATALOGUE) as EventType[];
export type EventData<T extends EventType> = z.infer<(typeof CATALOGUE)[T]['data']>;

/** Something that happened, as who caused it tells it, inside the transaction of what it tells. */
export type NewEvent = {
  [T in EventType]: {
    accountId: string;
    type: T;
    /** When it happened, ms. */
    at: number;
    /** UUIDs that lists of activities are filtered by. */
    contactId: string | null;
    campaignId: string | null;
    data: EventData<T>;
  };
}[EventType];

/** Told, but not kept: the message's own row says so already, and the hottest transaction would write a third more. */
const NOT_KEPT: ReadonlySet<EventType> = new Set(['message.accepted']);

/** Whether an event is kept as an activity. */
export function isActivity(type: EventType): boolean {
  return !NOT_KEPT.has(type);
}

export const ACTIVITY_TYPES = EVENT_TYPES.filter(isActivity);

/** With its id: a UUIDv7 of when it became known. */
export type HooklineEvent = NewEvent & { id: string };

/**
 * An integer for formats whose ids are integers: the id's millisecond and eleven bits of the counter behind it. It grows
 * from millisecond to millisecond, not within one, where the counter begins at random; below 2^53 until 2109.
 */
export function eventNumber(id: string): number {
  const hex = id.replaceAll('-', '');
  // Its generator counts within a millisecond in the bits before the last 32.
  const counter = Number.parseInt(hex.slice(17, 24), 16);
  return Number.parseInt(hex.slice(0, 12), 16) * COUNTER_RANGE + (counter % COUNTER_RANGE);
}

/** The millisecond of an event's number. */
export function msOfEventNumber(number: number): number {
  return Math.floor(number / COUNTER_RANGE);
}

const COUNTER_RANGE = 2_048;
