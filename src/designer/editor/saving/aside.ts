import type { PlainKey } from '../../i18n/catalogue.ts';
import { listUnsavedBodies } from '../../model/editor.ts';
import { useEditor } from '../store.ts';

/** What stands in a field and not in the definition, as it would not be one any more; undefined: nothing does. */
export function useAside(): PlainKey | undefined {
  return useEditor(({ unsavedJson, state }) => {
    if (unsavedJson !== undefined) return 'editor.asideJson';
    return listUnsavedBodies(state).length > 0 ? 'editor.asideBody' : undefined;
  });
}
