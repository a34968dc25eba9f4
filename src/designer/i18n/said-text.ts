/** An English text with `{names}` for what differs, as something to look for. */
export interface SaidText {
  names: string[];
  /** The source of a regular expression: each name matches as little as can be. */
  source: string;
}

export function readSaidText(text: string): SaidText {
  const names: string[] = [];
  const source = text.split(/\{(\w+)\}/).map((part, at) => {
    if (at % 2 === 0) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    names.push(part);
    return '(.*?)';
  });
  return { names, source: source.join('') };
}

/** The text of another language, with what was found under each name. */
export function fillSaidText(own: string, value: (name: string) => string): string {
  return own.replaceAll(/\{(\w+)\}/g, (_, name: string) => value(name));
}
