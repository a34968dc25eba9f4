import { useReactFlow } from '@xyflow/react';
import { type KeyboardEvent, type RefObject, useCallback, useMemo } from 'react';
import type { Graph } from '../../model/graph.ts';
import type { FlowEdge, FlowNode } from './flow.ts';
import type { Gestures } from './gestures.ts';
import { arrowOf, elementOf, type Spot, spotAfter, spotOf } from './keys.ts';
import type { Renaming } from './marks.ts';
import type { GraphPositions } from './positions.ts';

/** How far Shift with an arrow key moves a node. */
const STEP = 20;
const MOVES: Record<string, { x: number; y: number }> = {
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
};

interface KeyTargets {
  frame: RefObject<HTMLDivElement | null>;
  graph: Graph;
  gestures: Gestures;
  positions: GraphPositions;
  mayEdit: boolean;
  active: string | null;
  choose: (id: string) => void;
  open: (id: string) => void;
  rename: (what: Renaming) => void;
  redraw: () => void;
}

/** What keys do in the graph; its help says the same. */
export function useKeys(targets: KeyTargets) {
  const { frame } = targets;
  const focus = useFocus(frame);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isPlain || (event.target as Element).matches('input, textarea')) return;
    const spot = spotOf(event.target);
    const isDone =
      event.shiftKey && MOVES[event.key] ? move(targets, spot, event.key) : press(targets, focus, spot, event.key);
    if (isDone) event.preventDefault();
  };
  return onKeyDown;
}

function move({ positions, redraw }: KeyTargets, spot: Spot | undefined, key: string): boolean {
  const by = MOVES[key];
  if (spot === undefined || by === undefined) return false;
  const { x, y } = positions.of(spot.node);
  positions.pin(spot.node, { x: x + by.x, y: y + by.y });
  redraw();
  return true;
}

function press(targets: KeyTargets, focus: (spot: Spot) => void, spot: Spot | undefined, key: string): boolean {
  const { graph, mayEdit, active } = targets;
  if (key === 'Delete' || key === 'Backspace') return mayEdit && remove(targets, spot, active);
  if (spot === undefined) return false;
  const next = spotAfter(graph, spot, key, mayEdit);
  if (next) focus(next);
  if (key.startsWith('Arrow')) return true;
  if (key === 'Escape' && spot.port !== undefined) focus({ node: spot.node });
  if (key === 'F2') return mayEdit && rename(targets, spot);
  // On a port they press its button.
  if (spot.port !== undefined) return false;
  if (key === ' ') targets.choose(spot.node);
  if (key === 'Enter') targets.open(spot.node);
  return key === ' ' || key === 'Enter';
}

/** An arrow that was chosen goes first: it has no place of its own for the focus. */
function remove({ graph, gestures }: KeyTargets, spot: Spot | undefined, active: string | null): boolean {
  const chosen = graph.edges.find(({ id }) => id === active);
  const node = graph.nodes.find(({ id }) => id === spot?.node);
  const port = node?.kind === 'section' && typeof spot?.port === 'number' ? node.ports[spot.port] : undefined;
  const arrow = chosen ?? (node && port && arrowOf(graph, node.id, port));
  if (arrow) gestures.disconnect(arrow);
  else if (port === undefined && spot?.port === undefined) {
    const id = spot?.node ?? active;
    if (id === null) return false;
    gestures.deleteNode(id);
  }
  return true;
}

function rename({ graph, rename: start }: KeyTargets, { node: id, port }: Spot): boolean {
  const node = graph.nodes.find((each) => each.id === id);
  if (node?.kind !== 'section' || port === 'add') return false;
  if (port !== undefined && node.ports[port]?.redirect === 'webhook') return false;
  start({ section: node.section, option: port ?? null });
  return true;
}

/** Gives the focus to a spot and brings it to the eye. */
function useFocus(frame: RefObject<HTMLDivElement | null>): (spot: Spot) => void {
  const show = useShow(frame);
  return useCallback(
    (spot) => {
      const element = frame.current && elementOf(frame.current, spot);
      if (!element) return;
      element.focus({ preventScroll: true });
      show(spot.node);
    },
    [frame, show],
  );
}

/** Moves the canvas to a node that cannot be seen, and leaves it alone otherwise. */
export function useShow(frame: RefObject<HTMLDivElement | null>): (nodeId: string) => void {
  const flow = useReactFlow<FlowNode, FlowEdge>();
  return useMemo(
    () => (nodeId) => {
      const node = flow.getInternalNode(nodeId);
      const canvas = frame.current?.querySelector('.react-flow')?.getBoundingClientRect();
      if (!node || !canvas) return;
      const { positionAbsolute } = node.internals;
      const { width = 0, height = 0 } = node.measured;
      const from = flow.flowToScreenPosition(positionAbsolute);
      const to = flow.flowToScreenPosition({ x: positionAbsolute.x + width, y: positionAbsolute.y + height });
      const isSeen = from.x < canvas.right && to.x > canvas.left && from.y < canvas.bottom && to.y > canvas.top;
      if (isSeen) return;
      const middle = { x: positionAbsolute.x + width / 2, y: positionAbsolute.y + height / 2 };
      void flow.setCenter(middle.x, middle.y, { zoom: Math.max(flow.getZoom(), READABLE) });
    },
    [flow, frame],
  );
}

/** From here on texts can be read. */
const READABLE = 0.6;
