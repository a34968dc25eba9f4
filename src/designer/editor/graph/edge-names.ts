import { createContext, useContext, useSyncExternalStore } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { GraphEdge } from '../../model/graph.ts';
import type { Phrase } from '../../model/phrases.ts';

/** Nobody listens to the names of arrows while they type, and to look at six hundred of them takes a while. */
const TELL_AFTER_MS = 200;

/**
 * What arrows are called, beside xyflow: they are called by what they lead to, and each time that one of its edges is
 * another xyflow puts all of them in order anew. So a label that is typed would cost as much as a new arrow.
 */
export class EdgeNames {
  #edges: readonly GraphEdge[];
  #phrases: ReadonlyMap<string, Phrase>;
  readonly #listeners = new Set<() => void>();

  constructor(edges: readonly GraphEdge[]) {
    this.#edges = edges;
    this.#phrases = toPhrases(edges);
  }

  /** A new arrow has its name at once; other names follow a moment after what is typed. Gives what ends the wait. */
  tell(edges: readonly GraphEdge[]): () => void {
    if (edges === this.#edges) return () => {};
    if (!edges.every(({ id }) => this.#phrases.has(id))) this.#set(edges);
    const timer = setTimeout(() => this.#set(edges), TELL_AFTER_MS);
    return () => clearTimeout(timer);
  }

  #set(edges: readonly GraphEdge[]): void {
    if (edges === this.#edges) return;
    this.#edges = edges;
    this.#phrases = toPhrases(edges);
    for (const listener of this.#listeners) listener();
  }

  phraseOf(id: string): Phrase | undefined {
    return this.#phrases.get(id);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
}

/** Of edges that say the same the phrases are the same objects too. */
function toPhrases(edges: readonly GraphEdge[]): Map<string, Phrase> {
  return new Map(edges.map(({ id, name }) => [id, name]));
}

export const EdgeNamesContext = createContext(new EdgeNames([]));

/** What an arrow is called now. */
export function useEdgeName(id: string): string {
  const { say } = useTexts();
  const names = useContext(EdgeNamesContext);
  const phrase = useSyncExternalStore(names.subscribe, () => names.phraseOf(id));
  return phrase ? say(phrase) : '';
}
