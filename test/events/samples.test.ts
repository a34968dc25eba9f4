import { describe, it } from 'vitest';
import { describeEventType } from '../../src/events/describe-event-type.ts';
import { EVENT_TYPES } from '../../src/events/event-types.ts';
import { TEST_ACCOUNT_ID, testFacts } from '../../src/events/testing/events.ts';
import { expectGolden } from './golden.ts';

const FACTS = testFacts({
  fields: [
    { number: 100, code: 'FirstName' },
    { number: 101, code: 'LastName' },
  ],
  categories: [
    { number: 1, key: 'newsletter' },
    { number: 2, key: 'offers' },
  ],
});

describe('each type of event is described, with a sample in each format that has a form, as its golden file says', () => {
  it.each(EVENT_TYPES)('%s [DI-05]', (type) => {
    const name = type.replace('.', '-').replaceAll('_', '-');
    expectGolden(`samples/${name}`, JSON.stringify(describeEventType(type, FACTS, TEST_ACCOUNT_ID)));
  });
});
