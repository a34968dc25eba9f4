import { describe, expect, it } from 'vitest';
import type { ChatbotDefinition } from '../../campaigns/definition.ts';
import { buildGraph } from './build-graph.ts';
import { applyEdit } from './edit.ts';
import { edit, openEditor } from './editor.ts';
import type { Graph } from './graph.ts';
import type { EditOperation } from './operation.ts';
import { PHRASES, sayPhrase } from './phrases.ts';
import { NOT_CHOSEN } from './targets.ts';
import { CAMPAIGNS, FIVE_OPTIONS, option } from './testing/five-options.ts';

/** Option 1 makes a request, each of whose ways leads elsewhere, and has a webhook beside it. */
const REQUEST: EditOperation = {
  type: 'batch',
  operations: [
    { type: 'setRedirectType', at: option(0), redirect: 'request', request: 'req_1' },
    { type: 'setContinuation', at: option(0), then: { type: 'interaction', to: 'hours' } },
    { type: 'setErrorContinuation', at: option(0), branch: 'onError', then: { type: 'campaign', to: 'cmp_raffle' } },
    { type: 'setErrorContinuation', at: option(0), branch: 'onTimeout', then: { type: 'end' } },
    { type: 'switchUnderlying', at: option(0), on: true },
  ],
};

const graphOf = (definition: ChatbotDefinition) => buildGraph(definition, { campaigns: CAMPAIGNS });
const edited = (...operations: EditOperation[]) =>
  graphOf(applyEdit(FIVE_OPTIONS, { type: 'batch', operations }).definition);

/** The kinds of the arrows that leave an option, counted from 1 as in the documents. */
function kindsOf({ edges }: Graph, number: number, section = 'welcome'): string[] {
  return edges.flatMap(({ from, kind }) =>
    from !== 'fallback' && from.section === section && from.option === number - 1 ? [kind] : [],
  );
}

const namesOf = ({ edges }: Graph) => edges.map(({ name }) => sayPhrase(name));

describe('the graph of the five-option example', () => {
  const graph = graphOf(FIVE_OPTIONS);

  it('shows the menu from top to bottom in its order (CB-40)', () => {
    const [welcome] = graph.nodes;
    expect(welcome).toMatchObject({ kind: 'section', label: 'Welcome Message', isWelcome: true });
    expect(welcome?.kind === 'section' && welcome.ports.map(({ key }) => key)).toEqual(['1', '2', '3', '4', '5']);
    expect(graph.edges.map(({ sourcePort }) => sourcePort)).toEqual(['0', '1', '2', '3', '3', '4', '4']);
  });

  it('has blue arrows from 1 and 4 to the interaction (CB-41)', () => {
    const blue = graph.edges.filter(({ kind }) => kind === 'interaction');
    expect(blue.map(({ sourcePort, target }) => [sourcePort, target])).toEqual([
      ['0', 'section:hours'],
      ['3', 'section:hours'],
    ]);
  });

  it('has red arrows from 2 and 5 to the campaigns by name (CB-42)', () => {
    const red = graph.edges.filter(({ kind }) => kind === 'campaign').map(({ target }) => target);
    const labels = red.map((id) => graph.nodes.find((node) => node.id === id));
    expect(labels).toMatchObject([{ label: 'Raffle Giveaway' }, { label: 'Web Polls & Surveys' }]);
  });

  it('has a second, black arrow from 4 and 5, and only a black one from 3 (CB-43, CB-44)', () => {
    expect(kindsOf(graph, 4)).toEqual(['interaction', 'webhook']);
    expect(kindsOf(graph, 5)).toEqual(['campaign', 'webhook']);
    expect(kindsOf(graph, 3)).toEqual(['webhook']);
  });

  it('has one arrow from 1 and one from 2, neither black (CB-45)', () => {
    expect([kindsOf(graph, 1), kindsOf(graph, 2)]).toEqual([['interaction'], ['campaign']]);
  });

  it('tells kinds by line and name too (CB-46)', () => {
    const lines = new Map(graph.edges.map(({ kind, lineStyle }) => [kind, lineStyle]));
    expect(new Set(lines.values()).size).toBe(3);
    expect(namesOf(graph)).toEqual([
      'Option 1, Opening hours, leads to Hours',
      'Option 2, Raffle, leads to the campaign Raffle Giveaway',
      'Option 3, calls the webhook https://partner.example/redirect',
      'Option 4, One month, leads to Hours',
      'Option 4, One month, also calls the webhook https://partner.example/four',
      'Option 5, Opinion, leads to the campaign Web Polls & Surveys',
      'Option 5, Opinion, also calls the webhook https://partner.example/five',
    ]);
  });
});

describe('the graph', () => {
  it('follows every edit: a webhook switched on is a black arrow (CB-47)', () => {
    expect(kindsOf(edited({ type: 'switchUnderlying', at: option(0), on: true }), 1)).toEqual([
      'interaction',
      'webhook',
    ]);
  });

  it('has a node for each webhook and one for each campaign, and always an end', () => {
    const graph = edited({ type: 'setTarget', at: option(4), to: 'cmp_raffle' });
    const count = (kind: string) => graph.nodes.filter((node) => node.kind === kind).length;
    expect([count('webhook'), count('campaign'), count('end'), count('fallback')]).toEqual([3, 1, 1, 0]);
  });

  it('has no arrow to where nothing is; the port says why', () => {
    const graph = edited({ type: 'deleteSection', section: 'hours' }, { type: 'addOption', section: 'welcome' });
    const ports = graph.nodes[0]?.kind === 'section' ? graph.nodes[0].ports : [];
    expect(kindsOf(graph, 1)).toEqual([]);
    expect(ports.map(({ state }) => state)).toEqual(['missing', 'set', 'set', 'missing', 'set', 'unset']);
    expect(ports[0] && sayPhrase(ports[0].name)).toBe('Option 1, Opening hours, led to hours, which was deleted');
    expect(ports[5] && sayPhrase(ports[5].name)).toBe('Option 6, leads nowhere yet');
  });

  it('knows campaigns that are gone or were never published', () => {
    const graph = edited(
      { type: 'setTarget', at: option(1), to: 'cmp_draft' },
      { type: 'setTarget', at: option(4), to: 'cmp_gone' },
    );
    const campaigns = graph.nodes.filter((node) => node.kind === 'campaign');
    expect(campaigns).toMatchObject([
      { label: 'Not yet', isLive: false },
      { label: 'cmp_gone', isLive: false },
    ]);
  });

  it('shows ends, what follows an attribute and where wrong answers lead', () => {
    const graph = edited(
      { type: 'setRedirectType', at: option(0), redirect: 'end' },
      { type: 'setRedirectType', at: option(1), redirect: 'attribute' },
      { type: 'setContinuation', at: option(1), then: { type: 'interaction', to: 'hours' } },
      { type: 'setMenuPrefix', menuPrefix: 'letter' },
      { type: 'setFallback', change: { then: { type: 'interaction', to: 'hours' } } },
    );
    expect(graph.edges[0]).toMatchObject({ kind: 'end', target: 'end' });
    expect(graph.edges.at(-1)).toMatchObject({ source: 'fallback', sourcePort: null, target: 'section:hours' });
    expect(namesOf(graph)).toEqual(
      expect.arrayContaining([
        'Option A, Opening hours, ends the conversation',
        'Option B, Raffle, asks for email, then leads to Hours',
        'After too many wrong answers: leads to Hours',
      ]),
    );
  });

  it('shows what follows a request, and where it goes when that fails', () => {
    const definition = applyEdit(FIVE_OPTIONS, REQUEST).definition;
    const graph = buildGraph(definition, { campaigns: CAMPAIGNS, requests: [{ id: 'req_1', name: 'Stock' }] });
    const own = graph.edges.filter(({ from }) => from !== 'fallback' && from.option === 0);
    expect(own.map(({ role, kind, id }) => [role, kind, id.split('/').at(-1)])).toEqual([
      ['request', 'interaction', 'redirect'],
      ['onError', 'campaign', 'onError'],
      ['onTimeout', 'end', 'onTimeout'],
      ['underlying', 'webhook', 'webhook'],
    ]);
    expect(own.map(({ name }) => sayPhrase(name)).slice(0, 3)).toEqual([
      'Option 1, Opening hours, makes the request Stock, then leads to Hours',
      'Option 1, Opening hours, leads to the campaign Raffle Giveaway if the request Stock fails',
      'Option 1, Opening hours, ends the conversation if the request Stock takes too long',
    ]);
    expect(namesOf(graphOf(definition))[0]).toContain('makes the request req_1,');
  });

  it('marks the port of a request that is not chosen, or that leads to what was deleted', () => {
    const portOf = (...operations: EditOperation[]) => {
      const [welcome] = edited(...operations).nodes;
      return welcome?.kind === 'section' ? welcome.ports[0] : undefined;
    };
    const unset = portOf(REQUEST, { type: 'setRequest', at: option(0), request: NOT_CHOSEN.request });
    expect([unset?.state, unset && sayPhrase(unset.name)]).toEqual([
      'unset',
      'Option 1, Opening hours, its request is not chosen yet',
    ]);
    const then = { type: 'interaction', to: NOT_CHOSEN.interaction } as const;
    expect(portOf(REQUEST, { type: 'setContinuation', at: option(0), then })?.state).toBe('unset');
    expect(portOf(REQUEST, { type: 'deleteSection', section: 'hours' })?.state).toBe('missing');
    expect(portOf(REQUEST)?.state).toBe('set');
  });

  it('tells what starts the campaign and which requests are made on arrival', () => {
    const before = [{ request: 'req_1' }, { request: 'req_2' }];
    const [welcome, hours] = edited(
      { type: 'setTrigger', trigger: { event: 'order.paid', channel: 'chn_1' } },
      { type: 'setBefore', section: 'welcome', before },
    ).nodes;
    const factsOf = (node: typeof welcome) =>
      node?.kind === 'section' ? node.facts.map((each) => sayPhrase(each)) : [];
    expect(factsOf(welcome)).toEqual(['The event order.paid starts it', 'Makes first: req_1, req_2']);
    expect(factsOf(hours)).toEqual([]);
  });

  it('shows how a text begins, in one line', () => {
    const text = `Hi!\n\nChoose  one: ${'x'.repeat(2000)}`;
    const [welcome] = edited({ type: 'setSectionText', section: 'welcome', text }).nodes;
    expect(welcome?.kind === 'section' && welcome.text).toMatch(/^Hi! Choose one: x{10,70}$/);
  });

  it('draws both of two interactions with one id', () => {
    const [hours] = FIVE_OPTIONS.interactions;
    const graph = graphOf({ ...FIVE_OPTIONS, interactions: hours ? [hours, { ...hours, label: 'Again' }] : [] });
    expect(graph.nodes.map(({ id }) => id)).toEqual(expect.arrayContaining(['section:hours', 'section:hours~2']));
  });

  it('keeps the ids of ports, edges and webhooks when options are moved in the editor', () => {
    const editor = openEditor(FIVE_OPTIONS);
    const moved = edit(editor, { type: 'moveOption', at: option(3), to: option(0) }, 0).editor;
    const draw = ({ definition, optionKeys }: typeof editor.present) =>
      buildGraph(definition, { campaigns: CAMPAIGNS, optionKeys });
    const idsOf = (graph: Graph) => [...graph.nodes, ...graph.edges].map(({ id }) => id).sort();
    expect(idsOf(draw(moved.present))).toEqual(idsOf(draw(editor.present)));
  });

  it('follows what is said elsewhere: labels, names of campaigns and requests, the trigger, keys', () => {
    const { definition } = applyEdit(FIVE_OPTIONS, REQUEST);
    const options = { campaigns: CAMPAIGNS, requests: [{ id: 'req_1', name: 'Stock' }] };
    const first = namesOf(buildGraph(definition, options));
    expect(namesOf(buildGraph(definition, { ...options, requests: [] }))[0]).toContain('req_1');
    const renamed = CAMPAIGNS.map((each) => ({ ...each, name: `${each.name}!`, isLive: false }));
    const graph = buildGraph(definition, { ...options, campaigns: renamed });
    expect(namesOf(graph)[1]).toContain('Raffle Giveaway!');
    expect(graph.nodes.find(({ kind }) => kind === 'campaign')).toMatchObject({ isLive: false });
    const labelled = applyEdit(definition, { type: 'renameSection', section: 'hours', label: 'Open' }).definition;
    expect(labelled.welcome).toBe(definition.welcome);
    expect(namesOf(buildGraph(labelled, options))[0]).toContain('leads to Open');
    const lettered = applyEdit(definition, { type: 'setMenuPrefix', menuPrefix: 'letter' }).definition;
    expect(namesOf(buildGraph(lettered, options))[0]).toMatch(/^Option A,/);
    const keys = new Map([['welcome', ['a', 'b', 'c', 'd', 'e']]]);
    expect(buildGraph(definition, { ...options, optionKeys: keys }).edges[0]?.sourcePort).toBe('a');
    const deleted = applyEdit(definition, { type: 'deleteSection', section: 'hours' }).definition;
    expect(kindsOf(buildGraph(deleted, options), 4)).toEqual(['webhook']);
    expect(namesOf(buildGraph(definition, options))).toEqual(first);
  });

  it('gives back the objects of the graph before where they say the same', () => {
    const previous = graphOf(FIVE_OPTIONS);
    const options = { campaigns: CAMPAIGNS, previous };
    expect(buildGraph(structuredClone(FIVE_OPTIONS), options)).toBe(previous);
    const { definition } = applyEdit(FIVE_OPTIONS, { type: 'setOptionText', at: option(0), text: 'Open' });
    const next = buildGraph(definition, options);
    expect(next.nodes.filter((node) => !previous.nodes.includes(node)).map(({ id }) => id)).toEqual([
      'section:welcome',
    ]);
    expect(next.edges.filter((each) => !previous.edges.includes(each))).toHaveLength(1);
  });
});

describe('phrases', () => {
  it('put values in as they are', () => {
    const phrase = { key: 'edge.interaction', values: { option: '1, {target} $& $1', target: '<b>' } } as const;
    expect(sayPhrase(phrase)).toBe('Option 1, {target} $& $1, leads to <b>');
    expect(sayPhrase(phrase, { ...PHRASES, 'edge.interaction': '{option} -> {target} {x}' })).toBe(
      '1, {target} $& $1 -> <b> {x}',
    );
  });
});
