import { useCallback } from 'react';
import type { Graph } from '../../model/graph.ts';
import { useEditorStore } from '../store.ts';
import { usePanels } from '../surroundings.ts';

/** Opens what a node stands for: a section where it is written, a webhook in its editor. */
export function useOpen(getGraph: () => Graph): (nodeId: string) => void {
  const store = useEditorStore();
  const panels = usePanels();
  return useCallback(
    (nodeId) => {
      const node = getGraph().nodes.find(({ id }) => id === nodeId);
      if (node?.kind === 'webhook') panels.openWebhook({ section: node.section, option: node.option });
      if (node?.kind !== 'section') return;
      store.select({ section: node.section, field: 'text' });
      panels.openSection?.();
    },
    [getGraph, panels, store],
  );
}
