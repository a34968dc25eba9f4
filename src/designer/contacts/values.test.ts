import { expect, test } from 'vitest';
import { fromTyped, toTyped } from './values.ts';

const ZONE = 'America/Mexico_City';

test('what is typed becomes a value of its type, and back', () => {
  expect([fromTyped('12,5', 'number', ZONE), fromTyped(' 7 ', 'number', ZONE)]).toEqual([12.5, 7]);
  expect([fromTyped('true', 'boolean', ZONE), fromTyped('false', 'boolean', ZONE)]).toEqual([true, false]);
  expect(fromTyped('2026-11-21T22:43', 'datetime', ZONE)).toBe('2026-11-22T04:43:00.000Z');
  expect(toTyped('2026-11-22T04:43:00.000Z', 'datetime', ZONE)).toBe('2026-11-21T22:43');
  expect(fromTyped(' a ', 'text', ZONE)).toBe(' a ');
  expect(fromTyped(' a@b.example ', 'email', ZONE)).toBe('a@b.example');
  expect([toTyped(7, 'number', ZONE), toTyped(false, 'boolean', ZONE), toTyped(null, 'text', ZONE)]).toEqual([
    '7',
    'false',
    '',
  ]);
  expect(toTyped({ a: [1] }, undefined, ZONE)).toBe('{"a":[1]}');
});

test('nothing is no value; what is none of the type is left to the server to refuse', () => {
  for (const type of ['text', 'number', 'datetime', 'choice'] as const) expect(fromTyped('  ', type, ZONE)).toBeNull();
  expect(fromTyped('seven', 'number', ZONE)).toBe('seven');
  expect(fromTyped('soon', 'datetime', ZONE)).toBe('soon');
});
