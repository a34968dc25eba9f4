import { useMemo } from 'react';
import type { OptionPlace } from '../../model/operation.ts';
import { useEditorStore } from '../store.ts';
import { usePanels } from '../surroundings.ts';
import type { GraphActions } from './actions.ts';
import type { Renaming } from './marks.ts';

interface Setters {
  mayEdit: boolean;
  setPort: (at: OptionPlace) => void;
  setRenaming: (what: Renaming | null) => void;
}

/** What the nodes of the editor's graph do; the same object all the time. */
export function useGraphActionsOf({ mayEdit, setPort, setRenaming }: Setters): GraphActions {
  const store = useEditorStore();
  const panels = usePanels();
  return useMemo(
    () => ({
      openPort(at) {
        store.select(at);
        if (mayEdit) setPort(at);
        else panels.openSection?.();
      },
      openWebhook: (at) => panels.openWebhook(at),
      addOption(section) {
        if (store.apply({ type: 'addOption', section })) return;
        const { option } = store.state.selection;
        setRenaming({ section, option: option ?? null });
      },
      rename({ section, option }, text) {
        if (option === null) return store.apply({ type: 'renameSection', section, label: text });
        return store.apply({ type: 'setOptionText', at: { section, option }, text });
      },
      endRenaming() {
        store.endTyping();
        setRenaming(null);
      },
    }),
    [store, panels, mayEdit, setPort, setRenaming],
  );
}
