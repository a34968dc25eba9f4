import { describe, expect, test } from 'vitest';
import { changeFormat, draftOf, groupByName, normalize, startDraft, toChange, toNewWebhook } from './draft.ts';
import type { EventInfo, EventType, FormatName, Webhook } from './queries.ts';

function event(type: EventType, names: Partial<Record<FormatName, string[]>>): EventInfo {
  const formats = Object.keys(names) as FormatName[];
  const [family = ''] = type.split('.');
  const hasFilters = family === 'message';
  return { type, family: family as EventInfo['family'], description: '', hasFilters, formats, names, samples: {} };
}

const EVENTS: EventInfo[] = [
  event('message.delivered', { standard: ['message.delivered'], yespo: ['DELIVERED'] }),
  event('contact.opted_out', {
    standard: ['contact.opted_out'],
    yespo: ['UNSUBSCRIBED'],
    mailingwork: ['optout'],
    'dialog-insight': ['contact_opted_out'],
  }),
  event('contact.complained', { standard: ['contact.complained'], mailingwork: ['optout'] }),
  event('campaign.published', { standard: ['campaign.published'] }),
];

const WEBHOOK: Webhook = {
  id: 'whk_1',
  number: 1,
  state: 'active',
  endpointId: 'end_1',
  publicKey: { pem: '', xml: '' },
  preset: 'standard',
  name: 'CRM',
  app: null,
  description: '',
  url: 'https://crm.example/hook',
  events: ['message.delivered', 'contact.opted_out'],
  filters: { communicationTypes: 'all', mailings: ['unitary', 'batch'] },
  headers: [{ name: 'x-api-key', value: 's' }],
  policy: 'standard',
  connector: null,
  format: 'standard',
  alertTo: [],
  off: null,
  health: {} as Webhook['health'],
  warnings: [],
  createdAt: '',
  updatedAt: '',
};

describe('a new webhook', () => {
  test('begins as its preset says, with all events that the format has a form for [DI-12]', () => {
    const draft = startDraft('dialog-insight', EVENTS);
    expect(draft).toMatchObject({ format: 'dialog-insight', policy: 'di-guide', events: ['contact.opted_out'] });
    expect(draft).toMatchObject({ communicationTypes: 'all', mailings: ['unitary'] });
  });

  test('keeps what was typed when another preset is chosen', () => {
    const typed = { ...startDraft('standard', EVENTS), name: 'CRM', url: 'https://x.example', headers: [] };
    expect(startDraft('yespo', EVENTS, typed)).toMatchObject({
      name: 'CRM',
      url: 'https://x.example',
      format: 'yespo',
      events: ['message.delivered', 'contact.opted_out'],
    });
  });

  test('has no event before one is chosen where there may be only one', () => {
    expect(startDraft('mailingwork', EVENTS).events).toEqual([]);
    const [only, ...others] = groupByName('mailingwork', EVENTS);
    expect([only?.name, only?.events.map(({ type }) => type), others]).toEqual([
      'optout',
      ['contact.opted_out', 'contact.complained'],
      [],
    ]);
  });

  test('is sent without filters that nothing asks for', () => {
    const draft = startDraft('standard', EVENTS);
    const filters = { communicationTypes: 'all', mailings: ['unitary', 'batch'] };
    expect(toNewWebhook('standard', draft, EVENTS)).toMatchObject({ preset: 'standard', filters });
    const unfiltered = { ...draft, events: ['contact.opted_out'] as EventType[] };
    expect(toNewWebhook('standard', unfiltered, EVENTS)).not.toHaveProperty('filters');
  });
});

describe('a change', () => {
  const draft = draftOf(WEBHOOK);

  test('is what differs, whatever the order of boxes', () => {
    expect(normalize(draft)).toEqual(normalize(draftOf(WEBHOOK)));
    const reordered = { ...draft, events: draft.events.toReversed(), mailings: draft.mailings.toReversed() };
    expect(normalize(reordered)).toEqual(normalize(draftOf(WEBHOOK)));
    expect(toChange(reordered, WEBHOOK, EVENTS)).toEqual({});
    const renamed = { ...draft, name: 'New', connector: 'con_1' };
    expect(normalize(renamed)).not.toEqual(normalize(draftOf(WEBHOOK)));
    expect(toChange(renamed, WEBHOOK, EVENTS)).toEqual({ name: 'New', connector: 'con_1' });
  });

  test('has the URL each time where that is verified [YS-04]', () => {
    const yespo: Webhook = { ...WEBHOOK, preset: 'yespo' };
    expect(toChange(draft, yespo, EVENTS)).toEqual({ url: WEBHOOK.url });
  });

  test('has filters only where an event has them', () => {
    const narrowed = { ...draft, communicationTypes: ['news'] };
    const filters = { communicationTypes: ['news'], mailings: ['unitary', 'batch'] };
    expect(toChange(narrowed, WEBHOOK, EVENTS)).toEqual({ filters });
    const events: EventType[] = ['contact.opted_out'];
    expect(toChange({ ...narrowed, events }, WEBHOOK, EVENTS)).toEqual({ events });
  });

  test('of the format takes events away that it has no form for', () => {
    const other = changeFormat({ ...draft, events: ['message.delivered', 'campaign.published'] }, 'yespo', EVENTS);
    expect(other).toMatchObject({ format: 'yespo', events: ['message.delivered'] });
  });
});
