import {
  WHATSAPP_BUTTON_ID_MAX,
  WHATSAPP_BUTTON_TITLE_MAX,
  WHATSAPP_BUTTONS_MAX,
  WHATSAPP_CAPTION_MAX,
  WHATSAPP_INTERACTIVE_BODY_MAX,
  WHATSAPP_LIST_ROWS_MAX,
  WHATSAPP_ROW_DESCRIPTION_MAX,
  WHATSAPP_ROW_ID_MAX,
  WHATSAPP_ROW_TITLE_MAX,
} from './limits.ts';
import type { MenuChoice, OutgoingContent, OutgoingMedia } from './message.ts';

export interface ListRow {
  id: string;
  title: string;
  /** The whole text, where the title had to be cut. */
  description?: string;
}

/** How WhatsApp shows a content. */
export type WhatsAppPresentation =
  | { type: 'text'; text: string }
  /** The caption may be empty. */
  | { type: 'media'; media: OutgoingMedia; caption: string }
  | { type: 'buttons'; header?: OutgoingMedia; body: string; buttons: { id: string; title: string }[] }
  | { type: 'list'; body: string; rows: ListRow[] };

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The content as one text: under the text the media's address and a line `1. Opening hours` for each choice that has one. */
export function renderMenuText({ text, media, choices = [] }: OutgoingContent): string {
  const lines = choices.filter(isListed).map((choice) => `${choice.key}. ${choice.text}`);
  return [text, media?.url ?? '', ...lines].filter((line) => line !== '').join('\n');
}

/**
 * Reply buttons, else a list, else numbered text: the first that shows every choice whole. Media are the header of the
 * buttons, else have all of it as their caption; where neither can be (sound, long texts), their address stands in the
 * text, so that no word is lost.
 */
export function presentOnWhatsApp({ media, ...content }: OutgoingContent): WhatsAppPresentation {
  if (media) return presentMedia(media, content);
  const choices = content.choices ?? [];
  if (canInteract(content)) {
    const buttons = toButtons(choices);
    if (buttons) return { type: 'buttons', body: content.text, buttons };
    const rows = toRows(choices);
    if (rows) return { type: 'list', body: content.text, rows };
  }
  return { type: 'text', text: renderMenuText(content) };
}

function presentMedia(media: OutgoingMedia, content: OutgoingContent): WhatsAppPresentation {
  const isSound = media.kind === 'audio';
  const buttons = !isSound && canInteract(content) ? toButtons(content.choices ?? []) : undefined;
  if (buttons) return { type: 'buttons', header: media, body: content.text, buttons };
  const caption = renderMenuText(content);
  if (caption.length <= (isSound ? 0 : WHATSAPP_CAPTION_MAX)) return { type: 'media', media, caption };
  return presentOnWhatsApp({ ...content, text: renderMenuText({ text: content.text, media }) });
}

function canInteract({ text, choices = [] }: OutgoingContent): boolean {
  const bodyFits = text.trim() !== '' && text.length <= WHATSAPP_INTERACTIVE_BODY_MAX;
  return choices.length > 0 && bodyFits && choices.every(isTappable);
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
