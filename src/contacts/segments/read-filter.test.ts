import { describe, expect, test } from 'vitest';
import type { Definitions } from '../read-contact.ts';
import { readFilter } from './read-filter.ts';

const field = (code: string, type: Definitions['fields'][number]['type'], choices: string[] | null = null) => {
  return { code, type, choices, isKey: false, isDeleted: code === 'gone' };
};
const DEFINITIONS: Definitions = {
  fields: [
    field('plan', 'text'),
    field('age', 'number'),
    field('ok', 'boolean'),
    field('born', 'date'),
    field('seen', 'datetime'),
    field('size', 'choice', ['S', 'M']),
    field('gone', 'text'),
  ],
  categories: [{ id: '1', key: 'infolettre' }],
};
const read = (input: unknown) => readFilter(DEFINITIONS, input, ['filter']);
const condition = { attribute: 'name', op: 'eq', value: 'Ana' };
const nest = (depth: number): object => (depth === 1 ? condition : { not: nest(depth - 1) });

describe('a filter', () => {
  test('has its values in their one form', () => {
    const reading = read({
      all: [
        { attribute: 'phone', op: 'in', value: ['+52 55 0000 0001'] },
        {
          any: [
            { attribute: 'email', op: 'ne', value: 'ANA@example.com' },
            { field: 'seen', op: 'gt', value: '2026-11-21T10:00:00+02:00' },
          ],
        },
        { not: { field: 'plan', op: 'exists' } },
        { subscription: 'infolettre', op: 'eq', value: false },
      ],
    });
    expect(reading).toEqual({
      ok: true,
      filter: {
        all: [
          { attribute: 'phone', op: 'in', value: ['+525500000001'] },
          {
            any: [
              { attribute: 'email', op: 'ne', value: 'ana@example.com' },
              { field: 'seen', op: 'gt', value: '2026-11-21T08:00:00.000Z' },
            ],
          },
          { not: { field: 'plan', op: 'exists', value: true } },
          { subscription: 'infolettre', op: 'eq', value: false },
        ],
      },
    });
  });

  test.each([
    ['nothing', null, '/filter'],
    ['a list', [], '/filter'],
    ['an empty object', {}, '/filter'],
    ['all and any at once', { all: [condition], any: [condition] }, '/filter'],
    ['an empty all', { all: [] }, '/filter/all'],
    ['a not of a list', { not: [condition] }, '/filter/not'],
    ['something inside', { all: [condition, { any: [1] }] }, '/filter/all/1/any/0'],
    ['an unknown attribute', { ...condition, attribute: 'constructor' }, '/filter/attribute'],
    ['an unknown field', { field: 'nothing', op: 'exists' }, '/filter/field'],
    ['a deleted field', { field: 'gone', op: 'exists' }, '/filter/field'],
    ['a field in another case', { field: 'Plan', op: 'exists' }, '/filter/field'],
    ['an unknown category', { subscription: 'x', op: 'exists' }, '/filter/subscription'],
    ['an unknown operator', { ...condition, op: 'like' }, '/filter/op'],
    ['an operator of another type', { field: 'plan', op: 'gt', value: 'a' }, '/filter/op'],
    ['a part of a number', { field: 'age', op: 'contains', value: '1' }, '/filter/op'],
    ['a flag that exists', { attribute: 'optedOut', op: 'exists' }, '/filter/op'],
    ['a value of another type', { field: 'age', op: 'eq', value: '7' }, '/filter/value'],
    ['an inexact number', { field: 'age', op: 'eq', value: 2 ** 60 }, '/filter/value'],
    ['a choice that there is none of', { field: 'size', op: 'eq', value: 'XL' }, '/filter/value'],
    ['a day that is none', { field: 'born', op: 'lt', value: '2026-02-30' }, '/filter/value'],
    ['no value', { ...condition, value: undefined }, '/filter/value'],
    ['an empty part', { ...condition, op: 'contains', value: '' }, '/filter/value'],
    ['a long value', { ...condition, value: 'x'.repeat(501) }, '/filter/value'],
    ['no list for in', { ...condition, op: 'in' }, '/filter/value'],
    ['201 values', { ...condition, op: 'in', value: Array.from({ length: 201 }, String) }, '/filter/value'],
    ['U+0000', { ...condition, value: 'a\0' }, '/filter/value'],
    ['another key', { ...condition, sql: '1=1' }, '/filter/sql'],
    ['two subjects', { ...condition, field: 'plan' }, '/filter/field'],
  ])('is refused for %s, saying where', (_, input, path) => {
    const reading = read(input);
    expect(reading.ok || reading.errors.map((each) => each.path)).toEqual([path]);
  });

  test('is nested eight deep, no deeper', () => {
    expect(read(nest(8)).ok).toBe(true);
    expect(read(nest(9)).ok).toBe(false);
    expect(read(nest(5_000)).ok).toBe(false);
  });

  test('has fifty conditions, no more', () => {
    const of = (count: number) => ({ any: Array.from({ length: count }, () => condition) });
    expect(read(of(50)).ok).toBe(true);
    const reading = read({ any: [of(30), of(30)] });
    expect(reading.ok || reading.errors.length).toBe(1);
    const wrong = read({ all: Array.from({ length: 100_000 }, () => ({})) });
    expect(wrong.ok || wrong.errors.length).toBeLessThanOrEqual(51);
  });
});
