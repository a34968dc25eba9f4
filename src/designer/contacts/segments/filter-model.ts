import { type FieldType, fromTyped, readNumber, toTyped } from '../values.ts';

/** What a condition may compare with, by the kind of value it looks at: as the API has it. */
export const OPS = {
  text: ['eq', 'ne', 'in', 'contains', 'starts_with', 'exists'],
  choice: ['eq', 'ne', 'in', 'exists'],
  number: ['eq', 'ne', 'in', 'gt', 'gte', 'lt', 'lte', 'exists'],
  moment: ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'exists'],
  boolean: ['eq', 'ne', 'exists'],
  flag: ['eq', 'ne'],
} as const;
export type ValueKind = keyof typeof OPS;
export type Op = (typeof OPS)[ValueKind][number];

/** What is built in, with its type. */
export const ATTRIBUTES = {
  name: 'text',
  email: 'email',
  phone: 'phone',
  language: 'text',
  createdAt: 'datetime',
  optedOut: 'boolean',
  quarantined: 'boolean',
} as const satisfies Record<string, FieldType>;
export type Attribute = keyof typeof ATTRIBUTES;

const KINDS: Record<FieldType, ValueKind> = {
  text: 'text',
  email: 'text',
  phone: 'text',
  choice: 'choice',
  number: 'number',
  boolean: 'boolean',
  date: 'moment',
  datetime: 'moment',
};

/** What conditions can be about: `attribute:name`, `field:city`, `subscription:news`. */
export interface Subject {
  key: string;
  type: FieldType;
  kind: ValueKind;
  choices: readonly string[];
}

interface Defined {
  fields: readonly { code: string; type: FieldType; choices: string[] | null }[];
  categories: readonly { key: string }[];
}

export function listSubjects({ fields, categories }: Defined): Subject[] {
  return [
    ...Object.entries(ATTRIBUTES).map(([name, type]): Subject => {
      const kind = type === 'boolean' ? 'flag' : KINDS[type];
      return { key: `attribute:${name}`, type, kind, choices: [] };
    }),
    ...fields.map(({ code, type, choices }): Subject => {
      return { key: `field:${code}`, type, kind: KINDS[type], choices: choices ?? [] };
    }),
    ...categories.map(({ key }): Subject => {
      return { key: `subscription:${key}`, type: 'boolean', kind: 'boolean', choices: [] };
    }),
  ];
}

/** A filter as it is edited. Parts have ids of their own, by which they stay what they are while others come and go. */
export type Part = Group | Condition;
export interface Group {
  id: number;
  mode: 'all' | 'any';
  isNot: boolean;
  parts: Part[];
}
export interface Condition {
  id: number;
  subject: string;
  op: Op;
  /** As typed; of `in` one a line. */
  typed: string;
  isNot: boolean;
}

export function isGroup(part: Part): part is Group {
  return 'parts' in part;
}

let lastId = 0;
const nextId = () => ++lastId;

export function newCondition(subject = 'attribute:name', op: Op = 'contains'): Condition {
  return { id: nextId(), subject, op, typed: '', isNot: false };
}

export function newGroup(parts: Part[] = [newCondition()], mode: Group['mode'] = 'all'): Group {
  return { id: nextId(), mode, isNot: false, parts };
}

/** A group as another page left it, its parts with ids of this page. */
export function withNewIds(group: Group): Group {
  const parts = group.parts.map((part) => (isGroup(part) ? withNewIds(part) : { ...part, id: nextId() }));
  return { ...group, id: nextId(), parts };
}

/** What a group says, whatever ids its parts have. */
export function withoutIds({ id: _, ...group }: Group): object {
  const parts = group.parts.map((part) => (isGroup(part) ? withoutIds(part) : { ...part, id: 0 }));
  return { ...group, parts };
}

/** A filter and where in it each part stands (a JSON pointer), for what the server says of it. */
export interface Written {
  filter: Record<string, unknown>;
  places: Map<number, string>;
}

/** The filter that the API takes. */
export function writeFilter(root: Group, subjects: readonly Subject[], timeZone: string): Written {
  const places = new Map<number, string>();
  const known = new Map(subjects.map((each) => [each.key, each]));
  const write = (part: Part, at: string): Record<string, unknown> => {
    const inside = part.isNot ? `${at}/not` : at;
    places.set(part.id, inside);
    const written = isGroup(part)
      ? { [part.mode]: part.parts.map((each, n) => write(each, `${inside}/${part.mode}/${n}`)) }
      : writeCondition(part, known.get(part.subject), timeZone);
    return part.isNot ? { not: written } : written;
  };
  return { filter: write(root, ''), places };
}

function writeCondition({ subject, op, typed }: Condition, known: Subject | undefined, timeZone: string) {
  const at = subject.indexOf(':');
  const named = { [subject.slice(0, at)]: subject.slice(at + 1) };
  const type = known?.type ?? 'text';
  return { ...named, op, value: readOperand(op, typed, type, timeZone) };
}

function readOperand(op: Op, typed: string, type: FieldType, timeZone: string): unknown {
  if (op === 'exists') return typed !== 'false';
  if (op === 'contains' || op === 'starts_with') return typed;
  if (op !== 'in') return fromTyped(typed, type, timeZone) ?? '';
  const values = typed.split('\n').filter((text) => text.trim() !== '');
  return values.map((text) => (type === 'number' ? (readNumber(text.trim()) ?? text) : text.trim()));
}

/** A filter of the API for editing: its outermost part is a group. */
export function readFilter(filter: Record<string, unknown>, subjects: readonly Subject[], timeZone: string): Group {
  const known = new Map(subjects.map((each) => [each.key, each]));
  const read = (given: Record<string, unknown>, isNot: boolean): Part => {
    if ('not' in given) return read(given.not as Record<string, unknown>, !isNot);
    for (const mode of ['all', 'any'] as const) {
      const parts = given[mode] as Record<string, unknown>[] | undefined;
      if (parts) return { id: nextId(), mode, isNot, parts: parts.map((each) => read(each, false)) };
    }
    return { ...readCondition(given, known, timeZone), isNot };
  };
  const part = read(filter, false);
  return isGroup(part) ? part : newGroup([part]);
}

function readCondition(given: Record<string, unknown>, known: Map<string, Subject>, timeZone: string): Condition {
  const [name = 'attribute'] = ['attribute', 'field', 'subscription'].filter((each) => each in given);
  const subject = `${name}:${String(given[name])}`;
  const op = given.op as Op;
  const type = known.get(subject)?.type;
  const values = Array.isArray(given.value) ? given.value : [given.value];
  const typed = values.map((each) => toTyped(each, op === 'contains' ? 'text' : type, timeZone)).join('\n');
  return { id: nextId(), subject, op, typed, isNot: false };
}

/** A part changed; a group's parts with it. `undefined` takes it away. */
export function changePart(root: Group, id: number, change: (part: Part) => Part | undefined): Group {
  const parts = root.parts.flatMap((part): Part[] => {
    const changed = part.id === id ? change(part) : isGroup(part) ? changePart(part, id, change) : part;
    return changed ? [changed] : [];
  });
  return { ...root, parts };
}

/** How parts of a filter are changed where they stand. */
export interface PartEditing {
  change: (id: number, change: (part: Part) => Part | undefined) => void;
  /** What the server says about a part. */
  errorOf: (id: number) => string | undefined;
}

/** A condition about something else keeps what still has a meaning. */
export function changeSubject(condition: Condition, from: Subject | undefined, to: Subject): Condition {
  const ops: readonly Op[] = OPS[to.kind];
  const isAlike = from !== undefined && from.type === to.type && to.type !== 'choice';
  if (isAlike) return { ...condition, subject: to.key };
  const op = ops.includes(condition.op) ? condition.op : (ops[0] ?? 'eq');
  return { ...condition, subject: to.key, op, typed: startOf(op, to) };
}

export function changeOp(condition: Condition, op: Op, of: Subject | undefined): Condition {
  const wasExists = condition.op === 'exists' || op === 'exists';
  return { ...condition, op, typed: wasExists && of ? startOf(op, of) : condition.typed };
}

function startOf(op: Op, { type }: Subject): string {
  return op === 'exists' || type === 'boolean' ? 'true' : '';
}

/** Every condition of a group, those of groups in it too. */
export function countConditions(group: Group): number {
  return group.parts.reduce((sum, part) => sum + (isGroup(part) ? countConditions(part) : 1), 0);
}
