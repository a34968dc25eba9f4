import { ChatbotDefinition, type MenuOption, WELCOME } from '../../campaigns/definition.ts';
import { mergeLists, type Tokens } from './merge-lists.ts';
import {
  choose,
  type MergeConflict,
  type Merging,
  mergeValue,
  type Side,
  type Sides,
  type Spot,
} from './merge-values.ts';
import { newSectionId } from './new-names.ts';
import { pairOptions } from './pair-options.ts';
import { isSame } from './same-values.ts';
import { findSection, type Interaction, type SectionContent } from './sections.ts';
import { renameTargets } from './targets.ts';
import { dropRepeatedIds } from './webhook-ids.ts';

/** Without conflicts the definition has what both wrote. With some, each stands as `chosen` says until somebody decides. */
export interface Merge {
  definition: ChatbotDefinition;
  conflicts: MergeConflict[];
}

/** What was decided, by the ids of conflicts. */
export type Choices = ReadonlyMap<string, Side>;

/**
 * Two people edited one campaign: `mine` and `theirs` as they became of `base`. Call it again with what was chosen; it
 * may ask again where one decision made another necessary.
 */
export function mergeDefinitions(
  base: ChatbotDefinition,
  mine: ChatbotDefinition,
  theirs: ChatbotDefinition,
  choices: Choices = new Map(),
): Merge {
  const merging: Merging = { choices, conflicts: [] };
  const sides = { base, mine: renameNewSections(base, mine, theirs), theirs };
  const merged: ChatbotDefinition = {
    ...mergeSettings(merging, sides),
    welcome: mergeContent(merging, WELCOME, {
      ...{ base: base.welcome, mine: sides.mine.welcome, theirs: theirs.welcome },
    }),
    interactions: mergeInteractions(merging, sides),
  };
  const definition = dropRepeatedIds(merged);
  if (ChatbotDefinition.safeParse(definition).success) return { definition, conflicts: merging.conflicts };
  return mergeWhole(sides, choices);
}

type Three = Record<'base' | Side, ChatbotDefinition>;

/** Together they have more sections or options than a campaign can have: one of the two it must be. */
function mergeWhole(sides: Three, choices: Choices): Merge {
  const merging: Merging = { choices, conflicts: [] };
  const spot = { id: 'definition', section: null, field: '' };
  return { definition: choose(merging, spot, sides, 'changed', 'mine') ?? sides.mine, conflicts: merging.conflicts };
}

function mergeSettings(merging: Merging, { base, mine, theirs }: Three) {
  const settingsOf = ({ welcome: _, interactions: __, ...settings }: ChatbotDefinition) => settings;
  const spot = { id: 'settings', section: null, field: '' };
  const sides = { base: settingsOf(base), mine: settingsOf(mine), theirs: settingsOf(theirs) };
  return mergeValue(merging, spot, sides) ?? sides.mine;
}

function mergeInteractions(merging: Merging, { base, mine, theirs }: Three): Interaction[] {
  const byId = ({ interactions }: ChatbotDefinition) => {
    // Of two with one id, which only the JSON view can make, both are kept.
    const seen = new Map<string, number>();
    return new Map(
      interactions.map((each): [string, Interaction] => {
        const count = seen.get(each.id) ?? 0;
        seen.set(each.id, count + 1);
        return [count === 0 ? each.id : `${each.id}~${count}`, each];
      }),
    );
  };
  const spot = { id: 'sections', section: null, field: 'interactions' };
  const lists = { base: byId(base), mine: byId(mine), theirs: byId(theirs) };
  return mergeLists(merging, spot, lists, (token, sides) => ({
    id: sides.mine.id,
    ...mergeContent(merging, token, sides),
  }));
}

function mergeContent(
  merging: Merging,
  section: string,
  sides: { base: SectionContent | undefined; mine: SectionContent; theirs: SectionContent },
): SectionContent {
  const { base, mine, theirs } = sides;
  const field = (name: 'label' | 'text') =>
    mergeValue(
      merging,
      { id: `sections/${section}/${name}`, section, field: name },
      { base: base?.[name], mine: mine[name], theirs: theirs[name] },
    ) ?? '';
  const spot = { id: `sections/${section}/before`, section, field: 'before' };
  const before = mergeValue(merging, spot, { base: base?.before, mine: mine.before, theirs: theirs.before });
  return {
    label: field('label'),
    ...(before && { before }),
    text: field('text'),
    menu: mergeMenu(merging, section, sides),
  };
}

function mergeMenu(
  merging: Merging,
  section: string,
  { base, mine, theirs }: { base: SectionContent | undefined; mine: SectionContent; theirs: SectionContent },
): MenuOption[] {
  const spot = { id: `sections/${section}/menu`, section, field: 'menu' };
  const lists = toTokens(base?.menu ?? [], mine.menu, theirs.menu);
  return mergeLists(merging, spot, lists, (token, sides) =>
    mergeOption(merging, { id: `${spot.id}/${token}`, section, field: '' }, sides),
  );
}

function toTokens(
  base: MenuOption[],
  mine: MenuOption[],
  theirs: MenuOption[],
): Record<'base' | Side, Tokens<MenuOption>> {
  const tokensOf = (menu: MenuOption[], prefix: string) => {
    const pairs = pairOptions(base, menu);
    return menu.map((_, index) => (pairs[index] === undefined ? `${prefix}${index}` : `b${pairs[index]}`));
  };
  const tokensOfMine = tokensOf(mine, 'm');
  const tokensOfTheirs = tokensOf(theirs, 't').map((token, index) => {
    // The same option, added by both, is one.
    const twin = tokensOfMine.findIndex((each, at) => each.startsWith('m') && isSame(mine[at], theirs[index]));
    return token.startsWith('t') && twin !== -1 ? `m${twin}` : token;
  });
  const toMap = (menu: MenuOption[], tokens: string[]) =>
    new Map(menu.map((option, index): [string, MenuOption] => [tokens[index] ?? `x${index}`, option]));
  return {
    base: new Map(base.map((option, index) => [`b${index}`, option])),
    mine: toMap(mine, tokensOfMine),
    theirs: toMap(theirs, tokensOfTheirs),
  };
}

function mergeOption(
  merging: Merging,
  spot: Spot,
  sides: Sides<MenuOption> & { mine: MenuOption; theirs: MenuOption },
): MenuOption {
  const { base, mine, theirs } = sides;
  const [typeOfMine, typeOfTheirs] = [mine.redirect.type, theirs.redirect.type];
  const isUntouched = isSame(base, mine) || isSame(base, theirs);
  // A webhook redirect rules out text and underlying webhook, so it goes with the rest of its option or not at all.
  if (!isUntouched && typeOfMine !== typeOfTheirs && [typeOfMine, typeOfTheirs].includes('webhook')) {
    return choose(merging, spot, sides, 'changed', 'mine') ?? mine;
  }
  if (isUntouched || typeOfMine === typeOfTheirs) return mergeValue(merging, spot, sides) ?? mine;
  const { redirect: _, ...restOfMine } = mine;
  const { redirect: __, ...restOfTheirs } = theirs;
  const { redirect, ...restOfBase } = base ?? { redirect: undefined };
  const rest = mergeValue(merging, spot, { base: restOfBase, mine: restOfMine, theirs: restOfTheirs });
  const where = { ...spot, id: `${spot.id}/redirect`, field: 'redirect' };
  const types = { base: redirect, mine: mine.redirect, theirs: theirs.redirect };
  return { ...rest, redirect: mergeUnit(merging, where, types) ?? mine.redirect };
}

function mergeUnit<T>(merging: Merging, spot: Spot, sides: Sides<T>): T | undefined {
  if (isSame(sides.base, sides.theirs)) return sides.mine;
  return isSame(sides.base, sides.mine) ? sides.theirs : choose(merging, spot, sides, 'changed', 'mine');
}

/** Both added a section and it got the same id: they are two, so mine gets another, and what leads to it follows. */
function renameNewSections(
  base: ChatbotDefinition,
  mine: ChatbotDefinition,
  theirs: ChatbotDefinition,
): ChatbotDefinition {
  const rename = new Map<string, string>();
  for (const { id, label } of mine.interactions) {
    const other = findSection(theirs, id);
    if (other === undefined || findSection(base, id) !== undefined) continue;
    if (isSame(other, findSection(mine, id))) continue;
    const taken = [...theirs.interactions.map((each) => each.id), ...rename.values()];
    rename.set(id, newSectionId(mine, label, taken));
  }
  if (rename.size === 0) return mine;
  const interactions = mine.interactions.map((each) => ({ ...each, id: rename.get(each.id) ?? each.id }));
  return renameTargets({ ...mine, interactions }, rename);
}
