import { toStorable } from './text.ts';

const NOT_STORABLE = 'This must not contain U+0000 or half of a surrogate pair.';

/** The fitting part of the context that zod hands to `superRefine`. */
interface Refinement {
  addIssue(issue: { code: 'custom'; message: string; path: (string | number)[] }): void;
}

/** For `superRefine`: refuses what PostgreSQL does not take, naming where in the value it stands. */
export function requireStorable(value: unknown, refinement: Refinement): void {
  const path = findUnstorable(value);
  if (path !== undefined) refinement.addIssue({ code: 'custom', message: NOT_STORABLE, path });
}

interface Node {
  value: unknown;
  key: string | number;
  parent: Node | undefined;
}

/**
 * The path to a text that PostgreSQL does not take as it is, or to the object that has such a key; undefined where all of
 * the JSON value can be stored.
 */
export function findUnstorable(value: unknown): (string | number)[] | undefined {
  const open: Node[] = [{ value, key: '', parent: undefined }];
  // Not by recursion: a body of brackets only would be deeper than the stack.
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { value } = node;
    if (typeof value === 'string' && !isStorable(value)) return pathOf(node);
    if (typeof value !== 'object' || value === null) continue;
    const isList = Array.isArray(value);
    for (const [key, item] of Object.entries(value)) {
      if (!isStorable(key)) return pathOf(node);
      open.push({ value: item, key: isList ? Number(key) : key, parent: node });
    }
  }
  return undefined;
}

function isStorable(text: string): boolean {
  return toStorable(text) === text;
}

function pathOf(node: Node): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at = node; at.parent !== undefined; at = at.parent) path.push(at.key);
  return path.reverse();
}
