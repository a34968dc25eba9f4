import { unguardCell } from '../../rules/csv.ts';
import { bomLength, type Encoding } from './encoding.ts';
import { type ReadRows, readRecords } from './read-records.ts';

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** How many rows below the header have a say in what separates cells. */
const ROWS_LOOKED_AT = 10;

export interface Header {
  /** Trimmed; empty for a column without a name. */
  names: string[];
  delimiter: Delimiter;
  /** Where the rows below begin, bytes. */
  byteCount: number;
  /** The number of the first row below. */
  nextRow: number;
}

interface FileHead {
  bytes: Uint8Array;
  /** Whether the file ends with these bytes. */
  isEnd: boolean;
  encoding: Encoding;
  /** Undefined: to be found out. */
  delimiter: Delimiter | undefined;
}

/** The first row of a file that begins with `bytes`; undefined where there is no whole one. */
export function readHeader({ bytes, isEnd, encoding, delimiter }: FileHead): Header | undefined {
  const start = bomLength(bytes);
  const read = (each: Delimiter, rowsMax: number) =>
    readRecords(bytes.subarray(start), { delimiter: each, encoding, isEnd, firstRow: 1, rowsMax });
  const found = delimiter ?? findDelimiter((each) => read(each, 1 + ROWS_LOOKED_AT));
  const { rows, byteCount, nextRow } = read(found, 1);
  const [row] = rows;
  if (!row) return undefined;
  const names = row.cells.map((cell) => unguardCell(cell).trim());
  return { names, delimiter: found, byteCount: start + byteCount, nextRow };
}

/** The one by which the most rows have as many cells as the header; of those, the one that makes the most cells. */
function findDelimiter(read: (delimiter: Delimiter) => ReadRows): Delimiter {
  let best: { delimiter: Delimiter; alike: number; width: number } = { delimiter: ',', alike: -1, width: 1 };
  for (const delimiter of DELIMITERS) {
    const [width = 0, ...below] = read(delimiter).rows.map(({ cells }) => cells.length);
    const alike = below.filter((each) => each === width).length;
    const isBetter = alike > best.alike || (alike === best.alike && width > best.width);
    if (width > 1 && isBetter) best = { delimiter, alike, width };
  }
  return best.delimiter;
}
