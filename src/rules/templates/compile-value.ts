import { forbiddenPart, missingText, unknownMethod } from './barriers.ts';
import { MAX_ENTRIES } from './bounds.ts';
import { methodCall } from './methods.ts';
import { isTool, toolMethod } from './names.ts';
import type { Operator, Reference, Step, Value } from './nodes.ts';
import { OPERATIONS } from './operations.ts';
import type { Rendering } from './rendering.ts';
import { isList, isTrue, type Plain, readKey, readOwn, toNumber, toText } from './values.ts';

/** A value, ready to be found. */
export type Read = (rendering: Rendering) => Plain;

/** Where the local names are kept. */
export type Slots = ReadonlyMap<string, number>;

export function compileValue(value: Value, slots: Slots): Read {
  switch (value.kind) {
    case 'literal': {
      const { value: constant } = value;
      return () => constant;
    }
    case 'reference':
      return compileReference(value, slots);
    case 'text':
      return compileText(value.parts, slots);
    case 'list': {
      const items = value.items.map((item) => compileValue(item, slots));
      return (rendering) => {
        rendering.spend(items.length);
        return items.map((read) => read(rendering));
      };
    }
    case 'range':
      return compileRange(compileValue(value.from, slots), compileValue(value.to, slots));
    case 'map':
      return compileMap(value.entries.map(([name, item]) => [name, compileValue(item, slots)]));
    case 'not': {
      const operand = compileValue(value.operand, slots);
      return (rendering) => !isTrue(operand(rendering), rendering);
    }
    case 'binary':
      return compileBinary(value.operator, compileValue(value.left, slots), compileValue(value.right, slots));
  }
}

function compileReference(reference: Reference, slots: Slots): Read {
  if (forbiddenPart(reference) !== undefined || unknownMethod(reference) !== undefined) return () => null;
  const [first, ...rest] = reference.path;
  const isToolCall = isTool(reference.name) && first?.kind === 'method';
  let read = isToolCall
    ? compileToolCall(reference.name, first.name, first.args, slots)
    : compileRoot(reference, slots);
  for (const step of isToolCall ? rest : reference.path) read = compileStep(read, step, slots);
  return read;
}

function compileRoot({ name, path }: Reference, slots: Slots): Read {
  const steps = 1 + path.length;
  const slot = slots.get(name);
  if (slot !== undefined) {
    return (rendering) => {
      rendering.spend(steps);
      const local = rendering.locals[slot];
      return local === undefined ? readOwn(rendering.data.params, name) : local;
    };
  }
  if (name === 'contact' || name === 'data') {
    return (rendering) => {
      rendering.spend(steps);
      return rendering.data[name];
    };
  }
  return (rendering) => {
    rendering.spend(steps);
    return readOwn(rendering.data.params, name);
  };
}

function compileToolCall(tool: string, name: string, given: readonly Value[], slots: Slots): Read {
  const call = toolMethod(tool, name);
  if (call === undefined) return () => null;
  const args = given.map((arg) => compileValue(arg, slots));
  return (rendering) => {
    const values = args.map((read) => read(rendering));
    rendering.spend(1 + values.length);
    return call(values, rendering);
  };
}

function compileStep(read: Read, step: Step, slots: Slots): Read {
  if (step.kind === 'property') {
    const { name } = step;
    return (rendering) => readName(read(rendering), name);
  }
  if (step.kind === 'index') {
    const key = compileValue(step.key, slots);
    return (rendering) => readKey(read(rendering), key(rendering));
  }
  const call = methodCall(step.name);
  const args = step.args.map((arg) => compileValue(arg, slots));
  return (rendering) => {
    const receiver = read(rendering);
    rendering.spend(args.length);
    return call(
      receiver,
      args.map((arg) => arg(rendering)),
      rendering,
    );
  };
}

function readName(value: Plain, name: string): Plain {
  if (typeof value !== 'object' || value === null) return null;
  if (isList(value)) return name === 'length' ? value.length : null;
  return readOwn(value, name);
}

/** A text in double quotes. What is missing in it is written as outside of it. */
function compileText(parts: readonly (string | Reference)[], slots: Slots): Read {
  const reads = parts.map((part) => (typeof part === 'string' ? part : compilePart(part, slots)));
  return (rendering) => {
    let text = '';
    for (const read of reads) {
      text += typeof read === 'string' ? read : read(rendering);
      rendering.boundLength(text.length);
    }
    rendering.spendOnText(text.length);
    return text;
  };
}

function compilePart(reference: Reference, slots: Slots): (rendering: Rendering) => string {
  const read = compileReference(reference, slots);
  const missing = missingText(reference);
  return (rendering) => {
    const value = read(rendering);
    return value === null ? missing : toText(value, rendering);
  };
}

/** `[1..3]` and `[3..1]`, both ends with it. */
function compileRange(from: Read, to: Read): Read {
  return (rendering) => {
    const first = toNumber(from(rendering));
    const last = toNumber(to(rendering));
    if (first === null || last === null) return null;
    const length = Math.min(Math.floor(Math.abs(last - first)) + 1, MAX_ENTRIES);
    rendering.spendOnEntries(length);
    return Array.from({ length }, (_, i) => (last < first ? first - i : first + i));
  };
}

function compileMap(entries: readonly (readonly [string, Read])[]): Read {
  return (rendering) => {
    rendering.spend(entries.length);
    const map: Record<string, unknown> = Object.create(null);
    for (const [name, read] of entries) map[name] = read(rendering);
    return map;
  };
}

function compileBinary(operator: Operator, left: Read, right: Read): Read {
  if (operator === '&&')
    return (rendering) => isTrue(left(rendering), rendering) && isTrue(right(rendering), rendering);
  if (operator === '||')
    return (rendering) => isTrue(left(rendering), rendering) || isTrue(right(rendering), rendering);
  const apply = OPERATIONS[operator];
  return (rendering) => {
    rendering.spend(1);
    return apply(left(rendering), right(rendering), rendering);
  };
}
