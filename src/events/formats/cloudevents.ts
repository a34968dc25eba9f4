import { encodeId } from '../../base/ids.ts';
import { EVENT_TYPES, type HooklineEvent } from '../event-types.ts';
import type { EventNames, Format } from './format.ts';
import { utcMoment } from './moments.ts';

/**
 * CloudEvents 1.0 in structured JSON: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 * `id` is the event's, so that whoever is told by two webhooks sees that it is one; `istest` is an extension.
 */
export const cloudevents: Format = {
  name: 'cloudevents',
  sendsArrays: false,
  contentType: 'application/cloudevents+json',
  names: Object.fromEntries(EVENT_TYPES.map((type) => [type, [nameOf(type)]])) as EventNames,
  write(event, _facts, { isTest }) {
    const body = JSON.stringify({
      specversion: '1.0',
      id: encodeId('evt', event.id),
      source: `/accounts/${encodeId('acc', event.accountId)}`,
      type: nameOf(event.type),
      subject: subjectOf(event.data),
      time: utcMoment(event.at),
      datacontenttype: 'application/json',
      ...(isTest && { istest: isTest }),
      data: event.data,
    });
    return [() => body];
  },
};

/** On buses that many systems write to, other people's messages are delivered, too. */
function nameOf(type: string): string {
  return `hookline.${type}`;
}

/** Whom or what it is about: never empty, as every event is about something. */
function subjectOf(data: HooklineEvent['data']): string {
  if ('contact' in data) return data.contact.id;
  return 'campaign' in data ? data.campaign.id : data.webhook.id;
}
