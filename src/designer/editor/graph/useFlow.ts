import { applyNodeChanges, type NodeChange } from '@xyflow/react';
import { useCallback, useLayoutEffect, useState } from 'react';
import { EdgeNames } from './edge-names.ts';
import { type FlowEdge, type FlowNode, type Picture, toFlowEdges, toFlowNodes } from './flow.ts';
import type { GraphPositions } from './positions.ts';

interface Held {
  picture: Picture;
  nodes: FlowNode[];
  edges: readonly FlowEdge[];
}

/** What xyflow draws of a picture, with what it adds to it: how large nodes are, and where they are dragged to. */
export function useFlow(picture: Picture, positions: GraphPositions) {
  const [held, setHeld] = useState<Held>(() => draw(picture));
  let current = held;
  if (held.picture !== picture) {
    current = draw(picture, held);
    setHeld(current);
  }
  const [names] = useState(() => new EdgeNames(picture.graph.edges));
  useLayoutEffect(() => names.tell(picture.graph.edges), [names, picture]);
  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      // What is chosen is for the editor to say.
      const own = changes.filter(({ type }) => type === 'position' || type === 'dimensions');
      for (const change of own)
        if (change.type === 'position' && change.position) positions.pin(change.id, change.position);
      if (own.length > 0) setHeld((before) => ({ ...before, nodes: applyNodeChanges(own, before.nodes) }));
    },
    [positions],
  );
  // xyflow asks for a list that may be changed, and does not change it.
  return { nodes: current.nodes, edges: current.edges as FlowEdge[], onNodesChange, names, picture, positions };
}

function draw(picture: Picture, before?: Held): Held {
  return {
    picture,
    nodes: toFlowNodes(picture, before?.nodes ?? []),
    edges: toFlowEdges(picture, before?.edges ?? []),
  };
}
