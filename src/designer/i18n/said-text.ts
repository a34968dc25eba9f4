/** An English text that the server says, with `{names}` for what differs, as something to look for. */
export interface SaidText<Key extends string> {
  key: Key;
  /** A group for each name, which matches as little as can be. */
  pattern: RegExp;
  names: string[];
}

/** `toPattern` says where one of them begins and ends, given the source of its regular expression. */
export function readSaidTexts<Key extends string>(
  texts: Readonly<Record<Key, string>>,
  toPattern: (source: string, text: string) => RegExp,
): SaidText<Key>[] {
  return (Object.entries(texts) as [Key, string][]).map(([key, text]) => {
    const names: string[] = [];
    const source = text.split(/\{(\w+)\}/).map((part, at) => {
      if (at % 2 === 0) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
      names.push(part);
      return '(.*?)';
    });
    return { key, pattern: toPattern(source.join(''), text), names };
  });
}

/** The text of another language, with what was found under each name; `say` may put that into the language, too. */
export function fillSaidText(
  own: string,
  { names }: Pick<SaidText<string>, 'names'>,
  found: RegExpExecArray,
  say = (_name: string, value: string) => value,
): string {
  return own.replaceAll(/\{(\w+)\}/g, (_, name: string) => say(name, found[names.indexOf(name) + 1] ?? ''));
}
