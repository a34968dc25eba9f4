import type { RedirectType } from './operation.ts';
import type { Phrase } from './phrases.ts';

/** The picture of a definition as plain data: what it looks like is the view's business (CB-40…CB-47). */

/** Blue, red and black arrows, and those to the end. */
export type EdgeKind = 'interaction' | 'campaign' | 'webhook' | 'end';
export type LineStyle = 'solid' | 'dashed' | 'dotted' | 'dash-dot';

/** Colour is never the only sign of a kind (CB-46). */
export const LINE_STYLES: Record<EdgeKind, LineStyle> = {
  interaction: 'solid',
  campaign: 'dashed',
  webhook: 'dotted',
  end: 'dash-dot',
};

/** Where an arrow begins: an option, or what happens after too many wrong answers. */
export type EdgeSource = { section: string; option: number } | 'fallback';

export interface Port {
  /** Unique in its node; the option's key in the editor where there is one. */
  id: string;
  option: number;
  /** What people answer to choose it: `2` or `B`. */
  key: string;
  text: string | undefined;
  redirect: RedirectType;
  state: 'set' | 'unset' | 'missing';
  webhook: 'redirect' | 'underlying' | null;
  name: Phrase;
}

export interface SectionNode {
  id: string;
  kind: 'section';
  section: string;
  label: string;
  isWelcome: boolean;
  /** It has no menu: the conversation ends after its text, or returns. */
  isLast: boolean;
  /** What is to be told of it beside its menu: the event that starts it, the requests made on arrival. */
  facts: Phrase[];
  ports: Port[];
}

export interface CampaignNode {
  id: string;
  kind: 'campaign';
  campaign: string;
  label: string;
  /** Whether it is there and published: else the redirect cannot be published. */
  isLive: boolean;
}

export interface WebhookNode {
  id: string;
  kind: 'webhook';
  webhook: 'redirect' | 'underlying';
  section: string;
  option: number;
  url: string;
}

/** `end` is always there, so that an arrow can be drawn to it; `fallback` only where it leads anywhere else. */
export interface PlainNode {
  id: 'end' | 'fallback';
  kind: 'end' | 'fallback';
}

export type GraphNode = SectionNode | CampaignNode | WebhookNode | PlainNode;

/**
 * Why there is an arrow. An option may have two, its redirect's and its underlying webhook's, and that of a request two
 * more for what goes wrong.
 */
export type EdgeRole = 'redirect' | 'underlying' | 'attribute' | 'request' | 'onError' | 'onTimeout' | 'fallback';

export interface GraphEdge {
  id: string;
  source: string;
  /** The port it leaves from; null from the fallback's node. */
  sourcePort: string | null;
  target: string;
  kind: EdgeKind;
  lineStyle: LineStyle;
  role: EdgeRole;
  from: EdgeSource;
  name: Phrase;
}

export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export const END_ID = 'end';
export const FALLBACK_ID = 'fallback';

export function sectionNodeId(section: string): string {
  return `section:${section}`;
}

export function campaignNodeId(campaign: string): string {
  return `campaign:${campaign}`;
}

export function webhookNodeId(section: string, port: string): string {
  return `webhook:${section}:${port}`;
}
