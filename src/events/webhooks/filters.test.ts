import { describe, expect, it } from 'vitest';
import { EVENT_TYPES } from '../event-types.ts';
import { testEvent } from '../testing/events.ts';
import { passesFilters, type WebhookFilters } from './filters.ts';

const NOTHING: WebhookFilters = { communicationTypes: [], mailings: [] };
const { send } = testEvent('message.undelivered').data;
const sent = (category: string | null, kind: 'unitary' | 'batch') =>
  testEvent('message.undelivered', { send: { ...send, category, kind } });

describe('a message passes where its communication type and its kind of mailing both do', () => {
  const types = [
    ['all', '456', true],
    ['all', '6098', true],
    ['all', null, true],
    [['456'], '456', true],
    [['456'], '6098', false],
    // Sent as nothing in particular: it is none of the chosen ones.
    [['456'], null, false],
    [['456', '6098'], '6098', true],
    [[], '456', false],
  ] as const;
  const mailings = [
    [['unitary'], 'unitary', true],
    [['unitary'], 'batch', false],
    [['batch'], 'unitary', false],
    [['batch'], 'batch', true],
    [['unitary', 'batch'], 'unitary', true],
    [['unitary', 'batch'], 'batch', true],
    [[], 'unitary', false],
    [[], 'batch', false],
  ] as const;
  const matrix = types.flatMap(([communicationTypes, category, isTypeWanted]) =>
    mailings.map(([kinds, kind, isKindWanted]) => ({
      communicationTypes,
      category,
      mailings: kinds,
      kind,
      passes: isTypeWanted && isKindWanted,
    })),
  );

  it.each(matrix)(
    'of $communicationTypes, $mailings, one of $category, $kind: $passes [DI-08] [DI-09] [DI-10] [DI-11] [DI-13] [XP-10]',
    ({ communicationTypes, category, mailings: kinds, kind, passes }) => {
      expect(passesFilters(sent(category, kind), { communicationTypes, mailings: kinds })).toBe(passes);
    },
  );
});

describe('events that are not about messages', () => {
  it.each(EVENT_TYPES)('%s is stopped by filters only where they apply to it [DI-07] [DI-13]', (type) => {
    expect(passesFilters(testEvent(type), NOTHING)).toBe(!type.startsWith('message.'));
  });

  it('pass though a message was the occasion [DI-13]', () => {
    expect(passesFilters(testEvent('contact.quarantined', { send }), NOTHING)).toBe(true);
    expect(passesFilters(testEvent('contact.opted_out', { send }), NOTHING)).toBe(true);
  });
});
