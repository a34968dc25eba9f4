import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disabledDetail, errorsDetail } from '../testing/alerts.ts';
import { countOf, ordinalWord, outcomeWords, placeOf, spanWords, titleOf, withoutQuery } from './wording.ts';

describe('a title', () => {
  it('says what failed where, and the how-manieth time of which day', () => {
    expect(titleOf({ kind: 'endpoint.errors', detail: errorsDetail({ ordinal: 1 }) })).toBe(
      'Webhook failing: partner.test (1st error of 2026-11-21)',
    );
  });

  it('says why a webhook was switched off', () => {
    expect(titleOf({ kind: 'endpoint.disabled', detail: disabledDetail() })).toBe(
      'Webhook switched off: partner.test (100 errors in 8 hours)',
    );
    expect(titleOf({ kind: 'endpoint.disabled', detail: disabledDetail({ reason: 'gone' }) })).toBe(
      'Webhook switched off: partner.test (410 Gone)',
    );
    const atOnce = disabledDetail({ errors: 3, since: '2026-11-21T10:00:00.000Z', at: '2026-11-21T10:00:01.300Z' });
    expect(titleOf({ kind: 'endpoint.disabled', detail: atOnce })).toBe(
      'Webhook switched off: partner.test (3 errors within a minute)',
    );
  });

  it.each([
    [{ sent: 1, discarded: 0 }, '1 kept event sent'],
    [{ sent: 0, discarded: 1234 }, '1,234 kept events discarded'],
    [{ sent: 0, discarded: 0 }, 'nothing was kept'],
  ])('says what became of the events kept: %o', (kept, words) => {
    const detail = { by: 'api', url: 'https://partner.test/hook', ...kept } as const;
    expect(titleOf({ kind: 'endpoint.reactivated', detail })).toBe(`Webhook active again: partner.test (${words})`);
  });
});

describe('words', () => {
  it.each([
    [1, '1st'],
    [2, '2nd'],
    [3, '3rd'],
    [11, '11th'],
    [12, '12th'],
    [21, '21st'],
    [111, '111th'],
    [1000, '1,000th'],
    [10000, '10,000th'],
  ])('for the ordinal %i: %s', (n, word) => {
    expect(ordinalWord(n)).toBe(word);
  });

  it.each([
    [0, '1 minute'],
    [59_999, '1 minute'],
    [119 * 60_000, '119 minutes'],
    [120 * 60_000, '2 hours'],
    [8.9 * 3_600_000, '8 hours'],
    [47.9 * 3_600_000, '47 hours'],
    [14 * 86_400_000, '14 days'],
  ])('for a span of %i ms: %s', (ms, words) => {
    expect(spanWords(ms)).toBe(words);
  });

  it('count one and many', () => {
    expect([0, 1, 2, 1000].map((n) => countOf(n, 'event'))).toEqual([
      '0 events',
      '1 event',
      '2 events',
      '1,000 events',
    ]);
  });

  it.each([
    [{ status: 500, errorClass: null }, 'It answered with status 500.'],
    [{ status: null, errorClass: 'dns' }, 'Its name could not be resolved.'],
    [{ status: 200, errorClass: 'timeout' }, 'It answered with status 200. It did not answer in time.'],
    [{ status: null, errorClass: 'of_tomorrow' }, 'The error was "of_tomorrow".'],
    [{ status: null, errorClass: null }, 'It failed.'],
  ])('for an outcome: %o', (outcome, words) => {
    expect(outcomeWords(outcome)).toBe(words);
  });
});

it('a URL is shown and kept without its query, whatever that is', () => {
  fc.assert(
    fc.property(fc.webUrl(), fc.stringMatching(/^[a-zA-Z0-9=&]{8,40}$/), (base, secret) => {
      const url = `${base}?key=zz${secret}`;
      expect(placeOf(url)).not.toContain(`zz${secret}`);
      expect(withoutQuery(url)).not.toContain(`zz${secret}`);
    }),
  );
  expect(placeOf('https://partner.test:8443/a/b?c=d')).toBe('partner.test:8443/a/b');
  expect(placeOf('https://partner.test/?c=d')).toBe('partner.test');
  expect(withoutQuery('https://partner.test/a?c=d')).toBe('https://partner.test/a');
});
