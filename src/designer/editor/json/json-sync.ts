import { type Diagnostic, setDiagnostics } from '@codemirror/lint';
import { Annotation, StateEffect, Transaction } from '@codemirror/state';
import { EditorView, type ViewUpdate } from '@codemirror/view';
import type { ChatbotDefinition } from '../../../campaigns/definition.ts';
import { parseDefinitionText, type TextProblem, writeDefinitionText } from '../../model/definition-text.ts';
import { locatePointer } from '../../model/json-places.ts';
import { mergeDefinitions } from '../../model/merge.ts';
import type { PlacedProblem } from '../../model/places.ts';
import { isSame } from '../../model/same-values.ts';
import type { EditorStore } from '../store.ts';
import { findReplacement } from './replacement.ts';

/** Keystrokes of one thought are one step of the history. */
const TAKE_AFTER_MS = 400;

/** Marks what came from the editor and not from the keys. */
const fromStore = Annotation.define<boolean>();

interface Tell {
  /** What keeps the text from being a definition. */
  onFaults: (faults: readonly TextProblem[]) => void;
  /** The campaign was changed elsewhere, and the text, which is no definition, does not have it. */
  onBehind: (isBehind: boolean) => void;
}

/** Keeps a box and the editor in step: what is valid is taken over, what is not stays in the box. */
export class JsonSync {
  readonly #box: EditorView;
  readonly #store: EditorStore;
  readonly #tell: Tell;
  readonly #leave: () => void;
  readonly #ending = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #seen: unknown;
  /** The campaign that the text was last in step with: what differs from it was typed here. */
  #base: ChatbotDefinition;
  #faults: readonly TextProblem[] = [];
  #problems: readonly PlacedProblem[] = [];

  constructor(box: EditorView, store: EditorStore, tell: Tell) {
    this.#box = box;
    this.#store = store;
    this.#tell = tell;
    const { unsavedJson, state } = store;
    this.#seen = state.definition;
    this.#base = unsavedJson?.base ?? state.definition;
    this.#write(unsavedJson?.text ?? writeDefinitionText(state.definition));
    this.#read();
    const listener = EditorView.updateListener.of((update) => this.#typed(update));
    const blur = EditorView.domEventHandlers({ blur: () => this.#take() });
    box.dispatch({ effects: StateEffect.appendConfig.of([listener, blur]) });
    this.#leave = store.subscribe(() => this.#changed());
    // Before the campaign is saved for the last time, which hears of it too.
    const options = { capture: true, signal: this.#ending.signal };
    window.addEventListener('pagehide', () => this.#take(), options);
    document.addEventListener('visibilitychange', () => this.#take(), options);
  }

  /** The view goes; what was typed in its last moment is taken. */
  end(): void {
    this.#take();
    this.#ending.abort();
    this.#leave();
  }

  /** What is wrong with the campaign, where it stands in the text. */
  showProblems(problems: readonly PlacedProblem[]): void {
    this.#problems = problems;
    this.#mark();
  }

  goTo({ from, to }: Pick<TextProblem, 'from' | 'to'>): void {
    const { length } = this.#box.state.doc;
    const selection = { anchor: Math.min(from, length), head: Math.min(to, length) };
    this.#box.dispatch({ selection, effects: EditorView.scrollIntoView(selection.anchor, { y: 'center' }) });
    this.#box.focus();
  }

  /** The campaign as it is stands in the box again. */
  throwAway(): void {
    this.#base = this.#store.state.definition;
    this.#write(writeDefinitionText(this.#store.state.definition));
    this.#read();
    this.#box.focus();
  }

  get #text(): string {
    return this.#box.state.doc.toString();
  }

  #typed(update: ViewUpdate): void {
    if (!update.docChanged || update.transactions.some((each) => each.annotation(fromStore))) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#take(), TAKE_AFTER_MS);
  }

  /** Takes what was typed over into the campaign, if it is one. */
  #take(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#read();
  }

  #read(): void {
    const text = this.#text;
    const reading = parseDefinitionText(text);
    this.#setFaults(reading.ok ? [] : reading.problems);
    if (!reading.ok) {
      this.#store.keepJson({ text, base: this.#base });
      this.#tell.onBehind(this.#isBehind);
      return;
    }
    this.#store.keepJson(undefined);
    this.#tell.onBehind(false);
    this.#adopt(reading.definition);
  }

  /** What was changed elsewhere while this was no definition, or was being typed, stays. */
  #adopt(typed: ChatbotDefinition): void {
    const { definition } = this.#store.state;
    const merged = this.#isBehind ? mergeDefinitions(this.#base, typed, definition).definition : typed;
    if (!isSame(merged, definition)) this.#store.apply({ type: 'replaceDefinition', definition: merged });
    this.#inStep();
    if (!isSame(merged, typed)) this.#write(writeDefinitionText(this.#base));
  }

  #inStep(): void {
    this.#base = this.#store.state.definition;
    this.#seen = this.#base;
  }

  get #isBehind(): boolean {
    return !isSame(this.#base, this.#store.state.definition);
  }

  /** Something was changed elsewhere: by undo, a merge, the server's ids. */
  #changed(): void {
    const { definition } = this.#store.state;
    // It is put together with what is being typed, once that is read.
    if (this.#timer !== undefined) return;
    const { unsavedJson } = this.#store;
    if (unsavedJson !== undefined && unsavedJson.text !== this.#text) {
      // From an earlier visit.
      this.#base = unsavedJson.base;
      this.#write(unsavedJson.text);
      this.#read();
    }
    if (definition === this.#seen) return;
    this.#seen = definition;
    if (this.#faults.length > 0) {
      this.#tell.onBehind(this.#isBehind);
      return;
    }
    const reading = parseDefinitionText(this.#text);
    if (!reading.ok || !isSame(reading.definition, definition)) this.#write(writeDefinitionText(definition));
    this.#inStep();
    this.#mark();
  }

  /** The cursor and what is folded stay where the text stays; the box's own undo takes back what was typed in it alone. */
  #write(text: string): void {
    const changes = findReplacement(this.#text, text);
    const annotations = [fromStore.of(true), Transaction.addToHistory.of(false)];
    if (changes) this.#box.dispatch({ changes, annotations });
  }

  #setFaults(faults: readonly TextProblem[]): void {
    this.#faults = faults;
    this.#tell.onFaults(faults);
    this.#mark();
  }

  #mark(): void {
    const text = this.#text;
    const inText = this.#faults.map(({ from, to, message }) => toDiagnostic(text, { from, to, message }, 'error'));
    const inCampaign =
      this.#faults.length > 0
        ? []
        : this.#problems.map(({ path, message }) =>
            toDiagnostic(text, { ...locatePointer(text, path), message }, 'warning'),
          );
    this.#box.dispatch(setDiagnostics(this.#box.state, [...inText, ...inCampaign]));
  }
}

function toDiagnostic(
  text: string,
  { from, to, message }: { from: number; to: number; message: string },
  severity: Diagnostic['severity'],
): Diagnostic {
  const start = Math.min(from, text.length);
  // Of what goes over many lines the first is enough; a place without a width is marked by what stands there.
  const lineEnd = text.indexOf('\n', start);
  const end = lineEnd === -1 ? to : Math.min(to, lineEnd);
  return { from: start, to: Math.min(Math.max(end, start + 1), text.length), message, severity };
}
