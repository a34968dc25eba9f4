import { type ChatbotDefinition, type MenuOption, WELCOME } from '../../campaigns/definition.ts';
import { readBodyText, writeBodyText } from './body-text.ts';
import { applyEdit } from './edit.ts';
import { type History, recordStep, replacePresent, startHistory } from './history.ts';
import type { EditOperation, Fallback, OptionMemory, OptionPlace, Refusal, Selection } from './operation.ts';
import { type KeyedOptions, keepKeys, NO_KEYS } from './option-keys.ts';
import { isSame } from './same-values.ts';
import { findOption, findSection } from './sections.ts';
import { typingKey } from './typing.ts';
import { webhookOf } from './webhook-ids.ts';

/** All that the views of one campaign share. Plain data; a step of the history is a whole one. */
export interface EditorState extends KeyedOptions {
  definition: ChatbotDefinition;
  selection: Selection;
  /** By option key: what the definition must not hold but the designer has not thrown away. */
  memory: Readonly<Record<string, OptionMemory>>;
  /** The one that was switched off last. */
  fallback?: Fallback | undefined;
}

export type Editor = History<EditorState>;

export interface Step {
  editor: Editor;
  refused?: Refusal;
}

export function openEditor(definition: ChatbotDefinition): Editor {
  const keyed = keepKeys(undefined, NO_KEYS, definition);
  return startHistory({ definition, selection: { section: WELCOME }, memory: {}, ...keyed });
}

/** Does an operation as one step that can be undone. `now` in milliseconds: quick keystrokes in one field are one step. */
export function edit(editor: Editor, operation: EditOperation, now: number): Step {
  const before = editor.present;
  const { state, refused } = editState(before, operation);
  // What was refused may still be remembered: a body that is no JSON yet.
  const isStep = state.definition !== before.definition;
  if (!isStep) return { editor: replacePresent(editor, state), ...(refused && { refused }) };
  const key = typingKey(operation);
  return { editor: recordStep(editor, state, key === undefined ? undefined : { key, at: now }) };
}

/** Another place is chosen, in any view. */
export function select(editor: Editor, selection: Selection): Editor {
  return replacePresent(editor, { ...editor.present, selection });
}

/**
 * The definition as the server keeps it now: ids of new webhooks, blanks trimmed. No step of its own, and nothing that
 * was typed meanwhile is lost, as `definition` is already merged (saving.ts).
 */
export function adoptDefinition(editor: Editor, definition: ChatbotDefinition): Editor {
  const { state } = editState(editor.present, { type: 'replaceDefinition', definition });
  return replacePresent(editor, { ...state, selection: editor.present.selection });
}

function editState(before: EditorState, operation: EditOperation): { state: EditorState; refused?: Refusal } {
  if (operation.type === 'batch') return editBatch(before, operation.operations);
  const { definition, selection, refused } = applyEdit(before.definition, withMemory(before, operation));
  const keyed = keepKeys(before.definition, before, definition);
  const memory = remember(before, definition, operation);
  const chosen = validSelection(definition, selection ?? before.selection);
  const isSame = definition === before.definition && memory === before.memory && chosen === before.selection;
  const fallback = definition.fallback ?? before.definition.fallback ?? before.fallback;
  const state = isSame ? before : { ...before, ...keyed, definition, memory, selection: chosen, fallback };
  return { state, ...(refused && { refused }) };
}

function editBatch(before: EditorState, operations: readonly EditOperation[]) {
  let state = before;
  for (const operation of operations) {
    const next = editState(state, operation);
    if (next.refused) return { state: before, refused: next.refused };
    state = next.state;
  }
  return { state };
}

/** A selection after the place it meant is gone: the section, else the Welcome Message. */
function validSelection(definition: ChatbotDefinition, selection: Selection): Selection {
  const { section, option } = selection;
  if (section === null) return selection;
  const menu = findSection(definition, section)?.menu;
  if (menu === undefined) return { section: WELCOME };
  return option !== undefined && option >= menu.length ? { section } : selection;
}

/** What an option is called by as long as it is there, wherever it is moved. */
export function keyAt(state: EditorState, at: OptionPlace): string | undefined {
  return state.optionKeys.get(at.section)?.[at.option];
}

/** Where the option with a key stands now; undefined: it is gone. */
export function placeOfKey(state: EditorState, key: string): OptionPlace | undefined {
  for (const [section, keys] of state.optionKeys) {
    const option = keys.indexOf(key);
    if (option !== -1) return { section, option };
  }
  return undefined;
}

/** What is remembered of an option, for the body's text and for what a switch would bring back. */
export function memoryAt(state: EditorState, at: OptionPlace): OptionMemory | undefined {
  return state.memory[keyAt(state, at) ?? ''];
}

function withMemory(state: EditorState, operation: EditOperation): EditOperation {
  if (operation.type === 'setFallback') return { ...operation, remembered: state.fallback };
  if (operation.type !== 'setRedirectType' && operation.type !== 'switchUnderlying') return operation;
  const remembered = memoryAt(state, operation.at);
  return remembered === undefined ? operation : { ...operation, remembered };
}

function remember(before: EditorState, after: ChatbotDefinition, operation: EditOperation): EditorState['memory'] {
  if (!('at' in operation)) return before.memory;
  const key = keyAt(before, operation.at);
  const [old, option] = [findOption(before.definition, operation.at), findOption(after, operation.at)];
  if (key === undefined || old === undefined || option === undefined) return before.memory;
  const memory = before.memory[key] ?? {};
  const next = rememberOption(memory, old, option, operation);
  return next === memory ? before.memory : { ...before.memory, [key]: next };
}

function rememberOption(
  memory: OptionMemory,
  before: MenuOption,
  after: MenuOption,
  operation: EditOperation,
): OptionMemory {
  switch (operation.type) {
    case 'setRedirectType':
      return before === after ? memory : rememberRedirect(memory, before, after);
    case 'switchUnderlying': {
      const { underlying: _, bodyText: __, ...rest } = memory;
      if (before === after) return memory;
      return before.webhook ? { ...rest, underlying: before.webhook } : rest;
    }
    case 'setWebhookBody':
      // No webhook, no body: what was typed for one belongs to it alone.
      return webhookOf(after) === undefined ? memory : { ...memory, bodyText: operation.text };
    default:
      return memory;
  }
}

/** The redirect that goes, and with a webhook that comes what it has no room for. What is back is not kept twice. */
function rememberRedirect(memory: OptionMemory, before: MenuOption, after: MenuOption): OptionMemory {
  const { bodyText: _, redirects, ...rest } = memory;
  const isLeaving = before.redirect.type !== after.redirect.type;
  if (!isLeaving) return memory;
  const { [after.redirect.type]: __, ...others } = redirects ?? {};
  const next: OptionMemory = { ...rest, redirects: { ...others, [before.redirect.type]: before.redirect } };
  if (after.redirect.type === 'webhook') {
    if (before.text !== undefined) next.text = before.text;
    if (before.webhook !== undefined) next.underlying = before.webhook;
  } else if (before.redirect.type === 'webhook') {
    delete next.text;
    if (after.webhook !== undefined) delete next.underlying;
  }
  return next;
}

/** An option whose body was typed and is not in the definition, as it is no JSON object (CB-25). */
export function listUnsavedBodies(state: EditorState): OptionPlace[] {
  return [...state.optionKeys].flatMap(([section, keys]) =>
    keys.flatMap((key, option) => {
      const text = state.memory[key]?.bodyText;
      const isUnsaved = text !== undefined && !readBodyText(text).ok;
      return isUnsaved ? [{ section, option }] : [];
    }),
  );
}

/** What stands in the body's text box: as it was typed, unless the body was changed elsewhere since. */
export function bodyTextAt(state: EditorState, at: OptionPlace): string {
  const option = findOption(state.definition, at);
  const body = option && webhookOf(option)?.body;
  const typed = memoryAt(state, at)?.bodyText;
  if (typed === undefined) return writeBodyText(body);
  const reading = readBodyText(typed);
  return reading.ok && !isSame(reading.body, body) ? writeBodyText(body) : typed;
}
