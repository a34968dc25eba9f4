import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useTexts } from '../../i18n/texts.ts';
import { categoriesQuery, fieldsQuery } from '../queries.ts';
import { type Attribute, listSubjects, type Op, type Subject, type ValueKind } from './filter-model.ts';

const ATTRIBUTE_NAMES: Record<Attribute, PlainKey> = {
  name: 'segments.attributeName',
  email: 'segments.attributeEmail',
  phone: 'segments.attributePhone',
  language: 'segments.attributeLanguage',
  createdAt: 'segments.attributeCreatedAt',
  optedOut: 'segments.attributeOptedOut',
  quarantined: 'segments.attributeQuarantined',
};

interface Choices {
  group: string;
  items: { value: string; label: string }[];
}

/** What conditions can be about, with what people call it. */
export function useSubjects() {
  const { t } = useTexts();
  const fields = useQuery(fieldsQuery).data?.items;
  const categories = useQuery(categoriesQuery).data?.items;
  return useMemo(() => {
    const subjects = listSubjects({ fields: fields ?? [], categories: categories ?? [] });
    const names = new Map<string, string>([
      ...Object.entries(ATTRIBUTE_NAMES).map(([name, key]): [string, string] => [`attribute:${name}`, t(key)]),
      ...(fields ?? []).map(({ code, name }): [string, string] => [`field:${code}`, name]),
      ...(categories ?? []).map(({ key, name }): [string, string] => [`subscription:${key}`, name]),
    ]);
    const group = (prefix: string, key: PlainKey): Choices => {
      const own = subjects.filter((subject) => subject.key.startsWith(prefix));
      return { group: t(key), items: own.map((each) => ({ value: each.key, label: names.get(each.key) ?? each.key })) };
    };
    return {
      /** False: fields and categories are still on their way. */
      isLoaded: fields !== undefined && categories !== undefined,
      subjects,
      find: (key: string): Subject | undefined => subjects.find((subject) => subject.key === key),
      nameOf: (key: string) => names.get(key) ?? t('segments.unknown', { name: key.slice(key.indexOf(':') + 1) }),
      choices: [
        group('attribute:', 'segments.builtIn'),
        group('field:', 'segments.ownFields'),
        group('subscription:', 'segments.subscriptions'),
      ].filter(({ items }) => items.length > 0),
    };
  }, [fields, categories, t]);
}

const OP_NAMES: Record<Op, PlainKey> = {
  eq: 'segments.opEq',
  ne: 'segments.opNe',
  in: 'segments.opIn',
  contains: 'segments.opContains',
  starts_with: 'segments.opStartsWith',
  gt: 'segments.opGt',
  gte: 'segments.opGte',
  lt: 'segments.opLt',
  lte: 'segments.opLte',
  exists: 'segments.opExists',
};
const MOMENT_OPS: Partial<Record<Op, PlainKey>> = {
  gt: 'segments.opAfter',
  gte: 'segments.opFrom',
  lt: 'segments.opBefore',
  lte: 'segments.opUntil',
};

/** What an operator is called where it compares values of a kind. */
export function opName(op: Op, kind: ValueKind, subject: string): PlainKey {
  if (kind === 'moment') return MOMENT_OPS[op] ?? OP_NAMES[op];
  if (op === 'exists' && subject.startsWith('subscription:')) return 'segments.opExistsSubscription';
  return OP_NAMES[op];
}
