import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findBoundary, readParts } from './multipart.ts';

async function* inPieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function bodyOf(form: FormData): Promise<{ bytes: Uint8Array; boundary: string }> {
  const request = new Request('https://hookline.example', { method: 'POST', body: form });
  const boundary = findBoundary(request.headers.get('content-type') ?? '') ?? '';
  return { bytes: new Uint8Array(await request.arrayBuffer()), boundary };
}

async function parse(bytes: Uint8Array, boundary: string, size: number) {
  const parts = [];
  for await (const { name, fileName, body } of readParts(inPieces(bytes, size), boundary)) {
    const pieces = [];
    for await (const piece of body) pieces.push(piece);
    parts.push({ name, fileName, text: Buffer.concat(pieces).toString() });
  }
  return parts;
}

describe('readParts', () => {
  it('reads what a browser sends, whatever the pieces and the bytes', async () => {
    const text = fc.string({ unit: fc.constantFrom('\r', '\n', '-', 'a', 'ñ', '\0') });
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 90 }), async (content, size) => {
        const form = new FormData();
        form.set('options', '{"match":"phone"}');
        form.set('file', new File([content], 'a "b".csv'));
        const { bytes, boundary } = await bodyOf(form);
        expect(await parse(bytes, boundary, size)).toEqual([
          { name: 'options', fileName: undefined, text: '{"match":"phone"}' },
          { name: 'file', fileName: 'a "b".csv', text: content },
        ]);
      }),
    );
  });

  it('passes over what stands before the first boundary and what nobody reads of a part', async () => {
    const text =
      'preamble\r\n--b\r\ncontent-disposition: form-data; name="a"\r\n\r\nlong\r\n--b\r\ncontent-disposition: form-data; name="c"\r\n\r\n\r\n--b--';
    const names = [];
    for await (const part of readParts(inPieces(Buffer.from(text), 3), 'b')) names.push(part.name);
    expect(names).toEqual(['a', 'c']);
  });

  it.each([
    ['ends before its last boundary', '--b\r\ncontent-disposition: form-data; name="a"\r\n\r\nlong'],
    ['has no boundary', 'phone,name'],
    ['has endless headers', `--b\r\n${'x'.repeat(20_000)}\r\n\r\n\r\n--b--`],
    ['is empty', ''],
  ])('refuses a body that %s', async (_, text) => {
    await expect(parse(Buffer.from(text), 'b', 1_000)).rejects.toMatchObject({ code: 'malformed' });
  });
});

describe('findBoundary', () => {
  it.each([
    ['multipart/form-data; boundary=abc', 'abc'],
    ['Multipart/Form-Data; charset=utf-8; boundary="a b"', 'a b'],
    ['multipart/form-data', undefined],
    ['text/csv', undefined],
  ])('%s', (contentType, boundary) => expect(findBoundary(contentType)).toBe(boundary));
});
