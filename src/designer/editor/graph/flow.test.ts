import { describe, expect, it } from 'vitest';
import type { ChatbotDefinition } from '../../../campaigns/definition.ts';
import { buildGraph } from '../../model/build-graph.ts';
import { applyEdit } from '../../model/edit.ts';
import type { Graph } from '../../model/graph.ts';
import type { EditOperation } from '../../model/operation.ts';
import { optionKey, placeProblems } from '../../model/places.ts';
import { CAMPAIGNS, FIVE_OPTIONS, option } from '../../model/testing/five-options.ts';
import { type FlowEdge, type FlowNode, type Picture, toFlowEdges, toFlowNodes } from './flow.ts';
import { createMarks, type MarkSources } from './marks.ts';
import { GraphPositions } from './positions.ts';

const positions = new GraphPositions(new Map(), true);

function pictureOf(graph: Graph, sources: MarkSources = {}, active: string | null = null): Picture {
  positions.place(graph);
  return {
    graph,
    positionOf: positions.of,
    marksOf: createMarks(graph, sources),
    nameOf: (node) => node.id,
    words: { node: 'node', arrow: 'arrow' },
    partOf: () => null,
    aroundOf: positions.around(graph),
    active,
    mayEdit: true,
  };
}

const graphOf = (definition: ChatbotDefinition, previous?: Graph) =>
  buildGraph(definition, { campaigns: CAMPAIGNS, ...(previous && { previous }) });
const GRAPH = graphOf(FIVE_OPTIONS);
const graphWith = (operation: EditOperation) => graphOf(applyEdit(FIVE_OPTIONS, operation).definition, GRAPH);

function changed(graph: Graph, sources: MarkSources = {}, active: string | null = null) {
  const [first, second] = [pictureOf(GRAPH), pictureOf(graph, sources, active)];
  const nodes = toFlowNodes(first, []);
  const edges = toFlowEdges(first, []);
  const differ = <T extends FlowNode | FlowEdge>(before: readonly T[], now: readonly T[]) =>
    now.filter((each) => !before.includes(each)).map(({ id }) => id);
  return { nodes: differ(nodes, toFlowNodes(second, nodes)), edges: differ(edges, toFlowEdges(second, edges)) };
}

describe('what xyflow draws again', () => {
  it('is nothing where nothing changed, and the list of edges is the same one', () => {
    const picture = pictureOf(GRAPH);
    const edges = toFlowEdges(picture, []);
    expect(toFlowEdges(pictureOf(GRAPH), edges)).toBe(edges);
    expect(changed(GRAPH)).toEqual({ nodes: [], edges: [] });
  });

  it('is, for a label that is typed, its node and what names it, and no arrow', () => {
    const graph = graphWith({ type: 'renameSection', section: 'hours', label: 'Open' });
    expect(changed(graph)).toEqual({ nodes: ['section:welcome', 'section:hours'], edges: [] });
  });

  it('is the arrow that leads elsewhere, with its section', () => {
    const graph = graphWith({ type: 'setTarget', at: option(0), to: 'welcome' });
    expect(changed(graph).edges).toEqual(['section:welcome/0/redirect']);
  });

  it('is what is chosen, and what has a problem', () => {
    expect(changed(GRAPH, {}, 'section:hours').nodes).toEqual(['section:hours']);
    const edge = 'section:welcome/0/redirect';
    expect(changed(GRAPH, {}, edge)).toEqual({ nodes: [], edges: [edge] });
    const problem = { path: '/interactions/0/text', code: 'x', message: 'x' };
    expect(changed(GRAPH, { problems: placeProblems(FIVE_OPTIONS, [problem]) }).nodes).toEqual(['section:hours']);
    expect(changed(GRAPH, { selection: { section: 'welcome', option: 2 } }).nodes).toEqual(['section:welcome']);
  });
});

describe('the marks of a section', () => {
  const marksOf = (sources: MarkSources) => {
    const [welcome] = GRAPH.nodes;
    if (welcome?.kind !== 'section') throw new Error('There is no Welcome Message.');
    return createMarks(GRAPH, sources)(welcome);
  };

  it('say which part of the answers each option had', () => {
    const answers = new Map([
      [optionKey('welcome', 0), 30],
      [optionKey('welcome', 3), 10],
    ]);
    const shares = marksOf({ answers }).ports.map(({ share }) => share);
    expect(shares).toEqual([
      { count: 30, part: 0.75 },
      { count: 0, part: 0 },
      { count: 0, part: 0 },
      { count: 10, part: 0.25 },
      { count: 0, part: 0 },
    ]);
    expect(marksOf({ answers: new Map() }).ports[0]?.share).toEqual({ count: 0, part: 0 });
    expect(marksOf({}).ports[0]?.share).toBeNull();
  });

  it('count problems of the section and of each option', () => {
    const at = (path: string) => ({ path, code: 'x', message: 'x' });
    const problems = placeProblems(FIVE_OPTIONS, [at('/welcome/text'), at('/welcome/menu/3/webhook/url')]);
    const marks = marksOf({ problems });
    expect([marks.problems, ...marks.ports.map((port) => port.problems)]).toEqual([2, 0, 0, 0, 1, 0]);
  });
});
