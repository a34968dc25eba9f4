import type { Translate } from './catalogue.ts';
import { refusals } from './en/refusals.ts';

type Key = keyof typeof refusals;

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
  const names: string[] = [];
  const source = text.split(/\{(\w+)\}/).map((part, at) => {
    if (at % 2 === 0) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    names.push(part);
    return '(.+?)';
  });
  return { key, names, text: new RegExp(`^${source.join('')}$`, 's') };
}

/** What the server said in English, in the language of the page; as it is where there are no words for it. */
export function sayRefusal(said: string, t: Translate): string {
  const key = plain.get(said);
  if (key !== undefined) return say(key, {}, t);
  for (const { key: each, names, text } of patterns) {
    const found = text.exec(said);
    if (found) return say(each, Object.fromEntries(names.map((name, at) => [name, found[at + 1] ?? ''])), t);
  }
  return said;
}

/** The names are those of the text that was found by this key. */
function say(key: Key, values: Record<string, string>, t: Translate): string {
  return (t as (key: string, values: Record<string, string>) => string)(`refusals.${key}`, values);
}
