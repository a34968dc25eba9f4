import { describe, expect, test } from 'vitest';
import { createTranslate } from '../../i18n/catalogue.ts';
import { en } from '../../i18n/en/en.ts';
import { createFormat } from '../../i18n/format.ts';
import type { Attempt, DeliveryDetail, Lateness } from '../queries.ts';
import { answerFor, tellLateness } from './answer.ts';
import { readCampaignFacts } from './origin-facts.ts';

const t = createTranslate(en, 'en');
const AT = '2026-11-21T12:00:00.000Z';
const LATER = '2026-11-21T12:05:00.000Z';
const format = createFormat('en-GB', 'UTC', () => Date.parse(AT));

const attempt = (outcome: Attempt['outcome'], rest: Partial<Attempt> = {}): Attempt => ({
  number: 1,
  at: AT,
  offsetMs: 0,
  outcome,
  timing: { dns: null, connect: null, tls: null, firstByte: null, total: 1 },
  responseExcerpt: null,
  ...rest,
});

const delivery = (state: DeliveryDetail['state'], rest: Partial<DeliveryDetail> = {}): DeliveryDetail => ({
  id: 'dlv_x',
  state,
  endpointId: 'end_x',
  eventType: 'underlying',
  phone: null,
  attemptCount: rest.attempts?.length ?? 0,
  lastAttempt: null,
  nextAttemptAt: null,
  isReplay: false,
  createdAt: AT,
  late: null,
  payload: {},
  request: null,
  payloadExpired: false,
  attempts: [],
  ...rest,
});

describe('the answer', () => {
  test.each([
    [delivery('delivered', { attempts: [attempt('delivered', { status: 200 })] }), 'It arrived', undefined],
    [
      delivery('pending', {
        attempts: [attempt('retry', { errorClass: 'timeout' })],
        late: { reason: 'retrying', since: AT, until: LATER, detail: '' },
      }),
      'It has not arrived yet',
      'deliveries.adviseTimeout',
    ],
    [
      delivery('failed', { attempts: [attempt('failed', { status: 401 })] }),
      'It did not arrive',
      'deliveries.adviseForbidden',
    ],
    [
      delivery('failed', { skipped: true, attempts: [attempt('skipped', { number: null })] }),
      'It was skipped',
      undefined,
    ],
    [delivery('discarded'), 'It was discarded', undefined],
    [delivery('delivering'), 'It is being sent now', undefined],
  ])('%# says what became of it', (given, title, advice) => {
    const answer = answerFor(given, t, format);
    expect([answer.title, answer.advice]).toEqual([title, advice]);
    expect(answer.text.length).toBeGreaterThan(0);
    expect(answer.text.join(' ')).not.toMatch(/\{|undefined/);
  });

  test('counts the attempts, and says when the next one is', () => {
    const attempts = [attempt('retry', { status: 500 }), attempt('retry', { number: 2, status: 503 })];
    const late: Lateness = { reason: 'retrying', since: AT, until: LATER, detail: '' };
    expect(answerFor(delivery('pending', { attempts, late }), t, format).text).toEqual([
      '2 attempts failed. The last: answered 503, 12:00:00.',
      'The next attempt is made at 12:05:00.',
    ]);
  });

  const REASONS = [
    'queued',
    'retrying',
    'throttled',
    'breaker_open',
    'behind_head',
    'catching_up',
    'endpoint_paused',
    'endpoint_off',
  ] as const;
  test.each(REASONS)('tells why it is late: %s, with or without an end', (reason) => {
    for (const until of [undefined, LATER]) {
      const late: Lateness = { reason, since: AT, detail: '', ...(until && { until }) };
      expect(tellLateness(late, t, format)).toMatch(/^[^{}]+\.$/);
    }
  });
});

test('where a campaign’s delivery comes from is read from whatever its payload is', () => {
  const payload = {
    campaignId: 'cmp_x',
    label: 'Hi',
    phoneNumber: '+52',
    date: AT,
    response: '2',
    option: 'One',
    keyword: 2,
  };
  expect(readCampaignFacts({ eventType: 'underlying', payload })).toMatchObject({
    option: 'One',
    key: '2',
    response: '2',
  });
  expect(readCampaignFacts({ eventType: 'message.sent', payload })).toBeUndefined();
  for (const odd of [null, 'text', [], { campaignId: 7, date: AT }, { campaignId: 'cmp_x' }])
    expect(readCampaignFacts({ eventType: 'redirect', payload: odd })).toBeUndefined();
});
