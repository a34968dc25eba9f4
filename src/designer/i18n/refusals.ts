import { refusals } from './en/refusals.ts';
import { fillSaidText, readSaidText } from './said-text.ts';

type Key = keyof typeof refusals;

/** What the server says in English, in another language: `{names}` are filled in. */
export type Refusals = Readonly<Record<Key, string>>;

interface Pattern {
  key: Key;
  names: string[];
  text: RegExp;
}

const plain = new Map<string, Key>();
const patterns: Pattern[] = [];
for (const [key, text] of Object.entries(refusals) as [Key, string][]) {
  if (text.includes('{')) patterns.push(toPattern(key, text));
  else plain.set(text, key);
}

function toPattern(key: Key, text: string): Pattern {
  const { names, source } = readSaidText(text);
  return { key, names, text: new RegExp(`^${source}$`, 's') };
}

/** Says in a language what the server said in English; what there are no words for stays as it is. */
export function createSayRefusal(own: Refusals): (said: string) => string {
  return function sayRefusal(said) {
    const key = plain.get(said);
    if (key !== undefined) return own[key];
    for (const { key: each, names, text } of patterns) {
      const found = text.exec(said);
      if (found) return fillSaidText(own[each], (name) => found[names.indexOf(name) + 1] ?? '');
    }
    return said;
  };
}
