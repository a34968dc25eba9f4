import { type FitViewOptions, useReactFlow } from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { END_ID, type Graph } from '../../model/graph.ts';
import { layoutSignature } from '../../model/layout.ts';
import type { OptionPlace } from '../../model/operation.ts';
import { type EditorStore, useEditor, useEditorStore } from '../store.ts';
import { useMayEdit, useProblems } from '../surroundings.ts';
import { GraphActionsContext } from './actions.ts';
import { Canvas } from './Canvas.tsx';
import { ConnectDialog } from './ConnectDialog.tsx';
import { FIT } from './fit.ts';
import type { FlowEdge, FlowNode, Picture } from './flow.ts';
import { Gestures } from './gestures.ts';
import { Legend } from './Legend.tsx';
import { createMarks, type Renaming } from './marks.ts';
import { GraphPositions, type Pins } from './positions.ts';
import { Toolbar } from './Toolbar.tsx';
import { useActive } from './useActive.ts';
import { useDrawing } from './useDrawing.ts';
import { useEditorGraph } from './useEditorGraph.ts';
import { useFlow } from './useFlow.ts';
import { useGraphActionsOf } from './useGraphActionsOf.ts';
import { useKeys, useShow } from './useKeys.ts';
import { useOpen } from './useOpen.ts';
import { useWords } from './useWords.ts';

/** Where nodes were dragged to in each campaign that is being edited. */
const PINS = new WeakMap<EditorStore, Pins>();

function pinsOf(store: EditorStore): Pins {
  const pins = PINS.get(store) ?? new Map();
  PINS.set(store, pins);
  return pins;
}

export function EditorGraph() {
  const { t } = useTexts();
  const store = useEditorStore();
  const mayEdit = useMayEdit();
  const frame = useRef<HTMLDivElement>(null);
  const graph = useEditorGraph();
  const getGraph = useLatest(graph);
  const [positions] = useState(() => new GraphPositions(pinsOf(store), mayEdit));
  const [gestures] = useState(() => new Gestures(store, positions, getGraph));
  const [renaming, setRenaming] = useState<Renaming | null>(null);
  const [port, setPort] = useState<OptionPlace | null>(null);
  const [layout, redraw] = useRedraw();
  const { active, choose } = useActive(graph);
  const picture = usePicture({ graph, positions, layout, renaming, active });
  const flow = useFlow(picture, positions);
  const open = useOpen(getGraph);
  const onKeyDown = useKeys({
    ...{ frame, graph, gestures, positions, mayEdit, active, choose, open, rename: setRenaming, redraw },
  });
  const actions = useGraphActionsOf({ mayEdit, setPort, setRenaming });
  const drawing = useDrawing(getGraph, gestures);
  const [opening] = useState(() => openingOf(graph, active));
  const tidy = useTidy(graph, positions, redraw);
  useSelectionShown(graph, active, frame);
  return (
    <GraphActionsContext value={actions}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of what is inside; it has no meaning of its own. */}
      <div className="graph-frame" ref={frame} onKeyDown={onKeyDown}>
        <Toolbar
          mayEdit={mayEdit}
          onTidy={tidy}
          onAdd={(at) => {
            const section = gestures.addSection(at);
            if (section !== null) setRenaming({ section, option: null });
          }}
        />
        <div className="graph" data-editable={mayEdit || undefined}>
          <Canvas
            label={t('graph.title')}
            {...flow}
            {...(mayEdit ? drawing : {})}
            nodesConnectable={mayEdit}
            connectionDragThreshold={6}
            fitView
            fitViewOptions={opening}
            onNodeClick={({ target }, { id, data: { node } }) => {
              const option = optionAt(target);
              if (node.kind === 'section' && option !== undefined) store.select({ section: node.section, option });
              else choose(id);
            }}
            onNodeDragStop={redraw}
            onNodeDoubleClick={(_, { id }) => open(id)}
            onEdgeClick={(_, { id }) => choose(id)}
          />
        </div>
        <Legend />
        <ConnectDialog at={port} graph={graph} gestures={gestures} onClose={() => setPort(null)} />
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

function optionAt(target: EventTarget): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-option]') : null;
  return row ? Number(row.dataset.option) : undefined;
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

interface PictureSources {
  graph: Graph;
  positions: GraphPositions;
  /** Another one each time that nodes were moved otherwise than by dragging. */
  layout: number;
  renaming: Renaming | null;
  active: string | null;
}

function usePicture({ graph, positions, layout, renaming, active }: PictureSources): Picture {
  const words = useWords();
  const problems = useProblems();
  const selection = useEditor(({ state }) => state.selection);
  const mayEdit = useMayEdit();
  const aroundOf = useAround(graph, positions, layout);
  return useMemo(() => {
    return {
      graph,
      positionOf: positions.of,
      marksOf: createMarks(graph, { problems, selection, renaming }),
      ...words,
      partOf: () => null,
      aroundOf,
      active,
      mayEdit,
      layout,
    };
  }, [graph, positions, layout, aroundOf, problems, selection, renaming, active, mayEdit, words]);
}

/** Nodes without a place get one; then what arrows go round is looked up once, until something comes, goes or moves. */
function useAround(graph: Graph, positions: GraphPositions, layout: number): Picture['aroundOf'] {
  const signature = useMemo(() => `${layoutSignature(graph)}\n${listPorts(graph)}`, [graph]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: words in a graph change nothing of where its nodes stand.
  return useMemo(() => {
    positions.place(graph);
    return positions.around(graph);
  }, [signature, positions, layout]);
}

function listPorts({ nodes }: Graph): string {
  return nodes.map((node) => (node.kind === 'section' ? node.ports.map(({ id }) => id).join() : '')).join();
}

function useTidy(graph: Graph, positions: GraphPositions, redraw: () => void): () => void {
  const { fitView } = useReactFlow<FlowNode, FlowEdge>();
  return () => {
    positions.tidy(graph);
    redraw();
    requestAnimationFrame(() => void fitView({ ...FIT, duration: 200 }));
  };
}

/** What is chosen in another view, or by undo, is shown here too. */
function useSelectionShown(graph: Graph, active: string | null, frame: React.RefObject<HTMLDivElement | null>): void {
  const show = useShow(frame);
  const isThere = active !== null && graph.nodes.some(({ id }) => id === active);
  useEffect(() => {
    if (isThere) show(active);
  }, [active, isThere, show]);
}
