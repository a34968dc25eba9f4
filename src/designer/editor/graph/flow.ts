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
import type { MarksOf, SectionMarks } from './marks.ts';
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
  marksOf: MarksOf;
  nameOf: (node: GraphNode) => string;
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
  const find = finder(before);
  return picture.graph.nodes.map((node, index) => {
    const old = find(node.id, index);
    const position = picture.positionOf(node.id);
    const selected = node.id === picture.active;
    const marks = node.kind === 'section' ? picture.marksOf(node, marksBefore(old)) : undefined;
    const ariaLabel = picture.nameOf(node);
    const isAlike = old && isUnchanged(old, node, marks) && old.ariaLabel === ariaLabel;
    if (isAlike && isAt(old, position) && old.selected === selected) return old;
    const base = { id: node.id, position, selected, ariaLabel, domAttributes: rolesOf(picture.words.node) };
    return toFlowNode(node, marks, { ...base, ...(old?.measured && { measured: old.measured }) });
  });
}

function marksBefore(old: FlowNode | undefined): SectionMarks | undefined {
  return old?.type === 'section' ? old.data.marks : undefined;
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
  return old.data.node === node && (old.type !== 'section' || old.data.marks === marks);
}

function isAt({ position }: FlowNode, { x, y }: Position): boolean {
  return position.x === x && position.y === y;
}

/**
 * The edges as xyflow takes them: the same objects as before where they lead the same way, and the same list where all
 * of them do. What they are called is told to them otherwise (edge-names.ts).
 */
export function toFlowEdges(picture: Picture, before: readonly FlowEdge[]): readonly FlowEdge[] {
  const find = finder(before);
  const edges = picture.graph.edges.map((edge, index) => {
    const old = find(edge.id, index);
    const selected = edge.id === picture.active;
    const part = picture.partOf(edge);
    const around = picture.aroundOf(edge);
    return old && old.selected === selected && isAlike(old, { edge, part, around })
      ? old
      : toFlowEdge(picture, { edge, part, around }, selected);
  });
  return edges.length === before.length && edges.every((each, index) => each === before[index]) ? before : edges;
}

/** Of the element that holds an arrow's name. */
export function titleIdOf(edgeId: string): string {
  return `arrow-${edgeId}`;
}

type EdgeData = NonNullable<FlowEdge['data']>;

function isAlike({ data }: FlowEdge, { edge, part, around }: EdgeData): boolean {
  if (data === undefined || data.part !== part || !isSame(data.around, around)) return false;
  const { edge: old } = data;
  return old === edge || (old.target === edge.target && old.role === edge.role && isSame(old.from, edge.from));
}

function toFlowEdge({ mayEdit, words }: Picture, data: EdgeData, selected: boolean): FlowEdge {
  const { id, source, target, sourcePort, kind, role } = data.edge;
  return {
    id,
    type: 'arrow',
    source,
    target,
    sourceHandle: sourcePort,
    className: `graph-arrow graph-${kind}`,
    // In place of the name that xyflow gives it.
    domAttributes: { ...rolesOf(words.arrow), 'aria-labelledby': titleIdOf(id) },
    selected,
    // Its end is there to be dragged once it is chosen: circles on a thousand arrows would be in the way.
    reconnectable: selected && mayEdit && role !== 'underlying' ? 'target' : false,
    data,
  };
}

/** Finds what was there before: nearly always where it was. */
function finder<T extends { id: string }>(before: readonly T[]): (id: string, index: number) => T | undefined {
  let known: ReadonlyMap<string, T> | undefined;
  return (id, index) => {
    const inPlace = before[index];
    if (inPlace?.id === id) return inPlace;
    known ??= new Map(before.map((each) => [each.id, each]));
    return known.get(id);
  };
}
