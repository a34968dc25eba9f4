/** What the keys mean to the whole editor. */
export type EditorCommand = 'undo' | 'redo' | 'save' | 'help' | 'table' | 'graph' | 'json';

const VIEW_KEYS: Record<string, EditorCommand> = { Digit1: 'table', Digit2: 'graph', Digit3: 'json' };

type Keys = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** What a key stroke asks for, by itself: not whether it is meant for the editor. */
export function readCommand({ key, code, ctrlKey, metaKey, altKey, shiftKey }: Keys): EditorCommand | undefined {
  const isMod = ctrlKey !== metaKey;
  const letter = key.toLowerCase();
  if (isMod && !altKey) {
    if (letter === 'z') return shiftKey ? 'redo' : 'undo';
    if (letter === 'y' && !shiftKey) return 'redo';
    return letter === 's' && !shiftKey ? 'save' : undefined;
  }
  if (altKey && !isMod && !shiftKey) return VIEW_KEYS[code];
  return key === '?' && !isMod ? 'help' : undefined;
}

const TEXT_FIELD = 'input:not([type="checkbox"], [type="radio"], [type="button"]), textarea, [contenteditable="true"]';

export function isTextField(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches(TEXT_FIELD);
}

/**
 * Whether Ctrl Z belongs to the field that has the focus. Fields of the campaign (`data-place`) hold nothing that the
 * editor's history does not have, so there it is one history for all: the browser's own would take back other steps than
 * it shows. A search, a name that is not taken over yet, a keyword that is being typed (`data-own-undo`) are the field's.
 */
export function hasOwnUndo(target: EventTarget | null): boolean {
  if (!isTextField(target) || !(target instanceof Element)) return false;
  return target.closest('[data-own-undo]') !== null || target.closest('[data-place]') === null;
}
