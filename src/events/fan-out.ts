import type { OwedDelivery } from '../deliveries/request.ts';
import type { Audience } from './audience.ts';
import { deliveryIdOf } from './delivery-ids.ts';
import type { HooklineEvent } from './event-types.ts';
import type { Format, WriteBody } from './formats/format.ts';
import { passesFilters } from './webhooks/filters.ts';

/** What an event makes owed: one delivery, with an id of its own, for each webhook and notification. */
export function fanOut(
  { facts, subscribers }: Audience,
  event: HooklineEvent,
  { sentAt }: { sentAt: number },
): OwedDelivery[] {
  let count = 0;
  const bodies = new Map<Format, WriteBody[]>();
  return subscribers.flatMap(({ webhookId, target, format, events, filters }) => {
    if (!events.has(event.type) || !passesFilters(event, filters) || isAbout(event, webhookId)) return [];
    // Written once for all webhooks of a format: 20 of them cost little more than one.
    const written = bodies.get(format) ?? format.write(event, facts, { sentAt, isTest: false });
    bodies.set(format, written);
    return written.map((writeBody) => {
      count += 1;
      const id = deliveryIdOf(event.id, count);
      return { id, target, payload: writeBody(id), eventType: event.type, person: personOf(event) };
    });
  });
}

/** Nobody is told that they themselves cannot be told anything. */
function isAbout({ data }: HooklineEvent, webhookId: string): boolean {
  return 'webhook' in data && data.webhook.id === webhookId;
}

/** Whom it is about, for endpoints ordered by person: the same text as deliveries of campaigns have. */
function personOf({ data }: HooklineEvent): string {
  if (!('contact' in data)) return '';
  return ('phone' in data.contact && data.contact.phone) || data.contact.id;
}
