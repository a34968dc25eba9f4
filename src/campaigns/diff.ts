import { type ChatbotDefinition, listSections, type MenuOption, type Section } from './definition.ts';
import { toPointer } from './problem.ts';

/** One difference between two definitions. `path` points into the newer one, or into the older where it was removed. */
interface Difference {
  path: string;
  op: 'added' | 'removed' | 'changed';
  before?: unknown;
  after?: unknown;
}

type Path = readonly (string | number)[];

/**
 * What changed from `before` to `after`. Interactions are recognised by their id, options by their webhook's id, else
 * their text, else their place; an option that only moved differs in its `key` (its number, counted from 1).
 */
export function diffDefinitions(before: ChatbotDefinition, after: ChatbotDefinition): Difference[] {
  const { welcome: _, interactions: __, ...settingsBefore } = before;
  const { welcome: ___, interactions: ____, ...settingsAfter } = after;
  return [...diffValues([], settingsBefore, settingsAfter), ...diffSections(listSections(before), listSections(after))];
}

function diffSections(before: Section[], after: Section[]): Difference[] {
  const old = new Map(before.map((section) => [section.id, section]));
  const kept = new Set(after.map(({ id }) => id));
  const removed = before.filter(({ id }) => !kept.has(id));
  return [
    ...after.flatMap((section) => {
      const { path, ...content } = section;
      const previous = old.get(section.id);
      return previous === undefined ? [added(path, content)] : diffSection(previous, section);
    }),
    ...removed.map(({ path, ...content }) => removedAt(path, content)),
  ];
}

function diffSection(before: Section, after: Section): Difference[] {
  const pairs = pairOptions(before.menu, after.menu);
  const gone = [...before.menu.keys()].filter((index) => !pairs.includes(index));
  return [
    ...diffValues([...after.path, 'label'], before.label, after.label),
    ...diffValues([...after.path, 'before'], before.before, after.before),
    ...diffValues([...after.path, 'text'], before.text, after.text),
    ...after.menu.flatMap((option, index) => {
      const path = [...after.path, 'menu', index];
      const previousIndex = pairs[index];
      const previous = previousIndex === undefined ? undefined : before.menu[previousIndex];
      if (previousIndex === undefined || previous === undefined) return [added(path, option)];
      return [...diffValues([...path, 'key'], previousIndex + 1, index + 1), ...diffValues(path, previous, option)];
    }),
    ...gone.map((index) => removedAt([...before.path, 'menu', index], before.menu[index])),
  ];
}

/** For each option of `after` the index of the same option in `before`. */
function pairOptions(before: MenuOption[], after: MenuOption[]): (number | undefined)[] {
  const pairs: (number | undefined)[] = after.map(() => undefined);
  const free = new Set(before.keys());
  const pairBy = (isAlike: (a: MenuOption | undefined, b: MenuOption, sameIndex: boolean) => boolean) => {
    after.forEach((option, index) => {
      if (pairs[index] !== undefined) return;
      const match = [...free].find((each) => isAlike(before[each], option, each === index));
      if (match === undefined) return;
      pairs[index] = match;
      free.delete(match);
    });
  };
  pairBy((a, b) => webhookId(a) !== undefined && webhookId(a) === webhookId(b));
  pairBy((a, b) => a?.text !== undefined && a.text === b.text);
  pairBy((_a, _b, sameIndex) => sameIndex);
  return pairs;
}

function webhookId(option: MenuOption | undefined): string | undefined {
  return option?.redirect.type === 'webhook' ? option.redirect.webhook.id : option?.webhook?.id;
}

/** Objects key by key, anything else as a whole: half a changed list says less than both lists. */
function diffValues(path: Path, before: unknown, after: unknown): Difference[] {
  if (isObject(before) && isObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => diffValues([...path, key], before[key], after[key]));
  }
  if (isSame(before, after)) return [];
  if (before === undefined) return [added(path, after)];
  if (after === undefined) return [removedAt(path, before)];
  return [{ path: toPointer(path), op: 'changed', before, after }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Key order does not count: a definition read back from jsonb has another. */
function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((each, index) => isSame(each, b[index]));
  if (!isObject(a) || !isObject(b)) return Object.is(a, b);
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]));
}

function added(path: Path, after: unknown): Difference {
  return { path: toPointer(path), op: 'added', after };
}

function removedAt(path: Path, before: unknown): Difference {
  return { path: toPointer(path), op: 'removed', before };
}
