import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChatbotDefinition } from '../../campaigns/definition.ts';
import { buildGraph } from './build-graph.ts';
import { applyEdit } from './edit.ts';
import type { Graph } from './graph.ts';
import { hasSameShape, layoutGraph, nodeSize } from './layout.ts';
import { CAMPAIGNS, FIVE_OPTIONS, option } from './testing/five-options.ts';
import { toOperation, wish } from './testing/random-operations.ts';

const graphOf = (definition: ChatbotDefinition) => buildGraph(definition, { campaigns: CAMPAIGNS });

function at(positions: ReturnType<typeof layoutGraph>, id: string) {
  const position = positions.get(id);
  if (position === undefined) throw new Error(`${id} has no place.`);
  return position;
}

/** Sections that lead on to `fan` others each, as long as there are any. */
function tree(count: number, fan: number): ChatbotDefinition {
  const menuOf = (index: number) =>
    Array.from({ length: fan }, (_, offset) => index * fan + offset + 1)
      .filter((target) => target < count)
      .map((target) => ({ text: `To ${target}`, redirect: { type: 'interaction', to: `s${target}` } }));
  return ChatbotDefinition.parse({
    welcome: { text: 'Hi', menu: menuOf(0) },
    interactions: Array.from({ length: count - 1 }, (_, index) => ({
      ...{ id: `s${index + 1}`, label: `Section ${index + 1}`, text: 'x', menu: menuOf(index + 1) },
    })),
  });
}

function expectNoOverlap(graph: Graph): void {
  const positions = layoutGraph(graph);
  const boxes = graph.nodes.map((node) => ({ ...at(positions, node.id), ...nodeSize(node), id: node.id }));
  for (const [index, a] of boxes.entries()) {
    for (const b of boxes.slice(index + 1)) {
      const isApart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      expect(isApart, `${a.id} lies over ${b.id}`).toBe(true);
    }
  }
}

describe('the layout', () => {
  it('goes from top to bottom in menu order, from the Welcome Message at the origin (CB-40)', () => {
    const graph = graphOf(FIVE_OPTIONS);
    const positions = layoutGraph(graph);
    expect(positions.get('section:welcome')).toEqual({ x: 0, y: 0 });
    const targets = [...new Set(graph.edges.map(({ target }) => target))].map((id) => at(positions, id));
    const inOrder = targets.toSorted((a, b) => a.y - b.y || a.x - b.x);
    expect(targets).toEqual(inOrder);
    expect(targets.every(({ y }) => y > 200)).toBe(true);
    expect(at(positions, 'end').y).toBeGreaterThan(Math.max(...targets.map(({ y }) => y)));
  });

  it('puts a section under the first that leads to it, however many others do', () => {
    const definition = applyEdit(tree(20, 3), {
      ...{ type: 'addOption', section: 's19' },
    }).definition;
    const back = applyEdit(definition, { type: 'setTarget', at: option(0, 's19'), to: 's1' }).definition;
    expect(layoutGraph(graphOf(back)).get('section:s1')).toEqual(layoutGraph(graphOf(definition)).get('section:s1'));
  });

  it('gives every node a place where nothing else is', () => {
    expectNoOverlap(graphOf(FIVE_OPTIONS));
    expectNoOverlap(graphOf(tree(120, 4)));
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 60, size: 'max' }), (wishes) => {
        const definition = wishes.reduce(
          (each, wanted) => applyEdit(each, toOperation(each, wanted)).definition,
          FIVE_OPTIONS,
        );
        expectNoOverlap(graphOf(definition));
      }),
      { numRuns: 30 },
    );
  });

  it('leaves neighbours in their order when something is added elsewhere', () => {
    const before = layoutGraph(graphOf(tree(60, 3)));
    const { definition } = applyEdit(tree(60, 3), {
      ...{ type: 'batch', operations: [{ type: 'addSection', label: 'New', leadFrom: option(1, 's4') }] },
    });
    const positions = layoutGraph(graphOf(definition));
    const rows = Map.groupBy([...before], ([, { y }]) => y);
    for (const row of rows.values()) {
      const ids = row.toSorted((a, b) => a[1].x - b[1].x).map(([id]) => id);
      const kept = ids.filter((id) => positions.get(id)?.y === before.get(id)?.y);
      const xs = kept.map((id) => at(positions, id).x);
      expect(xs).toEqual(xs.toSorted((a, b) => a - b));
    }
  });

  it('takes sizes that were measured', () => {
    const graph = graphOf(FIVE_OPTIONS);
    const tall = layoutGraph(graph, new Map([['section:welcome', { width: 300, height: 2000 }]]));
    expect(at(tall, 'section:hours').y).toBeGreaterThan(2000);
  });

  it('of many sections is no wider than it must be: what one menu leads to stands below one another', () => {
    const menu = (ids: number[]) =>
      ids.map((id) => ({ text: `${id}`, redirect: { type: 'interaction', to: `s${id}` } }));
    const definition = ChatbotDefinition.parse({
      welcome: { text: 'Hi', menu: menu(Array.from({ length: 40 }, (_, index) => index)) },
      interactions: Array.from({ length: 160 }, (_, index) => ({
        ...{ id: `s${index}`, label: `S${index}`, text: '' },
        menu: index < 40 ? menu([0, 1, 2].map((each) => 40 + index * 3 + each)) : [],
      })),
    });
    const placed = [...layoutGraph(graphOf(definition)).values()];
    const width = Math.max(...placed.map(({ x }) => x)) - Math.min(...placed.map(({ x }) => x));
    expect(width).toBeLessThan(40 * 320);
  });

  it('is not needed anew for other words', () => {
    const text = applyEdit(FIVE_OPTIONS, { type: 'setOptionText', at: option(0), text: 'Open' }).definition;
    const added = applyEdit(FIVE_OPTIONS, { type: 'addOption', section: 'hours' }).definition;
    expect(hasSameShape(graphOf(text), graphOf(FIVE_OPTIONS))).toBe(true);
    expect(hasSameShape(graphOf(added), graphOf(FIVE_OPTIONS))).toBe(false);
  });
});
