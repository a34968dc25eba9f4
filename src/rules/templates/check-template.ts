import { forbiddenPart, unknownMethod } from './barriers.ts';
import { firstName } from './list-references.ts';
import { isReserved, LOOP_NAMES } from './names.ts';
import { everyNode, everyReference, localNames, type Node, type Reference } from './nodes.ts';
import { parseTemplate } from './parse-template.ts';
import type { Unreadable } from './scan.ts';
import type { TemplateFault } from './template.ts';
import { isForbiddenName } from './values.ts';

/** What a template may name. Null: anything. */
export interface KnownNames {
  /** Parameters of the event that starts the conversation. */
  params: ReadonlySet<string> | null;
  /** Names of requests, for `$data`. */
  requests: ReadonlySet<string> | null;
}

type Found = Unreadable & { code: TemplateFault['code'] };

/** Of Velocity's directives those that run or load something else, or end what Hookline alone may end. */
const OTHER_DIRECTIVE = /#(macro|define|evaluate|parse|include) *\(/g;
/** A call of a macro, which cannot exist; `#summer(deal)` is a text. */
const MACRO_CALL = /#@?(?!(?:macro|define|evaluate|parse|include)\b)([A-Za-z_]\w*)\(\s*\$/g;
/** Spellings of directives that Velocity knows and that are none here: only `#{else}` and `#{end}` are. */
const IN_BRACES = /#\{(if|elseif|foreach|set|macro|define|evaluate|parse|include)\} *\(/g;
const NO_DIRECTIVES = [OTHER_DIRECTIVE, MACRO_CALL, IN_BRACES];
const LOOP_END = /#(break|stop)(?![A-Za-z0-9_])/g;

/**
 * What is wrong in a text with variables, in the order of its source; empty if nothing is. A text without any has no
 * faults. With `aliases` (URLs) `%FIELD%` is a contact's field.
 */
export function checkTemplate(source: string, known: KnownNames & { aliases?: boolean }): TemplateFault[] {
  const { nodes, faults } = parseTemplate(source, { aliases: known.aliases ?? false });
  const found: Found[] = [...faults, ...directiveFaults(source, nodes), ...setFaults(nodes)];
  const locals = localNames(nodes);
  for (const { reference, isInLoop } of everyReference(nodes)) {
    const barrier = forbiddenPart(reference) ?? unknownMethod(reference);
    const fault = nameFault(reference, isInLoop, locals, known);
    if (barrier !== undefined) found.push({ code: 'template_method', ...barrier });
    else if (fault !== undefined) found.push(fault);
  }
  const positionOf = positions(source);
  return found
    .sort((a, b) => a.at - b.at)
    .map(({ code, at, message }) => {
      const { line, column } = positionOf(at);
      return { code, line, column, message: `${message} (line ${line}, column ${column})` };
    });
}

/** As `checkTemplate`, for a text that `compileExpression` takes. */
export function checkExpression(source: string, known: KnownNames): TemplateFault[] {
  return checkTemplate(source, known);
}

function nameFault(
  reference: Reference,
  isInLoop: boolean,
  locals: ReadonlySet<string>,
  { params, requests }: KnownNames,
): Found | undefined {
  const { name, at } = reference;
  const fault = (message: string, where = at): Found => ({ code: 'template_name', at: where, message });
  if (LOOP_NAMES.includes(name)) return isInLoop ? undefined : fault(`$${name} is there within #foreach only.`);
  if (name === 'data') {
    const request = firstName(reference);
    if (request === null || requests === null || requests.has(request.name)) return undefined;
    return fault(`There is no request named "${request.name}".`, request.at);
  }
  if (isReserved(name) || locals.has(name) || params === null || params.has(name)) return undefined;
  return fault(`$${name} is not known: there are $contact, $data and the parameters of the event.`);
}

function setFaults(nodes: readonly Node[]): Found[] {
  const found: Found[] = [];
  for (const { node } of everyNode(nodes)) {
    if (node.kind !== 'set' && node.kind !== 'foreach') continue;
    if (!isReserved(node.name) && !isForbiddenName(node.name)) continue;
    found.push({ code: 'template_name', at: node.at, message: `#${node.kind} cannot set $${node.name}.` });
  }
  return found;
}

function directiveFaults(source: string, nodes: readonly Node[]): Found[] {
  const found: Found[] = [];
  for (const { node, isInLoop } of everyNode(nodes)) {
    if (node.kind !== 'static' || node.at === null) continue;
    // With the $ behind it, if there is one.
    const text = source.slice(node.at, node.at + node.text.length + 1);
    for (const pattern of isInLoop ? [...NO_DIRECTIVES, LOOP_END] : NO_DIRECTIVES) {
      for (const { index, 1: name } of text.matchAll(pattern)) {
        found.push({ code: 'template_directive', at: node.at + index, message: `#${name} is not available.` });
      }
    }
  }
  return found;
}

/** Tells line and column of offsets that only grow. Both from 1; a column is a character, and an emoji is one. */
function positions(source: string): (at: number) => { line: number; column: number } {
  let offset = 0;
  let line = 1;
  let column = 1;
  return (at) => {
    while (offset < at) {
      const char = String.fromCodePoint(source.codePointAt(offset) ?? 0);
      offset += char.length;
      const isLineEnd = char === '\n' || (char === '\r' && source[offset] !== '\n');
      line += isLineEnd ? 1 : 0;
      column = isLineEnd ? 1 : column + 1;
    }
    return { line, column };
  };
}
