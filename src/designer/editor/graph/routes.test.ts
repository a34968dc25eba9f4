import { describe, expect, it } from 'vitest';
import { type Point, routeArrow, type Surroundings } from './routes.ts';

const START = { x: 260, y: 100 };
const AROUND: Surroundings = { drop: 60, below: 1, target: { width: 260, height: 64 }, isHidden: false };

/** Every point that a path names. */
function pointsOf(path: string): Point[] {
  return [...path.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }));
}
const route = (end: Point, around: Partial<Surroundings> = {}) => {
  const { path, middle } = routeArrow(START, end, { ...AROUND, ...around });
  return { points: pointsOf(path), path, middle };
};

describe('an arrow', () => {
  it.each([
    ['to the right', { x: 900, y: 400 }, 260],
    ['to the left', { x: -600, y: 400 }, 0],
    ['straight below', { x: 130, y: 400 }, 260],
    ['back up', { x: 130, y: -300 }, 260],
    ['to its own section', { x: 130, y: 20 }, 260],
  ])('leads %s from the side that is nearer', (_, end, x) => {
    const { points } = route(end);
    expect(points[0]).toEqual({ x, y: 100 });
    expect(points.at(-1)).toEqual(end);
  });

  it('does not pass behind the section that it comes from', () => {
    const { points } = route({ x: 130, y: 400 });
    const behind = points.filter(({ x, y }) => x > 0 && x < 260 && y < START.y + AROUND.drop && y > 0);
    expect(behind).toEqual([]);
  });

  it('comes from the side where something stands above', () => {
    const end = { x: 700, y: 600 };
    expect(route(end, { isHidden: true }).points.at(-1)).toEqual({ x: 700 - 130, y: 600 + 32 });
    expect(route(end).points.at(-1)).toEqual(end);
  });

  it('turns further out the more options begin below it', () => {
    const widest = (below: number) => Math.max(...route({ x: 150, y: 400 }, { below }).points.map(({ x }) => x));
    expect(widest(3)).toBeGreaterThan(widest(0));
  });

  it('has its words on its way', () => {
    for (const end of [
      { x: 900, y: 400 },
      { x: 130, y: 400 },
      { x: 130, y: -300 },
    ]) {
      const { points, middle } = route(end);
      const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
      expect(middle.x).toBeGreaterThanOrEqual(Math.min(...xs));
      expect(middle.x).toBeLessThanOrEqual(Math.max(...xs));
      expect(middle.y).toBeGreaterThanOrEqual(Math.min(...ys));
      expect(middle.y).toBeLessThanOrEqual(Math.max(...ys));
    }
  });
});
