/** The languages that people's pages and messages are written in. */
export const LANGUAGES = ['en', 'es', 'de', 'fr', 'pt', 'uk'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each as those who speak it call it. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  en: 'English',
  es: 'Español',
  de: 'Deutsch',
  fr: 'Français',
  pt: 'Português',
  uk: 'Українська',
};

/** The page language of a language tag (`pt-BR`); undefined where there are no texts in it. */
export function toPageLanguage(tag: string): Language | undefined {
  const primary = tag.split('-')[0]?.toLowerCase();
  return LANGUAGES.find((language) => language === primary);
}

/** The contact's own language, else the first of the browser's that there are texts in, else English. */
export function choosePageLanguage(own: string | null, acceptLanguage: string | undefined): Language {
  if (own !== null) return toPageLanguage(own) ?? 'en';
  return (
    parseAcceptLanguage(acceptLanguage ?? '')
      .map(toPageLanguage)
      .find((language) => language !== undefined) ?? 'en'
  );
}

// Headers are as long as somebody makes them; browsers name a handful.
const TAGS_MAX = 20;

/** Tags by weight, the wanted ones first (RFC 9110 §12.5.4). */
function parseAcceptLanguage(header: string): string[] {
  return header
    .split(',', TAGS_MAX)
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((text) => text.trim());
      const weight = parameters.find((parameter) => parameter.startsWith('q='));
      return { tag, weight: weight === undefined ? 1 : Number(weight.slice(2)) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}
