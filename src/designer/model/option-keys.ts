import type { ChatbotDefinition, MenuOption } from '../../campaigns/definition.ts';
import { listContents } from './sections.ts';

/** Names for options that outlive a move: by section, one for each option of its menu. */
export type OptionKeys = ReadonlyMap<string, readonly string[]>;

export interface KeyedOptions {
  optionKeys: OptionKeys;
  /** The number of the next new key. */
  nextKey: number;
}

export const NO_KEYS: KeyedOptions = { optionKeys: new Map(), nextKey: 1 };

/**
 * Keys for the options of `after`. An option that is the same object kept its key wherever it went; one that was
 * changed in its place keeps that place's; all others are new. Definitions share what did not change, so this needs to
 * know nothing of operations.
 */
export function keepKeys(
  before: ChatbotDefinition | undefined,
  keyed: KeyedOptions,
  after: ChatbotDefinition,
): KeyedOptions {
  const menusBefore = new Map(before && listContents(before).map(({ id, menu }) => [id, menu]));
  const changed = listContents(after).filter(({ id, menu }) => menusBefore.get(id) !== menu);
  const isFewer = before !== undefined && after.interactions.length < before.interactions.length;
  if (changed.length === 0 && !isFewer) return keyed;

  const byOption = new Map<MenuOption, string>();
  for (const [id, menu] of menusBefore) {
    menu.forEach((option, index) => {
      const key = keyed.optionKeys.get(id)?.[index];
      if (key !== undefined) byOption.set(option, key);
    });
  }
  const kept = new Set(listContents(after).flatMap(({ menu }) => menu.flatMap((option) => byOption.get(option) ?? [])));
  const used = new Set<string>();
  let { nextKey } = keyed;
  const keyOf = (option: MenuOption, inPlace: string | undefined): string => {
    const own = byOption.get(option) ?? (inPlace !== undefined && !kept.has(inPlace) ? inPlace : undefined);
    const key = own === undefined || used.has(own) ? `o${nextKey++}` : own;
    used.add(key);
    return key;
  };
  const optionKeys = new Map(
    listContents(after).map(({ id, menu }): [string, string[]] => {
      const places = placesThatStay(menusBefore.get(id), menu) ? keyed.optionKeys.get(id) : undefined;
      return [id, menu.map((option, index) => keyOf(option, places?.[index]))];
    }),
  );
  return { optionKeys, nextKey };
}

/** Whether a changed option can be the one that stood there before: not where options came or went. */
function placesThatStay(before: MenuOption[] | undefined, after: MenuOption[]): boolean {
  return before?.length === after.length;
}
