import { expect, test } from 'vitest';
import type { Contact } from '../queries.ts';
import { previewMerge } from './merge-preview.ts';

const AT = '2026-11-21T22:43:53.120Z';
const LATER = '2026-11-22T22:43:53.120Z';

function contact(changes: Partial<Contact>): Contact {
  return {
    id: 'cnt_x',
    number: 1,
    name: null,
    phone: null,
    email: null,
    language: null,
    addresses: [],
    fields: {},
    keys: {},
    consent: {
      isOptedOut: false,
      optedOutAt: null,
      optedOutBy: null,
      optedInAt: null,
      optedInBy: null,
      complainedAt: null,
    },
    subscriptions: [],
    createdAt: AT,
    createdBy: 'api',
    updatedAt: AT,
    updatedBy: null,
    ...changes,
  };
}

const held = (category: string, isOptedIn: boolean, changedAt: string) => ({
  category,
  isOptedIn,
  changedAt,
  source: 'api',
});

test('what the contact has stays, what it has not comes from the other one', () => {
  const own = contact({ name: 'Ana', fields: { city: 'CDMX', age: 0 } });
  const other = contact({ name: 'Anna', language: 'es', fields: { city: 'MTY', shoe: 38 } });
  expect(previewMerge(own, other).values.map(({ key, from }) => [key, from])).toEqual([
    ['name', 'own'],
    ['language', 'other'],
    ['age', 'own'],
    ['city', 'own'],
    ['shoe', 'other'],
  ]);
});

test('the later decision about a category counts, and an opt-out of one is one of both', () => {
  const own = contact({ subscriptions: [held('news', true, AT), held('offers', false, LATER)] });
  const other = contact({
    subscriptions: [held('news', false, LATER), held('offers', true, AT), held('tips', true, AT)],
  });
  expect(previewMerge(own, other).subscriptions).toEqual([
    { category: 'news', isOptedIn: false, isOthers: true },
    { category: 'offers', isOptedIn: false, isOthers: false },
    { category: 'tips', isOptedIn: true, isOthers: true },
  ]);
  const out = contact({ ...other, consent: { ...other.consent, isOptedOut: true } });
  const merged = previewMerge(own, out);
  expect([merged.isOptedOut, merged.subscriptions.some(({ isOptedIn }) => isOptedIn)]).toEqual([true, false]);
});
