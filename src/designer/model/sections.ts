import { type ChatbotDefinition, type MenuOption, WELCOME } from '../../campaigns/definition.ts';
import type { Edit, OptionPlace, Refusal, RefusalCode, Selection } from './operation.ts';

export type Interaction = ChatbotDefinition['interactions'][number];

/** What the Welcome Message and interactions have in common. */
export type SectionContent = Pick<Interaction, 'label' | 'before' | 'text' | 'menu'>;

/** Finds and replaces parts of a definition; what is not touched stays the same object. */

export function findSection(definition: ChatbotDefinition, id: string): SectionContent | undefined {
  return id === WELCOME ? definition.welcome : definition.interactions.find((each) => each.id === id);
}

export function findOption(definition: ChatbotDefinition, at: OptionPlace): MenuOption | undefined {
  return findSection(definition, at.section)?.menu[at.option];
}

/** The Welcome Message and the interactions, in the order they are shown. */
export function listContents(definition: ChatbotDefinition): (SectionContent & { id: string })[] {
  return [{ id: WELCOME, ...definition.welcome }, ...definition.interactions];
}

/** Of two interactions with one id (the JSON view can make them) the first is meant, as everywhere. */
export function changeSection(
  definition: ChatbotDefinition,
  id: string,
  change: (section: SectionContent) => SectionContent,
): ChatbotDefinition {
  if (id === WELCOME) {
    const welcome = change(definition.welcome);
    return welcome === definition.welcome ? definition : { ...definition, welcome };
  }
  const index = definition.interactions.findIndex((each) => each.id === id);
  const before = definition.interactions[index];
  if (before === undefined) return definition;
  const after = change(before);
  return after === before
    ? definition
    : { ...definition, interactions: definition.interactions.with(index, { ...after, id }) };
}

export function changeMenu(
  definition: ChatbotDefinition,
  id: string,
  change: (menu: MenuOption[]) => MenuOption[],
): ChatbotDefinition {
  return changeSection(definition, id, (section) => ({ ...section, menu: change(section.menu) }));
}

/** Changes one option, or says that there is none. The option that was changed is selected. */
export function editOption(
  definition: ChatbotDefinition,
  at: OptionPlace,
  change: (option: MenuOption) => MenuOption | Refusal,
  field?: string,
): Edit {
  const before = findOption(definition, at);
  if (before === undefined) return refuse(definition, 'no_such_option');
  const after = change(before);
  if ('code' in after) return { definition, refused: after };
  const selection: Selection = { section: at.section, option: at.option, ...(field === undefined ? {} : { field }) };
  if (after === before) return { definition, selection };
  return { definition: changeMenu(definition, at.section, (menu) => menu.with(at.option, after)), selection };
}

export function refuse(definition: ChatbotDefinition, code: RefusalCode): Edit {
  return { definition, refused: { code } };
}

/** The object with one value set, or without the key where there is nothing to say: a definition has no empty words. */
export function setOrDrop<T extends object, K extends keyof T>(object: T, key: K, value: T[K] | undefined): T {
  const isNothing = value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  if (!isNothing) return { ...object, [key]: value };
  if (!Object.hasOwn(object, key)) return object;
  const rest = { ...object };
  delete rest[key];
  return rest;
}

export function insertAt<T>(list: readonly T[], index: number, ...items: T[]): T[] {
  return list.toSpliced(clamp(index, list.length), 0, ...items);
}

/** A whole number from 0 to `max`. */
export function clamp(index: number, max: number): number {
  return Math.min(Math.max(Math.trunc(index) || 0, 0), max);
}
