import { type RawBuilder, sql } from 'kysely';
import type { FieldType } from '../../store/contact-schema.ts';
import { pgArray } from '../../store/pg-array.ts';
import type { Attribute, Condition, Filter } from './filter.ts';

type Sql = RawBuilder<boolean>;

/** How the fields of an account are compared. */
export type FieldTypes = ReadonlyMap<string, FieldType>;

/**
 * A filter as a condition on `contact c`: true or false, never null. Values are bound, never part of the text. A contact
 * whose value is not of its field's type (it may be older than the field) counts as having none.
 */
export function compileFilter(filter: Filter, types: FieldTypes): Sql {
  if ('all' in filter) return join(filter.all, types, sql` and `);
  if ('any' in filter) return join(filter.any, types, sql` or `);
  if ('not' in filter) return sql`not ${compileFilter(filter.not, types)}`;
  const { op } = filter;
  if (op !== 'ne') return compileCondition(filter, types);
  // Whoever has no value has another one.
  return sql`not ${compileCondition({ ...filter, op: 'eq' }, types)}`;
}

function join(filters: readonly Filter[], types: FieldTypes, by: RawBuilder<unknown>): Sql {
  return sql`(${sql.join(
    filters.map((each) => compileFilter(each, types)),
    by,
  )})`;
}

function compileCondition(condition: Condition, types: FieldTypes): Sql {
  if ('attribute' in condition) return compileAttribute(condition.attribute, condition);
  if ('subscription' in condition) return compileSubscription(condition.subscription, condition);
  return compileField(condition.field, types.get(condition.field), condition);
}

type Comparison = Pick<Condition, 'op' | 'value'>;

function compileAttribute(attribute: Attribute, comparison: Comparison): Sql {
  switch (attribute) {
    case 'name':
      return compareText(sql`c.name`, comparison);
    case 'language':
      return compareText(sql`c.language`, comparison);
    case 'email':
    case 'phone':
      return compareAddresses(attribute, comparison);
    case 'createdAt':
      return compareOrdered(sql`c.created_at`, comparison, (value) => sql`${value}::timestamptz`);
    case 'optedOut':
      return compareBoolean(sql`c.opted_out_at is not null`, comparison);
    case 'quarantined':
      return compareBoolean(
        sql`exists (select from contact_address a where a.account_id = c.account_id and a.contact_id = c.id
          and a.quarantined_at is not null)`,
        comparison,
      );
  }
}

/** Any of a contact's addresses of the kind will do. */
function compareAddresses(kind: 'email' | 'phone', comparison: Comparison): Sql {
  const { op, value } = comparison;
  const has = (condition: Sql) => sql<boolean>`exists (select from contact_address a
    where a.account_id = c.account_id and a.contact_id = c.id and a.kind = ${kind} and ${condition})`;
  if (op === 'exists') return sql`(${has(sql`true`)} = ${value}::boolean)`;
  return has(compareText(sql`a.value`, comparison));
}

function compileSubscription(key: string, { op, value }: Comparison): Sql {
  const isRight = op === 'exists' ? sql`true` : sql`s.is_opted_in = ${value}::boolean`;
  const found = sql<boolean>`exists (select from contact_subscription s
    join subscription_category g on g.account_id = s.account_id and g.id = s.category_id
    where s.account_id = c.account_id and s.contact_id = c.id and g.key = ${key} and ${isRight})`;
  return op === 'exists' ? sql`(${found} = ${value}::boolean)` : found;
}

function compileField(code: string, type: FieldType | undefined, comparison: Comparison): Sql {
  const json = sql`c.fields -> ${code}::text`;
  const text = typedText(json, sql`c.fields ->> ${code}::text`, type);
  switch (type) {
    case 'number':
      return compareOrdered(sql`${text}::numeric`, comparison, (value) => sql`${value}::numeric`);
    case 'boolean':
      return compareBoolean(sql`${text}::boolean`, comparison);
    case 'date':
    case 'datetime':
      // Their one form sorts as text, in the order of bytes; what is older than the field need not be a moment.
      return compareOrdered(sql`${text} collate "C"`, comparison, (value) => sql`${value}::text`);
    default:
      return compareText(text, comparison);
  }
}

/** Null where the JSON value is not of the type. */
function typedText(json: RawBuilder<unknown>, text: RawBuilder<unknown>, type: FieldType | undefined) {
  const jsonType = type === 'number' || type === 'boolean' ? type : 'string';
  return sql`(case when jsonb_typeof(${json}) = ${jsonType} then ${text} end)`;
}

function compareText(subject: RawBuilder<unknown>, { op, value }: Comparison): Sql {
  switch (op) {
    case 'eq':
      return sql`coalesce(${subject} = ${value}::text, false)`;
    case 'in':
      return sql`coalesce(${subject} = any (${pgArray(value as string[])}::text[]), false)`;
    case 'contains':
      return sql`coalesce(position(lower(${value}::text) in lower(${subject})) > 0, false)`;
    case 'starts_with':
      return sql`coalesce(starts_with(lower(${subject}), lower(${value}::text)), false)`;
    default:
      return compareExistence(subject, value);
  }
}

const OPERATORS = { eq: sql`=`, gt: sql`>`, gte: sql`>=`, lt: sql`<`, lte: sql`<=` };

function compareOrdered(
  subject: RawBuilder<unknown>,
  { op, value }: Comparison,
  bind: (value: unknown) => RawBuilder<unknown>,
): Sql {
  if (op === 'exists') return compareExistence(subject, value);
  if (op === 'in') {
    const values = sql.join((value as readonly unknown[]).map(bind));
    return sql`coalesce(${subject} in (${values}), false)`;
  }
  return sql`coalesce(${subject} ${OPERATORS[op as keyof typeof OPERATORS]} ${bind(value)}, false)`;
}

function compareBoolean(subject: RawBuilder<unknown>, { op, value }: Comparison): Sql {
  if (op === 'exists') return compareExistence(subject, value);
  return sql`coalesce((${subject}) = ${value}::boolean, false)`;
}

function compareExistence(subject: RawBuilder<unknown>, value: unknown): Sql {
  return sql`(((${subject}) is not null) = ${value}::boolean)`;
}
