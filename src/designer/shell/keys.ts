/** What keys mean on every page. */
export type ShellCommand = 'search' | 'shortcuts';

type Keys = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** What a key stroke asks for; where somebody types, a single character is theirs. */
export function readShellCommand(keys: Keys, isTyping: boolean): ShellCommand | undefined {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = keys;
  const isMod = ctrlKey !== metaKey;
  if (isMod) return key.toLowerCase() === 'k' && !altKey && !shiftKey ? 'search' : undefined;
  // Some keyboards have these characters behind Shift, others behind AltGr.
  if (isTyping || ctrlKey) return undefined;
  if (key === '?') return 'shortcuts';
  return key === '/' ? 'search' : undefined;
}

const TEXT_FIELD = 'input:not([type="checkbox"], [type="radio"], [type="button"]), textarea, [contenteditable="true"]';

export function isTextField(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches(TEXT_FIELD);
}
