import { describe, expect, it } from 'vitest';
import type { Continuation } from '../../campaigns/definition.ts';
import { buildGraph } from './build-graph.ts';
import { connect, deleteNode, disconnect, type Gesture } from './connect.ts';
import { applyEdit } from './edit.ts';
import type { EditOperation } from './operation.ts';
import { NOT_CHOSEN } from './targets.ts';
import { CAMPAIGNS, FIVE_OPTIONS, option } from './testing/five-options.ts';

const ATTRIBUTE: EditOperation = { type: 'setRedirectType', at: option(0), redirect: 'attribute' };

const edited = (operation: EditOperation) => applyEdit(FIVE_OPTIONS, operation).definition;
const graphOf = (definition = FIVE_OPTIONS) => buildGraph(definition, { campaigns: CAMPAIGNS });

function nodeOf(id: string, definition = FIVE_OPTIONS) {
  const node = graphOf(definition).nodes.find((each) => each.id === id);
  if (node === undefined) throw new Error(`There is no node ${id}.`);
  return node;
}

function redirectAfter(gesture: Gesture, index: number, definition = FIVE_OPTIONS) {
  if ('refused' in gesture) return gesture.refused;
  const { definition: changed, refused } = applyEdit(definition, gesture);
  return refused?.code ?? changed.welcome.menu[index]?.redirect;
}

describe('an arrow that is drawn', () => {
  it.each([
    [0, 'section:welcome', { type: 'interaction', to: 'welcome' }],
    [0, 'campaign:cmp_polls', { type: 'campaign', to: 'cmp_polls' }],
    [1, 'section:hours', { type: 'interaction', to: 'hours' }],
    [2, 'section:hours', { type: 'interaction', to: 'hours' }],
    [0, 'end', { type: 'end' }],
  ])('from option %i to %s is its redirect', (index, id, redirect) => {
    expect(redirectAfter(connect(FIVE_OPTIONS, option(index), nodeOf(id)), index)).toEqual(redirect);
  });

  it('keeps the underlying webhook of its option', () => {
    const gesture = connect(FIVE_OPTIONS, option(3), nodeOf('campaign:cmp_polls'));
    const changed = 'refused' in gesture ? FIVE_OPTIONS : edited(gesture);
    expect(changed.welcome.menu[3]?.webhook).toBe(FIVE_OPTIONS.welcome.menu[3]?.webhook);
  });

  it('from an attribute is what follows it, from the fallback where it leads', () => {
    const definition = edited(ATTRIBUTE);
    const gesture = connect(definition, option(0), nodeOf('section:hours'));
    expect(redirectAfter(gesture, 0, definition)).toMatchObject({ then: { type: 'interaction', to: 'hours' } });
    expect(connect(FIVE_OPTIONS, 'fallback', nodeOf('section:hours'))).toEqual({
      type: 'setFallback',
      change: { then: { type: 'interaction', to: 'hours' } },
    });
  });

  it.each([
    [0, 'section:hours', 'already_connected'],
    [0, 'webhook:welcome:3', 'webhook_belongs_to_its_option'],
    [9, 'section:hours', 'no_such_option'],
  ])('from option %i to %s is refused: %s', (index, id, why) => {
    expect(connect(FIVE_OPTIONS, option(index), nodeOf(id))).toEqual({ refused: why });
  });
});

describe('the arrows of a request', () => {
  const branch = (name: 'onError' | 'onTimeout', then: Continuation): EditOperation => ({
    ...{ type: 'setErrorContinuation', at: option(0), branch: name, then },
  });
  const definition = edited({
    type: 'batch',
    operations: [
      { type: 'setRedirectType', at: option(0), redirect: 'request', request: 'req_1' },
      { type: 'setContinuation', at: option(0), then: { type: 'interaction', to: 'hours' } },
      branch('onError', { type: 'end' }),
    ],
  });
  const drawn = (id: string, role: 'request' | 'onError' | 'onTimeout') =>
    redirectAfter(connect(definition, option(0), nodeOf(id), role), 0, definition);

  it('are put elsewhere each for itself', () => {
    const kept = { type: 'request', request: 'req_1', onError: { type: 'end' } };
    expect(drawn('campaign:cmp_polls', 'request')).toEqual({ ...kept, then: { type: 'campaign', to: 'cmp_polls' } });
    const then = { type: 'interaction', to: 'hours' };
    expect(drawn('section:welcome', 'onError')).toEqual({ ...kept, then, onError: { ...then, to: 'welcome' } });
    expect(drawn('end', 'onTimeout')).toEqual({ ...kept, then, onTimeout: { type: 'end' } });
    expect(drawn('end', 'onError')).toBe('already_connected');
    expect(drawn('section:hours', 'request')).toBe('already_connected');
  });

  it('are deleted each for itself', () => {
    const redirectWithout = (role: 'request' | 'onError' | 'onTimeout') =>
      redirectAfter(disconnect(definition, { from: option(0), role }), 0, definition);
    expect(redirectWithout('request')).toMatchObject({
      then: { to: NOT_CHOSEN.interaction },
      onError: { type: 'end' },
    });
    expect(redirectWithout('onError')).not.toHaveProperty('onError');
    expect(redirectWithout('onTimeout')).toBe('no_such_edge');
    expect(disconnect(FIVE_OPTIONS, { from: option(0), role: 'onError' })).toEqual({ refused: 'no_such_edge' });
  });

  it('lead to a new section without taking the request away', () => {
    const led = applyEdit(definition, { type: 'addSection', leadFrom: option(0) }).definition;
    expect(led.welcome.menu[0]?.redirect).toMatchObject({ request: 'req_1', then: { to: 'interaction' } });
  });

  it('stay where they are if they belong to a webhook', () => {
    expect(connect(FIVE_OPTIONS, option(3), nodeOf('end'), 'underlying')).toEqual({
      refused: 'webhook_belongs_to_its_option',
    });
  });
});

describe('an arrow that is deleted', () => {
  it.each([
    [0, { type: 'interaction', to: NOT_CHOSEN.interaction }],
    [1, { type: 'campaign', to: NOT_CHOSEN.campaign }],
    [2, { type: 'interaction', to: NOT_CHOSEN.interaction }],
  ])('leaves option %i without a target, which is told', (index, redirect) => {
    expect(redirectAfter(disconnect(FIVE_OPTIONS, { from: option(index), role: 'redirect' }), index)).toEqual(redirect);
  });

  it('switches an underlying webhook off and leaves the redirect', () => {
    expect(disconnect(FIVE_OPTIONS, { from: option(3), role: 'underlying' })).toEqual({
      ...{ type: 'switchUnderlying', at: option(3), on: false },
    });
    expect(disconnect(FIVE_OPTIONS, { from: option(0), role: 'underlying' })).toEqual({ refused: 'no_such_edge' });
  });

  it('leaves an attribute without what follows, and the fallback with an end', () => {
    const definition = edited(ATTRIBUTE);
    const gesture = disconnect(definition, { from: option(0), role: 'attribute' });
    expect(redirectAfter(gesture, 0, definition)).toMatchObject({
      type: 'attribute',
      then: { to: NOT_CHOSEN.interaction },
    });
    const led = edited({ type: 'setFallback', change: { then: { type: 'interaction', to: 'hours' } } });
    expect(disconnect(led, { from: 'fallback', role: 'fallback' })).toMatchObject({
      change: { then: { type: 'end' } },
    });
    expect(disconnect(FIVE_OPTIONS, { from: 'fallback', role: 'fallback' })).toEqual({ refused: 'no_such_edge' });
  });

  it('is every arrow of the graph, one after the other', () => {
    let definition = edited({ type: 'setRedirectType', at: option(0), redirect: 'end' });
    for (const edge of graphOf(definition).edges) {
      const gesture = disconnect(definition, edge);
      if ('refused' in gesture) throw new Error(gesture.refused);
      definition = applyEdit(definition, gesture).definition;
    }
    expect(graphOf(definition).edges).toEqual([]);
  });
});

describe('a node that is deleted', () => {
  const remove = (id: string) => deleteNode(FIVE_OPTIONS, nodeOf(id), graphOf().edges);

  it('is its section, or all arrows to it in one step', () => {
    expect(remove('section:hours')).toEqual({ type: 'deleteSection', section: 'hours' });
    expect(remove('section:welcome')).toEqual({ refused: 'welcome_stays' });
    expect(remove('campaign:cmp_raffle')).toEqual({
      type: 'batch',
      operations: [{ type: 'setTarget', at: option(1), to: NOT_CHOSEN.campaign }],
    });
    expect(remove('webhook:welcome:4')).toMatchObject({ operations: [{ type: 'switchUnderlying', on: false }] });
    expect(remove('end')).toEqual({ refused: 'nothing_to_delete' });
  });
});
