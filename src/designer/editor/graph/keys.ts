import type { Graph, GraphEdge, GraphNode, Port } from '../../model/graph.ts';

/** What has the focus: a node, one of its ports, or the row that adds an option. */
export type Spot = { node: string; port?: number | 'add' };

/** Where arrow keys go: down and up within a section, right along its arrow, left back to what leads here. */
export function spotAfter(graph: Graph, spot: Spot, key: string, hasAddRow: boolean): Spot | undefined {
  const node = graph.nodes.find(({ id }) => id === spot.node);
  if (node === undefined) return undefined;
  switch (key) {
    case 'ArrowDown':
      return moveWithin(node, spot, 1, hasAddRow);
    case 'ArrowUp':
      return moveWithin(node, spot, -1, hasAddRow);
    case 'ArrowRight':
      return follow(graph, node, spot);
    case 'ArrowLeft':
      return goBack(graph, spot);
    default:
      return undefined;
  }
}

/** The node's head comes first, then its ports, then the row that adds one. */
function moveWithin(node: GraphNode, { port }: Spot, step: number, hasAddRow: boolean): Spot | undefined {
  if (node.kind !== 'section') return undefined;
  const stops: Spot['port'][] = [undefined, ...node.ports.keys(), ...(hasAddRow ? (['add'] as const) : [])];
  const index = stops.indexOf(port) + step;
  if (index < 0 || index >= stops.length) return undefined;
  const next = stops[index];
  return { node: node.id, ...(next !== undefined && { port: next }) };
}

/** From a port along its arrow, from a node along its first. */
function follow({ edges }: Graph, node: GraphNode, { port }: Spot): Spot | undefined {
  const id = node.kind === 'section' && typeof port === 'number' ? node.ports[port]?.id : undefined;
  const edge = edges.find(({ source, sourcePort }) => source === node.id && (id === undefined || sourcePort === id));
  return edge && { node: edge.target };
}

/** From a port to its node, from a node to the port that is the first to lead here. */
function goBack({ nodes, edges }: Graph, { node, port }: Spot): Spot | undefined {
  if (port !== undefined) return { node };
  const edge = edges.find(({ source, target }) => target === node && source !== node);
  const source = nodes.find(({ id }) => id === edge?.source);
  if (edge === undefined || source === undefined) return undefined;
  const index = source.kind === 'section' ? source.ports.findIndex(({ id }) => id === edge.sourcePort) : -1;
  return { node: source.id, ...(index >= 0 && { port: index }) };
}

/** The arrow of a port that Delete takes away: its redirect's, or what is left of the others. */
export function arrowOf({ edges }: Graph, node: string, port: Port | undefined): GraphEdge | undefined {
  return edges.find(({ source, sourcePort }) => source === node && sourcePort === port?.id);
}

/** The spot that an element stands for. */
export function spotOf(target: EventTarget | null): Spot | undefined {
  if (!(target instanceof Element)) return undefined;
  const node = target.closest<HTMLElement>('.react-flow__node')?.dataset.id;
  if (node === undefined) return undefined;
  if (target.closest('[data-add-option]')) return { node, port: 'add' };
  const option = target.closest<HTMLElement>('[data-option]')?.dataset.option;
  return { node, ...(option !== undefined && { port: Number(option) }) };
}

/** What has the focus for a spot; within one graph, as there may be others on the page. */
export function elementOf(graph: Element, { node, port }: Spot): HTMLElement | undefined {
  const element = graph.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(node)}"]`);
  if (port === undefined) return element ?? undefined;
  const within = port === 'add' ? '[data-add-option]' : `[data-option="${port}"] .graph-more`;
  return element?.querySelector<HTMLElement>(within) ?? undefined;
}
