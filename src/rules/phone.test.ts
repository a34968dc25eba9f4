import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromWhatsAppId, isWhatsAppUserId, parseAddress, toE164 } from './phone.ts';

describe('toE164', () => {
  test.each([
    ['+525500000000', '+525500000000'],
    ['whatsapp:+5215512345678', '+5215512345678'],
    ['WhatsApp:+14155238886', '+14155238886'],
    ['+52 55 0000 0000', '+525500000000'],
    [' +1 (415) 555-2671 ', '+14155552671'],
    ['15550783881', '+15550783881'],
    ['525500000000', '+525500000000'],
  ])('reads %j as %s', (written, expected) => {
    expect(toE164(written)).toBe(expected);
  });

  test('reads a national number in the country it is told', () => {
    expect(toE164('55 1234 5678', 'MX')).toBe('+525512345678');
    expect(toE164('(415) 555-2671', 'US')).toBe('+14155552671');
    expect(toE164('0052 55 1234 5678', 'DE')).toBe('+525512345678');
  });

  test('keeps what already is E.164 although the national plan no longer has it', () => {
    expect(toE164('+5215512345678')).toBe('+5215512345678');
  });

  test.each(['', '67213', 'ACME', '+0123456789', '+1', 'ACME +14155552671', '+1234567890123456', '12 Main St', '\0'])(
    'takes %j for no number',
    (text) => {
      expect(toE164(text)).toBeUndefined();
    },
  );

  test('gives E.164 or nothing, and is stable, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[+0-9() -]{0,20}$/)), (text) => {
        const number = toE164(text);
        if (number === undefined) return;
        expect(number).toMatch(/^\+[1-9]\d{6,14}$/);
        expect(toE164(number)).toBe(number);
      }),
      { numRuns: 1000 },
    );
  });
});

test('a WhatsApp id keeps its digits', () => {
  expect(fromWhatsAppId('5215512345678')).toBe('+5215512345678');
  expect(fromWhatsAppId('+972987654321')).toBe('+972987654321');
  expect(fromWhatsAppId('US.13491208655302741918')).toBeUndefined();
  expect(fromWhatsAppId('')).toBeUndefined();
});

test('tells WhatsApp user ids from everything else', () => {
  expect(isWhatsAppUserId('US.13491208655302741918')).toBe(true);
  expect(isWhatsAppUserId('US.ENT.11815799212886844830')).toBe(true);
  expect(isWhatsAppUserId(`BR.${'a'.repeat(128)}`)).toBe(true);
  expect(isWhatsAppUserId(`BR.${'a'.repeat(129)}`)).toBe(false);
  expect(isWhatsAppUserId('us.123')).toBe(false);
  expect(isWhatsAppUserId('US.12 3')).toBe(false);
});

describe('parseAddress', () => {
  test.each([
    ['+14133881111', { kind: 'phone', value: '+14133881111' }],
    ['whatsapp:+5215512345678', { kind: 'phone', value: '+5215512345678' }],
    ['whatsapp:5215512345678', { kind: 'phone', value: '+5215512345678' }],
    ['525500000000', { kind: 'phone', value: '+525500000000' }],
    ['US.13491208655302741918', { kind: 'whatsapp', value: 'US.13491208655302741918' }],
    ['whatsapp:US.ENT.11815799212886844830', { kind: 'whatsapp', value: 'US.ENT.11815799212886844830' }],
    ['67213', { kind: 'sender', value: '67213' }],
    ['262966', { kind: 'sender', value: '262966' }],
    ['ACME', { kind: 'sender', value: 'ACME' }],
    ['Acme Shop 24', { kind: 'sender', value: 'Acme Shop 24' }],
    ['whatsapp:foo_bar', { kind: 'sender', value: 'foo_bar' }],
  ])('reads %j', (text, expected) => {
    expect(parseAddress(text)).toEqual(expected);
  });

  test('never refuses, and its value is storable', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { value } = parseAddress(text);
        expect(value).not.toContain('\0');
        expect(value.isWellFormed()).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
