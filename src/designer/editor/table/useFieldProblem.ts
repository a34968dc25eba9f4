import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { Refusal } from '../../model/operation.ts';
import { fieldKey, type Place } from '../../model/places.ts';
import { findSection } from '../../model/sections.ts';
import { useEditorStore } from '../store.ts';
import { useProblems } from '../surroundings.ts';
import { sayRefusal } from './say-refusal.ts';

export type FieldPlace = Pick<Place, 'section' | 'option' | 'field'>;

/** What stands beside a field: why it could not be changed, else what is wrong with it. */
export function useFieldProblem(place: FieldPlace, refusal?: Refusal): ReactNode {
  const { t } = useTexts();
  const { byField } = useProblems();
  const store = useEditorStore();
  if (refusal) return sayRefusal(refusal, t);
  const problems = byField.get(fieldKey(place));
  if (problems === undefined) return undefined;
  // Asked for now and not followed: each keystroke in a label would draw every field of its section.
  const label = place.section === null ? undefined : findSection(store.state.definition, place.section)?.label;
  return [...new Set(problems.map(({ message }) => withoutPlace(message, label)))].join(' ');
}

/** A problem's message begins with its place (`"Hours", option 2, to: …`), which is where it is shown. */
export function withoutPlace(message: string, label = ''): string {
  const section = `"${label.trim()}"`;
  return message.startsWith(section) ? message.slice(section.length).replace(/^(?:, [^:]*)?: /, '') : message;
}
