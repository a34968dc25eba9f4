import { type FitViewOptions, useReactFlow } from '@xyflow/react';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { END_ID, type Graph } from '../../model/graph.ts';
import type { Position } from '../../model/layout.ts';
import { type EditorStore, useEditorStore } from '../store.ts';
import { useMayEdit } from '../surroundings.ts';
import { GraphActionsContext } from './actions.ts';
import { ConnectDialog } from './ConnectDialog.tsx';
import { EditorFlow } from './EditorFlow.tsx';
import { FIT } from './fit.ts';
import type { FlowEdge, FlowNode } from './flow.ts';
import { Gestures } from './gestures.ts';
import { Legend } from './Legend.tsx';
import type { Renaming } from './marks.ts';
import { GraphPositions, type Pins } from './positions.ts';
import { Toolbar } from './Toolbar.tsx';
import { useActive } from './useActive.ts';
import { useDrawing } from './useDrawing.ts';
import { useEditorGraph } from './useEditorGraph.ts';
import { useGraphActionsOf } from './useGraphActionsOf.ts';
import { useGraphPicture } from './useGraphPicture.ts';
import { useInHand } from './useInHand.ts';
import { useKeys, useShow } from './useKeys.ts';
import { useOpen } from './useOpen.ts';

/** Where nodes were dragged to in each campaign that is being edited. */
const PINS = new WeakMap<EditorStore, Pins>();

function pinsOf(store: EditorStore): Pins {
  const pins = PINS.get(store) ?? new Map();
  PINS.set(store, pins);
  return pins;
}

export function EditorGraph() {
  const store = useEditorStore();
  const mayEdit = useMayEdit();
  const frame = useRef<HTMLDivElement>(null);
  const graph = useEditorGraph();
  const getGraph = useLatest(graph);
  const [positions] = useState(() => new GraphPositions(pinsOf(store), mayEdit));
  const [gestures] = useState(() => new Gestures(store, positions, getGraph));
  const { what: renaming, take: setRenaming } = useInHand();
  const { place: port, take: setPort } = useInHand();
  const [layout, redraw] = useRedraw();
  const { active, choose } = useActive(graph, getGraph);
  const picture = useGraphPicture({ graph, positions, layout, renaming, active });
  const open = useOpen(getGraph);
  const onKeyDown = useKeys({
    ...{ frame, graph, gestures, positions, mayEdit, active, choose, open, rename: setRenaming, redraw },
  });
  const actions = useGraphActionsOf({ mayEdit, setPort, setRenaming });
  const drawing = useDrawing(getGraph, gestures);
  const [opening] = useState(() => openingOf(graph, active));
  const tidy = useTidy(getGraph, positions, redraw);
  const add = useAdd(gestures, setRenaming);
  const close = useCallback(() => setPort(null), [setPort]);
  useSelectionShown(graph, active, frame);
  return (
    <GraphActionsContext value={actions}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of what is inside; it has no meaning of its own. */}
      <div className="graph-frame" ref={frame} onKeyDown={onKeyDown}>
        <Toolbar mayEdit={mayEdit} onTidy={tidy} onAdd={add} />
        <div className="graph">
          <EditorFlow {...{ picture, positions, opening, drawing, choose, open }} onMoved={redraw} />
        </div>
        <Legend />
        <ConnectDialog at={port} getGraph={getGraph} gestures={gestures} onClose={close} />
      </div>
    </GraphActionsContext>
  );
}

/** More nodes than can be read at once. */
const MANY = 40;

/** What is seen first: all of it, or of a large graph what is chosen and where that leads. */
function openingOf({ nodes, edges }: Graph, active: string | null): FitViewOptions {
  if (nodes.length <= MANY || active === null) return FIT;
  const near = edges.filter(({ source }) => source === active).map(({ target }) => target);
  return { ...FIT, nodes: [active, ...near].filter((id) => id !== END_ID).map((id) => ({ id })) };
}

/** Always the newest, for what outlives a drawing. */
function useLatest<T>(value: T): () => T {
  const latest = useRef(value);
  latest.current = value;
  return useCallback(() => latest.current, []);
}

function useRedraw(): [number, () => void] {
  const [count, setCount] = useState(0);
  return [count, useCallback(() => setCount((before) => before + 1), [])];
}

function useTidy(getGraph: () => Graph, positions: GraphPositions, redraw: () => void): () => void {
  const { fitView } = useReactFlow<FlowNode, FlowEdge>();
  return useCallback(() => {
    positions.tidy(getGraph());
    redraw();
    requestAnimationFrame(() => void fitView({ ...FIT, duration: 200 }));
  }, [getGraph, positions, redraw, fitView]);
}

function useAdd(gestures: Gestures, rename: (what: Renaming) => void): (at: Position) => void {
  return useCallback(
    (at) => {
      const section = gestures.addSection(at);
      if (section !== null) rename({ section, option: null });
    },
    [gestures, rename],
  );
}

/** What is chosen in another view, or by undo, is shown here too. */
function useSelectionShown(graph: Graph, active: string | null, frame: RefObject<HTMLDivElement | null>): void {
  const show = useShow(frame);
  const isThere = active !== null && graph.nodes.some(({ id }) => id === active);
  useEffect(() => {
    if (isThere) show(active);
  }, [active, isThere, show]);
}
