import { describe, expect, test } from 'vitest';
import { FIELD_KINDS, ATTRIBUTES as SERVER_ATTRIBUTES, OPS as SERVER_OPS } from '../../../contacts/segments/filter.ts';
import { readFilter as readOnServer } from '../../../contacts/segments/read-filter.ts';
import { FIELD_TYPES } from '../values.ts';
import {
  ATTRIBUTES,
  changeOp,
  changePart,
  changeSubject,
  countConditions,
  isGroup,
  listSubjects,
  newCondition,
  newGroup,
  OPS,
  readFilter,
  type Subject,
  writeFilter,
} from './filter-model.ts';

const ZONE = 'Europe/Berlin';
const fields = FIELD_TYPES.map((type) => ({ code: type, type, choices: type === 'choice' ? ['a', 'b'] : null }));
const categories = [{ key: 'news' }];
const subjects = listSubjects({ fields, categories });
const subject = (key: string) => subjects.find((each) => each.key === key) as Subject;
const definitions = {
  fields: fields.map((field) => ({ ...field, isKey: false, isDeleted: false })),
  categories: categories.map(({ key }) => ({ id: key, key })),
};

describe('filters', () => {
  test('know what the server knows', () => {
    expect(OPS).toEqual(SERVER_OPS);
    expect(Object.keys(ATTRIBUTES)).toEqual(Object.keys(SERVER_ATTRIBUTES));
    for (const { key, type, kind } of subjects) {
      const [name = '', code = ''] = key.split(':');
      if (name === 'attribute') expect(kind).toBe(SERVER_ATTRIBUTES[code as keyof typeof SERVER_ATTRIBUTES]);
      if (name === 'field') expect(kind).toBe(FIELD_KINDS[type]);
    }
  });

  test.each([
    { all: [{ attribute: 'name', op: 'contains', value: 'An' }] },
    {
      any: [
        { field: 'number', op: 'in', value: [1, 2.5] },
        { field: 'choice', op: 'in', value: ['a', 'b'] },
      ],
    },
    {
      all: [
        {
          not: {
            any: [
              { attribute: 'optedOut', op: 'eq', value: true },
              { field: 'date', op: 'gt', value: '2026-01-01' },
            ],
          },
        },
        { not: { subscription: 'news', op: 'eq', value: false } },
        { field: 'datetime', op: 'lte', value: '2026-11-21T22:43:00.000Z' },
        { field: 'text', op: 'exists', value: false },
        { field: 'boolean', op: 'ne', value: false },
      ],
    },
  ])('come back as they were, and the server takes them: %j', (filter) => {
    const { filter: written } = writeFilter(readFilter(filter, subjects, ZONE), subjects, ZONE);
    expect(written).toEqual(filter);
    expect(readOnServer(definitions, written, ['filter'])).toMatchObject({ ok: true });
  });

  test('a condition alone becomes a group; not of not is nothing', () => {
    const filter = { not: { not: { attribute: 'email', op: 'eq', value: 'a@b.example' } } };
    const written = writeFilter(readFilter(filter, subjects, ZONE), subjects, ZONE).filter;
    expect(written).toEqual({ all: [{ attribute: 'email', op: 'eq', value: 'a@b.example' }] });
  });

  test('what the server refuses has the place of its part', () => {
    const wrong = { ...newCondition('field:number', 'eq'), typed: 'seven', isNot: true };
    const fine = { ...newCondition(), typed: 'An' };
    const root = newGroup([fine, newGroup([wrong], 'any')]);
    const { filter, places } = writeFilter(root, subjects, ZONE);
    const reading = readOnServer(definitions, filter, ['filter']);
    expect(reading).toMatchObject({ ok: false, errors: [{ path: `/filter${places.get(wrong.id)}/value` }] });
    expect(reading.ok || reading.errors).toHaveLength(1);
  });

  test('a part is changed, and taken away, however deep', () => {
    const deep = newCondition();
    const root = newGroup([newCondition(), newGroup([deep, newCondition()])]);
    expect(countConditions(root)).toBe(3);
    const changed = changePart(root, deep.id, (part) => ({ ...part, isNot: true }));
    const [, inner] = changed.parts;
    expect(inner && isGroup(inner) && inner.parts[0]?.isNot).toBe(true);
    expect(countConditions(changePart(changed, deep.id, () => undefined))).toBe(2);
    expect(countConditions(changed)).toBe(3);
  });

  test('another subject, another operator: what has no meaning there goes', () => {
    const name = { ...newCondition(), typed: 'An' };
    const other = changeSubject(name, subject('attribute:name'), subject('field:text'));
    expect(other).toMatchObject({ subject: 'field:text', op: 'contains', typed: 'An' });
    const flag = changeSubject(other, subject('field:text'), subject('attribute:optedOut'));
    expect(flag).toMatchObject({ op: 'eq', typed: 'true' });
    expect(changeOp(name, 'exists', subject('attribute:name'))).toMatchObject({ op: 'exists', typed: 'true' });
    expect(changeOp(name, 'starts_with', subject('attribute:name'))).toMatchObject({ typed: 'An' });
  });
});
