import { describe, expect, test } from 'vitest';
import { carryOver, isLike } from './kept-drafts.ts';

describe('a draft that was kept', () => {
  const base = { name: 'Shop', url: 'https://a.example', events: ['a'] };

  test('is put over what others saved meanwhile: only what was typed is from it', () => {
    const typed = { base, draft: { ...base, url: 'https://b.example' } };
    const now = { name: 'Shop of Ana', url: 'https://c.example', events: ['a', 'b'] };
    expect(carryOver(typed, now)).toEqual({ ...now, url: 'https://b.example' });
    expect(carryOver({ base, draft: base }, now)).toEqual(now);
  });

  test.each([
    null,
    'text',
    {},
    { name: 'Shop', url: 'https://a.example' },
    { ...base, events: 'a' },
    { ...base, name: 7 },
  ])('by another version of the page is none: %j', (found) => {
    expect(isLike(base, found)).toBe(false);
  });

  test('may have nothing where there was something, and something where there was nothing', () => {
    expect(isLike({ connector: null, kind: 'basic' }, { connector: 'con_1', kind: null })).toBe(true);
  });
});
