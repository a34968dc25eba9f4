import { parse } from 'velocityjs';
import { MAX_DEPTH } from './bounds.ts';
import { OPERATORS, type Reference, type Step, type Value } from './nodes.ts';
import { type Piece, scan, type Unreadable } from './scan.ts';

/** What velocityjs's parser gives for a reference or a directive; its own types say less. */
interface Parsed {
  type: string;
  id?: string | Parsed;
  leader?: string;
  path?: Parsed[];
  args?: Parsed[] | false;
  value?: unknown;
  isEval?: boolean;
  isRange?: boolean;
  expression?: Parsed[];
  operator?: string;
  equal?: [Parsed, Parsed];
  condition?: Parsed;
  to?: string;
  from?: Parsed;
}

/** One reference or one directive's head: what it is made of. */
export type Head =
  | { kind: 'reference'; reference: Reference }
  | { kind: 'condition'; condition: Value }
  /** `isPart`: of `$a.b`, which cannot be set. */
  | { kind: 'set'; name: string; isPart: boolean; value: Value }
  | { kind: 'foreach'; name: string; list: Value };

/** Thrown inside; told as a fault. */
class UnreadableError extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/** Reads `$a.b`, `#if(…)`, `#elseif(…)`, `#set(…)` or `#foreach(…)`, of which `at` is the offset in its source. */
export function readHead(source: string, at: number, faults: Unreadable[], depth = 0): Head | undefined {
  try {
    const [found, ...more] = parse(source) as unknown as (Parsed | Parsed[] | string)[];
    const parsed = Array.isArray(found) ? found[0] : found;
    if (parsed === undefined || typeof parsed === 'string' || more.length > 0) {
      throw new UnreadableError(at, `${shorten(source)} cannot be read.`);
    }
    return new Reader(source, at, faults, depth).head(parsed);
  } catch (error) {
    faults.push(
      error instanceof UnreadableError
        ? { at: error.at, message: error.message }
        : { at: at + offsetOfError(error, source), message: `${shorten(source)} cannot be read here.` },
    );
    return undefined;
  }
}

/** Turns what the parser gives into nodes, in the order of the source, and finds again where each of them stands. */
class Reader {
  readonly #source: string;
  readonly #at: number;
  readonly #faults: Unreadable[];
  readonly #depth: number;
  /** Up to here the source has been found again: the parser tells no positions within a reference or a directive. */
  #cursor = 0;

  constructor(source: string, at: number, faults: Unreadable[], depth: number) {
    this.#source = source;
    this.#at = at;
    this.#faults = faults;
    this.#depth = depth;
  }

  head(parsed: Parsed): Head {
    switch (parsed.type) {
      case 'references':
        return { kind: 'reference', reference: { ...this.#reference(parsed, 0), source: this.#source } };
      case 'if':
      case 'elseif':
        return { kind: 'condition', condition: this.#value(parsed.condition, 0) };
      case 'set': {
        const { name, path } = this.#reference(parsed.equal?.[0], 0);
        return { kind: 'set', name, isPart: path.length > 0, value: this.#value(parsed.equal?.[1], 0) };
      }
      case 'foreach':
        this.#find(`$${parsed.to}`);
        return { kind: 'foreach', name: parsed.to ?? '', list: this.#value(parsed.from, 0) };
      default:
        return this.#fail();
    }
  }

  #value(parsed: Parsed | undefined, depth: number): Value {
    if (parsed === undefined) return this.#fail();
    if (depth > MAX_DEPTH) return this.#fail(`Values may be nested ${MAX_DEPTH} deep.`);
    switch (parsed.type) {
      case 'references':
        return this.#reference(parsed, depth);
      case 'string':
        return this.#text(String(parsed.value), parsed.isEval === true);
      case 'integer':
      case 'decimal':
        return numberOf(parsed.value);
      case 'bool':
        return { kind: 'literal', value: parsed.value === 'null' ? null : parsed.value === 'true' };
      case 'array':
        return this.#list(parsed, depth);
      case 'map':
        return this.#map(parsed, depth);
      case 'math':
        return this.#math(parsed, depth);
      case 'runt':
        return this.#fail(
          `${parsed.value} is neither a variable nor a number; a text stands in quotes.`,
          this.#find(String(parsed.value)),
        );
      default:
        return this.#fail();
    }
  }

  #reference(parsed: Parsed | undefined, depth: number): Reference {
    const name = parsed?.id;
    if (typeof name !== 'string' || name.endsWith('-') || parsed?.args !== undefined) return this.#fail();
    const at = this.#find(new RegExp(`\\$!?\\{?${name}(?![\\w-])`, 'g'));
    const path = (parsed?.path ?? []).map((step) => this.#step(step, depth));
    return { kind: 'reference', name, path, source: '', isQuiet: parsed?.leader === '$!', at };
  }

  #step(parsed: Parsed, depth: number): Step {
    const { id } = parsed;
    if (parsed.type === 'index' && typeof id === 'object') {
      const at = this.#find('[');
      return { kind: 'index', key: this.#value(id, depth + 1), at };
    }
    if (typeof id !== 'string' || id.endsWith('-')) return this.#fail();
    const at = this.#find(`.${id}`) + 1;
    if (parsed.type === 'property') return { kind: 'property', name: id, at };
    if (parsed.type !== 'method') return this.#fail();
    const args = parsed.args ? parsed.args : [];
    return { kind: 'method', name: id, args: args.map((arg) => this.#value(arg, depth + 1)), at };
  }

  #list(parsed: Parsed, depth: number): Value {
    const items = (parsed.value as (Parsed | string | number)[]).map((item) =>
      typeof item === 'object' ? this.#value(item, depth + 1) : numberOf(item),
    );
    const [from, to] = items;
    if (parsed.isRange !== true) return { kind: 'list', items };
    return from === undefined || to === undefined ? this.#fail() : { kind: 'range', from, to };
  }

  #map(parsed: Parsed, depth: number): Value {
    const entries = Object.entries((parsed.value ?? {}) as Record<string, Parsed>);
    return { kind: 'map', entries: entries.map(([key, value]) => [key, this.#value(value, depth + 1)]) };
  }

  #math(parsed: Parsed, depth: number): Value {
    const [first, second] = parsed.expression ?? [];
    if (parsed.operator === 'parenthesis') return this.#value(first, depth + 1);
    if (parsed.operator === 'not') return { kind: 'not', operand: this.#value(first, depth + 1) };
    const operator = OPERATORS.find((known) => known === parsed.operator);
    if (operator === undefined) return this.#fail();
    const left = this.#value(first, depth + 1);
    const right = this.#value(second, depth + 1);
    // The parser reads `a || b && c` from left to right; && binds closer.
    if (operator === '&&' && first?.operator !== 'parenthesis' && left.kind === 'binary' && left.operator === '||') {
      return { ...left, right: { kind: 'binary', operator, left: left.right, right } };
    }
    return { kind: 'binary', operator, left, right };
  }

  /** A text; in double quotes with variables in it, but without directives. */
  #text(text: string, isEvaluated: boolean): Value {
    if (!isEvaluated || !text.includes('$')) {
      this.#find(text);
      return { kind: 'literal', value: text };
    }
    if (this.#depth > 0) return this.#fail('A text within a text cannot have variables of its own.');
    const faults: Unreadable[] = [];
    const parts = scan(text, { referencesOnly: true }, faults).map((piece) => this.#part(piece));
    for (const { message } of faults) this.#faults.push({ at: this.#at + this.#cursor, message });
    return { kind: 'text', parts };
  }

  #part(piece: Piece): string | Reference {
    if (piece.kind === 'text') return piece.text;
    const head = readHead(piece.source, this.#find(piece.source), this.#faults, this.#depth + 1);
    return head?.kind === 'reference' ? head.reference : piece.source;
  }

  /** The offset where something comes next; where it cannot be found (a quote in it was escaped), the last one. */
  #find(what: string | RegExp): number {
    let at = -1;
    let length = 0;
    if (typeof what === 'string') {
      at = this.#source.indexOf(what, this.#cursor);
      length = what.length;
    } else {
      what.lastIndex = this.#cursor;
      const match = what.exec(this.#source);
      at = match?.index ?? -1;
      length = match?.[0].length ?? 0;
    }
    if (at < 0) return this.#at + this.#cursor;
    this.#cursor = at + length;
    return this.#at + at;
  }

  #fail(message = `${shorten(this.#source)} cannot be read.`, at = this.#at + this.#cursor): never {
    throw new UnreadableError(at, message);
  }
}

function numberOf(value: unknown): Value {
  const number = Number(value);
  return { kind: 'literal', value: Number.isFinite(number) ? number : null };
}

/** Behind the last token that the parser could take. */
function offsetOfError(error: unknown, source: string): number {
  const { loc } = (error as { hash?: { loc?: { last_line: number; last_column: number } } }).hash ?? {};
  if (loc === undefined) return 0;
  let offset = 0;
  for (let line = 1; line < loc.last_line; line++) offset = source.indexOf('\n', offset) + 1;
  offset += loc.last_column;
  while (/\s/.test(source.charAt(offset))) offset += 1;
  return Math.min(offset, source.length - 1);
}

function shorten(source: string): string {
  return source.length > 40 ? `${source.slice(0, 40).toWellFormed()}…` : source;
}
