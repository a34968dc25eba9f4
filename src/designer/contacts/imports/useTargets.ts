import type { PlainKey } from '../../i18n/catalogue.ts';
import { useTexts } from '../../i18n/texts.ts';
import type { Defined } from './chosen-file.ts';
import { IGNORE, PLAIN_TARGETS } from './plan.ts';

const NAMES: Record<(typeof PLAIN_TARGETS)[number], PlainKey> = {
  id: 'imports.targetId',
  phone: 'imports.targetPhone',
  email: 'imports.targetEmail',
  name: 'imports.targetName',
  language: 'imports.targetLanguage',
  optedOut: 'imports.targetOptedOut',
};

/** What columns can become, and what each is called. */
export function useTargets({ fields, categories }: Defined) {
  const { t } = useTexts();
  const groups = [
    {
      group: t('imports.groupContact'),
      items: PLAIN_TARGETS.map((value) => ({ value: value as string, label: t(NAMES[value]) })),
    },
    {
      group: t('imports.groupFields'),
      items: fields.map(({ code, name }) => ({ value: `fields.${code}`, label: name })),
    },
    {
      group: t('imports.groupSubscriptions'),
      items: categories.map(({ key, name }) => ({ value: `subscriptions.${key}`, label: name })),
    },
  ].filter(({ items }) => items.length > 0);
  const known = new Map(groups.flatMap(({ items }) => items.map(({ value, label }) => [value, label] as const)));
  return {
    data: [{ group: '', items: [{ value: IGNORE, label: t('imports.ignore') }] }, ...groups],
    nameOf: (target: string) => known.get(target) ?? target,
  };
}
