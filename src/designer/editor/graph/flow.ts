import type { Edge, Node } from '@xyflow/react';
import type {
  CampaignNode,
  Graph,
  GraphEdge,
  GraphNode,
  PlainNode,
  SectionNode,
  WebhookNode,
} from '../../model/graph.ts';
import type { Position } from '../../model/layout.ts';
import { isSame } from '../../model/same-values.ts';
import type { SectionMarks } from './marks.ts';
import type { Surroundings } from './routes.ts';

export type SectionFlowNode = Node<{ node: SectionNode; marks: SectionMarks }, 'section'>;
export type LeafFlowNode = Node<{ node: CampaignNode | WebhookNode | PlainNode }, 'leaf'>;
export type FlowNode = SectionFlowNode | LeafFlowNode;

export type FlowEdge = Edge<{ edge: GraphEdge; part: number | null; around: Surroundings | null }, 'arrow'>;

/** What xyflow is to draw. */
export interface Picture {
  graph: Graph;
  /** Where nodes stand now; asked for each time, as they are dragged without a new picture. */
  positionOf: (id: string) => Position;
  marksOf: (node: SectionNode) => SectionMarks;
  nameOf: (each: GraphEdge | GraphNode) => string;
  /** What screen readers call a node and an arrow. */
  words: { node: string; arrow: string };
  /** Which part of its section's answers went that way; null where that is not shown. */
  partOf: (edge: GraphEdge) => number | null;
  /** What an arrow from an option goes round; null for others. */
  aroundOf: (edge: GraphEdge) => Surroundings | null;
  /** The id of the node or edge that is chosen. */
  active: string | null;
  mayEdit: boolean;
}

/**
 * The nodes as xyflow takes them. Each that says the same as before stays the same object, with what xyflow measured of
 * it: then it is not drawn again.
 */
export function toFlowNodes(picture: Picture, before: readonly FlowNode[]): FlowNode[] {
  const known = new Map(before.map((each) => [each.id, each]));
  return picture.graph.nodes.map((node) => {
    const old = known.get(node.id);
    const position = picture.positionOf(node.id);
    const selected = node.id === picture.active;
    const marks = node.kind === 'section' ? picture.marksOf(node) : undefined;
    const ariaLabel = picture.nameOf(node);
    const isAlike = old && isUnchanged(old, node, marks) && old.ariaLabel === ariaLabel;
    if (isAlike && isAt(old, position) && old.selected === selected) return old;
    const base = { id: node.id, position, selected, ariaLabel, domAttributes: rolesOf(picture.words.node) };
    return toFlowNode(node, marks, { ...base, ...(old?.measured && { measured: old.measured }) });
  });
}

type Base = Pick<FlowNode, 'id' | 'position' | 'selected' | 'measured' | 'ariaLabel' | 'domAttributes'>;

function rolesOf(word: string) {
  return { 'aria-roledescription': word };
}

function toFlowNode(node: GraphNode, marks: SectionMarks | undefined, base: Base): FlowNode {
  if (node.kind !== 'section') return { ...base, type: 'leaf', data: { node } };
  return { ...base, type: 'section', data: { node, marks: marks ?? NO_MARKS } };
}

const NO_MARKS: SectionMarks = { ports: [], problems: 0, chosen: null, renaming: null };

function isUnchanged(old: FlowNode, node: GraphNode, marks: SectionMarks | undefined): boolean {
  return old.data.node === node && (old.type !== 'section' || isSame(old.data.marks, marks));
}

function isAt({ position }: FlowNode, { x, y }: Position): boolean {
  return position.x === x && position.y === y;
}

/** The edges as xyflow takes them, the same objects as before where they say the same. */
export function toFlowEdges(picture: Picture, before: readonly FlowEdge[]): FlowEdge[] {
  const known = new Map(before.map((each) => [each.id, each]));
  return picture.graph.edges.map((edge) => {
    const old = known.get(edge.id);
    const selected = edge.id === picture.active;
    const name = picture.nameOf(edge);
    const part = picture.partOf(edge);
    const around = picture.aroundOf(edge);
    const isAlike = old?.data?.edge === edge && old.data.part === part && old.ariaLabel === name;
    if (old && isAlike && isSame(old.data?.around, around) && old.selected === selected) return old;
    return {
      id: edge.id,
      type: 'arrow',
      source: edge.source,
      target: edge.target,
      sourceHandle: edge.sourcePort,
      className: `graph-arrow graph-${edge.kind}`,
      ariaLabel: name,
      domAttributes: rolesOf(picture.words.arrow),
      selected,
      // Its end is there to be dragged once it is chosen: circles on a thousand arrows would be in the way.
      reconnectable: selected && picture.mayEdit && edge.role !== 'underlying' ? 'target' : false,
      data: { edge, part, around },
    };
  });
}
