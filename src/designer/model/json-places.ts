import { lineAndColumn } from '../../rules/json-object.ts';

/** Where something stands in a JSON text: indexes for the editor, line and column (from 1) for people. */
export interface TextPlace {
  from: number;
  to: number;
  line: number;
  column: number;
}

interface Span {
  from: number;
  to: number;
}

const TOKEN = /\s*([{}[\],:]|"(?:[^"\\]|\\.)*"|[^\s{}[\],:"]+)/y;

type Container = { path: string; isArray: boolean; index: number; name: string };

/** Where the value behind a JSON Pointer stands in a text that is JSON; where there is none, where its parent stands. */
export function locatePointer(text: string, pointer: string): TextPlace {
  const spans = listSpans(text);
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const span = spans.get(at);
    if (span) return placeAt(text, span.from, span.to);
    if (at === '') return placeAt(text, 0, 0);
  }
}

export function placeAt(text: string, from: number, to = from): TextPlace {
  return { from, to, ...lineAndColumn(text, from) };
}

/** Every value of a JSON text by its pointer. */
function listSpans(text: string): Map<string, Span> {
  const spans = new Map<string, Span>();
  const open: { container: Container; from: number }[] = [];
  const pathHere = (): string => {
    const top = open.at(-1)?.container;
    return top === undefined ? '' : `${top.path}/${top.isArray ? top.index : escapePart(top.name)}`;
  };
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const token = match[1] ?? '';
    const to = TOKEN.lastIndex;
    const from = to - token.length;
    const top = open.at(-1)?.container;
    if (token === '{' || token === '[') {
      open.push({ container: { path: pathHere(), isArray: token === '[', index: 0, name: '' }, from });
    } else if (token === '}' || token === ']') {
      const closed = open.pop();
      if (closed) spans.set(closed.container.path, { from: closed.from, to });
    } else if (token === ',') {
      if (top) top.index += 1;
    } else if (token !== ':') {
      if (top && !top.isArray && isName(text, to)) top.name = String(JSON.parse(token));
      else spans.set(pathHere(), { from, to });
    }
  }
  return spans;
}

const COLON = /\s*:/y;

/** A string before a colon is a name; in JSON no value ever is. */
function isName(text: string, end: number): boolean {
  COLON.lastIndex = end;
  return COLON.test(text);
}

function escapePart(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}
