import { describe, expect, test } from 'vitest';
import { carryOver, isLike, typedSince } from './kept-drafts.ts';

describe('a draft that was kept', () => {
  const base = { name: 'Shop', url: 'https://a.example', events: ['a'] };

  test('is put over what others saved meanwhile: only what was typed is from it', () => {
    const typed = { base, draft: { ...base, url: 'https://b.example' } };
    const now = { name: 'Shop of Ana', url: 'https://c.example', events: ['a', 'b'] };
    expect(carryOver(typed, now)).toEqual({ ...now, url: 'https://b.example' });
    expect(carryOver({ base, draft: base }, now)).toEqual(now);
  });

  test('that was typed on while it was saved is over what was saved', () => {
    const sent = { ...base, name: 'Shop 2' };
    expect(typedSince(sent, { ...sent })).toBeUndefined();
    const typed = typedSince(sent, { ...sent, url: 'https://b.example' });
    expect(typed && carryOver(typed, { ...sent, name: 'Shop 2, trimmed' })).toEqual({
      ...{ name: 'Shop 2, trimmed', url: 'https://b.example', events: ['a'] },
    });
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
