import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CHUNK_BYTES, limitBytes, toChunks } from './chunks.ts';

async function* inPieces(...sizes: number[]) {
  for (const size of sizes) yield new Uint8Array(size).map((_, index) => index % 251);
}

async function gather<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

it('chunks are whole but for the last one, which says so, whatever the pieces', async () => {
  const sizes = fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 600_000 })), {
    maxLength: 6,
  });
  const edges = fc.constantFrom([CHUNK_BYTES], [CHUNK_BYTES, CHUNK_BYTES], [CHUNK_BYTES - 1, 2]);
  await fc.assert(
    fc.asyncProperty(fc.oneof(sizes, edges), async (pieces) => {
      const chunks = await gather(toChunks(inPieces(...pieces)));
      expect(chunks.map(({ isLast }) => isLast)).toEqual(chunks.map((_, index) => index === chunks.length - 1));
      expect(chunks.slice(0, -1).every(({ bytes }) => bytes.length === CHUNK_BYTES)).toBe(true);
      const all = Buffer.concat(await gather(inPieces(...pieces)));
      expect(Buffer.concat(chunks.map(({ bytes }) => bytes)).equals(all)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

it('a body is cut off where it becomes too large', async () => {
  expect(await gather(limitBytes(inPieces(2, 2), 4))).toHaveLength(2);
  await expect(gather(limitBytes(inPieces(2, 3), 4))).rejects.toMatchObject({ code: 'too_large' });
});
