import type { en } from './en/en.ts';

type English = typeof en;

/** A text that depends on a number: `count` chooses, by the rules of the language. */
export interface Plural {
  one: string;
  other: string;
}

/** What every language has: the same keys. */
export type Catalogue = {
  readonly [Area in keyof English]: {
    readonly [Key in keyof English[Area]]: English[Area][Key] extends string ? string : Plural;
  };
};

/** `area.key` */
export type TextKey = { [Area in keyof English]: `${Area}.${keyof English[Area] & string}` }[keyof English];

type EnglishOf<K extends TextKey> = K extends `${infer Area extends keyof English}.${infer Key}`
  ? Key extends keyof English[Area]
    ? English[Area][Key]
    : never
  : never;

type Placeholders<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;

type NamesIn<K extends TextKey> =
  EnglishOf<K> extends string ? Placeholders<EnglishOf<K>> : Placeholders<EnglishOf<K>[keyof EnglishOf<K>]> | 'count';

/** What a text needs beside its key: its placeholders, or nothing. */
export type ValuesOf<K extends TextKey> = [NamesIn<K>] extends [never]
  ? []
  : [values: { [Name in NamesIn<K>]: string | number }];

/** Texts that need no values. */
export type PlainKey = { [K in TextKey]: [NamesIn<K>] extends [never] ? K : never }[TextKey];

/** Looks a text up and fills it in. */
export type Translate = <K extends TextKey>(key: K, ...values: ValuesOf<K>) => string;

/** A text of a catalogue; numbers are written as the language does. */
export function createTranslate(catalogue: Catalogue, language: string): Translate {
  const plurals = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  return (key, ...[values]) => {
    const [area, name] = key.split('.') as [keyof Catalogue, string];
    const text = (catalogue[area] as Record<string, string | Plural>)[name] ?? key;
    const given: Record<string, string | number> = values ?? {};
    const chosen =
      typeof text === 'string' ? text : text[plurals.select(Number(given.count)) === 'one' ? 'one' : 'other'];
    return chosen.replaceAll(/(\{(\w+)\})(\.?)/g, (_, whole: string, placeholder: string, dot: string) => {
      const value = given[placeholder];
      const written = typeof value === 'number' ? numbers.format(value) : (value ?? whole);
      // As in "1:10 p. m.": one dot is enough.
      return written.endsWith('.') ? written : written + dot;
    });
  };
}
