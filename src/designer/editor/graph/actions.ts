import { createContext, useContext } from 'react';
import type { OptionPlace, Refusal } from '../../model/operation.ts';
import type { Renaming } from './marks.ts';

/** What people do at a node. The same object as long as the graph is shown: nodes are not drawn again because of it. */
export interface GraphActions {
  /** Asks where an option shall lead. */
  openPort(at: OptionPlace): void;
  openWebhook(at: OptionPlace): void;
  addOption(section: string): void;
  /** What is typed; it says why it cannot be taken. */
  rename(what: Renaming, text: string): Refusal | undefined;
  endRenaming(): void;
}

/** Undefined where a graph is only looked at. */
export const GraphActionsContext = createContext<GraphActions | undefined>(undefined);

export function useGraphActions(): GraphActions | undefined {
  return useContext(GraphActionsContext);
}
