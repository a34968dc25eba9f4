import { useSyncExternalStore } from 'react';
import { type Phrase, sayPhrase } from '../model/phrases.ts';
import { type Catalogue, createTranslate, type Translate } from './catalogue.ts';
import { en } from './en/en.ts';

/** By the name that its speakers give it. */
export const LANGUAGES = { en: 'English', es: 'Español', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

const STORAGE_KEY = 'hookline.language';

/** What a language is made of. */
interface Loaded {
  catalogue: Catalogue;
  /** Left out: the server speaks it. */
  said?: Pick<Texts, 'sayRefusal' | 'sayWhy'>;
}

/** English is there from the start; the others come when they are wanted. */
const LOAD: Record<Language, () => Promise<Loaded>> = {
  en: async () => ({ catalogue: en }),
  es: () => import('./es/language.ts'),
  de: () => import('./de/language.ts'),
};

export interface Texts {
  language: Language;
  t: Translate;
  /** What the model has to say. */
  say: (phrase: Phrase) => string;
  /** What the server said in English. */
  sayRefusal: Say;
  /** Why something happened, as traces and records say it in English; a refusal that they tell of as well. */
  sayWhy: Say;
}

type Say = (said: string) => string;

const asSaid: Say = (said) => said;
const AS_SAID = { sayRefusal: asSaid, sayWhy: asSaid };

const textsOf = (language: Language, catalogue: Catalogue, said = AS_SAID): Texts => ({
  language,
  t: createTranslate(catalogue, language),
  say: (phrase) => sayPhrase(phrase, catalogue.phrases),
  ...said,
});

let texts: Texts = textsOf('en', en);
const listeners = new Set<() => void>();

/** The texts of now, for what is no component. */
export function currentTexts(): Texts {
  return texts;
}

/** The texts in the language that was chosen; a component that uses it follows a change. */
export function useTexts(): Texts {
  return useSyncExternalStore(subscribe, currentTexts);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** From here on everything speaks that language, in this browser. */
export async function chooseLanguage(language: Language): Promise<void> {
  const { catalogue, said } = await LOAD[language]();
  texts = textsOf(language, catalogue, said);
  document.documentElement.lang = language;
  localStorage.setItem(STORAGE_KEY, language);
  for (const listener of listeners) listener();
}

/** The language that was chosen here before, or the first of the browser's that there is. */
export async function startLanguage(): Promise<void> {
  const wanted = [localStorage.getItem(STORAGE_KEY), ...navigator.languages].map((name) => name?.slice(0, 2));
  const language = wanted.find((name): name is Language => name !== undefined && name in LANGUAGES);
  if (language !== undefined && language !== 'en') await chooseLanguage(language);
}
