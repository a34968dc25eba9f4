import type { Place } from '../model/places.ts';
import { fieldKey } from '../model/places.ts';

/** What a problem, a selection and a field have in common. */
export interface WantedPlace extends Pick<Place, 'section' | 'option' | 'field'> {
  rest?: readonly string[];
}

/** The names under which a place may be shown, the closest first: `fallback.then.to`, `fallback.then`, `fallback`. */
function listKeys({ section, option, field, rest = [] }: WantedPlace): string[] {
  const parts = [...field.split('.'), ...rest].filter((part) => part !== '');
  const fields = parts.map((_, index) => parts.slice(0, parts.length - index).join('.'));
  return [...fields, ''].map((each) => fieldKey({ section, option, field: each }));
}

const FOCUSABLE = 'input, textarea, select, button, [contenteditable="true"], [tabindex="0"]';

/** Ends the wait of the place that was wanted before. */
let endWait = () => {};

/**
 * Brings a field to the eye and under the keys, as soon as it is there: its view or drawer may still be on its way. What
 * stands nearest to it is taken meanwhile. Whoever types or clicks elsewhere is left alone.
 */
export function focusPlace(place: WantedPlace): void {
  endWait();
  const keys = listKeys(place);
  let reached = keys.length;
  const look = () => {
    const found = keys.findIndex((key) => findElement(key) !== undefined);
    if (found === -1 || found >= reached) return;
    reached = found;
    focusElement(findElement(keys[found] ?? ''));
    if (reached === 0) endWait();
  };
  const observer = new MutationObserver(look);
  const ending = new AbortController();
  endWait = () => {
    observer.disconnect();
    ending.abort();
  };
  const options = { capture: true, signal: ending.signal };
  window.addEventListener('pointerdown', endWait, options);
  window.addEventListener('keydown', endWait, options);
  observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['data-place'] });
  look();
}

function findElement(key: string): HTMLElement | undefined {
  const all = document.querySelectorAll<HTMLElement>(`[data-place="${CSS.escape(key)}"]`);
  const shown = [...all].find((element) => element.checkVisibility());
  return shown?.matches(FOCUSABLE) ? shown : (shown?.querySelector<HTMLElement>(FOCUSABLE) ?? shown);
}

/** A drawer that opens gives the focus to what is marked so, a moment later; else it would take it away again. */
function focusElement(element: HTMLElement | undefined): void {
  if (element === undefined) return;
  element.setAttribute('data-autofocus', 'true');
  element.addEventListener('blur', () => element.removeAttribute('data-autofocus'), { once: true });
  element.scrollIntoView({ block: 'center' });
  element.focus({ preventScroll: true });
}
