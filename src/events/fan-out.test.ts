import { describe, expect, it, vi } from 'vitest';
import type { Target } from '../deliveries/target.ts';
import type { Audience, Subscriber } from './audience.ts';
import { deliveryIdOf } from './delivery-ids.ts';
import type { EventType, HooklineEvent } from './event-types.ts';
import { fanOut } from './fan-out.ts';
import type { Format, FormatName } from './formats/format.ts';
import { getFormat } from './formats/formats.ts';
import { TEST_AT, testEvent, testFacts } from './testing/events.ts';
import type { WebhookFilters } from './webhooks/filters.ts';

/** The `n`th delivery of an event. */
const idOf = (event: HooklineEvent, n: number) => deliveryIdOf(event.id, n);

const ALL: WebhookFilters = { communicationTypes: 'all', mailings: ['unitary', 'batch'] };

function subscriber(number: number, format: Format, events: EventType[], filters = ALL): Subscriber {
  const target = { endpointId: `endpoint-${number}`, url: 'https://partner.example/hook' } as Target;
  return { webhookId: `whk_${number}`, target, format, events: new Set(events), filters };
}

function run(subscribers: Subscriber[], event: HooklineEvent, facts: Audience['facts'] = testFacts()) {
  return fanOut({ facts, subscribers }, event, { sentAt: TEST_AT });
}

const wanting = (...events: EventType[]) =>
  (['dialog-insight', 'yespo', 'mailingwork', 'standard', 'cloudevents'] satisfies FormatName[]).map((name, index) =>
    subscriber(index, getFormat(name), events),
  );

describe('an event becomes owed', () => {
  it('to every webhook that wants it, each a delivery with an id of its own, in its format [XP-12]', () => {
    const event = testEvent('contact.opted_out');
    const owed = run(wanting('contact.opted_out'), event);
    expect(owed.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5].map((n) => idOf(event, n)));
    expect(owed.map(({ target }) => target.endpointId)).toEqual([0, 1, 2, 3, 4].map((n) => `endpoint-${n}`));
    const [guide, activity, object, standard, cloud] = owed.map(({ payload }) => JSON.parse(payload));
    expect(guide).toMatchObject({ type: 'contact_optout', EventUniqueID: idOf(event, 1) });
    expect(activity.activityStatus).toBe('UNSUBSCRIBED');
    expect(object).toHaveProperty('deactivate_at');
    expect(standard.type).toBe('contact.opted_out');
    expect(cloud.type).toBe('hookline.contact.opted_out');
    expect(new Set(owed.map(({ eventType }) => eventType))).toEqual(new Set(['contact.opted_out']));
  });

  it('to both of two webhooks with the same URL, format and event, under two ids [edge 28]', () => {
    const format = getFormat('dialog-insight');
    const twice = [1, 2].map((n) => subscriber(n, format, ['contact.complained']));
    const event = testEvent('contact.complained');
    const owed = run(twice, event);
    expect(new Set(owed.map(({ target }) => target.url)).size).toBe(1);
    expect(owed.map(({ payload }) => JSON.parse(payload).EventUniqueID)).toEqual([1, 2].map((n) => idOf(event, n)));
  });

  it('twice to one webhook where its format tells of it in two notifications [DI-30] [DI-31]', () => {
    const changedAt = '2026-11-21T22:43:53.120Z';
    const changes = [true, false].map((isOptedIn) => ({ category: `${isOptedIn}`, isOptedIn, changedAt }));
    const event = testEvent('contact.subscription_changed', { changes });
    const owed = run(wanting('contact.subscription_changed').slice(0, 1), event);
    expect(owed.map(({ id, payload }) => [id, JSON.parse(payload).type])).toEqual([
      [idOf(event, 1), 'contact_optin'],
      [idOf(event, 2), 'contact_optout'],
    ]);
    expect(owed.map(({ payload }) => JSON.parse(payload).EventUniqueID)).toEqual([1, 2].map((n) => idOf(event, n)));
  });

  it('to nobody who did not ask for it [DI-04]', () => {
    expect(run(wanting('contact.opted_in', 'contact.created'), testEvent('contact.opted_out'))).toEqual([]);
    expect(run([], testEvent('contact.opted_out'))).toEqual([]);
  });

  it('to nobody whose format has no form of it', () => {
    const owed = run(wanting('contact.merged'), testEvent('contact.merged'));
    expect(owed.map(({ target }) => target.endpointId)).toEqual(['endpoint-3', 'endpoint-4']);
  });

  it('to nobody whose filters stop it, whatever others get [DI-09] [XP-10]', () => {
    const format = getFormat('standard');
    const some = subscriber(1, format, ['message.read'], { ...ALL, communicationTypes: ['offers'] });
    const every = subscriber(2, format, ['message.read']);
    const owed = run([some, every], testEvent('message.read'));
    expect(owed.map(({ target }) => target.endpointId)).toEqual(['endpoint-2']);
  });

  it('to others, but not to the webhook that it is about', () => {
    const format = getFormat('standard');
    const both = [1, 2].map((n) => subscriber(n, format, ['webhook.disabled']));
    const { webhook } = testEvent('webhook.disabled').data;
    const event = testEvent('webhook.disabled', { webhook: { ...webhook, id: 'whk_1' } });
    expect(run(both, event).map(({ target }) => target.endpointId)).toEqual(['endpoint-2']);
  });

  it('written once for all webhooks of a format', () => {
    const standard = getFormat('standard');
    const write = vi.fn(standard.write);
    const counting: Format = { ...standard, write };
    const owed = run(
      Array.from({ length: 20 }, (_, n) => subscriber(n, counting, ['message.read'])),
      testEvent('message.read'),
    );
    expect(write).toHaveBeenCalledOnce();
    expect(new Set(owed.map(({ id }) => id)).size).toBe(20);
    expect(new Set(owed.map(({ payload }) => payload)).size).toBe(1);
  });
});

describe('the person that order goes by', () => {
  const format = getFormat('standard');
  const personOf = (event: HooklineEvent) => run([subscriber(1, format, [event.type])], event)[0]?.person;

  it('is the phone number, or else the contact, or nobody', () => {
    const { contact } = testEvent('message.read').data;
    expect(personOf(testEvent('message.read'))).toBe('+15555550100');
    expect(personOf(testEvent('message.read', { contact: { ...contact, phone: null } }))).toBe(contact.id);
    expect(personOf(testEvent('contact.erased'))).toBe(contact.id);
    expect(personOf(testEvent('campaign.published'))).toBe('');
  });
});
