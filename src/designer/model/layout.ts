import { Graph as DagreGraph, layout as runDagre } from '@dagrejs/dagre';
import { END_ID, type Graph, type GraphEdge, type GraphNode } from './graph.ts';
import { findGroups, type Group, type Size, spreadGroup } from './layout-groups.ts';

export interface Position {
  x: number;
  y: number;
}

/** Room between neighbours, so that arrows can be told apart. */
const GAP = 40;
const RANK_GAP = 90;

/** Section heads, a line for each fact, and a row for each of their options; what draws them keeps to it. */
const HEAD_HEIGHT = 64;
const FACT_HEIGHT = 24;
export const ROW_HEIGHT = 30;
export const SECTION_WIDTH = 260;
const LEAF_SIZE = { width: 220, height: 56 };

/** How large a node is unless the view measured it. */
export function nodeSize(node: GraphNode): Size {
  if (node.kind !== 'section') return LEAF_SIZE;
  const height = HEAD_HEIGHT + node.facts.length * FACT_HEIGHT + node.ports.length * ROW_HEIGHT;
  return { width: SECTION_WIDTH, height };
}

/**
 * Where nodes stand, by their upper left corner: the Welcome Message at 0, 0, what answers lead to below it, in menu
 * order. Every node stands under the first answer that leads to it; all other arrows go to where it stands already. So
 * dagre has a tree to lay out, which takes it a fraction of the time, and nothing moves to another side of its
 * neighbours because of an arrow elsewhere.
 */
export function layoutGraph(graph: Graph, sizes: ReadonlyMap<string, Size> = new Map()): Map<string, Position> {
  const sizeOf = new Map(graph.nodes.map((node) => [node.id, sizes.get(node.id) ?? nodeSize(node)]));
  const { groups, links } = findGroups(graph, sizeOf, GAP);
  const dagre = new DagreGraph();
  dagre.setGraph({ rankdir: 'TB', nodesep: GAP, ranksep: RANK_GAP, rankalign: 'top', ranker: 'tight-tree' });
  dagre.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of groups) dagre.setNode(id, { width, height });
  for (const { from, to } of links) dagre.setEdge(from, to);
  // A tree in menu order has no crossings to be rid of.
  runDagre(dagre, { disableOptimalOrderHeuristic: true });
  return place(graph, groups, (group) => cornerOf(dagre.node(group.id), group), sizeOf);
}

function cornerOf(node: { x?: number; y?: number }, { width, height }: Size): Position {
  return { x: (node.x ?? 0) - width / 2, y: (node.y ?? 0) - height / 2 };
}

function place(
  graph: Graph,
  groups: Group[],
  corner: (group: Group) => Position,
  sizeOf: ReadonlyMap<string, Size>,
): Map<string, Position> {
  const placed = new Map(groups.flatMap((group) => spreadGroup(group, corner(group), sizeOf, GAP)));
  // The Welcome Message comes first in every graph.
  const origin = placed.get(graph.nodes[0]?.id ?? '') ?? { x: 0, y: 0 };
  const moved = new Map([...placed].map(([id, { x, y }]) => [id, { x: x - origin.x, y: y - origin.y }]));
  placeEnd(graph, moved, sizeOf);
  return moved;
}

/** Below all others, under the Welcome Message: nearly every branch leads there, so no branch is its place. */
function placeEnd(graph: Graph, placed: Map<string, Position>, sizeOf: ReadonlyMap<string, Size>): void {
  if (!graph.nodes.some(({ id }) => id === END_ID)) return;
  let bottom = 0;
  for (const [id, { y }] of placed) bottom = Math.max(bottom, y + (sizeOf.get(id)?.height ?? 0));
  const welcome = sizeOf.get(graph.nodes[0]?.id ?? '')?.width ?? 0;
  const own = sizeOf.get(END_ID)?.width ?? 0;
  placed.set(END_ID, { x: (welcome - own) / 2, y: bottom + RANK_GAP });
}

/** Whether a layout of the one fits the other: they differ in words only. */
export function hasSameShape(a: Graph, b: Graph): boolean {
  return (
    a.nodes.length === b.nodes.length &&
    a.edges.length === b.edges.length &&
    a.nodes.every((node, index) => isSameNode(node, b.nodes[index])) &&
    a.edges.every((edge, index) => isSameEdge(edge, b.edges[index]))
  );
}

function isSameNode(a: GraphNode, b: GraphNode | undefined): boolean {
  if (a === b) return true;
  if (b === undefined || a.id !== b.id) return false;
  if (a.kind !== 'section' || b.kind !== 'section') return true;
  const isAlike = a.ports.length === b.ports.length && a.facts.length === b.facts.length;
  return isAlike && a.ports.every(({ id }, index) => id === b.ports[index]?.id);
}

function isSameEdge(a: GraphEdge, b: GraphEdge | undefined): boolean {
  return a === b || (b !== undefined && a.id === b.id && a.target === b.target);
}
