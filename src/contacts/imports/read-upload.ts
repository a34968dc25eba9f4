import { AppError } from '../../base/errors.ts';
import { fieldErrors } from '../../http/problem.ts';
import { tooLarge } from './chunks.ts';
import { findBoundary, readParts } from './multipart.ts';
import { IMPORT_BYTES_MAX } from './receive-import.ts';
import { ImportOptions, type ImportQuery } from './schema.ts';

const MIB = 1024 * 1024;
const OPTIONS_BYTES_MAX = MIB;
/** What a form has beside its file. */
const FORM_BYTES_MAX = 2 * MIB;
const FILE_TYPES = /^\s*(?:text\/csv|application\/octet-stream)\s*(?:;|$)/i;

export interface Upload {
  body: AsyncIterable<Uint8Array>;
  options: ImportOptions;
}

/**
 * The file that a request brings, and how it is to be read: the body with the query, or the parts of a form.
 * @throws AppError `too_large`, `unsupported_media_type`, `malformed` for what is no form, `invalid` for its options.
 */
export async function readUpload(request: Request, query: ImportQuery): Promise<Upload> {
  const length = Number(request.headers.get('content-length') ?? 0);
  if (length > IMPORT_BYTES_MAX + FORM_BYTES_MAX) throw tooLarge(IMPORT_BYTES_MAX);
  const contentType = request.headers.get('content-type') ?? '';
  const body = request.body ?? empty();
  const options: ImportOptions = { ...query, mapping: query.mapping ?? {} };
  if (FILE_TYPES.test(contentType)) return { body, options };
  const boundary = findBoundary(contentType);
  if (boundary === undefined) {
    throw new AppError('unsupported_media_type', 'Send the file as text/csv, or in a form (multipart/form-data).');
  }
  return readForm(body, boundary, options);
}

async function readForm(body: AsyncIterable<Uint8Array>, boundary: string, query: ImportOptions): Promise<Upload> {
  const parts = readParts(body, boundary);
  let options = query;
  for (let part = await parts.next(); !part.done; part = await parts.next()) {
    const { name, fileName, body: bytes } = part.value;
    if (name === 'options') options = await readOptions(bytes);
    if (name === 'file') return { body: bytes, options: { fileName, ...options } };
  }
  throw new AppError('invalid', 'The form has no file.', {
    errors: [{ path: '/file', message: 'Send the file as a part of this name, behind the options.' }],
  });
}

async function readOptions(body: AsyncIterable<Uint8Array>): Promise<ImportOptions> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body) {
    pieces.push(piece);
    length += piece.length;
    if (length > OPTIONS_BYTES_MAX) throw new AppError('too_large', 'The options are larger than 1 MiB.');
  }
  const reading = ImportOptions.safeParse(parseJson(Buffer.concat(pieces).toString()));
  if (reading.success) return reading.data;
  throw new AppError('invalid', 'Some options are not valid.', { errors: fieldErrors(reading.error) });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('malformed', 'The part "options" is not valid JSON.');
  }
}

async function* empty(): AsyncGenerator<Uint8Array> {}
