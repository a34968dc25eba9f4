import type { FieldError } from '../../base/errors.ts';
import { toPointer } from '../../http/problem.ts';
import type { Definitions } from '../read-contact.ts';

const PLAIN_TARGETS = ['id', 'phone', 'email', 'name', 'language', 'optedOut'] as const;
const IGNORE = 'ignore';
export const FIELD_PREFIX = 'fields.';
export const SUBSCRIPTION_PREFIX = 'subscriptions.';

/** For people who read the API's description. */
export const TARGET_WORDS = [...PLAIN_TARGETS, `${FIELD_PREFIX}<code>`, `${SUBSCRIPTION_PREFIX}<key>`, IGNORE]
  .map((word) => `\`${word}\``)
  .join(', ');

export interface Column {
  header: string;
  /** `phone`, `fields.city`, `subscriptions.news`, …; null: ignored. */
  target: string | null;
}

export interface Plan {
  columns: Column[];
  /** The target of the column that says whose row it is. */
  match: string;
}

export interface PlanInput {
  /** What the header names the columns, in their order. */
  names: readonly string[];
  /** By header: what the caller says that they are. */
  mapping: Readonly<Record<string, string>>;
  /** Undefined: the first that the file has. */
  match: string | undefined;
  definitions: Definitions;
}

/** What the columns of a file are and whose its rows are, or all that is wrong with them. */
export function planColumns({ names, mapping, match, definitions }: PlanInput): Plan | FieldError[] {
  const errors: FieldError[] = [];
  const byHeader = new Map(Object.entries(mapping).map(([header, target]) => [header.trim(), target]));
  for (const [header, target] of byHeader) {
    const path = toPointer(['mapping', header]);
    if (!names.includes(header)) errors.push({ path, message: 'The file has no column with this header.' });
    const refusal = refuseTarget(definitions, target);
    if (refusal !== undefined) errors.push({ path, message: refusal });
  }
  const columns = names.map((header) => {
    const target = byHeader.get(header) ?? guessTarget(definitions, header);
    return { header, target: target === IGNORE ? null : (target ?? null) };
  });
  errors.push(...findDoubles(columns));
  const found = match ?? findMatch(definitions, columns);
  const refusal = refuseMatch(definitions, columns, found);
  if (refusal !== undefined) errors.push({ path: '/match', message: refusal });
  return errors.length > 0 || found === undefined ? errors : { columns, match: found };
}

function refuseTarget(definitions: Definitions, target: string): string | undefined {
  if (target === IGNORE || isPlain(target)) return undefined;
  if (target.startsWith(FIELD_PREFIX)) {
    const field = definitions.fields.find(({ code }) => code === target.slice(FIELD_PREFIX.length));
    return field?.isDeleted ? 'This field was deleted. Its code stays taken: use another one.' : undefined;
  }
  if (!target.startsWith(SUBSCRIPTION_PREFIX)) return `This must be one of: ${TARGET_WORDS.replaceAll('`', '')}.`;
  const key = target.slice(SUBSCRIPTION_PREFIX.length);
  const isKnown = definitions.categories.some((category) => category.key === key);
  return isKnown ? undefined : 'There is no such subscription category.';
}

/** What a header says by itself: a target as we write it, or the code of a field, in any case. */
function guessTarget({ fields, categories }: Definitions, header: string): string | undefined {
  const own = fields.filter((field) => !field.isDeleted).map(({ code }) => code);
  const known: [string, string][] = [
    ...own.map((code): [string, string] => [code, FIELD_PREFIX + code]),
    ...own.map((code): [string, string] => [FIELD_PREFIX + code, FIELD_PREFIX + code]),
    ...categories.map(({ key }): [string, string] => [SUBSCRIPTION_PREFIX + key, SUBSCRIPTION_PREFIX + key]),
    ...PLAIN_TARGETS.map((target): [string, string] => [target, target]),
  ];
  return new Map(known.map(([word, target]) => [word.toLowerCase(), target])).get(header.toLowerCase());
}

function findDoubles(columns: Column[]): FieldError[] {
  const used = Map.groupBy(columns, ({ target }) => target);
  return [...used].flatMap(([target, same]) => {
    if (target === null || same.length < 2) return [];
    const path = toPointer(['mapping', same[1]?.header ?? '']);
    const headers = same.map(({ header }) => `"${header}"`).join(', ');
    return [{ path, message: `More than one column is ${target}: ${headers}. Map all but one to "${IGNORE}".` }];
  });
}

function findMatch(definitions: Definitions, columns: Column[]): string | undefined {
  const targets = columns.flatMap(({ target }) => (target === null ? [] : [target]));
  const [key] = targets.filter((target) => isKeyField(definitions, target));
  return ['id', 'phone', 'email', key].find((target) => target !== undefined && targets.includes(target));
}

function refuseMatch(definitions: Definitions, columns: Column[], match: string | undefined): string | undefined {
  if (match === undefined) {
    return 'No column says whose the rows are. Its first row must name the columns; one of them must be id, phone, email or a key field.';
  }
  if (!['id', 'phone', 'email'].includes(match) && !isKeyField(definitions, match)) {
    return 'This must be id, phone, email or fields.<code> of a key field.';
  }
  return columns.some(({ target }) => target === match) ? undefined : `The file has no column that is ${match}.`;
}

function isKeyField({ fields }: Definitions, target: string): boolean {
  return fields.some(({ code, isKey, isDeleted }) => isKey && !isDeleted && target === FIELD_PREFIX + code);
}

function isPlain(target: string): boolean {
  return PLAIN_TARGETS.some((each) => each === target);
}
