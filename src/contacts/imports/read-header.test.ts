import { describe, expect, it } from 'vitest';
import { type Delimiter, readHeader } from './read-header.ts';

const read = (text: string, delimiter?: Delimiter) =>
  readHeader({ bytes: new Uint8Array(Buffer.from(text)), isEnd: true, encoding: 'utf-8', delimiter });

describe('readHeader', () => {
  it.each([
    ['commas', 'phone,name\n1,2', ','],
    ['semicolons, with commas in the cells', 'phone;amount\n1;5,5\n2;6,6', ';'],
    ['tabs', 'phone\tname\n1\t2', '\t'],
    ['bars', 'phone|name\n1|2', '|'],
    ['semicolons, with a comma in a name', 'phone;name, first\n1;Ana\n2;Leo', ';'],
    ['commas, with semicolons in the cells', 'phone,tags\n1,a;b\n2,c;d', ','],
    ['semicolons in a file of a header only', 'phone;name', ';'],
    ['commas where there is one column', 'phone\n1\n2', ','],
  ])('finds %s', (_, text, delimiter) => {
    expect(read(text)?.delimiter).toBe(delimiter);
  });

  it('keeps to the delimiter that was given', () => {
    expect(read('a,b;c', ';')?.names).toEqual(['a,b', 'c']);
  });

  it('leaves the mark of UTF-8 out and tells where the rows begin', () => {
    const text = '\ufeff"pho""ne", name \r\n1,2';
    const header = read(text);
    expect(header).toMatchObject({ names: ['pho"ne', 'name'], nextRow: 2 });
    expect(Buffer.from(text).subarray(header?.byteCount).toString()).toBe('1,2');
  });

  it('counts blank rows above the header', () => {
    expect(read('\n\nphone,name\n1,2')).toMatchObject({ names: ['phone', 'name'], nextRow: 4 });
  });

  it.each([
    ['nothing', ''],
    ['a mark only', '\ufeff'],
    ['blank rows', '\n \n'],
    ['a quote that is never closed', '"phone,name\n1,2'],
  ])('finds none in %s', (_, text) => {
    expect(read(text)).toBeUndefined();
  });
});
