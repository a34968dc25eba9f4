import { useMemo, useRef } from 'react';
import type { Graph } from '../../model/graph.ts';
import { hasSameShape } from '../../model/layout.ts';
import { useEditor } from '../store.ts';
import { useMayEdit, useProblems } from '../surroundings.ts';
import type { Picture } from './flow.ts';
import { createMarks, type Renaming } from './marks.ts';
import type { GraphPositions } from './positions.ts';
import { useWords } from './useWords.ts';

interface PictureSources {
  graph: Graph;
  positions: GraphPositions;
  /** Another one each time that nodes were moved otherwise than by dragging. */
  layout: number;
  renaming: Renaming | null;
  active: string | null;
}

/** All that the graph of the editor shows. */
export function useGraphPicture({ graph, positions, layout, renaming, active }: PictureSources): Picture {
  const words = useWords();
  const problems = useProblems();
  const selection = useEditor(({ state }) => state.selection);
  const mayEdit = useMayEdit();
  const aroundOf = useAround(graph, positions, layout);
  return useMemo(
    () => ({
      graph,
      positionOf: positions.of,
      marksOf: createMarks(graph, { problems, selection, renaming }),
      ...words,
      partOf: showsNoParts,
      aroundOf,
      active,
      mayEdit,
      layout,
    }),
    [graph, positions, layout, aroundOf, problems, selection, renaming, active, mayEdit, words],
  );
}

/** Answers are counted for what is published, not for what is edited. */
const showsNoParts = () => null;

/** Nodes without a place get one; then what arrows go round is looked up once, until something comes, goes or moves. */
function useAround(graph: Graph, positions: GraphPositions, layout: number): Picture['aroundOf'] {
  const shape = useShape(graph);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the layout says that nodes stand elsewhere.
  return useMemo(() => {
    positions.place(shape);
    return positions.around(shape);
  }, [shape, positions, layout]);
}

/** The graph as it was when it last changed in more than words. */
function useShape(graph: Graph): Graph {
  const shape = useRef(graph);
  if (!hasSameShape(shape.current, graph)) shape.current = graph;
  return shape.current;
}
