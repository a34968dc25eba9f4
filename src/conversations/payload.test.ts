import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildPayload } from './payload.ts';

const sample = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`../../test/payloads/messangi-chatbot-webhook-${name}.json`, import.meta.url), 'utf8'),
  );
const person = { phoneNumber: '+525500000000', contactId: 'cnt_1' };

test('the documented redirect sample comes out with its values and no others', () => {
  const documented = sample('redirect');
  const body = buildPayload(
    { kind: 'redirect', campaignId: '13010', label: 'Welcome Message', response: 'John Doe' },
    person,
    Date.parse(documented.date),
    undefined,
  );
  expect(JSON.parse(body)).toEqual(documented);
  expect(Object.keys(JSON.parse(body))).toEqual(['campaignId', 'label', 'phoneNumber', 'date', 'response']);
});

test('the documented underlying sample comes out with its values and the additional response', () => {
  const documented = sample('toggle');
  const body = buildPayload(
    {
      kind: 'underlying',
      campaignId: '13010',
      label: 'Welcome Message',
      response: '1',
      option: 'One month',
      keyword: 1,
    },
    person,
    Date.parse(documented.date),
    undefined,
  );
  expect(JSON.parse(body)).toEqual({ ...documented, response: '1' });
  expect(Object.keys(JSON.parse(body))).toEqual([
    'campaignId',
    'label',
    'phoneNumber',
    'date',
    'response',
    'option',
    'keyword',
  ]);
});

const redirect = { kind: 'redirect', campaignId: 'cmp_1', label: 'L', response: 'r' } as const;

test('somebody who hides the phone number is null there and named by contactId', () => {
  const body = buildPayload(redirect, { phoneNumber: null, contactId: 'cnt_7' }, 0, undefined);
  expect(JSON.parse(body)).toMatchObject({ phoneNumber: null, contactId: 'cnt_7' });
  expect(JSON.parse(buildPayload(redirect, person, 0, undefined))).not.toHaveProperty('contactId');
});

test('extra parameters come last in their own order and keep their types, integer-like names too', () => {
  const body = buildPayload(redirect, person, 0, '{"7":"seven","store":"MX-7","nested":{"a":[1]}}');
  expect(body.endsWith('"response":"r","7":"seven","store":"MX-7","nested":{"a":[1]}}')).toBe(true);
  expect(buildPayload(redirect, person, 0, '{}')).toBe(buildPayload(redirect, person, 0, undefined));
});

test('no extra parameter reaches a prototype', () => {
  JSON.parse(buildPayload(redirect, person, 0, '{"__proto__":{"polluted":true}}'));
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test('any response, in any script, survives the round trip exactly', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (response, label) => {
      const body = JSON.parse(buildPayload({ ...redirect, response, label }, person, 0, '{"a":1}'));
      expect(body.response).toBe(response);
      expect(body.label).toBe(label);
    }),
  );
});
