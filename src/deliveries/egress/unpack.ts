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
