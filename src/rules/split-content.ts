import { renderMenuText } from './menu.ts';
import type { OutgoingContent } from './message.ts';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** A piece that ends at a word or a line should not lose more than this share of its room to it. */
const KEPT_SHARE = 0.5;

/**
 * A content as messages that a channel takes, each at most `textMax` long with its menu: what is checked before publishing
 * fits by itself, but a text with variables may come out longer. Media go with the first, the menu with the last. A
 * menu that alone is too long goes as it is: the provider says so.
 */
export function splitContent(content: OutgoingContent, textMax: number): OutgoingContent[] {
  if (renderMenuText(content).length <= textMax) return [content];
  const { text, media, choices } = content;
  const menu = choices ? renderMenuText({ text: '', choices }).length + 1 : 0;
  const menuLength = menu < textMax ? menu : 0;
  const mediaLength = media ? media.url.length + 1 : 0;
  const pieces: string[] = [];
  let rest = text;
  for (let room = textMax - mediaLength; rest !== '' && rest.length > textMax - menuLength; room = textMax) {
    // Something is left to stand over the menu.
    const piece = takePiece(rest, Math.min(room, rest.length - 1));
    pieces.push(piece.trimEnd());
    rest = rest.slice(piece.length).trimStart();
  }
  const texts = [...pieces.filter((piece) => piece !== ''), rest];
  return texts.map((piece, index) => ({
    text: piece,
    ...(media && index === 0 ? { media } : {}),
    ...(choices && index === texts.length - 1 ? { choices } : {}),
  }));
}

/** The beginning of a text, up to `max`: to the end of a line, else of a word, else of a grapheme. */
function takePiece(text: string, max: number): string {
  let end = 0;
  let wordEnd = 0;
  let lineEnd = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    if (/^\s/.test(segment)) wordEnd = index;
    if (/^[\r\n]/.test(segment)) lineEnd = index;
    // One that is longer than all the room goes whole: the channel cuts or refuses it, we do not tear it.
    if (index > 0 && index + segment.length > max) break;
    end = index + segment.length;
  }
  const least = max * KEPT_SHARE;
  return text.slice(0, lineEnd > least ? lineEnd : wordEnd > least ? wordEnd : end);
}
