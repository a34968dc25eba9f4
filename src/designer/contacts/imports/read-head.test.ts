import { describe, expect, test } from 'vitest';
import { guessTarget, readHead } from './read-head.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const head = (text: string, isWhole = true) => readHead(bytes(text), isWhole);

describe('the beginning of a file', () => {
  test.each([',', ';', '\t', '|'])('its cells are told apart by %j', (delimiter) => {
    const text = `phone,"Full, name",note\r\n+521,"Ana ""A"" B","two\nlines; one | row"\r\n`;
    const written = delimiter === ',' ? text : text.replaceAll(/,(?! )/g, delimiter);
    expect(head(written)).toMatchObject({
      headers: ['phone', 'Full, name', 'note'],
      rows: [['+521', 'Ana "A" B', 'two\nlines; one | row']],
      delimiter,
    });
  });

  test('a mark of UTF-8 is none of it; what is no UTF-8 is Latin-1', () => {
    expect(head('\ufeffname,phone\nAñá,1\n')).toMatchObject({ headers: ['name', 'phone'], encoding: 'utf-8' });
    const latin = Uint8Array.from(
      [...'name,phone\nA'].map((letter) => letter.charCodeAt(0)).concat([0xf1, 0x2c, 0x31]),
    );
    expect(readHead(latin, true)).toMatchObject({ encoding: 'latin1', rows: [['Añ', '1']] });
  });

  test('what was cut off is left out, within a letter too', () => {
    const whole = bytes('name,phone\nAna,1\nBeñ');
    expect(readHead(whole.subarray(0, whole.length - 1), false)).toMatchObject({
      encoding: 'utf-8',
      rows: [['Ana', '1']],
    });
    expect(head('a,b')).toMatchObject({ headers: ['a', 'b'], rows: [] });
    expect(head('a,b', false)).toBeUndefined();
    expect(head('')).toBeUndefined();
  });

  test('is read as somebody says', () => {
    const text = bytes('a;b,c\n1;2,ñ\n');
    expect(readHead(text, true, { delimiter: ',' })).toMatchObject({ headers: ['a;b', 'c'], rows: [['1;2', 'ñ']] });
    expect(readHead(text, true, { encoding: 'latin1' })).toMatchObject({ encoding: 'latin1', rows: [['1;2', 'Ã±']] });
  });

  test('of a long file ten rows are looked at', () => {
    const rows = Array.from({ length: 5_000 }, (_, n) => `${n},x`).join('\n');
    expect(head(`a,b\n${rows}`)?.rows).toHaveLength(10);
  });
});

test('headers say what columns are', () => {
  const defined = { fields: [{ code: 'City' }, { code: 'email2' }], categories: [{ key: 'news' }] };
  const guess = (header: string) => guessTarget(header, defined);
  expect(['PHONE', 'city', 'fields.city', 'Subscriptions.News', 'Remarks', ''].map(guess)).toEqual([
    'phone',
    'fields.City',
    'fields.City',
    'subscriptions.news',
    undefined,
    undefined,
  ]);
});
