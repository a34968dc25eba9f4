import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../i18n/texts.ts';
import { type ContactField, fieldsQuery } from '../queries.ts';

/** Whether people may fill it in on a page: moments are nobody's to type, keys are the account's. */
function isAskable({ type, isKey }: ContactField): boolean {
  return type !== 'datetime' && !isKey;
}

/** What people can be asked for on pages. */
export function useFormFields() {
  const { t } = useTexts();
  const own = (useQuery(fieldsQuery).data?.items ?? [])
    .filter(isAskable)
    .map(({ code, name }) => ({ value: code, label: name }));
  const builtIn = [
    { value: 'name', label: t('forms.builtInName') },
    { value: 'phone', label: t('forms.builtInPhone') },
    { value: 'email', label: t('forms.builtInEmail') },
    { value: 'language', label: t('forms.builtInLanguage') },
  ];
  const names = new Map([...builtIn, ...own].map(({ value, label }) => [value, label]));
  return { own, all: [...builtIn, ...own], nameOf: (code: string) => names.get(code) ?? code };
}
