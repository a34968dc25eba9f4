import { BaseEdge, type EdgeProps, getBezierPath } from '@xyflow/react';
import { memo } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { EdgeRole, LineStyle } from '../../model/graph.ts';
import { useEdgeName } from './edge-names.ts';
import { type FlowEdge, titleIdOf } from './flow.ts';
import { type Point, routeArrow, type Surroundings } from './routes.ts';

/** Dashes of lines that are 2 wide; with round ends the shortest of them are dots. */
const DASHES: Record<LineStyle, string | undefined> = {
  solid: undefined,
  dashed: '10 6',
  dotted: '0.1 6',
  'dash-dot': '10 6 0.1 6',
};

export function dashesOf(style: LineStyle): string | undefined {
  return DASHES[style];
}

/** Wide enough to be hit, as much wider as more answers went that way. */
const WIDTH = 2;
const WIDTH_MORE = 4;
const HIT_WIDTH = 18;

/** An arrow from an option to where it leads. */
export const ArrowEdge = memo(function ArrowEdge({ id, data, markerEnd: _, ...place }: EdgeProps<FlowEdge>) {
  const { t } = useTexts();
  const name = useEdgeName(id);
  if (data === undefined) return null;
  const { edge, part, around } = data;
  const { path, middle } = drawLine(place, around);
  const words = WORDS[edge.role];
  return (
    <>
      <title id={titleIdOf(id)}>{name}</title>
      <BaseEdge
        path={path}
        interactionWidth={HIT_WIDTH}
        markerEnd={`url(#graph-end-${edge.kind})`}
        style={{ strokeDasharray: DASHES[edge.lineStyle], strokeWidth: WIDTH + (part ?? 0) * WIDTH_MORE }}
      />
      {words && (
        <text x={middle.x} y={middle.y} className="graph-edge-words" aria-hidden>
          {t(words)}
        </text>
      )}
    </>
  );
});

/** How far a port reaches out of its section: more than its dot does. */
const PORT_REACH = 13;

/** What is not to be seen by where an arrow begins. */
const WORDS: Partial<Record<EdgeRole, 'graph.onError' | 'graph.onTimeout'>> = {
  onError: 'graph.onError',
  onTimeout: 'graph.onTimeout',
};

type Place = Pick<EdgeProps, 'sourceX' | 'sourceY' | 'sourcePosition' | 'targetX' | 'targetY' | 'targetPosition'>;

function drawLine(place: Place, around: Surroundings | null): { path: string; middle: Point } {
  const { sourceX, sourceY, targetX, targetY } = place;
  const start = { x: sourceX - PORT_REACH, y: sourceY };
  if (around) return routeArrow(start, { x: targetX, y: targetY }, around);
  const [path, x, y] = getBezierPath(place);
  return { path, middle: { x, y } };
}
