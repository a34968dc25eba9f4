import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeId, encodeId, newUuid } from './ids.ts';

test('an outside id leads back to its UUID, and only under its own prefix', () => {
  fc.assert(
    fc.property(fc.uuid(), (uuid) => {
      const id = encodeId('cmp', uuid);
      expect(id).toMatch(/^cmp_[0-9a-hjkmnp-tv-z]{26}$/);
      expect(decodeId('cmp', id)).toBe(uuid);
      expect(decodeId('cnt', id)).toBeUndefined();
    }),
  );
});

test('outside ids sort as their UUIDs do', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), (a, b) => {
      expect(encodeId('msg', a) < encodeId('msg', b)).toBe(a < b);
    }),
  );
});

test('what is no id of that kind is none, and never throws', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => decodeId('cmp', text) === undefined));
  expect(decodeId('cmp', `cmp_${'z'.repeat(26)}`)).toBeUndefined();
  expect(decodeId('cmp', `cmp_${'i'.repeat(26)}`)).toBeUndefined();
});

test('new ids carry their moment and never go backwards within one', () => {
  const now = Date.parse('2026-11-21T22:43:53.120Z');
  const ids = Array.from({ length: 1000 }, () => newUuid(now));
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  expect(Number.parseInt((ids[0] as string).replaceAll('-', '').slice(0, 12), 16)).toBe(now);
});
