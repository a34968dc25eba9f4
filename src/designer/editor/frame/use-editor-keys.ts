import { useEffect, useRef } from 'react';
import type { KeyRow } from '../../shell/keys.ts';
import { usePageKeys } from '../../shell/Shortcuts.tsx';
import { useSaver } from '../saving/context.ts';
import { useEditorStore } from '../store.ts';
import { useMayEdit } from '../surroundings.ts';
import { type EditorCommand, hasOwnUndo, readCommand } from '../undo-keys.ts';
import type { FrameState } from './use-frame.ts';

const VIEWS: readonly KeyRow[] = [
  { keys: [['Alt', '1']], label: 'editor.viewTable' },
  { keys: [['Alt', '2']], label: 'editor.viewGraph' },
  { keys: [['Alt', '3']], label: 'editor.viewJson' },
];

const CHANGES: readonly KeyRow[] = [
  { keys: [['Ctrl', 'Z']], label: 'editor.undo' },
  {
    keys: [
      ['Ctrl', 'Shift', 'Z'],
      ['Ctrl', 'Y'],
    ],
    label: 'editor.redo',
  },
  { keys: [['Ctrl', 'S']], label: 'editor.saveNow' },
  {
    keys: [
      ['Alt', '↑'],
      ['Alt', '↓'],
    ],
    label: 'editor.moveRow',
  },
  { keys: [['Ctrl', 'B']], label: 'menu.bold' },
  { keys: [['Ctrl', 'I']], label: 'menu.italic' },
];

const LOOKING = { title: 'editor.keys', rows: VIEWS } as const;
const EDITING = { title: 'editor.keys', rows: [...CHANGES, ...VIEWS] } as const;

/** Does what the keys of the editor ask for, and tells which there are. */
export function useEditorKeys({ setView }: FrameState): void {
  const store = useEditorStore();
  const saver = useSaver();
  const mayEdit = useMayEdit();
  usePageKeys(mayEdit ? EDITING : LOOKING);
  const run = useRef((_: EditorCommand) => {});
  useEffect(() => {
    run.current = (command) => {
      if (command === 'undo' || command === 'redo') mayEdit && store[command]();
      else if (command === 'save') mayEdit && void saver.saveNow();
      else setView(command);
    };
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const command = readCommand(event);
      if (command === undefined || event.defaultPrevented || isOwn(command, event.target)) return;
      // Else the browser takes back what was typed last, in whatever field that was.
      event.preventDefault();
      if (command === 'save' || !isApart(event.target)) run.current(command);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

/** A field's own history. */
function isOwn(command: EditorCommand, target: EventTarget | null): boolean {
  return (command === 'undo' || command === 'redo') && hasOwnUndo(target);
}

/** In a window that has no field of the campaign: what it shows is not changed behind it. */
function isApart(target: EventTarget | null): boolean {
  const within = target instanceof Element ? target.closest(WINDOW) : null;
  // What had the focus in it may be gone.
  const window = within ?? document.querySelector(WINDOW);
  return window !== null && window.querySelector('[data-place]') === null;
}

const WINDOW = '[role="dialog"][aria-modal="true"]';
