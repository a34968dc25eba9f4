import { type RefObject, useLayoutEffect, useRef } from 'react';
import { mapCursor, type TextRange } from './insert-text.ts';

type TextField = HTMLTextAreaElement | HTMLInputElement;

/**
 * Keeps the cursor of a field where it is in its text while the text is changed elsewhere: by undo, by what the server
 * made of it, by a merge. `note` goes on the field's `onSelect` and is called with what was typed.
 */
export function useKeptCursor(field: RefObject<TextField | null>, value: string) {
  const last = useRef<{ text: string; range: TextRange }>({ text: value, range: { start: 0, end: 0 } });
  const note = (text: string) => {
    const { selectionStart, selectionEnd } = field.current ?? {};
    last.current = { text, range: { start: selectionStart ?? 0, end: selectionEnd ?? 0 } };
  };
  useLayoutEffect(() => {
    const { text, range } = last.current;
    const node = field.current;
    if (text === value) return;
    const [start, end] = [mapCursor(text, value, range.start), mapCursor(text, value, range.end)];
    last.current = { text: value, range: { start, end } };
    if (node && document.activeElement === node) node.setSelectionRange(start, end);
  }, [field, value]);
  return note;
}
