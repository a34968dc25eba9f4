import { missingText } from './barriers.ts';
import { compileValue, type Read, type Slots } from './compile-value.ts';
import { BEHIND_BACKSLASH, ESCAPES, INSIDE, jsonEscaped, jsonStatesAfter, OUTSIDE } from './escape.ts';
import { isReserved, LOOP_NAMES } from './names.ts';
import { type Alias, everyNode, localNames, type Node, type Reference } from './nodes.ts';
import type { Rendering } from './rendering.ts';
import type { Escaping } from './template.ts';
import { isList, isMap, isTrue, keysOf, type Plain, readOwn, toPlain, toText } from './values.ts';

/** Writes something. */
export type Write = (rendering: Rendering) => void;

/** Gives every local name a place of its own; what is reserved has none and so is never set. */
export function slotsOf(nodes: readonly Node[]): Slots {
  const slots = new Map<string, number>();
  for (const name of localNames(nodes)) if (!isReserved(name)) slots.set(name, slots.size);
  for (const { node } of everyNode(nodes)) {
    if (node.kind !== 'foreach') continue;
    for (const name of LOOP_NAMES) slots.set(name, slots.get(name) ?? slots.size);
  }
  return slots;
}

export function compileNodes(nodes: readonly Node[], slots: Slots, escaping: Escaping): Write {
  const writes = nodes.map((node) => compileNode(node, slots, escaping));
  return (rendering) => {
    for (const write of writes) write(rendering);
  };
}

function compileNode(node: Node, slots: Slots, escaping: Escaping): Write {
  switch (node.kind) {
    case 'static':
      return compileStatic(node.text, escaping);
    case 'output':
      return compileOutput(node.reference, slots, escaping);
    case 'alias':
      return compileAlias(node.alias);
    case 'set':
      return compileSet(slots.get(node.name), compileValue(node.value, slots));
    case 'if':
      return compileIf(node, slots, escaping);
    case 'foreach':
      return compileForeach(node, slots, escaping);
  }
}

function compileStatic(text: string, escaping: Escaping): Write {
  if (escaping !== 'json') return (rendering) => rendering.write(text, true);
  const after = jsonStatesAfter(text);
  return (rendering) => {
    rendering.write(text, true);
    rendering.jsonState = after[rendering.jsonState];
  };
}

function compileOutput(reference: Reference, slots: Slots, escaping: Escaping): Write {
  const read = compileValue(reference, slots);
  const missing = missingText(reference);
  if (escaping === 'json') return compileJsonOutput(read, missing);
  const escaped = ESCAPES[escaping];
  const escapedMissing = escaped(missing);
  const isDivisible = escaping === 'none';
  return (rendering) => {
    const value = read(rendering);
    if (value === null) return rendering.write(escapedMissing, isDivisible);
    const text = toText(value, rendering);
    rendering.spendOnText(text.length);
    rendering.write(escaped(text), isDivisible);
  };
}

function compileJsonOutput(read: Read, missing: string): Write {
  return (rendering) => {
    const state = rendering.jsonState;
    const found = read(rendering);
    // Outside of texts nothing at all would not be JSON.
    const value = found === null && (state !== OUTSIDE || missing !== '') ? missing : found;
    if (typeof value === 'string') rendering.spendOnText(value.length);
    rendering.write(jsonEscaped(value, state, rendering), false);
    if (state === BEHIND_BACKSLASH) rendering.jsonState = INSIDE;
  };
}

/** A contact's field by its name in any case; the exact one first. */
function compileAlias({ name, source, isAmbiguous }: Alias): Write {
  const missing = isAmbiguous ? source : '';
  return (rendering) => {
    const value = readField(rendering.data.contact, name, rendering);
    rendering.write(value === null ? missing : ESCAPES.url(toText(value, rendering)), false);
  };
}

function readField(contact: Readonly<Record<string, unknown>>, name: string, rendering: Rendering): Plain {
  const exact = readOwn(contact, name);
  if (exact !== null) return exact;
  const lower = name.toLowerCase();
  const found = keysOf(contact, rendering).find((other) => other.toLowerCase() === lower);
  return found === undefined ? null : readOwn(contact, found);
}

function compileSet(slot: number | undefined, read: Read): Write {
  return (rendering) => {
    rendering.spend(1);
    const value = read(rendering);
    if (slot !== undefined) rendering.locals[slot] = value;
  };
}

function compileIf(node: Extract<Node, { kind: 'if' }>, slots: Slots, escaping: Escaping): Write {
  const branches = node.branches.map(({ condition, body }) => ({
    holds: compileValue(condition, slots),
    write: compileNodes(body, slots, escaping),
  }));
  const otherwise = compileNodes(node.otherwise, slots, escaping);
  return (rendering) => {
    for (const { holds, write } of branches) {
      rendering.spend(1);
      if (isTrue(holds(rendering), rendering)) return write(rendering);
    }
    otherwise(rendering);
  };
}

/** Over a list's items or a map's values; over anything else not at all. */
function compileForeach(node: Extract<Node, { kind: 'foreach' }>, slots: Slots, escaping: Escaping): Write {
  const list = compileValue(node.list, slots);
  const body = compileNodes(node.body, slots, escaping);
  const own = [node.name, ...LOOP_NAMES].map((name) => slots.get(name));
  return (rendering) => {
    const items = itemsOf(list(rendering), rendering);
    const { locals } = rendering;
    const before = own.map((slot) => (slot === undefined ? undefined : locals[slot]));
    for (const [index, item] of items.entries()) {
      rendering.spendRound();
      rendering.spend(1);
      const isLast = index === items.length - 1;
      const loop = { count: index + 1, index, hasNext: !isLast, first: index === 0, last: isLast };
      assign(locals, own, [toPlain(item), loop, index + 1]);
      body(rendering);
    }
    assign(locals, own, before);
  };
}

function assign(
  locals: (Plain | undefined)[],
  slots: readonly (number | undefined)[],
  values: readonly (Plain | undefined)[],
): void {
  for (const [i, slot] of slots.entries()) if (slot !== undefined) locals[slot] = values[i];
}

function itemsOf(value: Plain, rendering: Rendering): readonly unknown[] {
  if (isList(value)) return value;
  return isMap(value) ? keysOf(value, rendering).map((key) => value[key]) : [];
}
