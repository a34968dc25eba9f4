import { CATALOGUE } from '../catalogue.ts';
import type { EventData, EventType, HooklineEvent } from '../event-types.ts';
import type { AccountFacts, FormatName, WriteOptions } from '../formats/format.ts';
import { getFormat } from '../formats/formats.ts';

export const TEST_ACCOUNT_ID = '01a20047-c4a0-7000-8000-000000000001';
export const TEST_EVENT_ID = '01a20047-c4a0-7000-8000-000000000002';
export const TEST_DELIVERY_ID = '01a20047-c4a0-7000-8000-000000000003';
/** 17:43:53 in Toronto. */
export const TEST_AT = Date.parse('2026-11-21T22:43:53.120Z');

export function testFacts(changes: Partial<AccountFacts> = {}): AccountFacts {
  return {
    companyNumber: 1,
    projectNumber: 1234,
    primaryKeyFields: ['email'],
    hasConsentCentre: true,
    timeZone: 'America/Toronto',
    fields: [],
    categories: [],
    ...changes,
  };
}

/** An event of the type that carries the catalogue's sample with these changes. */
export function testEvent<Type extends EventType>(
  type: Type,
  changes: Partial<EventData<Type>> = {},
  about: Partial<Pick<HooklineEvent, 'id' | 'at'>> = {},
): Extract<HooklineEvent, { type: Type }> {
  const known = { accountId: TEST_ACCOUNT_ID, id: TEST_EVENT_ID, at: TEST_AT, contactId: null, campaignId: null };
  const event = { ...known, ...about, type, data: { ...CATALOGUE[type].sample, ...changes } };
  return event as unknown as Extract<HooklineEvent, { type: Type }>;
}

/** The bodies that a format makes of an event, as text. */
export function writeBodies(
  format: FormatName,
  event: HooklineEvent,
  { facts = testFacts(), deliveryId = TEST_DELIVERY_ID, ...options }: BodyOptions = {},
): string[] {
  const bodies = getFormat(format).write(event, facts, { sentAt: event.at, isTest: false, ...options });
  return bodies.map((write) => write(deliveryId));
}

interface BodyOptions extends Partial<WriteOptions> {
  facts?: AccountFacts;
  deliveryId?: string;
}
