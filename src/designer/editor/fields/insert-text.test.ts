import { expect, test } from 'vitest';
import { hasMarks, insertText, mapCursor, type TextChange, toggleMark } from './insert-text.ts';

/** A text with `[` and `]` where the selection begins and ends, or `|` where the cursor is. */
function read(marked: string) {
  const cursor = marked.indexOf('|');
  if (cursor !== -1) return { text: marked.replace('|', ''), range: { start: cursor, end: cursor } };
  const start = marked.indexOf('[');
  return { text: marked.replace('[', '').replace(']', ''), range: { start, end: marked.indexOf(']') - 1 } };
}

function write({ text, start, end }: TextChange): string {
  if (start === end) return `${text.slice(0, start)}|${text.slice(start)}`;
  return `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`;
}

test.each([
  ['Hi |!', '$!contact.name', 'Hi $!contact.name|!'],
  ['Hi [you]!', '🎉', 'Hi 🎉|!'],
  ['|', 'x', 'x|'],
])('into %j comes %j', (before, inserted, after) => {
  const { text, range } = read(before);
  expect(write(insertText(text, range, inserted))).toBe(after);
});

test('what is to be typed over is selected', () => {
  expect(write(insertText('a b', { start: 2, end: 2 }, "get('field')", { start: 5, end: 10 }))).toBe(
    "a get('[field]')b",
  );
});

test.each([
  ['say [this] loud', 'say [*this*] loud'],
  // Twice is as before, whether the marks are selected or not.
  ['say [*this*] loud', 'say [this] loud'],
  ['say *[this]* loud', 'say [this] loud'],
  // Blanks stay outside: `*this *` would be shown as it is.
  ['say[ this ]loud', 'say [*this*] loud'],
  ['[one\n\n two]', '[*one*\n\n *two*]'],
  ['[*one*\n*two*]', '[one\ntwo]'],
  ['say |', 'say *|*'],
  ['say *|*', 'say |'],
  ['[$& $1]', '[*$& $1*]'],
])('bold makes %j into %j', (before, after) => {
  const { text, range } = read(before);
  expect(write(toggleMark(text, range, 'bold'))).toBe(after);
});

test('monospace is around the whole block', () => {
  const { text, range } = read('[one\ntwo]');
  expect(write(toggleMark(text, range, 'monospace'))).toBe('[```one\ntwo```]');
});

test.each([
  ['Hi *you*', true],
  ['_Hi_ you', true],
  ['~50~ 40', true],
  ['```a\nb```', true],
  ['5 * 4 * 3', false],
  ['snake_case_name', false],
  ['*\n*', false],
  ['~', false],
])('%j has marks: %s', (text, has) => {
  expect(hasMarks(text)).toBe(has);
});

test.each([
  // Something was put before it, behind it, around it; its own place was taken out.
  ['Hi y|ou', 'Oh! Hi y|ou'],
  ['H|i you', 'H|i you there'],
  ['a b| c', 'x a b| c y'],
  ['abc|def', 'a|f'],
  ['|abc', '|xabc'],
  ['abc|', 'abc|!'],
])('the cursor in %j is in %j afterwards', (before, expected) => {
  const { text, range } = read(before);
  const after = expected.replace('|', '');
  const at = mapCursor(text, after, range.start);
  expect(`${after.slice(0, at)}|${after.slice(at)}`).toBe(expected);
});
