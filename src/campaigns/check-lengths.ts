import { menuKey } from '../rules/answers.ts';
import {
  TWILIO_BODY_MAX,
  WHATSAPP_INTERACTIVE_BODY_MAX,
  WHATSAPP_LIST_ROWS_MAX,
  WHATSAPP_TEXT_MAX,
} from '../rules/limits.ts';
import { renderMenuText } from '../rules/menu.ts';
import type { MenuChoice, OutgoingContent } from '../rules/message.ts';
import { countSegments } from '../rules/segments.ts';
import { askAgain, type ChatbotDefinition, listSections, type MenuOption, type Section } from './definition.ts';
import { type Path, type Problem, problemAt } from './problem.ts';
import { type CheckedChannel, listChannels, type Surroundings } from './surroundings.ts';

/** One message that a campaign may send; a question is also sent under the fallback's text. */
interface Outgoing {
  path: Path;
  what: string;
  content: OutgoingContent;
  isQuestion: boolean;
}

const LETTERS = 26;

/** Texts that are empty or longer than a channel takes, and menus longer than it shows. */
export function checkLengths(definition: ChatbotDefinition, surroundings: Surroundings): Problem[] {
  // One channel of each kind: the same limit twice is no second problem.
  const byKind = new Map(listChannels(definition, surroundings).map((channel) => [channel.kind, channel]));
  const channels = [...byKind.values()];
  return listSections(definition).flatMap((section) => [
    ...checkEmpty(definition, section),
    ...checkOptionCount(definition, section, channels),
    ...listOutgoing(definition, section).flatMap((message) =>
      channels.flatMap((channel) => checkMessage(definition, message, channel)),
    ),
  ]);
}

function checkEmpty(definition: ChatbotDefinition, section: Section): Problem[] {
  if (section.text.trim() !== '') return [];
  return [problemAt(definition, [...section.path, 'text'], 'text_empty', 'The section has no text.')];
}

function checkOptionCount(definition: ChatbotDefinition, section: Section, channels: CheckedChannel[]): Problem[] {
  const path = [...section.path, 'menu'];
  const refuse = (message: string) => [problemAt(definition, path, 'too_many_options', message)];
  const listed = listChoices(definition, section.menu).length;
  const lists = channels.find(({ kind }) => kind === 'whatsapp');
  return [
    ...(definition.menuPrefix === 'letter' && section.menu.length > LETTERS
      ? refuse(`There are ${section.menu.length} options and only ${LETTERS} letters.`)
      : []),
    ...(lists && listed > WHATSAPP_LIST_ROWS_MAX
      ? refuse(`"${lists.name}" shows lists of ${WHATSAPP_LIST_ROWS_MAX} options at most, here are ${listed}.`)
      : []),
  ];
}

function listChoices(definition: ChatbotDefinition, menu: MenuOption[]): MenuChoice[] {
  return menu.flatMap(({ text }, option) =>
    text === undefined || text.trim() === '' ? [] : [{ key: menuKey(definition.menuPrefix, option), text, tapId: '' }],
  );
}

function listOutgoing(definition: ChatbotDefinition, section: Section): Outgoing[] {
  const choices = listChoices(definition, section.menu);
  const messages: Outgoing[] = [
    { path: [...section.path, 'text'], what: 'The text', content: { text: section.text, choices }, isQuestion: true },
  ];
  section.menu.forEach(({ redirect }, index) => {
    const add = (field: string, what: string, text = '') =>
      messages.push({
        path: [...section.path, 'menu', index, 'redirect', field],
        what,
        content: { text },
        isQuestion: field === 'prompt',
      });
    if (redirect.type === 'webhook' || redirect.type === 'attribute') {
      add('prompt', 'The prompt', redirect.prompt);
      add('confirmation', 'The confirmation', redirect.confirmation);
    } else if (redirect.type === 'end') {
      add('text', 'The text', redirect.text);
    }
  });
  return messages;
}

function checkMessage(definition: ChatbotDefinition, message: Outgoing, { kind, name }: CheckedChannel): Problem[] {
  const { path, what, content, isQuestion } = message;
  const hasMenu = (content.choices ?? []).length > 0;
  const rendered = renderMenuText(content);
  const refuse = (subject: string, max: number) => [
    problemAt(definition, path, 'text_too_long', `${subject}; "${name}" takes ${max}.`),
  ];
  if (kind === 'whatsapp' && hasMenu && content.text.length > WHATSAPP_INTERACTIVE_BODY_MAX) {
    return refuse(`${what} above the menu has ${content.text.length} characters`, WHATSAPP_INTERACTIVE_BODY_MAX);
  }
  const max = kind === 'twilio' ? TWILIO_BODY_MAX : kind === 'whatsapp' ? WHATSAPP_TEXT_MAX : Number.POSITIVE_INFINITY;
  if (rendered.length > max)
    return refuse(`${what}${hasMenu ? ' with its menu' : ''} has ${measure(rendered, kind)}`, max);
  if (!isQuestion) return [];
  const repeated = renderMenuText({ ...content, text: askAgain(definition, content.text) });
  return repeated.length > max
    ? refuse(`${what}, repeated under the fallback's text, has ${measure(repeated, kind)}`, max)
    : [];
}

function measure(text: string, kind: CheckedChannel['kind']): string {
  if (kind !== 'twilio') return `${text.length} characters`;
  const { encoding, segments } = countSegments(text);
  return `${text.length} characters (${segments} SMS segments in ${encoding})`;
}
