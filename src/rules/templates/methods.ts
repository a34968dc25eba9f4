import { MAX_ENTRIES } from './bounds.ts';
import type { Budget } from './budget.ts';
import {
  compare,
  isEqual,
  isList,
  isMap,
  keysOf,
  numberText,
  type Plain,
  readKey,
  toNumber,
  toPlain,
  toText,
} from './values.ts';

/** One of the few methods that a template may call; what makes no sense is null. */
export type Method<Receiver extends Plain> = (receiver: Receiver, args: readonly Plain[], budget: Budget) => Plain;

const TEXT_METHODS: Readonly<Record<string, Method<string>>> = {
  length: (text) => text.length,
  isEmpty: (text) => text === '',
  toUpperCase: (text) => text.toUpperCase(),
  toLowerCase: (text) => text.toLowerCase(),
  trim: (text) => text.trim(),
  substring: (text, [begin, end]) => text.substring(toNumber(begin ?? 0) ?? 0, toNumber(end ?? null) ?? text.length),
  replace: (text, [what, by], budget) => replaceAll(text, textOf(what, budget), textOf(by, budget), budget),
  split: (text, [separator], budget) => {
    const by = textOf(separator, budget);
    spendOnSearch(text, by, budget);
    const parts = by === '' ? [text] : text.split(by, MAX_ENTRIES);
    budget.spendOnEntries(parts.length);
    return parts;
  },
  startsWith: (text, [start], budget) => text.startsWith(textOf(start, budget)),
  endsWith: (text, [end], budget) => text.endsWith(textOf(end, budget)),
  contains: (text, [part], budget) => indexOf(text, part, budget) >= 0,
  indexOf: (text, [part], budget) => indexOf(text, part, budget),
  equals: (text, [other], budget) => text === textOf(other, budget),
  equalsIgnoreCase: (text, [other], budget) => text.toLowerCase() === textOf(other, budget).toLowerCase(),
  compareTo: (text, [other], budget) => compare(text, textOf(other, budget), budget),
  toString: (text: string) => text,
};

const LIST_METHODS: Readonly<Record<string, Method<readonly unknown[]>>> = {
  get: (list, [index]) => readKey(list, index ?? null),
  size: (list) => list.length,
  length: (list) => list.length,
  isEmpty: (list) => list.length === 0,
  contains: (list, [item], budget) => indexIn(list, item ?? null, budget) >= 0,
  indexOf: (list, [item], budget) => indexIn(list, item ?? null, budget),
  join: (list, [separator], budget) => join(list, textOf(separator ?? ',', budget), budget),
};

const MAP_METHODS: Readonly<Record<string, Method<Readonly<Record<string, unknown>>>>> = {
  get: (map, [name]) => readKey(map, name ?? null),
  size: (map, _, budget) => keysOf(map, budget).length,
  isEmpty: (map, _, budget) => keysOf(map, budget).length === 0,
  containsKey: (map, [name], budget) => keysOf(map, budget).includes(textOf(name, budget)),
  containsValue: (map, [item], budget) => indexIn(valuesOf(map, budget), item ?? null, budget) >= 0,
  keySet: (map, _, budget) => keysOf(map, budget),
  values: (map, _, budget) => valuesOf(map, budget),
  entrySet: (map, _, budget) => keysOf(map, budget).map((key) => ({ key, value: readKey(map, key) })),
};

const NUMBER_METHODS: Readonly<Record<string, Method<number>>> = {
  intValue: (number) => Math.trunc(number),
  longValue: (number) => Math.trunc(number),
  doubleValue: (number) => number,
  toString: (number: number) => numberText(number),
  equals: (number, [other]) => number === toNumber(other ?? null),
};

const ALLOWED = new Set(
  [TEXT_METHODS, LIST_METHODS, MAP_METHODS, NUMBER_METHODS].flatMap((methods) => Object.keys(methods)),
);

/** Whether any value has such a method. */
export function isMethod(name: string): boolean {
  return ALLOWED.has(name);
}

/** Makes a call of one method; which of the four kinds its receiver is shows when it is called. */
export function methodCall(name: string): Method<Plain> {
  const [ofText, ofList, ofMap, ofNumber] = [
    own(TEXT_METHODS, name),
    own(LIST_METHODS, name),
    own(MAP_METHODS, name),
    own(NUMBER_METHODS, name),
  ];
  return (receiver, args, budget) => {
    if (typeof receiver === 'string') {
      budget.spendOnText(receiver.length);
      return ofText?.(receiver, args, budget) ?? null;
    }
    if (typeof receiver === 'number') return ofNumber?.(receiver, args, budget) ?? null;
    if (isList(receiver)) return ofList?.(receiver, args, budget) ?? null;
    return isMap(receiver) ? (ofMap?.(receiver, args, budget) ?? null) : null;
  };
}

function own<Receiver extends Plain>(
  methods: Readonly<Record<string, Method<Receiver>>>,
  name: string,
): Method<Receiver> | undefined {
  return Object.hasOwn(methods, name) ? methods[name] : undefined;
}

function textOf(value: Plain | undefined, budget: Budget): string {
  const text = toText(value ?? null, budget);
  budget.spendOnText(text.length);
  return text;
}

/** The engine's search may compare every character with every other one: 64 Ki by 32 Ki took it over a second. */
function spendOnSearch(text: string, part: string, budget: Budget): void {
  budget.spend(1 + Math.floor((text.length * part.length) / 4096));
}

function indexOf(text: string, what: Plain | undefined, budget: Budget): number {
  const part = textOf(what, budget);
  spendOnSearch(text, part, budget);
  return text.indexOf(part);
}

/** Character by character, without patterns: `$1` and `.` are what they are. */
function replaceAll(text: string, what: string, by: string, budget: Budget): string {
  if (what === '') return text;
  spendOnSearch(text, what, budget);
  const parts = text.split(what);
  budget.spendOnEntries(parts.length);
  budget.boundLength(text.length + (parts.length - 1) * (by.length - what.length));
  return parts.join(by);
}

function indexIn(list: readonly unknown[], item: Plain, budget: Budget): number {
  return list.findIndex((other) => {
    budget.spend(1);
    return isEqual(toPlain(other), item, budget);
  });
}

function join(list: readonly unknown[], separator: string, budget: Budget): string {
  let length = 0;
  const texts = list.map((item) => {
    const text = toText(toPlain(item), budget);
    length += text.length + separator.length;
    budget.spend(1);
    budget.boundLength(length);
    return text;
  });
  return texts.join(separator);
}

function valuesOf(map: Readonly<Record<string, unknown>>, budget: Budget): Plain[] {
  return keysOf(map, budget).map((key) => toPlain(map[key]));
}
