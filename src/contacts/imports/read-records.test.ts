import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvRow, readRecords } from './read-records.ts';

const bytesOf = (text: string, encoding: BufferEncoding = 'utf8') => new Uint8Array(Buffer.from(text, encoding));
const whole = { delimiter: ',', encoding: 'utf-8' as const, isEnd: true, firstRow: 2, rowsMax: 1_000 };
const read = (text: string, options: Partial<typeof whole> = {}) =>
  readRecords(bytesOf(text), { ...whole, ...options });
const cells = (text: string, options: Partial<typeof whole> = {}) => read(text, options).rows.map((row) => row.cells);

describe('readRecords', () => {
  it.each([
    ['line feeds', 'a,b\nc,d\n'],
    ['carriage returns with line feeds', 'a,b\r\nc,d\r\n'],
    ['carriage returns', 'a,b\rc,d\r'],
    ['all of them', 'a,b\r\nc,d'],
    ['no end of line at the end', 'a,b\nc,d'],
  ])('reads rows that end with %s', (_, text) => {
    expect(cells(text)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('reads quoted cells with delimiters, line ends and doubled quotes', () => {
    expect(cells('"a,1","b\nc","say ""hi"""\nd,e,f')).toEqual([
      ['a,1', 'b\nc', 'say "hi"'],
      ['d', 'e', 'f'],
    ]);
  });

  it('takes a quote within a cell as it is', () => {
    expect(cells('5" pipe,"a"b,c\nd,e,f')).toEqual([
      ['5" pipe', '"a"b', 'c'],
      ['d', 'e', 'f'],
    ]);
  });

  it('numbers rows as a spreadsheet does, blank ones counted and left out', () => {
    const { rows, nextRow } = read('a,b\n\n ,\n"c\nd",e\n\nf,g\n');
    expect(rows).toEqual([
      { number: 2, cells: ['a', 'b'], end: 4 },
      { number: 5, cells: ['c\nd', 'e'], end: 16 },
      { number: 7, cells: ['f', 'g'], end: 21 },
    ] satisfies CsvRow[]);
    expect(nextRow).toBe(8);
  });

  it('reads Windows-1252 with its quotes and its euro sign', () => {
    const bytes = bytesOf('Jos\xe9,\x80 5,\x93x\x94', 'latin1');
    const { rows } = readRecords(bytes, { ...whole, encoding: 'latin1' });
    expect(rows[0]?.cells).toEqual(['José', '€ 5', '“x”']);
  });

  it('says where a quote is never closed, with the rows before it', () => {
    const { rows, isUnclosed, nextRow } = read('a,b\n"c,d\ne,f\n');
    expect([rows.length, isUnclosed, nextRow]).toEqual([1, true, 3]);
  });

  it('leaves a row that its bytes may have cut', () => {
    const open = { isEnd: false };
    expect(read('a,b\nc,d', open)).toMatchObject({ byteCount: 4, nextRow: 3, rows: [{ cells: ['a', 'b'] }] });
    expect(read('a,b\r', open)).toMatchObject({ byteCount: 0, rows: [] });
    expect(read('"a""', open)).toMatchObject({ byteCount: 0, rows: [] });
  });

  it('reads in windows of any size what it reads at once', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'ñ', '"', ',', '\n', '\r', ' ', '€'), maxLength: 6 });
    const quoted = cell.map((text) => `"${text.replaceAll('"', '""')}"`);
    const bare = cell.map((text) => text.replace(/["\r\n,]/g, ''));
    const line = fc.array(fc.oneof(quoted, bare), { minLength: 1, maxLength: 3 }).map((each) => each.join(','));
    const end = fc.constantFrom('\n', '\r\n', '\r', '\n\n');
    const file = fc.tuple(fc.array(fc.tuple(line, end), { maxLength: 12 }), fc.boolean());
    fc.assert(
      fc.property(
        file,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 4 }),
        ([lines, isCut], size, rowsMax) => {
          const text = lines.map((each) => each.join('')).join('');
          const bytes = bytesOf(isCut ? text.replace(/[\r\n]+$/, '') : text);
          const expected = readRecords(bytes, whole);
          const rows: CsvRow[] = [];
          let [at, firstRow, window] = [0, 2, size];
          while (at < bytes.length) {
            const isEnd = at + window >= bytes.length;
            const part = readRecords(bytes.subarray(at, at + window), { ...whole, isEnd, firstRow, rowsMax });
            if (part.byteCount === 0) {
              window += size;
              continue;
            }
            rows.push(...part.rows.map((row) => ({ ...row, end: at + row.end })));
            [at, firstRow, window] = [at + part.byteCount, part.nextRow, size];
          }
          expect(rows).toEqual(expected.rows);
        },
      ),
      { numRuns: 500 },
    );
  });
});
