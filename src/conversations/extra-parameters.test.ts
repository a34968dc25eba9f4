import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TemplateData } from '../rules/templates/template.ts';
import { compileExtra } from './extra-parameters.ts';

const data: TemplateData = {
  contact: { firstName: 'Ana "A" \\ Ñ' },
  data: { WH5: { promocode: 'SALE-7' } },
  params: { order: 12 },
  locale: null,
  timeZone: 'UTC',
};
const render = (body: unknown) => compileExtra(body)(() => data);

test('texts with variables are rendered, and stay texts of JSON whatever the values are', () => {
  const body = {
    'b $order': '$contact.firstName',
    a: ['$!{order}', { c: "$data.get('WH5').get('promocode')" }],
    7: 'x',
  };
  expect(JSON.parse(render(body))).toEqual({
    'b $order': 'Ana "A" \\ Ñ',
    a: ['12', { c: 'SALE-7' }],
    7: 'x',
  });
});

test('a surrogate pair that a method has cut is no JSON that receivers refuse', () => {
  const smiling: TemplateData = { ...data, contact: { firstName: '😀' } };
  expect(compileExtra({ a: '$contact.firstName.substring(0, 1)' })(() => smiling)).toBe('{"a":"\uFFFD"}');
});

test('what variables come to is bounded over the whole payload: the rest is left out, and it is still JSON', () => {
  const long: TemplateData = { ...data, contact: { firstName: 'x'.repeat(40_000) } };
  const body = { a: '$contact.firstName', b: '$contact.firstName', c: '$contact.firstName', d: 'fixed' };
  const filled = JSON.parse(compileExtra(body)(() => long));
  expect([filled.a, filled.b, filled.c].map((text) => text.length)).toEqual([40_000, 25_536, 0]);
  expect(filled.d).toBe('fixed');
});

test('the names keep their order, also those that look like numbers', () => {
  expect(render(JSON.parse('{"z":"$order","7":"seven","a":1}'))).toBe('{"7":"seven","z":"12","a":1}');
});

test('without a variable every byte stays, and nobody’s data is asked for', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      const text = JSON.stringify(body);
      fc.pre(!/[$#]/.test(text));
      const unasked = () => {
        throw new Error('asked');
      };
      expect(compileExtra(body)(unasked)).toBe(text);
    }),
  );
});

test('a value is never read as a template, and no prototype is reached', () => {
  const nested: TemplateData = { ...data, contact: { firstName: '$order' } };
  expect(compileExtra({ a: '$contact.firstName' })(() => nested)).toBe('{"a":"$order"}');
  expect(render(JSON.parse('{"__proto__":{"a":"$!order.constructor"}}'))).toBe('{"__proto__":{"a":""}}');
});
