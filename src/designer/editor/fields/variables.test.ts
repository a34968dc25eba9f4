import { expect, test } from 'vitest';
import { checkTemplate } from '../../../rules/templates/check-template.ts';
import { compileTemplate } from '../../../rules/templates/compile-template.ts';
import { holeOf, listVariables, writeVariable } from './variables.ts';

const sources = {
  fields: ['f_Town', 'größe', 'name'],
  params: ['orderId', 'order id'],
  requests: ['WH5', "Ann's shop"],
};
const offered = listVariables(sources).flatMap(({ variables }) => variables.map(({ insert }) => insert));

const data = {
  contact: { name: 'Ana', f_Town: 'Mérida', größe: 'M' },
  data: { WH5: { field: 'SALE-7' }, "Ann's shop": { field: 'Yes' } },
  params: { orderId: 'A-17' },
  locale: 'en',
  timeZone: 'UTC',
};
const render = (source: string) => compileTemplate(source).render(data).text;

test('everything that is offered exists in templates', () => {
  const known = { params: new Set(['orderId']), requests: new Set(sources.requests) };
  for (const insert of offered) expect([insert, checkTemplate(insert, known)]).toEqual([insert, []]);
  expect(render(offered.join('|')).split('|')).toEqual(
    expect.arrayContaining(['Ana', 'Mérida', 'M', 'A-17', 'SALE-7', 'Yes', '{"field":"SALE-7"}']),
  );
});

test('names that cannot be written are not offered, and none twice', () => {
  expect(offered.filter((each) => each.includes('order id'))).toEqual([]);
  expect(new Set(offered).size).toBe(offered.length);
  expect(listVariables({ fields: [], params: [], requests: [] }).map(({ title }) => title)).toEqual([
    'menu.varContact',
    'menu.varMore',
  ]);
});

test('of an answer the field is typed over', () => {
  const [insert = ''] = offered.filter((each) => each.startsWith("$!data.get('WH5').get("));
  const { start, end } = holeOf(insert) ?? { start: 0, end: 0 };
  expect(insert.slice(start, end)).toBe('field');
  expect(holeOf('$!contact.name')).toBeUndefined();
});

test.each([
  ['$!contact.name', 's', '$!{contact.name}'],
  ['$!contact.name', '.Town', '$!{contact.name}'],
  ['$!contact.name', '. You', '$!contact.name'],
  ['$!contact.name', '!', '$!contact.name'],
  ['$!orderId', '-1', '$!{orderId}'],
  ["$!data.get('WH5')", 's', "$!data.get('WH5')"],
])('%s before %j is written %s', (variable, following, written) => {
  expect(writeVariable(variable, following)).toBe(written);
  const alone = render(variable);
  expect(render(written + following)).toBe(alone + following);
});
