import { type ChatbotDefinition, WELCOME } from '../../campaigns/definition.ts';
import { menuKey } from '../../rules/answers.ts';
import { addOptionEdges, addTargetEdge, type Building } from './build-edges.ts';
import { buildPort } from './build-port.ts';
import { END_ID, FALLBACK_ID, type Graph, type GraphNode, sectionNodeId } from './graph.ts';
import type { OptionKeys } from './option-keys.ts';
import type { Phrase } from './phrases.ts';
import { isSame } from './same-values.ts';
import { listContents, type SectionContent } from './sections.ts';
import { type CampaignTarget, listSectionIds, NOT_CHOSEN, type RequestTarget } from './targets.ts';

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
  const building = startBuilding(definition, options);
  listContents(definition).forEach((section, index) => {
    addSection(building, section, index);
  });
  addFallback(building, definition);
  building.addNode({ id: END_ID, kind: 'end' });
  return reuse({ nodes: [...building.nodes.values()], edges: building.edges }, options.previous);
}

function startBuilding(definition: ChatbotDefinition, options: GraphOptions): Building {
  const { campaigns, requests = [], optionKeys, ownCampaignId } = options;
  const labels = new Map(listContents(definition).map(({ id, label }) => [id, label]));
  const requestNames = new Map(requests.map(({ id, name }) => [id, name]));
  const known = new Map(
    campaigns.map((each) => [each.id, { ...each, isLive: each.isLive || each.id === ownCampaignId }]),
  );
  const nodes = new Map<string, GraphNode>();
  return {
    definition,
    sectionIds: listSectionIds(definition),
    optionKeys,
    nodes,
    edges: [],
    labelOf: (section) => labels.get(section) ?? section,
    requestNameOf: (request) => (request === NOT_CHOSEN.request ? '…' : (requestNames.get(request) ?? request)),
    findCampaign: (id) => known.get(id),
    addNode: (node) => {
      if (!nodes.has(node.id)) nodes.set(node.id, node);
    },
  };
}

/** Two interactions with one id can only come from the JSON view, and only the first is ever reached. */
function addSection(building: Building, section: SectionContent & { id: string }, index: number): void {
  const id = building.nodes.has(sectionNodeId(section.id))
    ? `${sectionNodeId(section.id)}~${index}`
    : sectionNodeId(section.id);
  const keys = building.optionKeys?.get(section.id);
  const prefix = building.definition.menuPrefix;
  const ports = section.menu.map((option, at) =>
    buildPort(building, option, { id: keys?.[at] ?? String(at), option: at, key: menuKey(prefix, at) }),
  );
  building.addNode({
    id,
    kind: 'section',
    section: section.id,
    label: section.label,
    isWelcome: section.id === WELCOME,
    isLast: section.menu.length === 0,
    facts: listFacts(building, section),
    ports,
  });
  section.menu.forEach((option, at) => {
    const port = ports[at]?.id ?? String(at);
    const from = { section: section.id, option: at };
    addOptionEdges(building, option, { node: id, port, from, key: menuKey(prefix, at) });
  });
}

function listFacts(
  { definition, requestNameOf }: Building,
  { id, before = [] }: SectionContent & { id: string },
): Phrase[] {
  const facts: Phrase[] = [];
  if (id === WELCOME && definition.trigger) {
    facts.push({ key: 'section.trigger', values: { event: definition.trigger.event } });
  }
  if (before.length > 0) {
    const requests = before.map(({ request }) => requestNameOf(request)).join(', ');
    facts.push({ key: 'section.before', values: { requests } });
  }
  return facts;
}

function addFallback(building: Building, { fallback }: ChatbotDefinition): void {
  if (fallback === undefined || fallback.then.type === 'end') return;
  building.addNode({ id: FALLBACK_ID, kind: 'fallback' });
  const place = { node: FALLBACK_ID, port: null, from: 'fallback' } as const;
  addTargetEdge(building, fallback.then, { ...place, role: 'fallback', values: {}, phrase: 'edge.fallback' });
}

function reuse(graph: Graph, previous: Graph | undefined): Graph {
  if (previous === undefined) return graph;
  const nodes = reuseById(graph.nodes, previous.nodes);
  const edges = reuseById(graph.edges, previous.edges);
  return nodes === previous.nodes && edges === previous.edges ? previous : { nodes, edges };
}

function reuseById<T extends { id: string }>(items: T[], before: T[]): T[] {
  const known = new Map(before.map((each) => [each.id, each]));
  const reused = items.map((each) => {
    const old = known.get(each.id);
    return old !== undefined && isSame(old, each) ? old : each;
  });
  const isAlike = reused.length === before.length && reused.every((each, index) => each === before[index]);
  return isAlike ? before : reused;
}
