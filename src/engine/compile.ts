import { type ChatbotDefinition, DEFAULT_ATTEMPTS, listSections, type MenuOption } from '../campaigns/definition.ts';
import { type AnswerIndex, indexAnswers, menuKey } from '../rules/answers.ts';
import type { MenuChoice } from '../rules/message.ts';
import { encodeTapId } from './tap-id.ts';
import type { PublishedCampaign } from './types.ts';

/** A section with its menu ready to be shown and matched. */
export interface CompiledSection {
  id: string;
  label: string;
  text: string;
  menu: readonly MenuOption[];
  /** The options' keys as shown: "2", "B". */
  keys: readonly string[];
  index: AnswerIndex;
  /** Frozen: it goes out in every effect that shows this menu. */
  choices: MenuChoice[];
  /** Its only option is a webhook redirect: any text is the input that it asks for. */
  capturesText: boolean;
}

/** A campaign version ready to run. */
export interface CompiledCampaign {
  id: string;
  version: number;
  definition: ChatbotDefinition;
  sections: ReadonlyMap<string, CompiledSection>;
  attempts: number;
  expiresAfterMs: number;
}

const compiledByDefinition = new WeakMap<ChatbotDefinition, CompiledCampaign>();

/** The campaign with its menus compiled, once for each definition object. */
export function compileCampaign(published: PublishedCampaign): CompiledCampaign {
  const known = compiledByDefinition.get(published.definition);
  if (known !== undefined && known.id === published.id && known.version === published.version) return known;
  const compiled = compile(published);
  compiledByDefinition.set(published.definition, compiled);
  return compiled;
}

function compile(published: PublishedCampaign): CompiledCampaign {
  const { id, version, definition } = published;
  const sections = new Map<string, CompiledSection>();
  for (const { id: sectionId, label, text, menu } of listSections(definition)) {
    // Of two interactions with one id, which is refused at publish, the first counts.
    if (sections.has(sectionId)) continue;
    const keys = menu.map((_, option) => menuKey(definition.menuPrefix, option));
    sections.set(sectionId, {
      id: sectionId,
      label,
      text,
      menu,
      keys,
      index: indexAnswers(menu, definition.menuPrefix),
      choices: buildChoices(published, sectionId, menu, keys),
      capturesText: menu.length === 1 && menu[0]?.redirect.type === 'webhook',
    });
  }
  const attempts = definition.fallback?.attempts ?? DEFAULT_ATTEMPTS;
  return { id, version, definition, sections, attempts, expiresAfterMs: definition.expiresAfterMinutes * 60_000 };
}

function buildChoices(
  { id, version }: PublishedCampaign,
  section: string,
  menu: readonly MenuOption[],
  keys: readonly string[],
): MenuChoice[] {
  const choices = menu.flatMap(({ text = '' }, option): MenuChoice[] => {
    if (text.trim() === '') return [];
    const tapId = encodeTapId({ campaignId: id, version, section, option });
    return [Object.freeze({ key: keys[option] ?? '', text, tapId })];
  });
  Object.freeze(choices);
  return choices;
}
