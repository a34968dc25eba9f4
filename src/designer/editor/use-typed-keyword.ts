import { useState } from 'react';
import type { EditOperation } from '../model/operation.ts';
import { useEditorStore } from './store.ts';
import { useTakenOnLeaving } from './use-taken-on-leaving.ts';

export const KEYWORDS_MAX = 50;

/** The keyword that is being typed, and how to change it. `take` adds it to the others when the field goes. */
export function useTypedKeyword(take: (word: string) => EditOperation | undefined) {
  const store = useEditorStore();
  const [typed, setTyped] = useState('');
  useTakenOnLeaving(() => {
    const word = typed.trim();
    const operation = word === '' ? undefined : take(word);
    if (operation === undefined) return;
    const { selection } = store.state;
    store.apply(operation);
    // What was gone to stays chosen.
    store.select(selection);
  });
  return [typed, setTyped] as const;
}

/** The keywords with one more, as its field would take it; undefined: it is there, or there is no room. */
export function withKeyword(keywords: readonly string[], word: string): string[] | undefined {
  const isThere = keywords.some((each) => each.toLowerCase() === word.toLowerCase());
  return isThere || keywords.length >= KEYWORDS_MAX ? undefined : [...keywords, word];
}
