import { type ChatbotDefinition, type Continuation, type MenuOption, WELCOME } from '../../campaigns/definition.ts';
import { menuKey } from '../../rules/answers.ts';
import {
  campaignNodeId,
  type EdgeKind,
  type EdgeSource,
  END_ID,
  FALLBACK_ID,
  type Graph,
  type GraphEdge,
  type GraphNode,
  LINE_STYLES,
  type Port,
  sectionNodeId,
  webhookNodeId,
} from './graph.ts';
import type { OptionKeys } from './option-keys.ts';
import type { PhraseKey } from './phrases.ts';
import { isSame } from './same-values.ts';
import { listContents, type SectionContent } from './sections.ts';
import { type CampaignTarget, listSectionIds, targetState } from './targets.ts';

export interface GraphOptions {
  campaigns: readonly CampaignTarget[];
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

interface Building {
  definition: ChatbotDefinition;
  sectionIds: ReadonlySet<string>;
  optionKeys: OptionKeys | undefined;
  nodes: Map<string, GraphNode>;
  edges: GraphEdge[];
  labelOf: (section: string) => string;
  findCampaign: (id: string) => CampaignTarget | undefined;
  addNode: (node: GraphNode) => void;
}

function startBuilding(definition: ChatbotDefinition, options: GraphOptions): Building {
  const { campaigns, optionKeys, ownCampaignId } = options;
  const labels = new Map(listContents(definition).map(({ id, label }) => [id, label]));
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
  const ports = section.menu.map((option, at): Port => toPort(building, option, at, keys?.[at] ?? String(at)));
  building.addNode({
    id,
    kind: 'section',
    section: section.id,
    label: section.label,
    isWelcome: section.id === WELCOME,
    isLast: section.menu.length === 0,
    ports,
  });
  section.menu.forEach((option, at) => {
    const port = ports[at]?.id ?? String(at);
    addOptionEdges(building, option, {
      node: id,
      port,
      from: { section: section.id, option: at },
      key: menuKey(prefix, at),
    });
  });
}

function toPort(building: Building, option: MenuOption, at: number, id: string): Port {
  const { redirect, text } = option;
  const key = menuKey(building.definition.menuPrefix, at);
  const target = redirect.type === 'attribute' ? redirect.then : redirect;
  const found = targetState(target, building.sectionIds);
  const state = found === 'none' ? 'set' : found;
  const values = { option: nameOption(key, text), ...(state === 'missing' && 'to' in target && { target: target.to }) };
  return {
    id,
    option: at,
    key,
    text,
    redirect: redirect.type,
    state,
    webhook: redirect.type === 'webhook' ? 'redirect' : option.webhook ? 'underlying' : null,
    name: { key: `port.${state}`, values },
  };
}

function nameOption(key: string, text: string | undefined): string {
  return text?.trim() ? `${key}, ${text.trim()}` : key;
}

interface Place {
  node: string;
  port: string;
  from: { section: string; option: number };
  key: string;
}

function addOptionEdges(building: Building, option: MenuOption, place: Place): void {
  const { redirect, webhook, text } = option;
  const values = { option: nameOption(place.key, text) };
  if (redirect.type === 'webhook') {
    addWebhookEdge(building, redirect.webhook.url, 'redirect', place, values);
  } else if (redirect.type === 'attribute') {
    const more = { ...values, field: redirect.field };
    addTargetEdge(building, redirect.then, { ...place, role: 'attribute', values: more, phrase: 'edge.attribute' });
  } else {
    const target: Continuation = redirect.type === 'end' ? { type: 'end' } : redirect;
    addTargetEdge(building, target, { ...place, role: 'redirect', values, phrase: 'edge' });
  }
  if (webhook && redirect.type !== 'webhook') addWebhookEdge(building, webhook.url, 'underlying', place, values);
}

interface TargetEdge {
  node: string;
  port: string | null;
  from: EdgeSource;
  role: 'redirect' | 'attribute' | 'fallback';
  values: Record<string, string>;
  phrase: 'edge' | 'edge.attribute' | 'edge.fallback';
}

/** No edge to where nothing is: its port says so instead. */
function addTargetEdge(building: Building, target: Continuation, edge: TargetEdge): void {
  const state = targetState(target, building.sectionIds);
  if (state === 'unset' || state === 'missing') return;
  const { id, label } = addTargetNode(building, target);
  const key: PhraseKey = `${edge.phrase}.${target.type}`;
  building.edges.push({
    ...toEdge(edge.node, edge.port, id, target.type, edge.role),
    from: edge.from,
    name: { key, values: label === undefined ? edge.values : { ...edge.values, target: label } },
  });
}

function addTargetNode(building: Building, target: Continuation): { id: string; label?: string } {
  if (target.type === 'end') return { id: END_ID };
  if (target.type === 'interaction') return { id: sectionNodeId(target.to), label: building.labelOf(target.to) };
  const campaign = building.findCampaign(target.to);
  const label = campaign?.name ?? target.to;
  const id = campaignNodeId(target.to);
  building.addNode({ id, kind: 'campaign', campaign: target.to, label, isLive: campaign?.isLive ?? false });
  return { id, label };
}

function addWebhookEdge(
  building: Building,
  url: string,
  webhook: 'redirect' | 'underlying',
  { node, port, from }: Place,
  values: Record<string, string>,
): void {
  const id = webhookNodeId(node.slice('section:'.length), port);
  building.addNode({ id, kind: 'webhook', webhook, ...from, url });
  building.edges.push({
    ...toEdge(node, port, id, 'webhook', webhook),
    from,
    name: {
      key: webhook === 'redirect' ? 'edge.webhook' : 'edge.underlying',
      values: { ...values, target: url || '…' },
    },
  });
}

function addFallback(building: Building, { fallback }: ChatbotDefinition): void {
  if (fallback === undefined || fallback.then.type === 'end') return;
  building.addNode({ id: FALLBACK_ID, kind: 'fallback' });
  addTargetEdge(building, fallback.then, {
    ...{ node: FALLBACK_ID, port: null, from: 'fallback', role: 'fallback' },
    ...{ values: {}, phrase: 'edge.fallback' },
  });
}

function toEdge(source: string, port: string | null, target: string, kind: EdgeKind, role: GraphEdge['role']) {
  const id = `${source}/${port ?? ''}/${role === 'underlying' ? 'webhook' : 'redirect'}`;
  return { id, source, sourcePort: port, target, kind, lineStyle: LINE_STYLES[kind], role };
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
