import { brotliDecompressSync, constants, gunzipSync, inflateSync } from 'node:zlib';

// A bomb gives up here, within a tenth of a millisecond, and has nothing to show.
const UNPACKED_BYTES_MAX = 64 * 1024;

const options = { maxOutputLength: UNPACKED_BYTES_MAX, finishFlush: constants.Z_SYNC_FLUSH };
const brotliOptions = { maxOutputLength: UNPACKED_BYTES_MAX, finishFlush: constants.BROTLI_OPERATION_FLUSH };

/** The beginning of a compressed body, unpacked as far as it goes; undefined where that is not to be had. */
export function unpack(bytes: Uint8Array, encoding: string): Uint8Array | undefined {
  try {
    switch (encoding.trim().toLowerCase()) {
      case 'identity':
        return bytes;
      case 'gzip':
      case 'x-gzip':
        return gunzipSync(bytes, options);
      case 'deflate':
        return inflateSync(bytes, options);
      case 'br':
        return brotliDecompressSync(bytes, brotliOptions);
      default:
        return undefined;
    }
  } catch {
    return undefined;
  }
}

/**
 * The beginning of a compressed body, and whether that is all of it. A bomb is cut into halves until what is left of it
 * unpacks within the bound: at most 16 times for 64 KiB. Empty where nothing can be unpacked.
 */
export function unpackBeginning(packed: Uint8Array, encoding: string): { bytes: Uint8Array; isWhole: boolean } {
  for (let part = packed; part.length > 0; part = part.subarray(0, part.length >> 1)) {
    const bytes = unpack(part, encoding);
    if (bytes) return { bytes, isWhole: part === packed };
  }
  return { bytes: packed.subarray(0, 0), isWhole: false };
}
