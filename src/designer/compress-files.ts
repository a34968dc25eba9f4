import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Nearly the best there is for text, in a second for all of it. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** Smaller ones fit into one packet as they are. */
const FROM_BYTES = 1_400;

/** Writes each script and style a second and third time, as brotli and gzip: the server compresses nothing itself. */
export function compressFiles(): Plugin {
  return {
    name: 'compress-files',
    apply: 'build',
    async writeBundle({ dir = '' }) {
      const files = (await readdir(join(dir, 'assets'))).filter((file) => /\.(js|css)$/.test(file));
      await Promise.all(files.map((file) => compress(join(dir, 'assets', file))));
    },
  };
}

async function compress(file: string): Promise<void> {
  const bytes = await readFile(file);
  if (bytes.length < FROM_BYTES) return;
  await writeFile(`${file}.br`, await brotli(bytes, BROTLI));
  await writeFile(`${file}.gz`, await zip(bytes, { level: 9 }));
}
