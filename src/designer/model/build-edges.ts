import type { Continuation, MenuOption } from '../../campaigns/definition.ts';
import {
  campaignNodeId,
  type EdgeKind,
  type EdgeRole,
  type EdgeSource,
  END_ID,
  type GraphEdge,
  type GraphNode,
  LINE_STYLES,
  sectionNodeId,
  webhookNodeId,
} from './graph.ts';
import type { Lookups } from './graph-lookups.ts';
import type { Redirect } from './operation.ts';
import type { PhraseKey } from './phrases.ts';
import { targetState } from './targets.ts';

/** A part of a graph that is being built. */
export interface Building {
  lookups: Lookups;
  nodes: GraphNode[];
  edges: GraphEdge[];
}

/** Where an option's arrows begin. */
interface Place {
  node: string;
  port: string;
  from: { section: string; option: number };
  key: string;
}

export function nameOption(key: string, text: string | undefined): string {
  return text?.trim() ? `${key}, ${text.trim()}` : key;
}

export function addOptionEdges(building: Building, option: MenuOption, place: Place): void {
  const { redirect, webhook, text } = option;
  const values = { option: nameOption(place.key, text) };
  if (redirect.type === 'webhook') {
    addWebhookEdge(building, redirect.webhook.url, 'redirect', place, values);
    return;
  }
  addRedirectEdges(building, redirect, place, values);
  if (webhook) addWebhookEdge(building, webhook.url, 'underlying', place, values);
}

type Values = Record<string, string>;

function addRedirectEdges(
  building: Building,
  redirect: Exclude<Redirect, { type: 'webhook' }>,
  place: Place,
  values: Values,
): void {
  if (redirect.type === 'attribute') {
    const more = { ...values, field: redirect.field };
    addTargetEdge(building, redirect.then, { ...place, role: 'attribute', values: more, phrase: 'edge.attribute' });
  } else if (redirect.type === 'request') {
    const more = { ...values, request: building.lookups.request(redirect.request) };
    addTargetEdge(building, redirect.then, { ...place, role: 'request', values: more, phrase: 'edge.request' });
    for (const role of ['onError', 'onTimeout'] as const) {
      const target = redirect[role];
      if (target) addTargetEdge(building, target, { ...place, role, values: more, phrase: `edge.${role}` });
    }
  } else {
    addTargetEdge(building, redirect, { ...place, role: 'redirect', values, phrase: 'edge' });
  }
}

interface TargetEdge {
  node: string;
  port: string | null;
  from: EdgeSource;
  role: Exclude<EdgeRole, 'underlying'>;
  values: Values;
  phrase: 'edge' | `edge.${'attribute' | 'request' | 'onError' | 'onTimeout' | 'fallback'}`;
}

/** No edge to where nothing is: its port says so instead. */
export function addTargetEdge(building: Building, target: Continuation, edge: TargetEdge): void {
  if (!leadsSomewhere(target, building.lookups)) return;
  const { id, label } = addTargetNode(building, target);
  const key: PhraseKey = `${edge.phrase}.${target.type}`;
  building.edges.push({
    ...toEdge(edge.node, edge.port, id, target.type, edge.role),
    from: edge.from,
    name: { key, values: label === undefined ? edge.values : { ...edge.values, target: label } },
  });
}

function leadsSomewhere(target: Continuation, lookups: Lookups): boolean {
  const state = targetState(target, sectionsOf(lookups));
  return state !== 'unset' && state !== 'missing';
}

/** As far as a target's state cares which sections there are. */
export function sectionsOf(lookups: Lookups): Pick<ReadonlySet<string>, 'has'> {
  return { has: (id) => lookups.section(id) !== undefined };
}

function addTargetNode({ lookups, nodes }: Building, target: Continuation): { id: string; label?: string } {
  if (target.type === 'end') return { id: END_ID };
  if (target.type === 'interaction') {
    return { id: sectionNodeId(target.to), label: lookups.section(target.to) ?? target.to };
  }
  const campaign = lookups.campaign(target.to);
  const label = campaign?.name ?? target.to;
  const id = campaignNodeId(target.to);
  nodes.push({ id, kind: 'campaign', campaign: target.to, label, isLive: campaign?.isLive ?? false });
  return { id, label };
}

function addWebhookEdge(
  building: Building,
  url: string,
  webhook: 'redirect' | 'underlying',
  { node, port, from }: Place,
  values: Values,
): void {
  const id = webhookNodeId(node.slice('section:'.length), port);
  building.nodes.push({ id, kind: 'webhook', webhook, ...from, url });
  building.edges.push({
    ...toEdge(node, port, id, 'webhook', webhook),
    from,
    name: {
      key: webhook === 'redirect' ? 'edge.webhook' : 'edge.underlying',
      values: { ...values, target: url || '…' },
    },
  });
}

/** What follows in an edge's id from its role: whatever the redirect is, its arrow keeps its id when it changes. */
const SLOTS: Record<EdgeRole, string> = {
  redirect: 'redirect',
  attribute: 'redirect',
  request: 'redirect',
  fallback: 'redirect',
  onError: 'onError',
  onTimeout: 'onTimeout',
  underlying: 'webhook',
};

function toEdge(source: string, port: string | null, target: string, kind: EdgeKind, role: EdgeRole) {
  const id = `${source}/${port ?? ''}/${SLOTS[role]}`;
  return { id, source, sourcePort: port, target, kind, lineStyle: LINE_STYLES[kind], role };
}
