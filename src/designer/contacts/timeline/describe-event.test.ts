import { expect, test } from 'vitest';
import { EVENT_TYPES } from '../../../events/event-types.ts';
import { testEvent } from '../../../events/testing/events.ts';
import { createTranslate } from '../../i18n/catalogue.ts';
import { en } from '../../i18n/en/en.ts';
import { describeEvent, sourceOf } from './describe-event.ts';

const t = createTranslate(en, 'en');
const ofPeople = EVENT_TYPES.filter(
  (type) => !/^(campaign|webhook)\.|erased$/.test(type) && type !== 'message.accepted',
);

test.each(ofPeople)('%s is said in words, with all that stands in them', (type) => {
  const { data } = testEvent(type);
  const words = describeEvent({ type, data }, t);
  expect(words).not.toContain('{');
  expect(words).not.toMatch(/: ?$|“”/);
  expect(words).not.toBe(type);
});

test('what is new or not as it should be is said all the same', () => {
  expect(describeEvent({ type: 'contact.danced', data: {} }, t)).toBe('contact.danced');
  expect(describeEvent({ type: 'contact.subscription_changed', data: { changes: 'x' } }, t)).toBe(
    'Subscriptions changed: ',
  );
  expect(sourceOf({ type: 'contact.created', data: { source: 'api' } })).toBe('api');
  expect(sourceOf({ type: 'contact.created', data: null })).toBeNull();
});

test('changes of subscriptions say which way', () => {
  const changes = [
    { category: 'news', isOptedIn: true },
    { category: 'offers', isOptedIn: false },
  ];
  expect(describeEvent({ type: 'contact.subscription_changed', data: { changes } }, t)).toBe(
    'Subscriptions changed: +news, −offers',
  );
});
