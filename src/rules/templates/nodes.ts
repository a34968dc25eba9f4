/** What a template says, as data. `at` is an offset in its source. */
export type Node =
  /** Null: within `#[[ ]]#`. */
  | { kind: 'static'; text: string; at: number | null }
  | { kind: 'output'; reference: Reference }
  | { kind: 'alias'; alias: Alias }
  | { kind: 'set'; name: string; value: Value; at: number }
  | { kind: 'if'; branches: Branch[]; otherwise: Node[] }
  | { kind: 'foreach'; name: string; list: Value; body: Node[]; at: number };

export interface Branch {
  condition: Value;
  body: Node[];
}

/** `%TOWN%` in a URL. */
export interface Alias {
  name: string;
  source: string;
  /** It could be percent-encoded bytes as well: `%ADD%20`. */
  isAmbiguous: boolean;
}

export type Value =
  | { kind: 'literal'; value: string | number | boolean | null }
  | { kind: 'text'; parts: (string | Reference)[] }
  | { kind: 'list'; items: Value[] }
  | { kind: 'range'; from: Value; to: Value }
  | { kind: 'map'; entries: [string, Value][] }
  | { kind: 'not'; operand: Value }
  | { kind: 'binary'; operator: Operator; left: Value; right: Value }
  | Reference;

export const OPERATORS = ['||', '&&', '==', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%'] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Reference {
  kind: 'reference';
  name: string;
  path: Step[];
  /** As it is written, with its `$`. */
  source: string;
  /** `$!x` */
  isQuiet: boolean;
  at: number;
}

export type Step =
  | { kind: 'property'; name: string; at: number }
  | { kind: 'index'; key: Value; at: number }
  | { kind: 'method'; name: string; args: Value[]; at: number };

/** Every node, those within blocks too. */
export function* everyNode(nodes: readonly Node[], isInLoop = false): Generator<{ node: Node; isInLoop: boolean }> {
  for (const node of nodes) {
    yield { node, isInLoop };
    if (node.kind === 'foreach') yield* everyNode(node.body, true);
    if (node.kind !== 'if') continue;
    for (const { body } of node.branches) yield* everyNode(body, isInLoop);
    yield* everyNode(node.otherwise, isInLoop);
  }
}

/** Every reference, those within others too. */
export function* everyReference(nodes: readonly Node[]): Generator<{ reference: Reference; isInLoop: boolean }> {
  for (const { node, isInLoop } of everyNode(nodes)) {
    for (const value of valuesOf(node)) {
      for (const reference of referencesIn(value)) yield { reference, isInLoop };
    }
  }
}

function valuesOf(node: Node): readonly Value[] {
  switch (node.kind) {
    case 'static':
    case 'alias':
      return [];
    case 'output':
      return [node.reference];
    case 'set':
      return [node.value];
    case 'if':
      return node.branches.map(({ condition }) => condition);
    case 'foreach':
      return [node.list];
  }
}

function* referencesIn(value: Value): Generator<Reference> {
  if (value.kind === 'reference') yield value;
  for (const part of partsOf(value)) yield* referencesIn(part);
}

/** The names that `#set` and `#foreach` give. */
export function localNames(nodes: readonly Node[]): Set<string> {
  const names = new Set<string>();
  for (const { node } of everyNode(nodes)) {
    if (node.kind === 'set' || node.kind === 'foreach') names.add(node.name);
  }
  return names;
}

function partsOf(value: Value): readonly Value[] {
  switch (value.kind) {
    case 'literal':
      return [];
    case 'text':
      return value.parts.filter((part) => typeof part !== 'string');
    case 'list':
      return value.items;
    case 'range':
      return [value.from, value.to];
    case 'map':
      return value.entries.map(([, item]) => item);
    case 'not':
      return [value.operand];
    case 'binary':
      return [value.left, value.right];
    case 'reference':
      return value.path.flatMap((step) =>
        step.kind === 'index' ? [step.key] : step.kind === 'method' ? step.args : [],
      );
  }
}
