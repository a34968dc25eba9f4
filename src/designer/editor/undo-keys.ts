import { isTextField } from '../shell/keys.ts';

/** What the keys mean to the whole editor. */
export type EditorCommand = 'undo' | 'redo' | 'save' | 'table' | 'graph' | 'json';

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
  return altKey && !isMod && !shiftKey ? VIEW_KEYS[code] : undefined;
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
