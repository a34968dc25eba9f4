import type { Language } from '../../i18n/texts.ts';

/** One that can be chosen. */
export interface Emoji {
  unicode: string;
  /** In the language that was asked for. */
  label: string;
  group: number;
  /** Label and tags, ready to be searched. */
  words: string;
}

/** By the numbers that Unicode's groups have; skin tones and hair alone (2) are no group to choose from. */
export const EMOJI_GROUPS = [0, 1, 3, 4, 5, 6, 7, 8, 9] as const;
export type EmojiGroup = (typeof EMOJI_GROUPS)[number];

interface CompactEmoji {
  unicode: string;
  label: string;
  tags?: string[];
  group?: number;
}

/** Some 80 kB each, asked for when the first picker is opened. */
const LOAD: Record<Language, () => Promise<{ default: unknown }>> = {
  en: () => import('emojibase-data/en/compact.json', { with: { type: 'json' } }),
  es: () => import('emojibase-data/es/compact.json', { with: { type: 'json' } }),
  de: () => import('emojibase-data/de/compact.json', { with: { type: 'json' } }),
};

const loaded = new Map<Language, Promise<Emoji[]>>();

/** All emoji, with their names in a language. */
export function loadEmoji(language: Language): Promise<Emoji[]> {
  const known = loaded.get(language);
  if (known) return known;
  const loading = LOAD[language]().then(({ default: list }) => readEmoji(list as CompactEmoji[]));
  loaded.set(language, loading);
  // What could not be loaded is tried again the next time.
  loading.catch(() => loaded.delete(language));
  return loading;
}

export function readEmoji(list: readonly CompactEmoji[]): Emoji[] {
  const groups = new Set<number>(EMOJI_GROUPS);
  return list.flatMap(({ unicode, label, tags = [], group }) => {
    if (group === undefined || !groups.has(group)) return [];
    return [{ unicode, label, group, words: fold([label, ...tags].join(' ')) }];
  });
}

const FOUND_MAX = 80;

/** Those that have every word of the search; names that begin with it first. */
export function searchEmoji(emoji: readonly Emoji[], search: string): Emoji[] {
  const parts = fold(search).split(' ').filter(Boolean);
  const found = emoji.filter(({ words }) => parts.every((part) => words.includes(part)));
  const begins = ({ words }: Emoji) => (words.startsWith(parts[0] ?? '') ? 0 : 1);
  return found.toSorted((a, b) => begins(a) - begins(b)).slice(0, FOUND_MAX);
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
