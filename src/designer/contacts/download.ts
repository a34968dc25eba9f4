import { readProblem } from '../api/problems.ts';

/**
 * Takes an answer as a file into the browser's downloads, piece by piece; `onPiece` sees each. It is asked for by us and not
 * by a link, so that the account that was chosen goes along.
 * @throws Problem
 */
export async function download(asked: Promise<Response>, fileName: string, onPiece?: (piece: Uint8Array) => void) {
  const response = await asked;
  if (!response.ok) throw await readProblem(response);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const reader = response.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    pieces.push(read.value);
    onPiece?.(read.value);
  }
  const url = URL.createObjectURL(new Blob(pieces, { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser has begun to save it by then.
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_MS);
}

const REVOKE_MS = 60_000;
const LINE_END = 10;

/** How many lines end in a piece of a file. */
export function countLines(piece: Uint8Array): number {
  let count = 0;
  for (const byte of piece) if (byte === LINE_END) count += 1;
  return count;
}
