import type { Budget } from './budget.ts';
import type { Escaping } from './template.ts';
import { jsonText, type Plain, toText } from './values.ts';

/** How a value is written where nothing but its surroundings matters. JSON has a state of its own: json-state.ts. */
export type Escape = (text: string) => string;

const XML_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  // A parser makes a line feed of a bare one.
  '\r': '&#13;',
};
const MARKUP = /[&<>"']/;
const MARKUP_ALL = /[&<>"']/g;
const XML_SPECIAL = /[&<>"'\r]/g;
/** What XML 1.0 has no way to write: https://www.w3.org/TR/xml/#charsets */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

const asEntity = (char: string): string => XML_ENTITIES[char] ?? '';

export const ESCAPES: Readonly<Record<Exclude<Escaping, 'json'>, Escape>> = {
  none: (text) => text,
  html: (text) => (MARKUP.test(text) ? text.replace(MARKUP_ALL, asEntity) : text),
  xml: (text) => text.replace(NOT_XML, '').replace(XML_SPECIAL, asEntity),
  url: (text) => encodeURIComponent(text.toWellFormed()),
};

/** Where in a JSON text one is: outside of texts, inside one, inside one behind a backslash. */
export const OUTSIDE = 0;
export const INSIDE = 1;
export const BEHIND_BACKSLASH = 2;
export type JsonState = typeof OUTSIDE | typeof INSIDE | typeof BEHIND_BACKSLASH;

/** Where one is behind a piece of JSON, from each of the three. */
export function jsonStatesAfter(text: string): readonly [JsonState, JsonState, JsonState] {
  return [jsonStateAfter(text, OUTSIDE), jsonStateAfter(text, INSIDE), jsonStateAfter(text, BEHIND_BACKSLASH)];
}

function jsonStateAfter(text: string, before: JsonState): JsonState {
  let state = before;
  for (let i = 0; i < text.length; i++) {
    if (state === BEHIND_BACKSLASH) state = INSIDE;
    else if (text[i] === '"') state = state === OUTSIDE ? INSIDE : OUTSIDE;
    else if (text[i] === '\\' && state === INSIDE) state = BEHIND_BACKSLASH;
  }
  return state;
}

/** A value as JSON: inside a text as its content, outside as a value of its own. */
export function jsonEscaped(value: Plain, state: JsonState, budget: Budget): string {
  if (state === OUTSIDE) return jsonText(value, budget);
  const content = JSON.stringify(toText(value, budget)).slice(1, -1);
  // The backslash before it is a character of the text then, instead of making something else of the value.
  return state === BEHIND_BACKSLASH ? `\\${content}` : content;
}
