import { describe, expect, it } from 'vitest';
import { compileExpression } from './compile-expression.ts';

const data = {
  contact: { firstName: 'Ana' },
  data: { WH5: { items: [1, { a: null }], price: 12.5, isNew: false }, contacts_get_by_email: [{ id: 1258810400 }] },
  params: { email: 'ana@example.com', big: 'x'.repeat(60_000) },
  locale: null,
  timeZone: 'UTC',
};
const evaluate = (source: string) => compileExpression(source).evaluate(data);

describe('compileExpression', () => {
  it.each([
    ['$data.WH5.price', 12.5],
    ['$!data.WH5.isNew', false],
    [` \${email} `, 'ana@example.com'],
    ['$data.WH5.items', [1, { a: null }]],
    ['$!mathTool.toInteger($data.contacts_get_by_email.get(0).id)', 1258810400],
    ['$data.nope', null],
    ['$data.WH5.items[1].a', null],
    ['$data.constructor', null],
  ])('a single reference is the value itself: %s', (source, expected) => {
    expect(evaluate(source)).toEqual(expected);
  });

  it.each([
    ['Hi $contact.firstName', 'Hi Ana'],
    ['$contact.firstName$contact.firstName', 'AnaAna'],
    ['#if($data.WH5.isNew)new#{else}old#end', 'old'],
    ['VIP', 'VIP'],
    ['', ''],
  ])('anything else is a text: %j', (source, expected) => {
    expect(evaluate(source)).toBe(expected);
  });

  it.each(['#if($email)', `\${email`, '$big$big', '#foreach($i in [1..1000])#foreach($j in [1..1000])x#end#end'])(
    'what cannot be read or comes to a bound is null: %s',
    (source) => {
      expect(evaluate(source)).toBeNull();
    },
  );
});
