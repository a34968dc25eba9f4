import { END_ID, type Graph, type GraphEdge, type GraphNode } from '../../model/graph.ts';
import { layoutGraph, nodeSize, type Position, ROW_HEIGHT } from '../../model/layout.ts';
import type { Size } from '../../model/layout-groups.ts';
import type { Surroundings } from './routes.ts';

/** Between a node that comes and those that stand. */
const GAP = 40;
/** A node that comes is put beside, then below those in its way; after so many rows anywhere will do. */
const COLUMNS = [0, 1, -1, 2, -2, 3, -3];
const ROWS_MAX = 60;

/** Where people dragged nodes to. It is kept as long as the campaign is edited, and is in no definition. */
export type Pins = Map<string, Position>;

/** Where the nodes of one view stand: laid out when it opens, then staying until somebody moves them or asks for order. */
export class GraphPositions {
  readonly #pins: Pins;
  readonly #hasAddRow: boolean;
  /** Also of nodes that are gone: undo brings them back to their places. */
  #placed = new Map<string, Position>();
  #expected: Position | undefined;

  constructor(pins: Pins, hasAddRow: boolean) {
    this.#pins = pins;
    this.#hasAddRow = hasAddRow;
  }

  readonly of = (id: string): Position => this.#placed.get(id) ?? { x: 0, y: 0 };

  boxOf(node: GraphNode): Box {
    return { ...this.of(node.id), ...this.#sizeOf(node) };
  }

  /** Gives a place to every node that has none yet. */
  place(graph: Graph): void {
    const missing = graph.nodes.filter(({ id }) => !this.#placed.has(id));
    if (missing.length === 0) return;
    const wanted = layoutGraph(graph, this.#sizes(graph));
    if (this.#placed.size === 0) {
      this.#placed = new Map([...wanted, ...this.#pins]);
      return;
    }
    for (const node of missing) this.#placed.set(node.id, this.#takeExpected(node) ?? this.#find(graph, node, wanted));
  }

  /** The next section that comes shall stand there. */
  expectSection(position: Position | undefined): void {
    this.#expected = position;
  }

  /** What the arrows of options go round, as nodes stand now. */
  around(graph: Graph): (edge: GraphEdge) => Surroundings | null {
    const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
    const boxes = new Map(graph.nodes.map((node) => [node.id, this.boxOf(node)]));
    const hidden = new Map([...boxes].map(([id, box]) => [id, whatHides(box, boxes)]));
    const around = ({ source, target, sourcePort }: GraphEdge): Surroundings | null => {
      const [from, box, to] = [nodes.get(source), boxes.get(source), boxes.get(target)];
      if (from?.kind !== 'section' || box === undefined || to === undefined) return null;
      const index = from.ports.findIndex(({ id }) => id === sourcePort);
      const below = from.ports.length - 1 - index;
      const rows = below + HALF + (this.#hasAddRow ? 1 : 0);
      const above = hidden.get(target) ?? [];
      // Everything stands above the end: its arrows are many, and may pass behind.
      const isHidden = target !== END_ID && above.some((each) => each !== box && each.y > box.y + box.height);
      const { width, height } = to;
      return { drop: rows * ROW_HEIGHT, below, target: { width, height }, isHidden };
    };
    const all = new Map(graph.edges.map((edge) => [edge.id, around(edge)]));
    return ({ id }) => all.get(id) ?? null;
  }

  /** Somebody put it there. */
  pin(id: string, position: Position): void {
    this.#pins.set(id, position);
    this.#placed.set(id, position);
  }

  /** Everything to where the layout has it. */
  tidy(graph: Graph): void {
    this.#pins.clear();
    this.#placed = layoutGraph(graph, this.#sizes(graph));
  }

  #sizes(graph: Graph): Map<string, Size> {
    return new Map(graph.nodes.map((node) => [node.id, this.#sizeOf(node)]));
  }

  #sizeOf(node: GraphNode): Size {
    const size = nodeSize(node);
    return node.kind === 'section' && this.#hasAddRow ? { ...size, height: size.height + ROW_HEIGHT } : size;
  }

  #takeExpected({ kind }: GraphNode): Position | undefined {
    if (kind !== 'section') return undefined;
    const expected = this.#expected;
    this.#expected = undefined;
    return expected;
  }

  /** As far from what leads to it as the layout has it, where nothing else stands. */
  #find(graph: Graph, node: GraphNode, wanted: ReadonlyMap<string, Position>): Position {
    const parent = graph.edges.find(({ source, target }) => target === node.id && this.#placed.has(source))?.source;
    const own = wanted.get(node.id) ?? { x: 0, y: 0 };
    const laidOut = parent === undefined ? undefined : wanted.get(parent);
    const actual = parent === undefined ? undefined : this.#placed.get(parent);
    const offset = laidOut && actual ? { x: actual.x - laidOut.x, y: actual.y - laidOut.y } : { x: 0, y: 0 };
    return this.#findFree(graph, { x: own.x + offset.x, y: own.y + offset.y }, this.#sizeOf(node));
  }

  #findFree(graph: Graph, start: Position, size: Size): Position {
    const taken = graph.nodes.flatMap((each) => {
      const at = this.#placed.get(each.id);
      return at ? [{ ...at, ...this.#sizeOf(each) }] : [];
    });
    for (let row = 0; row < ROWS_MAX; row++) {
      for (const column of COLUMNS) {
        const place = { x: start.x + column * (size.width + GAP), y: start.y + row * (size.height + GAP) };
        if (!taken.some((each) => overlaps({ ...place, ...size }, each))) return place;
      }
    }
    return start;
  }
}

const HALF = 0.5;

export type Box = Position & Size;

/** What stands right above something, so that an arrow from further up would pass behind it. */
function whatHides(box: Box, boxes: ReadonlyMap<string, Box>): Box[] {
  const middle = box.x + box.width / 2;
  return [...boxes.values()].filter(
    (each) => each !== box && each.x < middle && middle < each.x + each.width && each.y + each.height <= box.y,
  );
}

function overlaps(a: Box, b: Box): boolean {
  const half = GAP / 2;
  return (
    a.x < b.x + b.width + half &&
    b.x < a.x + a.width + half &&
    a.y < b.y + b.height + half &&
    b.y < a.y + a.height + half
  );
}
