import type { ChatbotDefinition, MenuOption } from '../../campaigns/definition.ts';
import { isSame } from './same-values.ts';
import type { SectionContent } from './sections.ts';

/**
 * `after`, made of the parts of `before` wherever they say the same. A definition from the JSON view or the server then
 * changes only what changed: rows keep their keys, and views draw only what is new.
 */
export function reuseUnchanged(before: ChatbotDefinition, after: ChatbotDefinition): ChatbotDefinition {
  const known = new Map(before.interactions.map((each) => [each.id, each]));
  const interactions = after.interactions.map((each) => reuseSection(known.get(each.id), each));
  const isAlike =
    interactions.length === before.interactions.length &&
    interactions.every((each, index) => each === before.interactions[index]);
  const mixed: ChatbotDefinition = {
    ...after,
    welcome: reuseSection(before.welcome, after.welcome),
    interactions: isAlike ? before.interactions : interactions,
  };
  return isSame(before, mixed) ? before : mixed;
}

function reuseSection<T extends SectionContent>(before: T | undefined, after: T): T {
  if (before === undefined) return after;
  if (isSame(before, after)) return before;
  return { ...after, menu: reuseMenu(before.menu, after.menu) };
}

function reuseMenu(before: MenuOption[], after: MenuOption[]): MenuOption[] {
  if (isSame(before, after)) return before;
  const free = new Set(before);
  return after.map((option, index) => {
    const inPlace = before[index];
    const candidates = inPlace && free.has(inPlace) ? [inPlace, ...free] : [...free];
    const same = candidates.find((each) => isSame(each, option));
    if (same === undefined) return option;
    free.delete(same);
    return same;
  });
}
