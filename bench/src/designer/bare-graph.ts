import type { ChatbotDefinition } from '../../../src/campaigns/definition.ts';
import { buildGraph } from '../../../src/designer/model/build-graph.ts';
import { layoutGraph, nodeSize } from '../../../src/designer/model/layout.ts';

/** A graph as plain data: what both pages draw. */
export interface BareGraph {
  nodes: {
    id: string;
    label: string;
    rows: { id: string; text: string }[];
    position: { x: number; y: number };
    width: number;
  }[];
  edges: { id: string; source: string; target: string; sourceHandle?: string }[];
  /** The node whose label can be changed. */
  renamed: string;
}

/** The nodes and edges that the editor draws of a definition, where it draws them. */
export function describeGraph(definition: ChatbotDefinition, renamed: string): BareGraph {
  const graph = buildGraph(definition, { campaigns: [] });
  const positions = layoutGraph(graph);
  return {
    nodes: graph.nodes.map((node) => ({
      id: node.id,
      label: 'label' in node ? node.label : node.kind,
      rows: node.kind === 'section' ? node.ports.map(({ id, text }) => ({ id, text: text ?? '' })) : [],
      position: positions.get(node.id) ?? { x: 0, y: 0 },
      width: nodeSize(node).width,
    })),
    edges: graph.edges.map(({ id, source, target, sourcePort }) => ({
      ...{ id, source, target },
      ...(sourcePort !== null && { sourceHandle: sourcePort }),
    })),
    renamed,
  };
}
