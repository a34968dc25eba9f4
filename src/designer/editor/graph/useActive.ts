import { useCallback, useState } from 'react';
import type { Graph } from '../../model/graph.ts';
import { sectionNodeId } from '../../model/graph.ts';
import type { Selection } from '../../model/operation.ts';
import { useEditor, useEditorStore } from '../store.ts';

interface Active {
  /** The id of the node or edge that is chosen. */
  active: string | null;
  choose: (id: string) => void;
}

/**
 * What is chosen in the graph. Sections, options and webhooks are so in all views; an arrow, a campaign or the end only
 * here, until something else is chosen anywhere.
 */
export function useActive(graph: Graph, getGraph: () => Graph): Active {
  const store = useEditorStore();
  const selection = useEditor(({ state }) => state.selection);
  const [own, setOwn] = useState<{ id: string; during: Selection }>();
  const choose = useCallback(
    (id: string) => {
      const before = getGraph();
      const place = placeOfNode(before, id) ?? placeOfEdge(before, id);
      if (place) store.select(place);
      const isShared = place !== undefined && idOf(before, place) === id;
      setOwn(isShared ? undefined : { id, during: store.state.selection });
    },
    [getGraph, store],
  );
  const active = own?.during === selection ? own.id : idOf(graph, selection);
  return { active, choose };
}

/** The node that shows what is selected. */
export function idOf({ nodes }: Graph, { section, option, field }: Selection): string | null {
  if (section === null) return null;
  const webhook = nodes.find((node) => node.kind === 'webhook' && node.section === section && node.option === option);
  return field?.startsWith('webhook') && webhook ? webhook.id : sectionNodeId(section);
}

function placeOfNode({ nodes }: Graph, id: string): Selection | undefined {
  const node = nodes.find((each) => each.id === id);
  if (node?.kind === 'section') return { section: node.section };
  return node?.kind === 'webhook' ? { section: node.section, option: node.option, field: 'webhook' } : undefined;
}

function placeOfEdge({ edges }: Graph, id: string): Selection | undefined {
  const from = edges.find((each) => each.id === id)?.from;
  return from === undefined || from === 'fallback' ? undefined : { ...from };
}
