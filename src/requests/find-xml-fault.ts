import { describePosition } from '../rules/json-object.ts';

const NAME = String.raw`[\p{L}_:][\p{L}\p{N}\p{M}_:.·-]*`;
/** One piece of XML 1.0: what is none of these, a `<` that begins nothing above all, is a fault. */
const PIECE = new RegExp(
  [
    String.raw`(?<declaration><\?xml\s[^]*?\?>)`,
    '<!--(?<comment>[^]*?)-->',
    String.raw`<\?(?<instruction>${NAME})(?:\s[^]*?)?\?>`,
    String.raw`(?<cdata><!\[CDATA\[[^]*?\]\]>)`,
    String.raw`</(?<closes>${NAME})\s*>`,
    String.raw`<(?<opens>${NAME})(?<attributes>(?:\s+${NAME}\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(?<empty>/?)>`,
    '(?<text>[^<]+)',
  ].join('|'),
  'uy',
);

const BARE_AMPERSAND = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)/;
const AMPERSAND_REFUSAL = 'A "&" is written &amp; in XML';
/** What XML 1.0 has no form for, not even an escaped one (§2.2). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const NO_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u;

/**
 * Where and why a text is no well-formed XML document, in words; undefined: it is one. No DOCTYPE is taken: nobody needs
 * entities of a request's own, and receivers are attacked by them.
 */
export function findXmlFault(text: string): string | undefined {
  const at = (position: number, message: string) => `${message} (${describePosition(text, position)}).`;
  const odd = NO_CHARACTER.exec(text);
  if (odd) return at(odd.index, 'There is a character that XML cannot have');
  const open: string[] = [];
  let hasRoot = false;
  for (let position = 0; position < text.length; position = PIECE.lastIndex) {
    PIECE.lastIndex = position;
    const piece = PIECE.exec(text);
    if (!piece) return at(position, 'This is not XML');
    const fault = follow(piece, open, hasRoot);
    if (fault !== undefined) return at(position, fault);
    hasRoot ||= piece.groups?.opens !== undefined;
  }
  if (open.length > 0) return at(text.length, `<${open.at(-1)}> is not closed`);
  return hasRoot ? undefined : at(text.length, 'There is no element');
}

/** What is wrong with a piece where it stands. Opens and closes elements. */
function follow({ index, groups = {} }: RegExpExecArray, open: string[], hasRoot: boolean): string | undefined {
  const { declaration, comment, instruction, cdata, closes, opens, text } = groups;
  if (declaration !== undefined) return findDeclarationFault(declaration, index);
  if (comment !== undefined) return /--|-$/.test(comment) ? 'A comment cannot have "--" in it' : undefined;
  if (instruction !== undefined) return /^xml$/i.test(instruction) ? 'This is not an XML declaration' : undefined;
  if (closes !== undefined) return close(closes, open);
  if (opens !== undefined) {
    if (open.length === 0 && hasRoot) return 'There is a second element beside the first one';
    if (groups.empty === '') open.push(opens);
    return findAttributeFault(groups.attributes ?? '');
  }
  if (open.length === 0 && (cdata !== undefined || text?.trim())) return 'There is text outside the element';
  if (text?.includes(']]>')) return '"]]>" is written ]]&gt; in XML';
  return text !== undefined && BARE_AMPERSAND.test(text) ? AMPERSAND_REFUSAL : undefined;
}

function findDeclarationFault(declaration: string, index: number): string | undefined {
  if (index > 0) return 'The XML declaration only stands at the beginning';
  const encoding = /\sencoding\s*=\s*["']([^"']*)["']/.exec(declaration)?.[1] ?? 'UTF-8';
  return /^utf-8$/i.test(encoding) ? undefined : `The body is sent as UTF-8, not as ${encoding}`;
}

function close(name: string, open: string[]): string | undefined {
  const last = open.pop();
  if (last === name) return undefined;
  return last === undefined ? `</${name}> closes nothing` : `<${last}> is to be closed before </${name}>`;
}

function findAttributeFault(attributes: string): string | undefined {
  if (BARE_AMPERSAND.test(attributes)) return AMPERSAND_REFUSAL;
  const names = [...attributes.matchAll(/([^\s=]+)\s*=\s*(?:"[^"]*"|'[^']*')/g)].map((match) => match[1]);
  return new Set(names).size < names.length ? 'An attribute is there twice' : undefined;
}
