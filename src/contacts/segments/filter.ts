import type { FieldType } from '../../store/contact-schema.ts';

/** What a condition may compare with, by the kind of value it looks at. */
export const OPS = {
  text: ['eq', 'ne', 'in', 'contains', 'starts_with', 'exists'],
  choice: ['eq', 'ne', 'in', 'exists'],
  number: ['eq', 'ne', 'in', 'gt', 'gte', 'lt', 'lte', 'exists'],
  moment: ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'exists'],
  boolean: ['eq', 'ne', 'exists'],
  /** A boolean that everybody has. */
  flag: ['eq', 'ne'],
} as const;
export type ValueKind = keyof typeof OPS;
export type Op = (typeof OPS)[ValueKind][number];

export const FIELD_KINDS: Record<FieldType, ValueKind> = {
  text: 'text',
  email: 'text',
  phone: 'text',
  choice: 'choice',
  number: 'number',
  boolean: 'boolean',
  date: 'moment',
  datetime: 'moment',
};

/** What is built in. */
export const ATTRIBUTES = {
  name: 'text',
  email: 'text',
  phone: 'text',
  language: 'text',
  createdAt: 'moment',
  optedOut: 'flag',
  quarantined: 'flag',
} as const satisfies Record<string, ValueKind>;
export type Attribute = keyof typeof ATTRIBUTES;

export type FilterValue = string | number | boolean | readonly (string | number)[];

interface Comparison {
  op: Op;
  /** In its one form: numbers in E.164, moments in UTC. */
  value: FilterValue;
}
export type Condition =
  | ({ attribute: Attribute } & Comparison)
  | ({ field: string } & Comparison)
  /** By the category's key. `eq` false: asked, and opted out; who was never asked does not `exist`. */
  | ({ subscription: string } & Comparison);

/** Which contacts a segment is of. */
export type Filter = { all: readonly Filter[] } | { any: readonly Filter[] } | { not: Filter } | Condition;

/** Every condition in a filter. */
export function conditionsOf(filter: Filter): Condition[] {
  if ('all' in filter) return filter.all.flatMap(conditionsOf);
  if ('any' in filter) return filter.any.flatMap(conditionsOf);
  return 'not' in filter ? conditionsOf(filter.not) : [filter];
}
