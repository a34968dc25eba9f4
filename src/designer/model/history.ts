/** Steps back and forth over immutable states. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** What is being typed: the next keystroke in the same field belongs to the same step. */
  readonly typing?: { key: string; at: number };
}

/** More than anybody goes back by hand; states share what did not change, so each costs little. */
export const STEPS_MAX = 200;

/** Who rests that long in a field begins a new thought. */
const TYPING_PAUSE_MS = 1500;

export function startHistory<T>(present: T): History<T> {
  return { past: [], present, future: [] };
}

/** A new step. `typing` says that keystrokes of one field come together; `at` is now, in milliseconds. */
export function recordStep<T>(history: History<T>, next: T, typing?: { key: string; at: number }): History<T> {
  const { past, present } = history;
  const last = history.typing;
  const goesOn =
    typing !== undefined && last?.key === typing.key && typing.at - last.at <= TYPING_PAUSE_MS && past.length > 0;
  return {
    past: goesOn ? past : [...past, present].slice(-STEPS_MAX),
    present: next,
    future: [],
    ...(typing && { typing }),
  };
}

/** Another present that is no step: a selection, ids that the server gave. */
export function replacePresent<T>(history: History<T>, present: T): History<T> {
  return present === history.present ? history : { ...history, present };
}

/** Ends the step that typing would go on with: the field was left. */
export function endTyping<T>(history: History<T>): History<T> {
  const { typing, ...rest } = history;
  return typing === undefined ? history : rest;
}

export function canUndo(history: History<unknown>): boolean {
  return history.past.length > 0;
}

export function canRedo(history: History<unknown>): boolean {
  return history.future.length > 0;
}

export function undo<T>({ past, present, future, ...rest }: History<T>): History<T> {
  const before = past.at(-1);
  if (before === undefined) return { past, present, future, ...rest };
  return { past: past.slice(0, -1), present: before, future: [present, ...future] };
}

export function redo<T>({ past, present, future, ...rest }: History<T>): History<T> {
  const [next, ...later] = future;
  if (next === undefined) return { past, present, future, ...rest };
  return { past: [...past, present], present: next, future: later };
}
