import { type ChatbotDefinition, WELCOME } from '../../campaigns/definition.ts';
import { addTargetEdge } from './build-edges.ts';
import { buildSection, type SectionPart } from './build-section.ts';
import { END_ID, FALLBACK_ID, type Graph, type GraphEdge, type GraphNode, sectionNodeId } from './graph.ts';
import { createLookups, type Lookups } from './graph-lookups.ts';
import type { OptionKeys } from './option-keys.ts';
import { isSame } from './same-values.ts';
import type { CampaignTarget, RequestTarget } from './targets.ts';

export interface GraphOptions {
  campaigns: readonly CampaignTarget[];
  /** The account's requests; one that is not among them is called by its id. */
  requests?: readonly RequestTarget[];
  /** The campaign that is edited: it may lead to itself before it was ever published. */
  ownCampaignId?: string;
  /** From the editor: ports and webhooks keep their ids when options move. */
  optionKeys?: OptionKeys;
  /** The graph before: nodes and edges that say the same stay the same objects, and views need not draw them again. */
  previous?: Graph;
}

/** The definition as a graph, in menu order. It is derived from nothing else, so it is never out of date (CB-47). */
export function buildGraph(definition: ChatbotDefinition, options: GraphOptions): Graph {
  const parts = listParts(definition, options);
  const nodes = new Map<string, GraphNode>();
  const edges: GraphEdge[] = [];
  for (const part of parts) {
    // What several lead to is there once.
    for (const node of part.nodes) if (!nodes.has(node.id)) nodes.set(node.id, node);
    edges.push(...part.edges);
  }
  return reuse({ nodes: [...nodes.values()], edges }, options.previous);
}

function listParts(definition: ChatbotDefinition, options: GraphOptions): SectionPart[] {
  const { welcome, interactions, menuPrefix, trigger } = definition;
  const lookups = createLookups(definition, options);
  const taken = new Set<string>();
  const sections = [{ id: WELCOME, content: welcome }, ...interactions.map((content) => ({ id: content.id, content }))];
  const parts = sections.map(({ id, content }, index) => {
    // Two interactions with one id can only come from the JSON view, and only the first is ever reached.
    const node = taken.has(id) ? `${sectionNodeId(id)}~${index}` : sectionNodeId(id);
    taken.add(id);
    const keys = options.optionKeys?.get(id);
    const place = { node, section: id, keys, menuPrefix, trigger: id === WELCOME ? trigger?.event : undefined };
    return buildSection(content, place, lookups);
  });
  return [...parts, buildFallback(definition, lookups), { nodes: [{ id: END_ID, kind: 'end' }], edges: [] }];
}

function buildFallback({ fallback }: ChatbotDefinition, lookups: Lookups): SectionPart {
  const building = { lookups, nodes: [] as GraphNode[], edges: [] as GraphEdge[] };
  if (fallback === undefined || fallback.then.type === 'end') return building;
  building.nodes.push({ id: FALLBACK_ID, kind: 'fallback' });
  const place = { node: FALLBACK_ID, port: null, from: 'fallback' } as const;
  addTargetEdge(building, fallback.then, { ...place, role: 'fallback', values: {}, phrase: 'edge.fallback' });
  return building;
}

function reuse(graph: Graph, previous: Graph | undefined): Graph {
  if (previous === undefined) return graph;
  const nodes = reuseById(graph.nodes, previous.nodes);
  const edges = reuseById(graph.edges, previous.edges);
  return nodes === previous.nodes && edges === previous.edges ? previous : { nodes, edges };
}

function reuseById<T extends { id: string }>(items: T[], before: T[]): T[] {
  // Nearly always all stand where they stood.
  let known: ReadonlyMap<string, T> | undefined;
  const reused = items.map((each, index) => {
    if (each === before[index]) return each;
    known ??= new Map(before.map((old) => [old.id, old]));
    const old = known.get(each.id);
    return old !== undefined && isSame(old, each) ? old : each;
  });
  const isAlike = reused.length === before.length && reused.every((each, index) => each === before[index]);
  return isAlike ? before : reused;
}
