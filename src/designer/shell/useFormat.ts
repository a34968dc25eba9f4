import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { accountQuery } from '../api/session.ts';
import { createFormat, type Format } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';

/** As the browser's own country writes the language: 21/11/2026, not 11/21/2026, in London. */
function regionOf(language: string): string {
  return navigator.languages.find((name) => name.split('-')[0] === language) ?? language;
}

/** Dates in the account's zone and the language of the page. */
export function useFormat(): Format {
  const { language } = useTexts();
  const timeZone = useQuery(accountQuery).data?.timeZone ?? 'UTC';
  return useMemo(() => createFormat(regionOf(language), timeZone), [language, timeZone]);
}
