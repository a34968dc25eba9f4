import { tellUndo } from '../shell/tell-undo.tsx';
import type { EditorStore } from './store.ts';

/** Says what was done, with the way back. It goes with the next change: undo would take back that one. */
export function tellStep(store: EditorStore, message: string): void {
  const after = store.state.definition;
  tellUndo(
    message,
    () => store.undo(),
    (hide) => store.subscribe(() => store.state.definition !== after && hide()),
  );
}
