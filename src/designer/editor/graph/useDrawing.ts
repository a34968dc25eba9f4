import { type FinalConnectionState, type OnConnectEnd, type ReactFlowProps, useReactFlow } from '@xyflow/react';
import { useMemo, useRef } from 'react';
import type { EdgeSource, Graph } from '../../model/graph.ts';
import type { FlowEdge, FlowNode } from './flow.ts';
import type { ArrowEnd, Gestures } from './gestures.ts';

export type Drawing = Pick<
  ReactFlowProps<FlowNode, FlowEdge>,
  'onConnectStart' | 'onConnectEnd' | 'onReconnect' | 'onReconnectStart' | 'onReconnectEnd'
>;

/**
 * Arrows that are drawn by hand: to a node, wherever it is hit; to the empty canvas, where a new section comes; the end
 * of an arrow that is there to another node.
 */
export function useDrawing(getGraph: () => Graph, gestures: Gestures): Drawing {
  const { screenToFlowPosition } = useReactFlow<FlowNode, FlowEdge>();
  const moved = useRef<ArrowEnd>(undefined);
  return useMemo(() => {
    const onConnectEnd: OnConnectEnd = (event, state) => {
      const arrow = moved.current ?? startOf(getGraph(), state);
      const point = pointOf(event);
      if (arrow === undefined || point === undefined) return;
      const reached = state.toNode?.id ?? nodeAt(point);
      if (reached !== undefined) gestures.connectToNode(arrow, reached);
      else if (moved.current === undefined && isCanvas(point)) {
        gestures.connectToNew(arrow, screenToFlowPosition(point, { snapToGrid: false }));
      }
    };
    return {
      onConnectEnd,
      // xyflow draws no anchors without it; what is done is done at the end.
      onReconnect: () => {},
      onReconnectStart: (_, { data }) => {
        moved.current = data?.edge;
      },
      onReconnectEnd: () => {
        moved.current = undefined;
      },
    };
  }, [getGraph, gestures, screenToFlowPosition]);
}

function startOf({ nodes }: Graph, { fromNode, fromHandle }: FinalConnectionState): ArrowEnd | undefined {
  const node = nodes.find(({ id }) => id === fromNode?.id);
  if (node?.kind === 'fallback') return { from: 'fallback', role: 'fallback' };
  const port = node?.kind === 'section' ? node.ports.find(({ id }) => id === fromHandle?.id) : undefined;
  if (node?.kind !== 'section' || port === undefined) return undefined;
  const from: EdgeSource = { section: node.section, option: port.option };
  return { from, role: 'redirect' };
}

interface Point {
  x: number;
  y: number;
}

function pointOf(event: MouseEvent | TouchEvent): Point | undefined {
  const at = 'clientX' in event ? event : event.changedTouches[0];
  return at && { x: at.clientX, y: at.clientY };
}

function nodeAt({ x, y }: Point): string | undefined {
  return document.elementFromPoint(x, y)?.closest<HTMLElement>('.react-flow__node')?.dataset.id;
}

function isCanvas({ x, y }: Point): boolean {
  return document.elementFromPoint(x, y)?.classList.contains('react-flow__pane') ?? false;
}
