import { Panel, type ReactFlowState, useReactFlow, useStore } from '@xyflow/react';
import { memo, type PointerEvent, useMemo } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { GraphNode } from '../../model/graph.ts';
import type { FlowEdge, FlowNode, Picture } from './flow.ts';
import type { Box, GraphPositions } from './positions.ts';

const WIDTH = 200;
const HEIGHT = 150;
/** Around the nodes, in pixels of the map. */
const MARGIN = 8;

interface GraphMapProps {
  picture: Picture;
  positions: GraphPositions;
}

/**
 * Where one is in the graph, and the way to another part of it by pointer; keys have the arrows. xyflow's own draws each
 * node on each step of a drag; this one has a path for each kind, drawn when something came to stand elsewhere.
 */
export const GraphMap = memo(function GraphMap({ picture, positions }: GraphMapProps) {
  const { t } = useTexts();
  const { setCenter, getZoom } = useReactFlow<FlowNode, FlowEdge>();
  const { paths, bounds, scale } = useMemo(() => drawMap(picture.graph.nodes, positions), [picture, positions]);
  const go = ({ buttons, currentTarget, clientX, clientY }: PointerEvent<SVGSVGElement>) => {
    if (buttons === 0) return;
    const { left, top } = currentTarget.getBoundingClientRect();
    const [x, y] = [bounds.x + (clientX - left) / scale, bounds.y + (clientY - top) / scale];
    void setCenter(x, y, { zoom: getZoom() });
  };
  return (
    <Panel position="bottom-right" className="graph-map">
      <svg
        width={WIDTH}
        height={HEIGHT}
        viewBox={`${bounds.x} ${bounds.y} ${bounds.width} ${bounds.height}`}
        role="img"
        aria-label={t('graph.map')}
        onPointerDown={go}
        onPointerMove={go}
      >
        {[...paths].map(([kind, path]) => (
          <path key={kind} d={path} className={`graph-map-${kind}`} />
        ))}
        <Seen scale={scale} />
      </svg>
    </Panel>
  );
}, isDrawnAlike);

/** What arrows go round is another thing as soon as something stands elsewhere, and only then. */
function isDrawnAlike(before: GraphMapProps, after: GraphMapProps): boolean {
  return before.picture.aroundOf === after.picture.aroundOf && before.positions === after.positions;
}

/** The part of the graph that is on the canvas. */
function Seen({ scale }: { scale: number }) {
  const seen = useStore(selectSeen);
  const [x = 0, y = 0, width = 0, height = 0] = seen.split(' ').map(Number);
  return <rect className="graph-map-seen" {...{ x, y, width, height }} strokeWidth={2 / scale} />;
}

/** As one word, so that nothing is drawn as long as it is the same. */
function selectSeen({ transform: [x, y, zoom], width, height }: ReactFlowState): string {
  return [-x / zoom, -y / zoom, width / zoom, height / zoom].join(' ');
}

function drawMap(nodes: readonly GraphNode[], positions: GraphPositions) {
  const paths = new Map<GraphNode['kind'], string>();
  let [left, top, right, bottom] = [0, 0, 1, 1];
  for (const node of nodes) {
    const box: Box = positions.boxOf(node);
    paths.set(node.kind, `${paths.get(node.kind) ?? ''}M${box.x},${box.y}h${box.width}v${box.height}h${-box.width}z`);
    [left, top] = [Math.min(left, box.x), Math.min(top, box.y)];
    [right, bottom] = [Math.max(right, box.x + box.width), Math.max(bottom, box.y + box.height)];
  }
  const scale = Math.min((WIDTH - 2 * MARGIN) / (right - left), (HEIGHT - 2 * MARGIN) / (bottom - top));
  const [width, height] = [WIDTH / scale, HEIGHT / scale];
  // In the middle of the map, which has another shape.
  const bounds = { x: (left + right - width) / 2, y: (top + bottom - height) / 2, width, height };
  return { paths, bounds, scale };
}
