import '@xyflow/react/dist/base.css';
import './graph.css';
import { Background, ReactFlow, type ReactFlowProps } from '@xyflow/react';
import type { EdgeKind } from '../../model/graph.ts';
import { ArrowEdge } from './ArrowEdge.tsx';
import { type EdgeNames, EdgeNamesContext } from './edge-names.ts';
import type { FlowEdge, FlowNode, Picture } from './flow.ts';
import { GraphMap } from './GraphMap.tsx';
import { LeafNodeView } from './LeafNodeView.tsx';
import type { GraphPositions } from './positions.ts';
import { SectionNodeView } from './SectionNodeView.tsx';
import { ZoomControls } from './ZoomControls.tsx';

const NODE_TYPES = { section: SectionNodeView, leaf: LeafNodeView };
const EDGE_TYPES = { arrow: ArrowEdge };
const KINDS: readonly EdgeKind[] = ['interaction', 'campaign', 'webhook', 'end'];
const DOTS_GAP = 20;
/** Far enough to see three hundred sections at once, near enough to read one on a phone. */
const ZOOM = { min: 0.05, max: 2 };

export interface CanvasProps extends ReactFlowProps<FlowNode, FlowEdge> {
  label: string;
  names: EdgeNames;
  picture: Picture;
  positions: GraphPositions;
}

/** What every graph of a campaign looks like, to be changed or only to be looked at. */
export function Canvas({ label, names, picture, positions, ...flow }: CanvasProps) {
  return (
    <EdgeNamesContext value={names}>
      <ReactFlow<FlowNode, FlowEdge>
        aria-label={label}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        minZoom={ZOOM.min}
        maxZoom={ZOOM.max}
        // Keys have meanings of our own here, and what is chosen is chosen in all views.
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        zoomOnDoubleClick={false}
        connectOnClick={false}
        edgesFocusable={false}
        {...flow}
      >
        {BESIDE}
        <GraphMap picture={picture} positions={positions} />
      </ReactFlow>
    </EdgeNamesContext>
  );
}

function ArrowHeads() {
  return (
    <svg className="graph-heads" aria-hidden>
      <defs>
        {KINDS.map((kind) => (
          <marker
            key={kind}
            id={`graph-end-${kind}`}
            className={`graph-${kind}`}
            viewBox="0 0 10 10"
            refX="9"
            refY="5"
            markerWidth="12"
            markerHeight="12"
            markerUnits="userSpaceOnUse"
            orient="auto-start-reverse"
          >
            <path d="M0 0.5 L10 5 L0 9.5 Z" />
          </marker>
        ))}
      </defs>
    </svg>
  );
}

/** Always the same: a step of a drag draws none of it. */
const BESIDE = (
  <>
    <Background gap={DOTS_GAP} />
    <ArrowHeads />
    <ZoomControls />
  </>
);
