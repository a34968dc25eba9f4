import type { EventType, NewEvent } from '../event-types.ts';

export const MAILINGS = ['unitary', 'batch'] as const;

/** What of the events about messages a webhook wants; other events are unaffected. */
export interface WebhookFilters {
  /** The keys of subscription categories. */
  communicationTypes: 'all' | readonly string[];
  mailings: readonly (typeof MAILINGS)[number][];
}

/** Whether filters apply to events of that type. */
export function isFiltered(type: EventType): boolean {
  return type.startsWith('message.');
}

/** Whether an event passes: communication type and mailing kind must both fit. */
export function passesFilters({ type, data }: NewEvent, { communicationTypes, mailings }: WebhookFilters): boolean {
  if (!isFiltered(type) || !('send' in data) || data.send === null) return true;
  const { kind, category } = data.send;
  const isWanted = communicationTypes === 'all' || (category !== null && communicationTypes.includes(category));
  return isWanted && mailings.includes(kind);
}
