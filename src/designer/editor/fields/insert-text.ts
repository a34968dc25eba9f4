/** A text after a change by a button, and what is selected in it then. */
export interface TextChange {
  text: string;
  start: number;
  end: number;
}

export interface TextRange {
  start: number;
  end: number;
}

/** Marks that WhatsApp shows as bold, italic, struck through and monospace. */
export const MARKS = { bold: '*', italic: '_', strike: '~', monospace: '```' } as const;
export type MarkName = keyof typeof MARKS;

/** Puts something where the cursor is; `hole` is the part of it that is to be typed over. */
export function insertText(text: string, { start, end }: TextRange, inserted: string, hole?: TextRange): TextChange {
  const at = start + inserted.length;
  return {
    text: text.slice(0, start) + inserted + text.slice(end),
    start: hole ? start + hole.start : at,
    end: hole ? start + hole.end : at,
  };
}

/**
 * Marks around the selection, or away from it where they are. Blanks at its ends stay outside and each line has its own:
 * else WhatsApp shows the marks as they are.
 */
export function toggleMark(text: string, range: TextRange, name: MarkName): TextChange {
  const mark = MARKS[name];
  const { start, end } = trimRange(text, range);
  const [before, selected, after] = [text.slice(0, start), text.slice(start, end), text.slice(end)];
  if (before.endsWith(mark) && after.startsWith(mark)) {
    const from = start - mark.length;
    return {
      text: before.slice(0, -mark.length) + selected + after.slice(mark.length),
      start: from,
      end: end - mark.length,
    };
  }
  // Monospace is for whole blocks; the others end with their line.
  const lines = name === 'monospace' ? [selected] : selected.split('\n');
  const isMarked = lines.every((line) => line.trim() === '' || isWrapped(line, mark)) && selected !== '';
  const changed = lines.map((line) => (isMarked ? unwrap(line, mark) : wrap(line, mark))).join('\n');
  if (selected !== '') return { text: before + changed + after, start, end: start + changed.length };
  return { text: before + mark + mark + after, start: start + mark.length, end: start + mark.length };
}

function trimRange(text: string, { start, end }: TextRange): TextRange {
  const selected = text.slice(start, end);
  if (selected.trim() === '') return { start: end, end };
  const from = start + selected.length - selected.trimStart().length;
  return { start: from, end: from + selected.trim().length };
}

function isWrapped(line: string, mark: string): boolean {
  const inner = line.trim();
  return inner.length > 2 * mark.length && inner.startsWith(mark) && inner.endsWith(mark);
}

function wrap(line: string, mark: string): string {
  const inner = line.trim();
  return inner === '' ? line : line.replace(inner, () => mark + inner + mark);
}

function unwrap(line: string, mark: string): string {
  const inner = line.trim();
  return inner === '' ? line : line.replace(inner, () => inner.slice(mark.length, -mark.length));
}

const MARKED = /(?<![\p{L}\p{N}])(?:([*_~])(?=\S)[^\n]*?\S\1|```[\s\S]+?```)(?![\p{L}\p{N}])/u;

/** Whether WhatsApp would show a part of the text marked, which SMS does not. */
export function hasMarks(text: string): boolean {
  return MARKED.test(text);
}

/** Letters on each side by which a place is known again. */
const CONTEXT = 12;

/** Where a cursor stands after the text was changed by somebody else: with the same text around it. */
export function mapCursor(before: string, after: string, position: number): number {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  if (position <= head) return position;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const fromEnd = before.length - position;
  if (fromEnd <= tail) return after.length - fromEnd;
  // Changed on both sides: what is around the cursor may be there still.
  const from = Math.max(position - CONTEXT, 0);
  const found = after.indexOf(before.slice(from, position + CONTEXT));
  return found === -1 ? after.length - tail : found + position - from;
}
