import { END_ID, FALLBACK_ID, type Graph } from './graph.ts';

export interface Size {
  width: number;
  height: number;
}

/** Nodes that are laid out as one: a single node, or neighbours that lead nowhere further, in rows. */
export interface Group extends Size {
  id: string;
  members: string[];
  columns: number;
}

interface Link {
  from: string;
  to: string;
}

interface Position {
  x: number;
  y: number;
}

/**
 * The graph as a tree of groups. What one menu leads to and nothing follows stands in rows of a few, in menu order from
 * top to bottom (CB-40): one row for each would make a picture of 300 sections 70,000 pixels wide.
 */
export function findGroups(
  graph: Graph,
  sizeOf: ReadonlyMap<string, Size>,
  gap: number,
): { groups: Group[]; links: Link[] } {
  const children = findTree(graph);
  const groups: Group[] = [];
  const links: Link[] = [];
  const isLarge = graph.nodes.length > MANY;
  const isLeaf = (id: string) => (children.get(id)?.length ?? 0) === 0;
  const addGroup = (members: string[]): string => {
    const group = measure(members, sizeOf, { gap, isLarge });
    groups.push(group);
    return group.id;
  };
  const add = (id: string): string => {
    const own = addGroup([id]);
    for (const run of splitRuns(children.get(id) ?? [], isLeaf)) {
      const [only, ...others] = run;
      if (only === undefined) continue;
      // Whole rows of leaves, or one child with all that follows it.
      open.push({ parent: own, members: others.length > 0 || isLeaf(only) ? run : undefined, node: only });
    }
    return own;
  };
  const open: { parent: string; members: string[] | undefined; node: string }[] = [];
  for (const root of children.get(ROOT) ?? []) {
    add(root);
    for (let next = open.shift(); next !== undefined; next = open.shift()) {
      const to = next.members ? addGroup(next.members) : add(next.node);
      links.push({ from: next.parent, to });
    }
  }
  return { groups, links };
}

const ROOT = '';

/** For each node those that it is the first to lead to, breadth first: everything stands as near to the start as it can. */
function findTree(graph: Graph): Map<string, string[]> {
  const targets = new Map<string, string[]>();
  for (const { source, target } of graph.edges) {
    if (target === END_ID) continue;
    const known = targets.get(source);
    if (known) known.push(target);
    else targets.set(source, [target]);
  }
  const children = new Map<string, string[]>([[ROOT, []]]);
  const seen = new Set<string>([END_ID]);
  const visit = (start: string): void => {
    children.get(ROOT)?.push(start);
    seen.add(start);
    const open = [start];
    for (const id of open) {
      const own = (targets.get(id) ?? []).filter((target) => {
        const isNew = !seen.has(target);
        seen.add(target);
        return isNew;
      });
      children.set(id, own);
      open.push(...own);
    }
  };
  // What only the fallback leads to stands beside the start, and what nothing leads to beside that.
  const [first, ...others] = graph.nodes.map(({ id }) => id);
  const roots = [first, others.find((id) => id === FALLBACK_ID), ...listUnreached(graph), ...others];
  for (const id of roots) if (id !== undefined && !seen.has(id)) visit(id);
  return children;
}

/** Sections that no arrow leads to come before those that are only reached from them. */
function listUnreached(graph: Graph): string[] {
  const reached = new Set(graph.edges.flatMap(({ source, target }) => (source === target ? [] : [target])));
  return graph.nodes.map(({ id }) => id).filter((id) => !reached.has(id));
}

/** Runs of neighbouring leaves; every other child is a run of its own. */
function splitRuns(ids: string[], isLeaf: (id: string) => boolean): string[][] {
  const runs: string[][] = [];
  let isOpen = false;
  for (const id of ids) {
    const last = runs.at(-1);
    if (isLeaf(id) && isOpen && last) last.push(id);
    else runs.push([id]);
    isOpen = isLeaf(id);
  }
  return runs;
}

/** From here on a picture is wide enough as it is: what one menu leads to stands below one another. */
const MANY = 100;
const COLUMN_LENGTH = 6;

/** Three in a row read well; long menus get wider, as they would get too tall. */
function countColumns(count: number, isLarge: boolean): number {
  if (isLarge) return Math.ceil(count / COLUMN_LENGTH);
  if (count <= 3) return count;
  return count === 4 ? 2 : count <= 12 ? 3 : Math.ceil(Math.sqrt(count));
}

function measure(
  members: string[],
  sizeOf: ReadonlyMap<string, Size>,
  { gap, isLarge }: { gap: number; isLarge: boolean },
): Group {
  const columns = countColumns(members.length, isLarge);
  const rows = toRows(members, columns, sizeOf);
  const width = Math.max(...members.map((id) => sizeOf.get(id)?.width ?? 0));
  const height = rows.reduce((sum, row) => sum + row.height, 0) + gap * (rows.length - 1);
  return { id: members[0] ?? '', members, columns, width: columns * width + gap * (columns - 1), height };
}

function toRows(members: string[], columns: number, sizeOf: ReadonlyMap<string, Size>) {
  const rows: { members: string[]; height: number }[] = [];
  for (let from = 0; from < members.length; from += columns) {
    const row = members.slice(from, from + columns);
    rows.push({ members: row, height: Math.max(...row.map((id) => sizeOf.get(id)?.height ?? 0)) });
  }
  return rows;
}

/** Where the members of a group stand, given its upper left corner. */
export function spreadGroup(
  { members, columns, width }: Group,
  corner: Position,
  sizeOf: ReadonlyMap<string, Size>,
  gap: number,
): [string, Position][] {
  const cell = (width - gap * (columns - 1)) / Math.max(columns, 1);
  let y = corner.y;
  return toRows(members, columns, sizeOf).flatMap((row) => {
    const placed = row.members.map((id, column): [string, Position] => [
      id,
      { x: corner.x + column * (cell + gap), y },
    ]);
    y += row.height + gap;
    return placed;
  });
}
