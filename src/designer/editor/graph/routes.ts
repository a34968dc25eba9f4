import { SECTION_WIDTH } from '../../model/layout.ts';

export interface Point {
  x: number;
  y: number;
}

/** What an arrow has to go round. */
export interface Surroundings {
  /** How far below its beginning the section ends that it comes from, and how many options begin below it. */
  drop: number;
  below: number;
  /** How wide and high is what it leads to. */
  target: { width: number; height: number };
  /** Something stands above what it leads to, so that it comes from the side. */
  isHidden: boolean;
}

/** From a section's side to the first turn; options further up turn further out, so that lines do not cross there. */
const OUT = 14;
const OUT_MORE = 5;
/** From a section's lower end to the line under it. */
const UNDER = 14;
/** Between what stands beside one another, for lines that come from the side. */
const BESIDE = 20;
const RADIUS = 10;
/** Of a curve: how far it goes straight on, as a part of the way. */
const BEND = 0.5;
const BEND_MIN = 40;

/** The line of an arrow that begins at the right side of a section, as an SVG path, and its middle for words. */
export function routeArrow(start: Point, end: Point, around: Surroundings): { path: string; middle: Point } {
  const { isHidden, drop } = around;
  const center = start.x - SECTION_WIDTH / 2;
  const isRight = end.x >= center;
  const begin = isRight ? start : { x: start.x - SECTION_WIDTH, y: start.y };
  const out = (isRight ? 1 : -1) * (OUT + OUT_MORE * around.below);
  const isBack = end.y < start.y + drop;
  if (isBack) return polyline(goBack(start, end, around));
  if (isHidden) return polyline(goBeside(begin, end, out, around));
  const isUnder = Math.abs(end.x - center) < SECTION_WIDTH / 2 + Math.abs(out);
  if (!isUnder) return curve(begin, end, isRight);
  const y = Math.min(start.y + drop + UNDER + OUT_MORE * around.below, end.y - UNDER);
  const turn = begin.x + out;
  return polyline([begin, { x: turn, y: begin.y }, { x: turn, y }, { x: end.x, y }, end]);
}

/** Up on the right and over the top: to itself, or to what comes before. */
function goBack(start: Point, end: Point, { below }: Surroundings): Point[] {
  const more = OUT_MORE * below;
  const right = Math.max(start.x, end.x > start.x ? start.x : end.x + SECTION_WIDTH / 2) + BESIDE + more;
  const above = end.y - BESIDE - more;
  return [start, { x: right, y: start.y }, { x: right, y: above }, { x: end.x, y: above }, end];
}

/** Down between the columns, and in from the side. */
function goBeside(begin: Point, end: Point, out: number, { drop, below, target }: Surroundings): Point[] {
  const y = begin.y + drop + UNDER + OUT_MORE * below;
  const beside = end.x - target.width / 2 - BESIDE;
  const middle = end.y + target.height / 2;
  const turn = begin.x + out;
  return [
    begin,
    { x: turn, y: begin.y },
    { x: turn, y },
    { x: beside, y },
    { x: beside, y: middle },
    { x: end.x - target.width / 2, y: middle },
  ];
}

function curve(begin: Point, end: Point, isRight: boolean): { path: string; middle: Point } {
  const bendX = Math.max(Math.abs(end.x - begin.x) * BEND, BEND_MIN) * (isRight ? 1 : -1);
  const bendY = Math.max((end.y - begin.y) * BEND, BEND_MIN);
  const [first, second] = [
    { x: begin.x + bendX, y: begin.y },
    { x: end.x, y: end.y - bendY },
  ];
  const path = `M${begin.x},${begin.y} C${first.x},${first.y} ${second.x},${second.y} ${end.x},${end.y}`;
  // A cubic curve at its half.
  const half = (a: number, b: number, c: number, d: number) => (a + 3 * b + 3 * c + d) / 8;
  const middle = { x: half(begin.x, first.x, second.x, end.x), y: half(begin.y, first.y, second.y, end.y) };
  return { path, middle };
}

function polyline(points: Point[]): { path: string; middle: Point } {
  const [first, ...rest] = points;
  if (first === undefined) return { path: '', middle: { x: 0, y: 0 } };
  const parts = rest.map((point, index) => {
    const next = rest[index + 1];
    return next ? roundCorner(points[index] ?? first, point, next) : `L${point.x},${point.y}`;
  });
  const half = Math.floor(points.length / 2);
  const [a, b] = [points[half - 1] ?? first, points[half] ?? first];
  return { path: `M${first.x},${first.y} ${parts.join(' ')}`, middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } };
}

function roundCorner(before: Point, corner: Point, after: Point): string {
  const [from, to] = [towards(corner, before), towards(corner, after)];
  return `L${from.x},${from.y} Q${corner.x},${corner.y} ${to.x},${to.y}`;
}

/** A little way from a corner, less where the next one is near. */
function towards(corner: Point, point: Point): Point {
  const [x, y] = [point.x - corner.x, point.y - corner.y];
  const length = Math.hypot(x, y);
  const radius = Math.min(RADIUS, length / 2);
  return length === 0 ? corner : { x: corner.x + (x / length) * radius, y: corner.y + (y / length) * radius };
}
