/** Any JSON value. */
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

type JsonReading = { ok: true; value: JsonObject } | { ok: false; message: string };

/**
 * Reads a JSON object as a person typed it. Stricter than `JSON.parse`: a name that is there twice is a fault, as one of
 * the two values would be lost. The message says line and column, which `JSON.parse` does for some faults only.
 */
export function readJsonObject(text: string): JsonReading {
  const fault = findJsonFault(text);
  if (fault !== undefined)
    return { ok: false, message: `${fault.message} (${describePosition(text, fault.position)}).` };
  const value: Json = JSON.parse(text);
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return { ok: true, value };
  return { ok: false, message: 'This must be a JSON object: { "name": value, … }.' };
}

/** Where and why a text is no JSON of any kind, in words; undefined: it is. A name that is there twice is none. */
export function explainJsonFault(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    const fault = findJsonFault(text, { mayRepeat: true }) ?? { message: 'This is not JSON', position: 0 };
    return `${fault.message} (${describePosition(text, fault.position)}).`;
  }
}

export interface JsonFault {
  /** The index in the text. */
  position: number;
  message: string;
}

type Expected = 'value' | 'value or ]' | 'name' | 'name or }' | 'colon' | 'comma or end' | 'nothing';

const WHITE_SPACE = /[ \t\n\r]*/y;
// RFC 8259: a sign, a string, or a number or literal.
const TOKEN =
  /[{}[\],:]|"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/** The first place where a text stops being JSON, or where a name comes a second time and must not. */
export function findJsonFault(text: string, { mayRepeat = false } = {}): JsonFault | undefined {
  // One entry for each open bracket: the names so far for an object, null for an array.
  const open: (Set<string> | null)[] = [];
  let expected: Expected = 'value';
  for (let position = skipWhiteSpace(text, 0); position < text.length; ) {
    TOKEN.lastIndex = position;
    const token = TOKEN.exec(text)?.[0];
    const next: Expected | 'twice' | undefined = token === undefined ? undefined : follow(token, expected, open);
    if (token === undefined || next === undefined) return { position, message: 'This is not JSON' };
    if (next === 'twice' && !mayRepeat) return { position, message: `The name ${token} is there twice` };
    expected = next === 'twice' ? 'colon' : next;
    position = skipWhiteSpace(text, position + token.length);
  }
  return expected === 'nothing' ? undefined : { position: text.length, message: 'The JSON ends too early' };
}

/** What may come after a token; undefined where the token itself may not come. */
function follow(token: string, expected: Expected, open: (Set<string> | null)[]): Expected | 'twice' | undefined {
  const names = open.at(-1);
  const isValueExpected = expected === 'value' || expected === 'value or ]';
  switch (token) {
    case '{':
    case '[':
      if (!isValueExpected) return undefined;
      open.push(token === '{' ? new Set() : null);
      return token === '{' ? 'name or }' : 'value or ]';
    case '}':
    case ']': {
      const closes = token === '}' ? names instanceof Set : names === null;
      const isTime = expected === 'comma or end' || expected === (token === '}' ? 'name or }' : 'value or ]');
      if (!closes || !isTime) return undefined;
      open.pop();
      return afterValue(open);
    }
    case ':':
      return expected === 'colon' ? 'value' : undefined;
    case ',':
      if (expected !== 'comma or end') return undefined;
      return names instanceof Set ? 'name' : 'value';
    default:
      if (isValueExpected) return afterValue(open);
      if (!token.startsWith('"') || (expected !== 'name' && expected !== 'name or }')) return undefined;
      return addName(names, token);
  }
}

function afterValue(open: readonly unknown[]): Expected {
  return open.length === 0 ? 'nothing' : 'comma or end';
}

function addName(names: Set<string> | null | undefined, token: string): 'colon' | 'twice' {
  const name: string = JSON.parse(token);
  if (names?.has(name)) return 'twice';
  names?.add(name);
  return 'colon';
}

function skipWhiteSpace(text: string, position: number): number {
  WHITE_SPACE.lastIndex = position;
  return position + (WHITE_SPACE.exec(text)?.[0].length ?? 0);
}

/** `line 2, column 7`, each from 1. */
export function describePosition(text: string, position: number): string {
  const { line, column } = lineAndColumn(text, position);
  return `line ${line}, column ${column}`;
}

/** Where an index of a text is, both counted from 1. */
export function lineAndColumn(text: string, position: number): { line: number; column: number } {
  const lines = text.slice(0, position).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
