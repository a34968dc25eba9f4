import {
  askAgain,
  type BeforeRequest,
  type ChatbotDefinition,
  DEFAULT_ATTEMPTS,
  listSections,
  type MenuOption,
} from '../campaigns/definition.ts';
import { type AnswerIndex, indexAnswers, menuKey } from '../rules/answers.ts';
import type { MenuChoice } from '../rules/message.ts';
import { compileExpression } from '../rules/templates/compile-expression.ts';
import { compileTemplate } from '../rules/templates/compile-template.ts';
import type { Expression, Template } from '../rules/templates/template.ts';
import { encodeTapId } from './tap-id.ts';
import type { PublishedCampaign } from './types.ts';

/** A text of a campaign. Parsed when it is first said: most of a version's texts are not, in most processes. */
export interface CompiledText {
  source: string;
  template: Template | undefined;
  /** What it always is, once that is known: a text without variables. */
  fixed: string | undefined;
}

/** A section with its menu ready to be shown and matched. */
export interface CompiledSection {
  id: string;
  label: string;
  /** Requests that are made on arrival. */
  before: readonly BeforeRequest[];
  text: CompiledText;
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
  /** What somebody is told whose answer was not understood. */
  fallbackText: CompiledText;
  attempts: number;
  expiresAfterMs: number;
  /** Prompts, confirmations and texts at an end, by their source: filled as they are said. */
  texts: Map<string, CompiledText>;
  /** What `save` is written with, by source: filled as it is evaluated. */
  expressions: Map<string, Expression>;
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

/** The parsed form of a text. */
export function templateOf(text: CompiledText): Template {
  text.template ??= compileTemplate(text.source);
  return text.template;
}

/** A text of this campaign that is no section's. */
export function textOf({ texts }: CompiledCampaign, source: string): CompiledText {
  const known = texts.get(source);
  if (known !== undefined) return known;
  const text = toText(source);
  texts.set(source, text);
  return text;
}

export function expressionOf({ expressions }: CompiledCampaign, source: string): Expression {
  const known = expressions.get(source);
  if (known !== undefined) return known;
  const expression = compileExpression(source);
  expressions.set(source, expression);
  return expression;
}

function toText(source: string): CompiledText {
  return { source, template: undefined, fixed: source === '' ? '' : undefined };
}

function compile(published: PublishedCampaign): CompiledCampaign {
  const { id, version, definition } = published;
  const sections = new Map<string, CompiledSection>();
  for (const { id: sectionId, label, before = [], text, menu } of listSections(definition)) {
    // Of two interactions with one id, which is refused at publish, the first counts.
    if (sections.has(sectionId)) continue;
    const keys = menu.map((_, option) => menuKey(definition.menuPrefix, option));
    sections.set(sectionId, {
      id: sectionId,
      label,
      before,
      text: toText(text),
      menu,
      keys,
      index: indexAnswers(menu, definition.menuPrefix),
      choices: buildChoices(published, sectionId, menu, keys),
      capturesText: menu.length === 1 && menu[0]?.redirect.type === 'webhook',
    });
  }
  return {
    id,
    version,
    definition,
    sections,
    fallbackText: toText(askAgain(definition, '')),
    attempts: definition.fallback?.attempts ?? DEFAULT_ATTEMPTS,
    expiresAfterMs: definition.expiresAfterMinutes * 60_000,
    texts: new Map(),
    expressions: new Map(),
  };
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
