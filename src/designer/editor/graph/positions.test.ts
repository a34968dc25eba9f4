import { beforeEach, describe, expect, it } from 'vitest';
import type { ChatbotDefinition } from '../../../campaigns/definition.ts';
import { buildGraph } from '../../model/build-graph.ts';
import { applyEdit } from '../../model/edit.ts';
import { END_ID, type Graph } from '../../model/graph.ts';
import type { EditOperation } from '../../model/operation.ts';
import { CAMPAIGNS, FIVE_OPTIONS, option } from '../../model/testing/five-options.ts';
import { type Box, GraphPositions, type Pins } from './positions.ts';

const graphOf = (definition: ChatbotDefinition) => buildGraph(definition, { campaigns: CAMPAIGNS });
const edited = (...operations: EditOperation[]) =>
  graphOf(applyEdit(FIVE_OPTIONS, { type: 'batch', operations }).definition);
const GRAPH = graphOf(FIVE_OPTIONS);
const ADDED: EditOperation = { type: 'addSection', label: 'New', leadFrom: option(0) };
const placesOf = (positions: GraphPositions, { nodes }: Graph) =>
  Object.fromEntries(nodes.map(({ id }) => [id, positions.of(id)]));

let pins: Pins;
let positions: GraphPositions;
beforeEach(() => {
  pins = new Map();
  positions = new GraphPositions(pins, true);
  positions.place(GRAPH);
});

function listOverlaps({ nodes }: Graph): string[] {
  const boxes = nodes.map((node): Box & { id: string } => ({ ...positions.boxOf(node), id: node.id }));
  return boxes.flatMap((a, index) =>
    boxes.slice(index + 1).flatMap((b) => {
      const isApart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      return isApart ? [] : [`${a.id} ${b.id}`];
    }),
  );
}

describe('where nodes stand', () => {
  it('stays when something comes, which stands below what leads to it and beside all others', () => {
    const before = placesOf(positions, GRAPH);
    const graph = edited(ADDED, { type: 'switchUnderlying', at: option(1), on: true });
    positions.place(graph);
    const after = placesOf(positions, graph);
    for (const [id, place] of Object.entries(before)) expect(after[id] ?? place).toEqual(place);
    expect(positions.of('section:new').y).toBeGreaterThan(positions.of('section:welcome').y);
    expect(listOverlaps(graph)).toEqual([]);
  });

  it('is where a new section was drawn to, and it alone', () => {
    positions.expectSection({ x: 1234, y: -56 });
    const graph = edited(ADDED, { type: 'switchUnderlying', at: option(1), on: true });
    positions.place(graph);
    expect(positions.of('section:new')).toEqual({ x: 1234, y: -56 });
    positions.place(edited(ADDED, { type: 'addSection', label: 'Other' }));
    expect(positions.of('section:other')).not.toEqual({ x: 1234, y: -56 });
  });

  it('is again what it was when undo brings something back', () => {
    const hours = positions.of('section:hours');
    positions.place(edited({ type: 'deleteSection', section: 'hours' }));
    positions.place(GRAPH);
    expect(positions.of('section:hours')).toEqual(hours);
  });

  it('is kept for the next view where somebody put it, until things are tidied up', () => {
    const laidOut = placesOf(positions, GRAPH);
    positions.pin('section:hours', { x: 5, y: 6 });
    const next = new GraphPositions(pins, true);
    next.place(GRAPH);
    expect(placesOf(next, GRAPH)).toEqual({ ...laidOut, 'section:hours': { x: 5, y: 6 } });
    next.tidy(GRAPH);
    expect([placesOf(next, GRAPH), pins.size]).toEqual([laidOut, 0]);
  });
});

describe('what arrows go round', () => {
  it('is what stands above where they lead, but for the end', () => {
    const graph = edited({ type: 'setRedirectType', at: option(1), redirect: 'end' });
    positions.place(graph);
    const below = { x: positions.of('section:hours').x, y: positions.of('section:hours').y + 300 };
    positions.pin('webhook:welcome:3', below);
    const around = positions.around(graph);
    const hidden = graph.edges.filter((edge) => around(edge)?.isHidden).map(({ target }) => target);
    expect(hidden).toContain('webhook:welcome:3');
    expect(hidden).not.toContain(END_ID);
  });

  it('is nothing for what comes from no section', () => {
    const graph = edited({ type: 'setFallback', change: { then: { type: 'interaction', to: 'hours' } } });
    positions.place(graph);
    const around = positions.around(graph);
    expect(graph.edges.filter((edge) => around(edge) === null).map(({ source }) => source)).toEqual(['fallback']);
  });
});
