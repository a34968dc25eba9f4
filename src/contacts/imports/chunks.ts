import { AppError } from '../../base/errors.ts';

const MIB = 1024 * 1024;
/** A file is kept in pieces of this size, the last one apart: whichever part of it is wanted, little more is read. */
export const CHUNK_BYTES = 256 * 1024;

export interface Chunk {
  bytes: Uint8Array;
  isLast: boolean;
}

/** Bytes that come in pieces of any size as chunks, of which there is always one. */
export async function* toChunks(body: AsyncIterable<Uint8Array>): AsyncGenerator<Chunk> {
  let chunk = new Uint8Array(CHUNK_BYTES);
  let filled = 0;
  for await (const piece of body) {
    for (let at = 0; at < piece.length; ) {
      if (filled === CHUNK_BYTES) {
        yield { bytes: chunk, isLast: false };
        [chunk, filled] = [new Uint8Array(CHUNK_BYTES), 0];
      }
      const part = piece.subarray(at, at + CHUNK_BYTES - filled);
      chunk.set(part, filled);
      filled += part.length;
      at += part.length;
    }
  }
  yield { bytes: chunk.subarray(0, filled), isLast: true };
}

/** @throws AppError `too_large` once more than `bytesMax` have come. */
export async function* limitBytes(body: AsyncIterable<Uint8Array>, bytesMax: number): AsyncGenerator<Uint8Array> {
  let count = 0;
  for await (const piece of body) {
    count += piece.length;
    if (count > bytesMax) throw tooLarge(bytesMax);
    yield piece;
  }
}

export function tooLarge(bytesMax: number): AppError {
  return new AppError('too_large', `The file is larger than ${bytesMax / MIB} MiB. Send it in parts.`);
}
