import { CsvError, parse } from 'csv-parse/sync';
import { decodeLatin1, type Encoding } from './encoding.ts';

/** A row of the file that is not blank. */
export interface CsvRow {
  /** As a spreadsheet counts: the header is row 1, blank rows count. */
  number: number;
  cells: string[];
  /** Where in the bytes the row behind it begins. */
  end: number;
}

export interface CsvFormat {
  delimiter: string;
  encoding: Encoding;
}

export interface ReadOptions extends CsvFormat {
  /** Whether the file ends with these bytes. */
  isEnd: boolean;
  /** The number of the first row in them. */
  firstRow: number;
  /** How many rows are read at most. */
  rowsMax: number;
}

export interface ReadRows {
  rows: CsvRow[];
  /** How many of the bytes those rows take; all of them once the file is through. */
  byteCount: number;
  /** The number of the row behind them. */
  nextRow: number;
  /** A quote of the row behind them is never closed in these bytes. */
  isUnclosed: boolean;
}

/**
 * The whole rows at the beginning of `bytes`, which begin with a row. A row that the end of the bytes may have cut is
 * left for the next reading, unless the file ends there too.
 */
export function readRecords(
  bytes: Uint8Array,
  { delimiter, encoding, isEnd, firstRow, rowsMax }: ReadOptions,
): ReadRows {
  const read: ReadRows = { rows: [], byteCount: 0, nextRow: firstRow, isUnclosed: false };
  let count = 0;
  const take = (cells: string[], info: { bytes: number; records: number; empty_lines: number }) => {
    // What ends where the bytes end may go on behind them.
    if (!isEnd && info.bytes >= bytes.length) return null;
    const number = firstRow + info.records + info.empty_lines - 1;
    if (cells.some((cell) => cell.trim() !== '')) {
      const decoded = encoding === 'latin1' ? cells.map(decodeLatin1) : cells;
      read.rows.push({ number, cells: decoded, end: info.bytes });
    }
    read.byteCount = info.bytes;
    read.nextRow = number + 1;
    count = info.records;
    return null;
  };
  try {
    parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      delimiter,
      encoding: encoding === 'latin1' ? 'latin1' : 'utf8',
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      to: rowsMax,
      on_record: take,
    });
  } catch (error) {
    if (!(error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED')) throw error;
    read.isUnclosed = true;
  }
  if (isEnd && !read.isUnclosed && count < rowsMax) read.byteCount = bytes.length;
  return read;
}
