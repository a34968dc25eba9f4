import type { FitViewOptions } from '@xyflow/react';
import { memo, useMemo } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { type EditorStore, useEditorStore } from '../store.ts';
import { useMayEdit } from '../surroundings.ts';
import { Canvas, type CanvasProps } from './Canvas.tsx';
import type { Picture } from './flow.ts';
import type { GraphPositions } from './positions.ts';
import type { Drawing } from './useDrawing.ts';
import { useFlow } from './useFlow.ts';

/** A hand that trembles draws no arrow. */
const DRAW_FROM_PX = 6;

interface EditorFlowProps {
  picture: Picture;
  positions: GraphPositions;
  opening: FitViewOptions;
  drawing: Drawing;
  choose: (id: string) => void;
  open: (id: string) => void;
  onMoved: () => void;
}

/**
 * The canvas of the editor. Apart from all around it, as each step of a drag draws it anew; and what it is given must be
 * the same from step to step, or xyflow draws every node and arrow with it.
 */
export const EditorFlow = memo(function EditorFlow(props: EditorFlowProps) {
  const { picture, positions, opening, drawing } = props;
  const { t } = useTexts();
  const mayEdit = useMayEdit();
  const flow = useFlow(picture, positions);
  const handlers = useHandlers(props, useEditorStore());
  return (
    <Canvas
      label={t('graph.title')}
      {...flow}
      {...(mayEdit ? drawing : {})}
      {...handlers}
      nodesConnectable={mayEdit}
      connectionDragThreshold={DRAW_FROM_PX}
      fitView
      fitViewOptions={opening}
    />
  );
});

type Handlers = Pick<CanvasProps, 'onNodeClick' | 'onNodeDoubleClick' | 'onNodeDragStop' | 'onEdgeClick'>;

function useHandlers({ choose, open, onMoved }: EditorFlowProps, store: EditorStore): Handlers {
  return useMemo(
    () => ({
      onNodeClick({ target }, { id, data: { node } }) {
        const option = optionAt(target);
        if (node.kind === 'section' && option !== undefined) store.select({ section: node.section, option });
        else choose(id);
      },
      onNodeDoubleClick: (_, { id }) => open(id),
      onNodeDragStop: onMoved,
      onEdgeClick: (_, { id }) => choose(id),
    }),
    [store, choose, open, onMoved],
  );
}

function optionAt(target: EventTarget): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-option]') : null;
  return row ? Number(row.dataset.option) : undefined;
}
