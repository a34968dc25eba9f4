import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BODY_BYTES_MAX, EXCERPT_BYTES_MAX, parseRetryAfter, ResponseBody, redirectExcerpt } from './response.ts';

const now = Date.parse('2026-11-21T22:43:53.000Z');

function bodyOf(...chunks: (string | Uint8Array)[]): ResponseBody {
  const body = new ResponseBody();
  for (const chunk of chunks) body.add(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  return body;
}

describe('ResponseBody', () => {
  it('keeps the beginning and says when nobody will read the rest', () => {
    const body = new ResponseBody();
    expect(body.add(Buffer.alloc(BODY_BYTES_MAX, 'a'))).toBe(true);
    expect(body.add(Buffer.from('a'))).toBe(false);
    expect(body.excerpt(undefined, undefined)).toBe('a'.repeat(EXCERPT_BYTES_MAX));
  });

  it('puts chunks together, characters cut between them too', () => {
    const euro = Buffer.from('€');
    expect(bodyOf('5 ', euro.subarray(0, 1), euro.subarray(1), '!').excerpt('text/plain', undefined)).toBe('5 €!');
  });

  it('keeps its own copy of the bytes', () => {
    const chunk = Buffer.from('before');
    const body = bodyOf(chunk);
    chunk.fill('x');
    expect(body.excerpt(undefined, undefined)).toBe('before');
  });

  it('reads the charset that is named, and UTF-8 where the name is nonsense', () => {
    const latin1 = Uint8Array.of(0x63, 0x61, 0x66, 0xe9);
    expect(bodyOf(latin1).excerpt('text/plain; charset="ISO-8859-1"', undefined)).toBe('café');
    expect(bodyOf('café').excerpt('text/plain; charset=klingon', undefined)).toBe('café');
    expect(bodyOf(latin1).excerpt('text/plain', undefined)).toBe('caf\uFFFD');
  });

  it('is always storable: no U+0000, no lone surrogates', () => {
    expect(bodyOf('a\0b').excerpt(undefined, undefined)).toBe('a\uFFFDb');
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 100 }),
        fc.constantFrom('utf-8', 'utf-16le', 'shift_jis'),
        (bytes, label) => {
          const text = bodyOf(bytes).excerpt(`text/plain; charset=${label}`, undefined) ?? '';
          expect(text.isWellFormed() && !text.includes('\0')).toBe(true);
        },
      ),
    );
  });

  it('has no excerpt where there is no body', () => {
    expect(bodyOf().excerpt(undefined, undefined)).toBeNull();
    expect(bodyOf('').excerpt(undefined, undefined)).toBeNull();
  });

  it('unpacks what was kept of a compressed body, as far as it goes', () => {
    const text = Array.from({ length: 2_000 }, (_, n) => `line ${n} ${Math.sin(n)}`).join('\n');
    for (const [encoding, packed] of [
      ['gzip', gzipSync(text)],
      ['X-GZIP', gzipSync(text)],
      ['deflate', deflateSync(text)],
      ['br', brotliCompressSync(text)],
    ] as const) {
      const excerpt = bodyOf(packed).excerpt('text/plain', encoding) ?? '';
      expect(packed.length).toBeGreaterThan(EXCERPT_BYTES_MAX);
      expect([encoding, excerpt.length > 1_000, text.startsWith(excerpt)]).toEqual([encoding, true, true]);
    }
    expect(bodyOf('plain').excerpt('text/plain', 'identity')).toBe('plain');
  });

  it('shows nothing of a bomb, and nothing that it cannot unpack', () => {
    const bomb = gzipSync(Buffer.alloc(1024 ** 2));
    expect(bodyOf(bomb).excerpt('text/plain', 'gzip')).toBeNull();
    expect(bodyOf('\x1f\x8b').excerpt('text/plain', 'br')).toBeNull();
    expect(bodyOf('plain').excerpt('text/plain', 'gzip')).toBeNull();
    expect(bodyOf('plain').excerpt('text/plain', 'aes128gcm')).toBeNull();
  });

  it('never throws over what is said to be compressed, and never shows more than is kept', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 100 }),
        fc.constantFrom('gzip', 'deflate', 'br', 'zstd'),
        (bytes, encoding) => {
          expect((bodyOf(bytes).excerpt(undefined, encoding) ?? '').length).toBeLessThanOrEqual(EXCERPT_BYTES_MAX);
        },
      ),
    );
  });
});

describe('what a program reads of a body', () => {
  it.each(['gzip', 'zstd', 'gzip, br'])('is nothing where it is no %s, and counts as cut off', (encoding) => {
    expect(bodyOf('plain').unpacked(100, encoding)).toMatchObject({ body: { length: 0 }, isTruncated: true });
  });

  it('is all of an empty one, whatever it is said to be packed with', () => {
    expect(bodyOf().unpacked(100, 'gzip')).toMatchObject({ isTruncated: false });
  });

  it('never throws, and is never longer than was asked for', () => {
    const encodings = fc.constantFrom(undefined, 'gzip', 'deflate', 'br', 'identity');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), encodings, fc.nat(200), (bytes, encoding, bytesMax) => {
        expect(bodyOf(bytes).unpacked(bytesMax, encoding).body.length).toBeLessThanOrEqual(bytesMax);
      }),
    );
  });
});

describe('redirectExcerpt', () => {
  it('says where it led, then what else there was; storable, and cut', () => {
    expect(redirectExcerpt('https://a.example/', 'moved')).toBe('Location: https://a.example/\n\nmoved');
    expect(redirectExcerpt('/a\0', null)).toBe('Location: /a\uFFFD');
    expect(redirectExcerpt(undefined, 'moved')).toBe('moved');
    expect(redirectExcerpt('x'.repeat(10_000), null)).toHaveLength(EXCERPT_BYTES_MAX);
  });
});

describe('parseRetryAfter', () => {
  it('reads seconds and dates', () => {
    expect(parseRetryAfter('120', now)).toBe(120_000);
    expect(parseRetryAfter(' 0 ', now)).toBe(0);
    expect(parseRetryAfter('Sat, 21 Nov 2026 22:45:53 GMT', now)).toBe(120_000);
    expect(parseRetryAfter('Saturday, 21-Nov-26 22:45:53 GMT', now)).toBe(120_000);
  });

  it('takes a date that is over for no wait', () => {
    expect(parseRetryAfter('Sat, 21 Nov 2020 22:45:53 GMT', now)).toBe(0);
  });

  it.each([undefined, '', 'soon', '-5', '1.5', '1e9', '99999999999', 'Sat, the first', '2026-11-22'])(
    'leaves out %j',
    (value) => expect(parseRetryAfter(value, now)).toBeNull(),
  );
});
