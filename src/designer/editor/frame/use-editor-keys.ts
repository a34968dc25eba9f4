import { useEffect, useRef } from 'react';
import { type KeyRow, usePageKeys } from '../../shell/Shortcuts.tsx';
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
      if (command === undefined || event.defaultPrevented || !isMeant(command, event.target)) return;
      event.preventDefault();
      run.current(command);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function isMeant(command: EditorCommand, target: EventTarget | null): boolean {
  return command === 'undo' || command === 'redo' ? !hasOwnUndo(target) : true;
}
