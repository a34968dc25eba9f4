import { useEffect, useMemo, useState } from 'react';
import { useTexts } from '../i18n/texts.ts';

/** Every country that numbers are from, by its name in the language of the page. */
export function useCountries(): { value: string; label: string }[] {
  const { language } = useTexts();
  const [codes, setCodes] = useState<readonly string[]>([]);
  useEffect(() => {
    let isHere = true;
    import('libphonenumber-js')
      .then(({ getCountries }) => isHere && setCodes(getCountries()))
      // Without the list nobody is chosen.
      .catch(() => {});
    return () => {
      isHere = false;
    };
  }, []);
  return useMemo(() => {
    const names = new Intl.DisplayNames(language, { type: 'region' });
    const order = new Intl.Collator(language);
    return codes
      .map((value) => ({ value, label: names.of(value) ?? value }))
      .sort((one, other) => order.compare(one.label, other.label));
  }, [codes, language]);
}
