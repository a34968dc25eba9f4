import { MAX_CODE, MAX_DEPTH, MAX_PIECE, MAX_PIECES } from './bounds.ts';
import { ALIAS, DIRECTIVE_START, REFERENCE_START } from './is-template.ts';
import { isMethod } from './methods.ts';

/** A source cut into text, references and directives. velocityjs sees only the latter two, one at a time. */
export type Piece =
  /** Null: within `#[[ ]]#`. */
  | { kind: 'text'; text: string; at: number | null }
  | { kind: 'reference' | 'alias'; source: string; at: number }
  | { kind: 'directive'; name: DirectiveName; source: string; at: number };

export type DirectiveName = 'if' | 'elseif' | 'else' | 'end' | 'foreach' | 'set';

/** Something that cannot be read, at an offset. */
export interface Unreadable {
  at: number;
  message: string;
}

export interface ScanOptions {
  /** `%FIELD%` is a contact's field. */
  aliases?: boolean;
  /** Within a text in double quotes: references only. */
  referencesOnly?: boolean;
}

const NAME = /[A-Za-z_](?:\w|-(?=\w))*/y;
/** What may come first in brackets that belong to a reference; `$x.name(s)` and `$name[VIP]` have none. */
const ARGUMENTS = /\(\s*(?:[)$'"[{]|-?\d|(?:true|false|null)\b|$)/y;
const INDEX = /\[\s*(?:[$'"]|-?\d)/y;
const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const DIRECTIVE_NAME = /#\{?([a-z]+)/y;

/** Cuts a source into its pieces. Linear in its length; what cannot be read is told in `faults` and left as text. */
export function scan(source: string, options: ScanOptions, faults: Unreadable[]): Piece[] {
  const starts = [REFERENCE_START];
  if (options.referencesOnly !== true) starts.push(DIRECTIVE_START);
  if (options.aliases === true) starts.push(ALIAS);
  const start = new RegExp(starts.join('|'), 'g');
  const pieces: Piece[] = [];
  let from = 0;
  let count = 0;
  let length = 0;
  for (let found = start.exec(source); found !== null; found = start.exec(source)) {
    if (count === MAX_PIECES || length > MAX_CODE) {
      const bound = `${MAX_PIECES} variables and directives, and ${MAX_CODE} characters of them`;
      faults.push({ at: found.index, message: `A text may have ${bound}.` });
      break;
    }
    const at = found.index;
    const end = endOf(source, at, found[0], faults);
    const piece = toPiece(source.slice(at, end), at);
    const line = piece.kind === 'directive' ? lineAround(source, at, end) : { at, end };
    if (line.at > from) pieces.push({ kind: 'text', text: source.slice(from, line.at), at: from });
    pieces.push(piece);
    count += 1;
    if (piece.kind !== 'text') length += piece.source.length;
    from = line.end;
    start.lastIndex = from;
  }
  if (from < source.length) pieces.push({ kind: 'text', text: source.slice(from), at: from });
  return pieces;
}

function toPiece(source: string, at: number): Piece {
  if (source.startsWith('$')) return { kind: 'reference', source, at };
  if (source.startsWith('%')) return { kind: 'alias', source, at };
  if (source.startsWith('#[[')) return { kind: 'text', text: source.slice(3, -3), at: null };
  return { kind: 'directive', name: directiveName(source), source, at };
}

function directiveName(source: string): DirectiveName {
  DIRECTIVE_NAME.lastIndex = 0;
  return (DIRECTIVE_NAME.exec(source)?.[1] ?? 'end') as DirectiveName;
}

/** Where the piece ends that begins at `at` with `start`. */
function endOf(source: string, at: number, start: string, faults: Unreadable[]): number {
  const begin = at + start.length;
  if (start.startsWith('$')) return endOfReference(source, at, begin - 1, faults);
  if (start === '#[[') {
    const close = source.indexOf(']]#', begin);
    if (close >= 0) return close + 3;
    faults.push({ at, message: '#[[ is never closed by ]]#.' });
    return source.length;
  }
  return start.endsWith('(') ? endOfBracket(source, begin - 1, faults) : begin;
}

function endOfReference(source: string, at: number, nameAt: number, faults: Unreadable[]): number {
  let end = skip(NAME, source, nameAt);
  for (let next = endOfStep(source, end, faults); next > end; next = endOfStep(source, end, faults)) end = next;
  if (source[nameAt - 1] === '{') {
    if (source[end] === '}') end += 1;
    else
      faults.push({ at: end, message: `A } is missing: ${source.slice(at, Math.min(end, at + 40))} is not closed.` });
  }
  if (end - at > MAX_PIECE) faults.push({ at, message: `A variable may have at most ${MAX_PIECE} characters.` });
  return end;
}

/** Past `.name`, `.name(…)` or `[…]`, if one comes here. */
function endOfStep(source: string, at: number, faults: Unreadable[]): number {
  if (source[at] === '[') return skip(INDEX, source, at) > at ? endOfBracket(source, at, faults) : at;
  if (source[at] !== '.') return at;
  const end = skip(NAME, source, at + 1);
  if (end === at + 1) return at;
  const isCall = source[end] === '(' && (isMethod(source.slice(at + 1, end)) || skip(ARGUMENTS, source, end) > end);
  return isCall ? endOfBracket(source, end, faults) : end;
}

/** Past the bracket that closes the one at `open`; texts in quotes are skipped. */
function endOfBracket(source: string, open: number, faults: Unreadable[]): number {
  const expected: string[] = [];
  const limit = Math.min(source.length, open + MAX_PIECE);
  let nots = 0;
  for (let at = open; at < limit; at++) {
    const char = source.charAt(at);
    const closer = CLOSERS[char];
    if (closer !== undefined) expected.push(closer);
    else if (char === '"' || char === "'") at = endOfText(source, at, limit);
    else if (char === expected.at(-1)) expected.pop();
    else if (char === ')' || char === ']' || char === '}') {
      faults.push({ at, message: `There is ${char} where ${expected.at(-1)} is expected.` });
      return at;
    }
    if (expected.length === 0) return at + 1;
    nots = char === '!' ? nots + 1 : 0;
    if (expected.length + nots > MAX_DEPTH) {
      faults.push({ at, message: `Brackets and ! may be nested ${MAX_DEPTH} deep.` });
      return at;
    }
  }
  faults.push({ at: open, message: `${source[open]} is never closed by ${CLOSERS[source.charAt(open)]}.` });
  return limit;
}

/** The closing quote of the text that begins at `open`; `limit` if it has none. */
function endOfText(source: string, open: number, limit: number): number {
  const quote = source.charAt(open);
  for (let at = open + 1; at < limit; at++) {
    if (source[at] === '\\' && source[at + 1] === quote) at += 1;
    else if (source[at] === quote) return at;
  }
  return limit;
}

function skip(pattern: RegExp, source: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : at;
}

/**
 * What a directive takes with it of the text around it. As Velocity 2 has it, a line with nothing else on it is not
 * written, neither its indentation nor its end.
 */
function lineAround(source: string, at: number, end: number): { at: number; end: number } {
  let begin = at;
  while (isBlank(source[begin - 1])) begin -= 1;
  let after = end;
  while (isBlank(source[after])) after += 1;
  if (source[after] === '\r' && source[after + 1] === '\n') after += 1;
  const isAlone = (begin === 0 || source[begin - 1] === '\n') && (after === source.length || source[after] === '\n');
  return isAlone ? { at: begin, end: after + 1 } : { at, end };
}

function isBlank(char: string | undefined): boolean {
  return char === ' ' || char === '\t';
}
