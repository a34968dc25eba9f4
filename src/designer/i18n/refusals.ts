import { refusals } from './en/refusals.ts';
import { fillSaidText, readSaidTexts } from './said-text.ts';

type Key = keyof typeof refusals;

/** What the server says in English, in another language: `{names}` are filled in. */
export type Refusals = Readonly<Record<Key, string>>;

const plain = new Map<string, Key>((Object.entries(refusals) as [Key, string][]).map(([key, text]) => [text, key]));
const patterns = readSaidTexts(refusals, (source) => new RegExp(`^${source}$`, 's')).filter(
  ({ names }) => names.length > 0,
);

/** Says in a language what the server said in English; what there are no words for stays as it is. */
export function createSayRefusal(own: Refusals): (said: string) => string {
  return function sayRefusal(said) {
    const key = plain.get(said);
    if (key !== undefined) return own[key];
    for (const each of patterns) {
      const found = each.pattern.exec(said);
      if (found) return fillSaidText(own[each.key], each, found);
    }
    return said;
  };
}
