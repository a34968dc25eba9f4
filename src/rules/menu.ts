import {
  WHATSAPP_BUTTON_ID_MAX,
  WHATSAPP_BUTTON_TITLE_MAX,
  WHATSAPP_BUTTONS_MAX,
  WHATSAPP_INTERACTIVE_BODY_MAX,
  WHATSAPP_LIST_ROWS_MAX,
  WHATSAPP_ROW_DESCRIPTION_MAX,
  WHATSAPP_ROW_ID_MAX,
  WHATSAPP_ROW_TITLE_MAX,
} from './limits.ts';
import type { MenuChoice, OutgoingContent } from './message.ts';

export interface ListRow {
  id: string;
  title: string;
  /** The whole text, where the title had to be cut. */
  description?: string;
}

/** How WhatsApp shows a content. */
export type WhatsAppPresentation =
  | { type: 'text'; text: string }
  | { type: 'buttons'; body: string; buttons: { id: string; title: string }[] }
  | { type: 'list'; body: string; rows: ListRow[] };

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The content as one text: under the text a line `1. Opening hours` for each choice that has a text. */
export function renderMenuText(content: OutgoingContent): string {
  const lines = (content.choices ?? []).filter(isListed).map((choice) => `${choice.key}. ${choice.text}`);
  return content.text === '' ? lines.join('\n') : [content.text, ...lines].join('\n');
}

/** Reply buttons, else a list, else numbered text: the first that shows every choice whole. */
export function presentOnWhatsApp(content: OutgoingContent): WhatsAppPresentation {
  const choices = content.choices ?? [];
  const bodyFits = content.text.trim() !== '' && content.text.length <= WHATSAPP_INTERACTIVE_BODY_MAX;
  if (choices.length > 0 && bodyFits && choices.every(isTappable)) {
    const buttons = toButtons(choices);
    if (buttons) return { type: 'buttons', body: content.text, buttons };
    const rows = toRows(choices);
    if (rows) return { type: 'list', body: content.text, rows };
  }
  return { type: 'text', text: renderMenuText(content) };
}

function isListed(choice: MenuChoice): boolean {
  return choice.text.trim() !== '';
}

/** A choice without text has nothing to tap on, and one over several lines loses its breaks in a title. */
function isTappable(choice: MenuChoice): boolean {
  return isListed(choice) && !/[\r\n]/.test(choice.text);
}

function toButtons(choices: MenuChoice[]): { id: string; title: string }[] | undefined {
  if (choices.length > WHATSAPP_BUTTONS_MAX) return undefined;
  const buttons = choices.map((choice) => ({ id: choice.tapId, title: choice.text.trim() }));
  const fit = buttons.every((b) => b.title.length <= WHATSAPP_BUTTON_TITLE_MAX && isId(b.id, WHATSAPP_BUTTON_ID_MAX));
  return fit && allDistinct(buttons) ? buttons : undefined;
}

function toRows(choices: MenuChoice[]): ListRow[] | undefined {
  if (choices.length > WHATSAPP_LIST_ROWS_MAX) return undefined;
  const rows: ListRow[] = [];
  for (const choice of choices) {
    const row = toRow(choice);
    if (row === undefined || !isId(row.id, WHATSAPP_ROW_ID_MAX)) return undefined;
    rows.push(row);
  }
  return allDistinct(rows) ? rows : undefined;
}

function toRow(choice: MenuChoice): ListRow | undefined {
  const text = choice.text.trim();
  if (text.length <= WHATSAPP_ROW_TITLE_MAX) return { id: choice.tapId, title: text };
  if (text.length > WHATSAPP_ROW_DESCRIPTION_MAX) return undefined;
  const title = shorten(text, WHATSAPP_ROW_TITLE_MAX);
  return title === undefined ? undefined : { id: choice.tapId, title, description: text };
}

/** Cuts before the limit at a word's end, or between two graphemes where that would leave less than half. */
function shorten(text: string, limit: number): string | undefined {
  let end = 0;
  let wordEnd = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    if (/^\s/.test(segment)) wordEnd = index;
    if (index + segment.length > limit - 1) break;
    end = index + segment.length;
  }
  const cut = text.slice(0, wordEnd >= limit / 2 ? wordEnd : end).trimEnd();
  return cut === '' ? undefined : `${cut}…`;
}

function isId(id: string, limit: number): boolean {
  return id !== '' && id.length <= limit;
}

/** Two equal titles could not be told apart in what the person sends back, and Meta refuses equal ids and titles. */
function allDistinct(items: { id: string; title: string }[]): boolean {
  return (
    new Set(items.map((i) => i.id)).size === items.length && new Set(items.map((i) => i.title)).size === items.length
  );
}
