import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let isOver = false;

function set(value: boolean): void {
  if (isOver === value) return;
  isOver = value;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether nobody is signed in any more although somebody works here: the server says so whatever it is asked. */
export const sessionEnd = {
  get isOver() {
    return isOver;
  },
  subscribe,
  tell: () => set(true),
  /** Somebody is signed in. */
  forget: () => set(false),
};

export function useSessionEnd(): boolean {
  return useSyncExternalStore(subscribe, () => isOver);
}
