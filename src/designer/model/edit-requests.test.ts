import { describe, expect, it } from 'vitest';
import type { ChatbotDefinition } from '../../campaigns/definition.ts';
import { applyEdit } from './edit.ts';
import { edit, openEditor } from './editor.ts';
import { canUndo, undo } from './history.ts';
import { mergeDefinitions } from './merge.ts';
import type { EditOperation } from './operation.ts';
import { canHaveUnderlying, listSectionIds, listTargets, NOT_CHOSEN } from './targets.ts';
import { FIVE_OPTIONS, option } from './testing/five-options.ts';

const apply = (...operations: EditOperation[]) => applyEdit(FIVE_OPTIONS, { type: 'batch', operations });
const redirectAfter = (...operations: EditOperation[]) => apply(...operations).definition.welcome.menu[0]?.redirect;
const refusalOf = (...operations: EditOperation[]) => apply(...operations).refused?.code;

const AT = option(0);
const CHOOSE: EditOperation = { type: 'setRedirectType', at: AT, redirect: 'request', request: 'req_1' };
const HOURS = { type: 'interaction', to: 'hours' } as const;
const onError = (then: typeof HOURS | null): EditOperation => ({
  ...{ type: 'setErrorContinuation', at: AT, branch: 'onError', then },
});

describe('a redirect to a request', () => {
  it('is chosen with its request or before it', () => {
    expect(redirectAfter(CHOOSE)).toEqual({ type: 'request', request: 'req_1', then: { type: 'end' } });
    const unset = { type: 'setRedirectType', at: AT, redirect: 'request' } as const;
    expect(redirectAfter(unset)).toMatchObject({ request: NOT_CHOSEN.request });
    expect(redirectAfter(unset, { type: 'setRequest', at: AT, request: 'req_2' })).toMatchObject({ request: 'req_2' });
    expect(refusalOf({ ...unset, to: 'hours' })).toBe('redirect_has_no_target');
    expect(refusalOf({ ...unset, request: 'nonsense' })).toBe('malformed');
  });

  it('leads on when it is answered, fails or takes too long', () => {
    const ways = redirectAfter(CHOOSE, { type: 'setContinuation', at: AT, then: HOURS }, onError(HOURS));
    expect(ways).toEqual({ type: 'request', request: 'req_1', then: HOURS, onError: HOURS });
    expect(redirectAfter(CHOOSE, onError(HOURS), onError(null))).not.toHaveProperty('onError');
    const gone = { type: 'interaction', to: 'gone' } as const;
    expect(refusalOf(CHOOSE, { type: 'setErrorContinuation', at: AT, branch: 'onTimeout', then: gone })).toBe(
      'no_such_section',
    );
    expect(refusalOf(onError(HOURS))).toBe('redirect_has_no_such_field');
  });

  it('saves what the answer says, or nothing', () => {
    const save = { code: "$data.get('Stock')" };
    expect(redirectAfter(CHOOSE, { type: 'setSave', at: AT, save })).toMatchObject({ save });
    expect(redirectAfter(CHOOSE, { type: 'setSave', at: AT, save }, { type: 'setSave', at: AT, save: {} })).toEqual(
      redirectAfter(CHOOSE),
    );
    expect(refusalOf(CHOOSE, { type: 'setSave', at: AT, save: { '1st': '$data' } })).toBe('malformed');
    expect(refusalOf({ type: 'setSave', at: AT, save })).toBe('redirect_has_no_such_field');
  });

  it('may have a webhook beside it once its request is chosen', () => {
    const unset: EditOperation = { type: 'setRequest', at: AT, request: NOT_CHOSEN.request };
    const on: EditOperation = { type: 'switchUnderlying', at: AT, on: true };
    expect(refusalOf(CHOOSE, on)).toBeUndefined();
    expect(refusalOf(CHOOSE, unset, on)).toBe('target_first');
    const { definition } = apply(CHOOSE);
    const chosen = definition.welcome.menu[0];
    expect(chosen && canHaveUnderlying(chosen, listSectionIds(definition))).toBe(true);
  });

  it('is remembered whole when another type is chosen and chosen away again', () => {
    const chosen = [CHOOSE, onError(HOURS)].reduce(
      (editor, each) => edit(editor, each, 0).editor,
      openEditor(FIVE_OPTIONS),
    );
    const away = edit(chosen, { type: 'setRedirectType', at: AT, redirect: 'webhook' }, 0).editor;
    const back = edit(away, { type: 'setRedirectType', at: AT, redirect: 'request' }, 0).editor;
    expect(back.present.definition).toEqual(chosen.present.definition);
  });

  it('is offered the requests of the account', () => {
    expect(listTargets(FIVE_OPTIONS, [], undefined, [{ id: 'req_1', name: 'Stock' }]).request).toEqual([
      { to: 'req_1', label: 'Stock' },
    ]);
  });

  it('leads to the copy of its section wherever it led to the section', () => {
    const { definition } = apply(
      { type: 'addOption', section: 'hours' },
      { type: 'setRedirectType', at: option(0, 'hours'), redirect: 'request', request: 'req_1' },
      { type: 'setContinuation', at: option(0, 'hours'), then: HOURS },
      { type: 'setErrorContinuation', at: option(0, 'hours'), branch: 'onError', then: HOURS },
      { type: 'setErrorContinuation', at: option(0, 'hours'), branch: 'onTimeout', then: HOURS },
      { type: 'setBefore', section: 'hours', before: [{ request: 'req_2' }] },
      { type: 'duplicateSection', section: 'hours' },
    );
    const copy = { type: 'interaction', to: 'hours-2' };
    expect(definition.interactions[1]).toMatchObject({
      id: 'hours-2',
      before: [{ request: 'req_2' }],
      menu: [{ redirect: { then: copy, onError: copy, onTimeout: copy } }],
    });
  });
});

describe('requests on arrival', () => {
  it('are set and taken out', () => {
    const before = [{ request: 'req_1', save: { code: '$data' } }];
    const { definition } = apply({ type: 'setBefore', section: 'hours', before });
    expect(definition.interactions[0]?.before).toEqual(before);
    const emptied = applyEdit(definition, { type: 'setBefore', section: 'hours', before: [] }).definition;
    expect(emptied.interactions[0]).toEqual(FIVE_OPTIONS.interactions[0]);
    expect(refusalOf({ type: 'setBefore', section: 'gone', before })).toBe('no_such_section');
    expect(refusalOf({ type: 'setBefore', section: 'hours', before: Array(6).fill({ request: 'req_1' }) })).toBe(
      'too_long',
    );
  });

  it('stay when two people edit the same section', () => {
    const mine = apply({ type: 'setBefore', section: 'hours', before: [{ request: 'req_1' }] }).definition;
    const theirs = apply({ type: 'setSectionText', section: 'hours', text: 'Noon' }).definition;
    const { definition, conflicts } = mergeDefinitions(FIVE_OPTIONS, mine, theirs);
    expect(conflicts).toEqual([]);
    expect(definition.interactions[0]).toMatchObject({ before: [{ request: 'req_1' }], text: 'Noon' });
    const other = apply({ type: 'setBefore', section: 'hours', before: [{ request: 'req_2' }] }).definition;
    expect(mergeDefinitions(FIVE_OPTIONS, mine, other).conflicts).toMatchObject([
      { section: 'hours', field: 'before' },
    ]);
  });
});

describe('the trigger', () => {
  const trigger = { event: 'order.paid', channel: 'chn_1' };

  it('is set and taken out', () => {
    expect(apply({ type: 'setTrigger', trigger }).definition.trigger).toEqual(trigger);
    const both = apply({ type: 'setTrigger', trigger }, { type: 'setTrigger', trigger: null });
    expect(both.definition).toEqual(FIVE_OPTIONS);
    expect(refusalOf({ type: 'setTrigger', trigger: { ...trigger, channel: 'sim' } })).toBe('malformed');
  });

  it('is one thing when two people change it', () => {
    const withTrigger = (change: Partial<typeof trigger>): ChatbotDefinition =>
      apply({ type: 'setTrigger', trigger: { ...trigger, ...change } }).definition;
    const merge = mergeDefinitions(
      withTrigger({}),
      withTrigger({ event: 'order.sent' }),
      withTrigger({ channel: 'chn_2' }),
    );
    expect(merge.conflicts).toMatchObject([{ field: 'trigger' }]);
  });
});

describe('what a webhook is sent with', () => {
  it('may be the credentials of a connector', () => {
    const connected = apply({ type: 'setWebhookConnector', at: option(3), connector: 'con_1' }).definition;
    expect(connected.welcome.menu[3]?.webhook?.connector).toBe('con_1');
    const without = applyEdit(connected, { type: 'setWebhookConnector', at: option(3), connector: null }).definition;
    expect(without).toEqual(FIVE_OPTIONS);
    expect(refusalOf({ type: 'setWebhookConnector', at: option(3), connector: 'x' })).toBe('malformed');
  });

  it('may be answered where it is the redirect, and nowhere else', () => {
    const answered = apply({ type: 'setMayAnswer', at: option(2), mayAnswer: { withinMs: 2000 } }).definition;
    expect(answered.welcome.menu[2]?.redirect).toMatchObject({ webhook: { mayAnswer: { withinMs: 2000 } } });
    expect(applyEdit(answered, { type: 'setMayAnswer', at: option(2), mayAnswer: false }).definition).toEqual(
      FIVE_OPTIONS,
    );
    expect(refusalOf({ type: 'setMayAnswer', at: option(3), mayAnswer: true })).toBe('underlying_never_answers');
    expect(refusalOf({ type: 'setMayAnswer', at: option(2), mayAnswer: { withinMs: 1 } })).toBe('too_short');
    const mixed = structuredClone(FIVE_OPTIONS);
    const webhook = mixed.welcome.menu[3]?.webhook;
    if (webhook) webhook.mayAnswer = true;
    expect(refusalOf({ type: 'replaceDefinition', definition: mixed })).toBe('underlying_never_answers');
  });
});

describe('what is typed into requests', () => {
  const countSteps = (...operations: EditOperation[]) => {
    let editor = operations.reduce(
      (each, operation, index) => edit(each, operation, index).editor,
      openEditor(FIVE_OPTIONS),
    );
    let steps = 0;
    for (; canUndo(editor); editor = undo(editor)) steps += 1;
    return steps;
  };
  const save = (fields: Record<string, string>): EditOperation => ({ type: 'setSave', at: AT, save: fields });

  it('is one step as long as it is the same field', () => {
    expect(countSteps(CHOOSE, save({ a: '$d' }), save({ a: '$da' }), save({ a: '$dat' }))).toBe(2);
    expect(countSteps(CHOOSE, save({ a: '$d' }), save({ a: '$d', b: '$d' }))).toBe(3);
    const ask = (...requests: string[]): EditOperation => ({
      type: 'setBefore',
      section: 'hours',
      before: requests.map((request) => ({ request })),
    });
    expect(countSteps(ask('req_1'), ask('req_1', 'req_2'))).toBe(2);
  });
});
