// A language of two or three letters, then subtags. Longer "languages" are names (`english`), which nobody has registered.
const LANGUAGE_TAG = /^[a-z]{2,3}(?:-[a-z0-9]{1,8})*$/i;
const LENGTH_MAX = 35;

export const LANGUAGE_REFUSAL = 'This is not a language tag such as es or pt-BR.';

/** The canonical form of a BCP 47 language tag (`pt-br` is `pt-BR`); undefined where the text is none. */
export function toLanguageTag(text: string): string | undefined {
  const bare = text.trim();
  if (bare.length > LENGTH_MAX || !LANGUAGE_TAG.test(bare)) return undefined;
  try {
    return Intl.getCanonicalLocales(bare)[0];
  } catch {
    return undefined;
  }
}
