import { useCallback } from 'react';
import type { ChatbotDefinition } from '../../../campaigns/definition.ts';
import type { EditOperation } from '../../model/operation.ts';
import { fieldKey, type PlacedProblem } from '../../model/places.ts';
import { withoutPlace } from '../problems/ProblemList.tsx';
import { useEditor, useEditorStore } from '../store.ts';
import { useProblems } from '../surroundings.ts';

/** Where a setting is found: `data-place`. */
export function settingPlace(field: string): string {
  return fieldKey({ section: null, option: null, field });
}

/** A setting as it is, and what is wrong with it. `rest` chooses among the problems of its parts. */
export function useSetting<K extends keyof ChatbotDefinition>(field: K) {
  const store = useEditorStore();
  const value = useEditor((each) => each.state.definition[field]);
  const problems = useProblems().byField.get(settingPlace(field)) ?? [];
  const apply = useCallback((operation: EditOperation) => store.apply(operation), [store]);
  return {
    value,
    apply,
    endTyping: () => store.endTyping(),
    problems,
    errorAt: (...rest: string[]) => sayProblems(problems.filter((problem) => isAt(problem, rest))),
  };
}

function isAt({ place }: PlacedProblem, rest: string[]): boolean {
  const path = [...(place.item === null ? [] : [String(place.item)]), ...place.rest];
  return rest.every((part, index) => path[index] === part);
}

/** As an input's `error`. */
export function sayProblems(problems: readonly PlacedProblem[]): string | undefined {
  return problems.length === 0 ? undefined : problems.map(({ message }) => withoutPlace(message)).join(' ');
}
