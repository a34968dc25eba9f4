import { toStorable } from './text.ts';

/** What is said where `isStorable` is false. */
export const NOT_STORABLE = 'must not contain U+0000 or half of a surrogate pair';

/** Whether PostgreSQL takes the text, or every text and key of the JSON value, as it is. */
export function isStorable(value: unknown): boolean {
  const open = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string' && toStorable(next) !== next) return false;
    if (typeof next !== 'object' || next === null) continue;
    // Not by recursion: a body of brackets only would be deeper than the stack.
    for (const [key, item] of Object.entries(next)) open.push(key, item);
  }
  return true;
}
