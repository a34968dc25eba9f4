import { describe, expect, it } from 'vitest';
import {
  adoptDefinition,
  bodyTextAt,
  type Editor,
  edit,
  keyAt,
  listUnsavedBodies,
  memoryAt,
  openEditor,
  placeOfKey,
  select,
} from './editor.ts';
import { canUndo, redo, undo } from './history.ts';
import type { EditOperation } from './operation.ts';
import { NOT_CHOSEN } from './targets.ts';
import { FIVE_OPTIONS, option } from './testing/five-options.ts';

/** Every operation a minute after the last: each is a step. */
function run(editor: Editor, ...operations: EditOperation[]): Editor {
  return operations.reduce((each, operation, index) => edit(each, operation, index * 60_000).editor, editor);
}

const start = openEditor(FIVE_OPTIONS);
const menuOf = (editor: Editor) => editor.present.definition.welcome.menu;
const choose = (index: number, redirect: 'webhook' | 'interaction' | 'campaign' | 'end'): EditOperation => ({
  type: 'setRedirectType',
  at: option(index),
  redirect,
});

describe('choosing another redirect type', () => {
  it('brings back text, target and underlying webhook with the type that had them (CB-07)', () => {
    const there = run(start, choose(3, 'webhook'));
    expect(menuOf(there)[3]).toEqual({ redirect: { type: 'webhook', webhook: { url: '', policy: 'standard' } } });
    const back = run(there, choose(3, 'interaction'));
    expect(menuOf(back)[3]).toEqual(FIVE_OPTIONS.welcome.menu[3]);
  });

  it('brings the webhook back with its URL, body and headers', () => {
    const there = run(start, choose(2, 'campaign'));
    expect(menuOf(there)[2]).toEqual({ redirect: { type: 'campaign', to: NOT_CHOSEN.campaign } });
    expect(menuOf(run(there, choose(2, 'webhook')))[2]).toEqual(FIVE_OPTIONS.welcome.menu[2]);
  });

  it('brings no underlying webhook back where no target is chosen yet; the switch then has its settings (CB-03, CB-07)', () => {
    const at = option(3);
    const campaign = run(start, choose(3, 'webhook'), choose(3, 'campaign'));
    expect(menuOf(campaign)[3]).toEqual({ text: 'One month', redirect: { type: 'campaign', to: NOT_CHOSEN.campaign } });
    const on = run(campaign, { type: 'setTarget', at, to: 'cmp_raffle' }, { type: 'switchUnderlying', at, on: true });
    expect(menuOf(on)[3]?.webhook).toEqual(FIVE_OPTIONS.welcome.menu[3]?.webhook);
  });

  it('brings no target back that was deleted meanwhile', () => {
    const back = run(start, choose(0, 'end'), { type: 'deleteSection', section: 'hours' }, choose(0, 'interaction'));
    expect(menuOf(back)[0]?.redirect).toEqual({ type: 'interaction', to: NOT_CHOSEN.interaction });
  });

  it('remembers by option, wherever it is moved, and never in the definition (CB-06)', () => {
    const moved = run(start, choose(3, 'webhook'), { type: 'moveOption', at: option(3), to: option(0, 'hours') });
    expect(JSON.stringify(moved.present.definition)).not.toContain('One month');
    const back = run(moved, { type: 'setRedirectType', at: option(0, 'hours'), redirect: 'interaction' });
    expect(back.present.definition.interactions[0]?.menu[0]).toEqual(FIVE_OPTIONS.welcome.menu[3]);
    const other = run(moved, { type: 'deleteOption', at: option(0, 'hours') }, { type: 'addOption', section: 'hours' });
    expect(memoryAt(other.present, option(0, 'hours'))).toBeUndefined();
  });

  it('is undone with what was remembered', () => {
    const there = run(start, choose(3, 'webhook'));
    expect(undo(there).present).toBe(start.present);
    expect(menuOf(run(redo(undo(there)), choose(3, 'interaction')))[3]).toEqual(FIVE_OPTIONS.welcome.menu[3]);
  });

  it('switches an underlying webhook off and on with its settings', () => {
    const at = option(4);
    const twice = run(start, { type: 'switchUnderlying', at, on: false }, { type: 'switchUnderlying', at, on: true });
    expect(menuOf(twice)[4]).toEqual(FIVE_OPTIONS.welcome.menu[4]);
  });
});

describe('the text of a body', () => {
  const at = option(3);

  it('is kept as it was typed, without a step while it is no JSON object, and told (CB-25)', () => {
    const typed = edit(start, { type: 'setWebhookBody', at, text: '{"store":' }, 0);
    expect(typed.refused?.code).toBe('body');
    expect(canUndo(typed.editor)).toBe(false);
    expect(bodyTextAt(typed.editor.present, at)).toBe('{"store":');
    expect(listUnsavedBodies(typed.editor.present)).toEqual([at]);
    const done = run(typed.editor, { type: 'setWebhookBody', at, text: '{"store":"CA-1"}' });
    expect(listUnsavedBodies(done.present)).toEqual([]);
    expect(bodyTextAt(done.present, at)).toBe('{"store":"CA-1"}');
    expect(menuOf(done)[3]?.webhook?.body).toEqual({ store: 'CA-1' });
  });

  it('is written anew where the body was changed in another view', () => {
    const typed = run(start, { type: 'setWebhookBody', at, text: '{"store":"CA-1"}' });
    const definition = structuredClone(typed.present.definition);
    Object.assign(definition.welcome.menu[3]?.webhook ?? {}, { body: { n: 1 } });
    expect(bodyTextAt(run(typed, { type: 'replaceDefinition', definition }).present, at)).toBe('{\n  "n": 1\n}');
    expect(bodyTextAt(start.present, option(0))).toBe('');
  });
});

describe('the key of an option', () => {
  it('leads to it wherever others put it, and nowhere once it is gone', () => {
    const key = keyAt(start.present, option(2)) ?? '';
    const theirs = run(start, { type: 'addOption', section: 'welcome', index: 0 }).present.definition;
    const merged = run(start, { type: 'replaceDefinition', definition: structuredClone(theirs) });
    expect(placeOfKey(merged.present, key)).toEqual(option(3));
    const moved = run(merged, { type: 'moveOption', at: option(3), to: option(0, 'hours') });
    expect(placeOfKey(moved.present, key)).toEqual(option(0, 'hours'));
    const gone = run(moved, { type: 'deleteOption', at: option(0, 'hours') });
    expect(placeOfKey(gone.present, key)).toBeUndefined();
  });
});

describe('steps', () => {
  it('join keystrokes of one field until there is a pause or another field', () => {
    const type = (editor: Editor, text: string, now: number, index = 0) =>
      edit(editor, { type: 'setOptionText', at: option(index), text }, now).editor;
    const typed = type(type(type(start, 'a', 0), 'ab', 200), 'abc', 400);
    expect(typed.past).toHaveLength(1);
    expect(undo(typed).present.definition).toBe(FIVE_OPTIONS);
    expect(type(typed, 'abcd', 5000).past).toHaveLength(2);
    expect(type(typed, 'x', 500, 1).past).toHaveLength(2);
  });

  it('are not made by selections and refusals', () => {
    const chosen = select(start, { section: 'hours', field: 'text' });
    expect(chosen.present.selection).toEqual({ section: 'hours', field: 'text' });
    const { editor, refused } = edit(chosen, { type: 'deleteSection', section: 'welcome' }, 0);
    expect(refused?.code).toBe('welcome_stays');
    expect(canUndo(editor)).toBe(false);
    expect(editor).toBe(chosen);
  });

  it('take the selection along, and back with undo', () => {
    const chosen = select(start, option(1));
    const added = run(chosen, { type: 'addSection', label: 'New' });
    expect(added.present.selection).toEqual({ section: 'new', field: 'label' });
    expect(undo(added).present.selection).toEqual(option(1));
    const gone = run(select(start, { section: 'hours' }), {
      type: 'replaceDefinition',
      definition: { ...FIVE_OPTIONS, interactions: [] },
    });
    expect(gone.present.selection).toEqual({ section: 'welcome' });
  });

  it('are not made by what the server made of a save', () => {
    const saved = structuredClone(FIVE_OPTIONS);
    Object.assign(saved.welcome.menu[4]?.webhook ?? {}, { id: 'whk_new' });
    const adopted = adoptDefinition(run(start, { type: 'setExpiry', minutes: 5 }), saved);
    expect(adopted.past).toHaveLength(1);
    expect(menuOf(adopted)[4]?.webhook?.id).toBe('whk_new');
    expect(adopted.present.optionKeys).toEqual(start.present.optionKeys);
  });
});

describe('keys of options', () => {
  const keysOf = (editor: Editor) => editor.present.optionKeys.get('welcome');

  it('go along when options are changed and moved, and are new for new ones', () => {
    expect(keysOf(start)).toEqual(['o1', 'o2', 'o3', 'o4', 'o5']);
    const edited = run(
      start,
      { type: 'setOptionText', at: option(0), text: 'Hours' },
      { type: 'moveOption', at: option(0), to: option(2) },
      { type: 'addOption', section: 'welcome', index: 0 },
      { type: 'duplicateOption', at: option(1) },
      { type: 'deleteOption', at: option(5) },
    );
    expect(keysOf(edited)).toEqual(['o6', 'o2', 'o7', 'o3', 'o1', 'o5']);
  });

  it('stay with what did not change when the JSON view changes the rest', () => {
    const [first, ...others] = FIVE_OPTIONS.welcome.menu;
    const menu = [{ redirect: { type: 'end' as const } }, ...structuredClone(others), ...(first ? [first] : [])];
    const definition = { ...FIVE_OPTIONS, welcome: { ...FIVE_OPTIONS.welcome, menu } };
    expect(keysOf(run(start, { type: 'replaceDefinition', definition }))).toEqual(['o6', 'o2', 'o3', 'o4', 'o5', 'o1']);
  });
});

describe('switching the own fallback off and on again', () => {
  const off: EditOperation = { type: 'setFallback', change: null };
  const on: EditOperation = { type: 'setFallback', change: {} };
  const own = run(start, {
    type: 'setFallback',
    change: { text: 'Again?', attempts: 2, then: { type: 'interaction', to: 'hours' } },
  });

  it('brings back all that was set', () => {
    const back = run(own, off, on).present.definition;
    expect(back.fallback).toEqual({ text: 'Again?', attempts: 2, then: { type: 'interaction', to: 'hours' } });
  });

  it('brings back its words where the section is gone that it led to', () => {
    const back = run(own, off, { type: 'deleteSection', section: 'hours' }, on).present.definition;
    expect(back.fallback).toMatchObject({ text: 'Again?', then: { type: 'end' } });
  });
});
