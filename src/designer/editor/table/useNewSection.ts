import { currentTexts } from '../../i18n/texts.ts';
import { newLabel, newSectionId } from '../../model/new-names.ts';
import type { EditOperation, OptionPlace } from '../../model/operation.ts';
import { type EditorStore, useEditorStore } from '../store.ts';
import { tellRefusal } from './tell-refusal.ts';

/** Makes an interaction and leads to it, as one step. The one who asked for it stays where they are. */
export function useNewSection() {
  const store = useEditorStore();
  return (at: OptionPlace, field: string, typed: string, lead: (to: string) => EditOperation) => {
    const refusal = store.apply(addAndLead(store, at.section, typed, lead));
    if (refusal) return tellRefusal(refusal);
    store.select({ ...at, field });
  };
}

function addAndLead(
  store: EditorStore,
  after: string,
  typed: string,
  lead: (to: string) => EditOperation,
): EditOperation {
  const { definition } = store.state;
  const label = newLabel(definition, typed || currentTexts().t('menu.newSection'));
  return {
    type: 'batch',
    operations: [{ type: 'addSection', label, after }, lead(newSectionId(definition, label))],
  };
}
