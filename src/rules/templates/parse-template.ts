import { MAX_DEPTH, MAX_SOURCE } from './bounds.ts';
import type { Branch, Node, Value } from './nodes.ts';
import { readHead } from './read-value.ts';
import { type DirectiveName, type Piece, scan, type Unreadable } from './scan.ts';
import type { TemplateFault } from './template.ts';

export interface ParseOptions {
  /** `%FIELD%` is a contact's field: in URLs. */
  aliases?: boolean;
}

interface ParsedTemplate {
  nodes: Node[];
  faults: (Unreadable & { code: TemplateFault['code'] })[];
}

/** An #if or #foreach that has not ended yet. */
interface Block {
  directive: 'if' | 'foreach';
  at: number;
  node: Extract<Node, { kind: 'if' | 'foreach' }>;
  /** Where what comes next belongs. */
  body: Node[];
  hasElse: boolean;
}

/** Reads a template. With faults, the nodes are only good for further checks. */
export function parseTemplate(source: string, { aliases = false }: ParseOptions = {}): ParsedTemplate {
  if (source.length > MAX_SOURCE) {
    const message = `A text with variables may have at most ${MAX_SOURCE} characters; this one has ${source.length}.`;
    return { nodes: [], faults: [{ code: 'template_too_long', at: 0, message }] };
  }
  const faults: Unreadable[] = [];
  const pieces = scan(source, { aliases }, faults);
  const builder = new Builder(faults, source);
  // What could not be cut cannot be read either: it would be told twice.
  if (faults.length === 0) for (const piece of pieces) builder.add(piece);
  const nodes = builder.end();
  return { nodes, faults: faults.map((fault) => ({ code: 'template_syntax', ...fault })) };
}

class Builder {
  readonly #nodes: Node[] = [];
  readonly #open: Block[] = [];
  readonly #faults: Unreadable[];
  readonly #source: string;

  constructor(faults: Unreadable[], source: string) {
    this.#faults = faults;
    this.#source = source;
  }

  add(piece: Piece): void {
    switch (piece.kind) {
      case 'text':
        this.#push({ kind: 'static', text: piece.text, at: piece.at });
        return;
      case 'alias':
        this.#push({ kind: 'alias', alias: readAlias(piece.source, this.#source, piece.at) });
        return;
      case 'reference': {
        const head = readHead(piece.source, piece.at, this.#faults);
        if (head?.kind === 'reference') this.#push({ kind: 'output', reference: head.reference });
        return;
      }
      case 'directive':
        this.#directive(piece.name, piece.source, piece.at);
    }
  }

  end(): Node[] {
    for (const { directive, at } of this.#open) this.#fault(at, `#${directive} is never ended by #end.`);
    return this.#nodes;
  }

  #directive(name: DirectiveName, source: string, at: number): void {
    if (name === 'end') {
      if (this.#open.pop() === undefined) this.#fault(at, 'There is no #if or #foreach that this #end could end.');
    } else if (name === 'else' || name === 'elseif') this.#otherwise(name, source, at);
    else {
      const head = readHead(source, at, this.#faults);
      if (name === 'set') {
        if (head?.kind === 'set') this.#set(head, at);
      } else if (name === 'if') {
        const branch: Branch = { condition: conditionOf(head), body: [] };
        this.#begin('if', at, { kind: 'if', branches: [branch], otherwise: [] }, branch.body);
      } else {
        const { name: item, list } = head?.kind === 'foreach' ? head : { name: '', list: NOTHING };
        const node: Node = { kind: 'foreach', name: item, list, body: [], at };
        this.#begin('foreach', at, node, node.body);
      }
    }
  }

  #begin(directive: Block['directive'], at: number, node: Block['node'], body: Node[]): void {
    if (this.#open.length === MAX_DEPTH) this.#fault(at, `#if and #foreach may be nested ${MAX_DEPTH} deep.`);
    this.#push(node);
    this.#open.push({ directive, at, node, body, hasElse: false });
  }

  #otherwise(name: 'else' | 'elseif', source: string, at: number): void {
    const block = this.#open.at(-1);
    if (block?.node.kind !== 'if') this.#fault(at, `There is no #if that this #${name} belongs to.`);
    else if (block.hasElse) this.#fault(at, `#${name} comes after #else.`);
    else if (name === 'else') {
      block.hasElse = true;
      block.body = block.node.otherwise;
    } else {
      const branch: Branch = { condition: conditionOf(readHead(source, at, this.#faults)), body: [] };
      block.node.branches.push(branch);
      block.body = branch.body;
    }
  }

  #set(head: { name: string; isPart: boolean; value: Value }, at: number): void {
    if (head.isPart) this.#fault(at, '#set sets a variable of the text, never a part of one.');
    this.#push({ kind: 'set', name: head.name, value: head.value, at });
  }

  #push(node: Node): void {
    (this.#open.at(-1)?.body ?? this.#nodes).push(node);
  }

  #fault(at: number, message: string): void {
    this.#faults.push({ at, message });
  }
}

/** Stands where a fault has been told. */
const NOTHING: Value = { kind: 'literal', value: null };

function conditionOf(head: ReturnType<typeof readHead>): Value {
  return head?.kind === 'condition' ? head.condition : NOTHING;
}

/** `%ADD%20` may be the field ADD and "20", or three bytes: it is ambiguous; `%ADD%` before anything else is the field. */
function readAlias(alias: string, source: string, at: number) {
  const isHex = (from: number): boolean => /^%[0-9A-Fa-f]{2}/.test(source.slice(from, from + 3));
  return { name: alias.slice(1, -1), source: alias, isAmbiguous: isHex(at) && isHex(at + alias.length - 1) };
}
