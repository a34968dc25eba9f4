import { describe, expect, test } from 'vitest';
import { type EntryField, type EntryType, readEntry, type Typed } from './entry-fields.ts';

const field = (type: EntryType, isRequired = false): EntryField => ({
  ...{ code: 'x', isOwn: true, label: 'X', type, isRequired },
  choices: type === 'choice' ? [{ value: 'S', label: 'Small' }] : [],
});
const read = (type: EntryType, typed: string) => {
  const { values, faults } = readEntry([field(type)], { 'fields.x': typed }, 'MX');
  return faults.get('x') ?? values.get('x');
};

describe('what is typed', () => {
  test.each<[EntryType, string, unknown]>([
    ['text', '  Lima  ', 'Lima'],
    ['text', 'a\0b', 'a\uFFFDb'],
    ['text', 'x'.repeat(501), 'tooLong'],
    ['number', '12', 12],
    ['number', '-1,5', -1.5],
    ['number', '+1.50', 1.5],
    ['number', '1e5', 'number'],
    ['number', '0x10', 'number'],
    ['number', '99999999999999999', 'number'],
    ['number', '1.000,5', 'number'],
    ['boolean', 'true', true],
    ['boolean', 'false', false],
    ['boolean', '', false],
    ['date', '2024-02-29', '2024-02-29'],
    ['date', '2023-02-29', 'date'],
    ['date', '29.02.2024', 'date'],
    ['email', ' Ana@Example.com ', 'ana@example.com'],
    ['email', 'ana@', 'email'],
    ['phone', '55 5000 0000', '+525550000000'],
    ['phone', '+34 910 000 000', '+34910000000'],
    ['phone', '12', 'phone'],
    ['choice', 'S', 'S'],
    ['choice', 's', 'choice'],
    ['text', '   ', null],
    ['number', '', null],
  ])('as %s: %j', (type, typed, expected) => {
    expect(read(type, typed)).toEqual(expected);
  });

  test.each(['text', 'number', 'boolean', 'choice'] as const)('must not be missing where %s is required', (type) => {
    for (const typed of [{}, { 'fields.x': ' ' }] as Typed[]) {
      expect(readEntry([field(type, true)], typed).faults.get('x')).toBe('missing');
    }
    if (type === 'boolean') expect(readEntry([field(type, true)], { 'fields.x': 'false' }).faults.size).toBe(1);
  });

  test('under an own field’s name is not taken for a built-in one', () => {
    expect(readEntry([field('text')], { x: 'a' }).values.get('x')).toBeNull();
  });
});
