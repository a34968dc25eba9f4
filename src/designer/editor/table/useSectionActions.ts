import { WELCOME } from '../../../campaigns/definition.ts';
import { currentTexts } from '../../i18n/texts.ts';
import { findSection } from '../../model/sections.ts';
import { type EditorStore, useEditorStore } from '../store.ts';
import { tellStep } from '../tell-step.ts';
import { tellRefusal } from './tell-refusal.ts';

/** What can be done with whole sections. */
export function useSectionActions() {
  const store = useEditorStore();
  return {
    add: (after: string) => add(store, after),
    duplicate: (section: string) => tellRefusal(store.apply({ type: 'duplicateSection', section })),
    remove: (section: string) => remove(store, section),
    /** By so many places among the interactions; the index it has then, undefined where it stays. */
    moveBy(section: string, step: number): number | undefined {
      const { interactions } = store.state.definition;
      const from = interactions.findIndex(({ id }) => id === section);
      const index = from + step;
      if (section === WELCOME || from === -1 || index < 0 || index >= interactions.length) return undefined;
      return store.apply({ type: 'moveSection', section, index }) ? undefined : index;
    },
    moveTo: (section: string, index: number) => tellRefusal(store.apply({ type: 'moveSection', section, index })),
  };
}

function add(store: EditorStore, after: string): void {
  const { t } = currentTexts();
  tellRefusal(store.apply({ type: 'addSection', label: t('menu.newSection'), after }));
}

function remove(store: EditorStore, section: string): void {
  const label = findSection(store.state.definition, section)?.label ?? section;
  const refusal = store.apply({ type: 'deleteSection', section });
  if (refusal) tellRefusal(refusal);
  else tellStep(store, currentTexts().t('menu.sectionDeleted', { label }));
}
