import { describe, expect, test } from 'vitest';
import { getPolicy } from '../../../deliveries/policy.ts';
import { createTranslate } from '../../i18n/catalogue.ts';
import { en } from '../../i18n/en/en.ts';
import { describePolicy, writeDuration } from './describe-policy.ts';

const t = createTranslate(en, 'en');

/** As `GET /v1/policies` tells it. */
function told(name: string) {
  const { gapsMs, isEndless, success, deadlineMs, receiverSignals, order, batch, autoOff, whenOff, catchesUpInOrder } =
    getPolicy(name);
  return {
    id: name,
    name,
    gapsSeconds: gapsMs.map((ms) => ms / 1_000),
    endless: isEndless,
    success: { from: success.statusMin, to: success.statusMax },
    timeoutSeconds: deadlineMs / 1_000,
    receiverSignals,
    order,
    batch: batch && { flushSeconds: batch.flushMs / 1_000, events: batch.countMax },
    autoOff: autoOff && { errors: autoOff.errors, overSeconds: autoOff.overMs / 1_000 },
    holdSeconds: whenOff.holdMs / 1_000,
    catchesUpInOrder,
  };
}

describe('a policy in words', () => {
  test('the standard one', () => {
    expect(describePolicy(told('standard'), t)).toEqual([
      'Sent at once, then again after 5 s, 1 min, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 1 d: 11 attempts within 3.2 d.',
      'Any status from 200 to 299, within 15 s, counts as received.',
      'Switched off after 100 failures in a row over 5 d or longer. What comes up then is kept for 14 d.',
      'The receiver may slow it down (429, Retry-After) or switch it off (410).',
    ]);
  });

  test('those of the documents: only 200, in order and endless, kept and caught up with, once', () => {
    expect(describePolicy(told('di-guide'), t)).toContain('Only status 200, within 15 s, counts as received.');
    expect(describePolicy(told('di-guide'), t).at(-1)).toContain('discarded');
    expect(describePolicy(told('yespo-ordered'), t)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('until it gets through'),
        expect.stringContaining('nothing overtakes'),
        expect.stringContaining('1,000 together'),
        'Never switched off by failures.',
      ]),
    );
    expect(describePolicy(told('mw-buffered'), t).at(-1)).toContain('kept for 5 d, and sent in order');
    expect(describePolicy(told('flow-sync'), t)[0]).toBe('Sent once, never again.');
  });

  test('durations are in the largest unit there is one of', () => {
    expect([0.5, 5, 90, 3_600, 5_400, 86_400].map(writeDuration)).toEqual([
      '0.5 s',
      '5 s',
      '1.5 min',
      '1 h',
      '1.5 h',
      '1 d',
    ]);
  });
});
