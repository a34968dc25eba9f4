import { MAX_DEPTH } from './bounds.ts';
import type { Budget } from './budget.ts';

/** Plain data: text, number, boolean, list, map, null. Anything else is nothing, functions above all. */
export type Plain = string | number | boolean | null | readonly unknown[] | Readonly<Record<string, unknown>>;

/** Names that lead from data to what made them. They are never read, whatever has them. */
export function isForbiddenName(name: string): boolean {
  return name === 'constructor' || name === 'prototype' || name === 'getClass' || name.startsWith('__');
}

export function toPlain(value: unknown): Plain {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'object':
      return value as Plain;
    default:
      return null;
  }
}

/** A map's own enumerable property; prototypes are never asked. */
export function readOwn(map: object, name: string): Plain {
  return Object.prototype.propertyIsEnumerable.call(map, name)
    ? toPlain((map as Readonly<Record<string, unknown>>)[name])
    : null;
}

/** What stands under a key: of a list by its index (negative: from its end), of a map by its name. */
export function readKey(value: Plain, key: Plain): Plain {
  if (typeof value !== 'object' || value === null) return null;
  if (isList(value)) {
    const index = toNumber(key);
    return index === null ? null : toPlain(value.at(index));
  }
  const name = typeof key === 'object' ? null : String(key);
  return name === null || isForbiddenName(name) ? null : readOwn(value, name);
}

export function isList(value: Plain): value is readonly unknown[] {
  return Array.isArray(value);
}

export function isMap(value: Plain): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A number, or what a text says as one; null for anything else. */
export function toNumber(value: Plain): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.length > 400 || !NUMBER.test(value)) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}
const NUMBER = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

/** As Velocity 2 has it: null, false, 0 and what is empty do not hold. */
export function isTrue(value: Plain, budget: Budget): boolean {
  if (typeof value !== 'object' || value === null) return Boolean(value);
  return isList(value) ? value.length > 0 : keysOf(value, budget).length > 0;
}

/** Even to look whether there is any takes the engine a millisecond with 10,000 of them. */
export function keysOf(map: Readonly<Record<string, unknown>>, budget: Budget): string[] {
  const keys = Object.keys(map);
  budget.spendOnEntries(keys.length);
  return keys;
}

/** As Velocity 2 has it: numbers by their value, things of two kinds by their text. Null equals null only. */
export function isEqual(left: Plain, right: Plain, budget: Budget): boolean {
  if (typeof left === 'string' && typeof right === 'string') {
    budget.spendOnText(left.length);
    return left === right;
  }
  if (left === right) return true;
  if (left === null || right === null) return false;
  if (typeof left === 'number' && typeof right === 'number') return false;
  if (typeof left === 'number' || typeof right === 'number') {
    const a = toNumber(left);
    const b = toNumber(right);
    if (a !== null && b !== null) return a === b;
  }
  const text = toText(left, budget);
  budget.spendOnText(text.length);
  return text === toText(right, budget);
}

/** Below 0, 0 or above 0; null where there is no order. Numbers also as texts; other texts by their characters. */
export function compare(left: Plain, right: Plain, budget: Budget): number | null {
  const a = toNumber(left);
  const b = toNumber(right);
  if (a !== null && b !== null) return a - b;
  if (typeof left !== 'string' || typeof right !== 'string') return null;
  budget.spendOnText(Math.min(left.length, right.length));
  return left < right ? -1 : Number(left > right);
}

/** How a value is written; null is written as nothing. Lists and maps are JSON. */
export function toText(value: Plain, budget: Budget): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(value);
  if (value === null) return '';
  return typeof value === 'boolean' ? String(value) : jsonText(value, budget);
}

/** Without an exponent, except for what is closer to 0 than 1e-15: 1258810400, 12 for 12.0, 0.0000001. */
export function numberText(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  if (Number.isInteger(value)) return BigInt(value).toString();
  return Math.abs(value) < 1e-15 ? text : value.toFixed(20).replace(/\.?0+$/, '');
}

/** JSON of data; what is nested too deeply is null. Own, as JSON.stringify calls `toJSON` and knows no bound. */
export function jsonText(value: Plain, budget: Budget, depth = 0): string {
  if (typeof value === 'string') {
    budget.spendOnText(value.length);
    return JSON.stringify(value);
  }
  if (typeof value !== 'object' || value === null) return String(value);
  if (depth > MAX_DEPTH) return 'null';
  const items: string[] = [];
  let length = 2;
  const add = (item: string): void => {
    length += item.length + 1;
    budget.spend(1);
    budget.boundLength(length);
    items.push(item);
  };
  if (isList(value)) {
    for (const item of value) add(jsonText(toPlain(item), budget, depth + 1));
    return `[${items.join(',')}]`;
  }
  for (const name of Object.keys(value)) {
    add(`${JSON.stringify(name)}:${jsonText(toPlain(value[name]), budget, depth + 1)}`);
  }
  return `{${items.join(',')}}`;
}
