/** The beginning of a file of contacts, as far as somebody looks at it before it is imported. */
export interface FileHead {
  headers: string[];
  /** The first rows below, with as many cells as they have. */
  rows: string[][];
  delimiter: Delimiter;
  encoding: 'utf-8' | 'latin1';
}

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** More than any header has, and little enough to be read at once. */
export const HEAD_BYTES = 64 * 1024;
const ROWS_LOOKED_AT = 10;

/** What somebody knows better than the file says by itself. */
export interface GivenForm {
  delimiter?: Delimiter | undefined;
  encoding?: FileHead['encoding'] | undefined;
}

/** Reads the beginning of a file as the import will: what separates cells is what makes the rows alike. */
export function readHead(bytes: Uint8Array, isWhole: boolean, given: GivenForm = {}): FileHead | undefined {
  const { text, encoding } = decode(bytes, isWhole, given.encoding);
  let best: { delimiter: Delimiter; records: string[][]; alike: number; width: number } | undefined;
  for (const delimiter of given.delimiter ? [given.delimiter] : DELIMITERS) {
    const records = readRecords(text, delimiter, isWhole);
    const [header] = records;
    if (!header) continue;
    const width = header.length;
    const alike = width < 2 ? 0 : records.slice(1).filter((record) => record.length === width).length;
    const isBetter = !best || alike > best.alike || (alike === best.alike && width > best.width);
    if (isBetter) best = { delimiter, records, alike, width };
  }
  if (!best) return undefined;
  const [headers = [], ...rows] = best.records;
  return { headers: headers.map((cell) => cell.trim()), rows, delimiter: best.delimiter, encoding };
}

function decode(
  bytes: Uint8Array,
  isWhole: boolean,
  given: FileHead['encoding'] | undefined,
): Pick<FileHead, 'encoding'> & { text: string } {
  try {
    if (given === 'latin1') throw new TypeError('it is not to be tried');
    // Cut anywhere, it may end within a letter: that is none of its faults.
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !isWhole }), encoding: 'utf-8' };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'latin1' };
  }
}

/** The first rows of a text; what a cut may have shortened is left out. */
function readRecords(text: string, delimiter: string, isWhole: boolean): string[][] {
  const records: string[][] = [];
  let cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  const end = () => {
    cells.push(cell);
    // A line with nothing in it is no row.
    if (cells.length > 1 || cells[0] !== '') records.push(cells);
    [cells, cell] = [[], ''];
  };
  for (let at = 0; at < text.length && records.length <= ROWS_LOOKED_AT; at++) {
    const letter = text[at] as string;
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') cell += text[at++];
      else isQuoted = false;
    } else if (letter === '"' && cell === '') isQuoted = true;
    else if (letter === delimiter) {
      cells.push(cell);
      cell = '';
    } else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && text[at + 1] === '\n') at++;
      end();
    } else cell += letter;
  }
  if (isWhole && records.length <= ROWS_LOOKED_AT && (cell !== '' || cells.length > 0)) end();
  return records;
}

interface Defined {
  fields: readonly { code: string }[];
  categories: readonly { key: string }[];
}

const PLAIN_TARGETS = ['id', 'phone', 'email', 'name', 'language', 'optedOut'];

/** What a column is by its header, as the import would take it; undefined: nothing that is known. */
export function guessTarget(header: string, { fields, categories }: Defined): string | undefined {
  const wanted = header.toLowerCase();
  const known: [string, string][] = [
    ...PLAIN_TARGETS.map((target): [string, string] => [target, target]),
    ...categories.map(({ key }): [string, string] => [`subscriptions.${key}`, `subscriptions.${key}`]),
    ...fields.flatMap(({ code }): [string, string][] => [
      [`fields.${code}`, `fields.${code}`],
      [code, `fields.${code}`],
    ]),
  ];
  return known.find(([word]) => word.toLowerCase() === wanted)?.[1];
}
