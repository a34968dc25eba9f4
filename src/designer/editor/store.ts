import { createContext, useContext, useSyncExternalStore } from 'react';
import type { ChatbotDefinition } from '../../campaigns/definition.ts';
import { adoptDefinition, type Editor, type EditorState, edit, openEditor, select } from '../model/editor.ts';
import { canRedo, canUndo, endTyping, redo, undo } from '../model/history.ts';
import type { EditOperation, Refusal, Selection } from '../model/operation.ts';

/** What stands in the JSON view where it is no definition, and the campaign that it was written over. */
export interface UnsavedJson {
  text: string;
  base: ChatbotDefinition;
}

/** The campaign that is being edited, outside of React: a view hears of every change and draws what it has selected. */
export class EditorStore {
  #editor: Editor;
  readonly #listeners = new Set<() => void>();
  readonly #now: () => number;
  #unsavedJson: UnsavedJson | undefined;

  constructor(definition: ChatbotDefinition, now: () => number = Date.now) {
    this.#editor = openEditor(definition);
    this.#now = now;
  }

  get state(): EditorState {
    return this.#editor.present;
  }

  get canUndo(): boolean {
    return canUndo(this.#editor);
  }

  get canRedo(): boolean {
    return canRedo(this.#editor);
  }

  /** Where the next undo leads: the same as long as no other step is done. */
  get undoTo(): EditorState | undefined {
    return this.#editor.past.at(-1);
  }

  /** Does an operation as one step that can be undone, or says why not; then nothing was changed. */
  apply(operation: EditOperation): Refusal | undefined {
    const { editor, refused } = edit(this.#editor, operation, this.#now());
    this.#set(editor);
    return refused;
  }

  /** Another place is chosen, in any view. */
  select(selection: Selection): void {
    this.#set(select(this.#editor, selection));
  }

  /** A field was left: what is typed next is a step of its own. */
  endTyping(): void {
    this.#set(endTyping(this.#editor));
  }

  undo(): void {
    this.#set(undo(this.#editor));
  }

  redo(): void {
    this.#set(redo(this.#editor));
  }

  /** What the server keeps now; no step of the history. */
  adopt(definition: ChatbotDefinition): void {
    this.#set(adoptDefinition(this.#editor, definition));
  }

  /** What stands in the JSON view where it is no definition, so that it is there again when the view is. */
  get unsavedJson(): UnsavedJson | undefined {
    return this.#unsavedJson;
  }

  keepJson(json: UnsavedJson | undefined): void {
    const before = this.#unsavedJson;
    if (json?.text === before?.text && json?.base === before?.base) return;
    this.#unsavedJson = json;
    this.#tell();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  #set(editor: Editor): void {
    if (editor === this.#editor) return;
    this.#editor = editor;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const EditorContext = createContext<EditorStore | undefined>(undefined);

/** The store of the editor around; its methods never change, so handlers may call it straight. */
export function useEditorStore(): EditorStore {
  const store = useContext(EditorContext);
  if (store === undefined) throw new Error('There is no editor around this.');
  return store;
}

/**
 * A part of what is edited. `pick` must give the same object as long as nothing of it changed (parts of a definition do),
 * so that a keystroke draws one field and not three hundred sections.
 */
export function useEditor<T>(pick: (store: EditorStore) => T): T {
  const store = useEditorStore();
  return useSyncExternalStore(store.subscribe, () => pick(store));
}
