import { useState } from 'react';
import { type ChatbotDefinition, WELCOME } from '../../../campaigns/definition.ts';
import { useEditor } from '../store.ts';

export interface SectionName {
  id: string;
  label: string;
}

/** Ids and labels of all sections, the Welcome Message first: the same list as long as none of them changes. */
export function useSections(): readonly SectionName[] {
  const [pick] = useState(createPicker);
  return useEditor((store) => pick(store.state.definition));
}

export function createPicker(): (definition: ChatbotDefinition) => readonly SectionName[] {
  let last: readonly SectionName[] = [];
  return (definition) => {
    const { welcome, interactions } = definition;
    const isSame =
      last.length === interactions.length + 1 &&
      last[0]?.label === welcome.label &&
      interactions.every(({ id, label }, index) => last[index + 1]?.id === id && last[index + 1]?.label === label);
    if (!isSame)
      last = [{ id: WELCOME, label: welcome.label }, ...interactions.map(({ id, label }) => ({ id, label }))];
    return last;
  };
}

/** A key for each, also where the JSON view made two sections with one id. */
export function keysOf(sections: readonly SectionName[]): string[] {
  const seen = new Map<string, number>();
  return sections.map(({ id }) => {
    const count = seen.get(id) ?? 0;
    seen.set(id, count + 1);
    return count === 0 ? id : `${id} ${count}`;
  });
}
