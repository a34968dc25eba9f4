import { AppError, type FieldError } from '../../base/errors.ts';
import { toStorable } from '../../rules/text.ts';
import type { ImportPlan } from '../../store/contact-schema.ts';
import { type AccountContext, inTransaction, newId, nowDate } from '../../store/context.ts';
import { loadDefinitions } from '../definitions.ts';
import { cutOff } from './advance-imports.ts';
import { type Chunk, limitBytes, toChunks } from './chunks.ts';
import { planColumns } from './columns.ts';
import { beginsLikeUtf16, bomLength, type Encoding, Utf8Check } from './encoding.ts';
import {
  countOpenImports,
  deleteChunks,
  deleteImport,
  endImport,
  findImport,
  insertChunk,
  insertImport,
  startImport,
} from './queries.ts';
import { type Delimiter, type Header, readHeader } from './read-header.ts';
import { presentImport } from './read-imports.ts';
import { readRecords } from './read-records.ts';
import type { ContactImport, ImportOptions } from './schema.ts';

/** A million rows of usual length. */
export const IMPORT_BYTES_MAX = 200 * 1024 * 1024;
/** As long as a chunk takes on a slow line, several times over. */
const STALL_MS = 120_000;
/** Each may take the space of a whole file. */
const OPEN_MAX = 5;
const COLUMNS_MAX = 500;

/**
 * Takes a file of contacts in, in chunks, and has it worked off.
 * @throws AppError `invalid` for a file or options that are none, `too_large`, `conflict` where too many are open or this
 *   one was cancelled: nothing is kept then. An upload that is cut off stays as one that failed.
 */
export async function receiveImport(
  ctx: AccountContext,
  body: AsyncIterable<Uint8Array>,
  options: ImportOptions,
): Promise<ContactImport> {
  const { db, accountId } = ctx;
  if ((await countOpenImports(db, accountId)) >= OPEN_MAX) {
    throw new AppError('conflict', `${OPEN_MAX} imports are not over yet. Wait for one of them, or cancel one.`);
  }
  const id = newId(ctx);
  const check = new Utf8Check();
  let plan: ImportPlan | undefined;
  let byteCount = 0;
  let number = 0;
  try {
    for await (const chunk of toChunks(limitBytes(body, IMPORT_BYTES_MAX))) {
      check.add(chunk.bytes);
      plan ??= await beginImport(ctx, id, chunk, options);
      if (!(await insertChunk(db, { accountId, importId: id, number: number++, bytes: chunk.bytes }, STALL_MS))) {
        throw new AppError('conflict', 'This import was ended while it was uploaded.');
      }
      byteCount += chunk.bytes.length;
    }
  } catch (error) {
    await giveUp(ctx, id, error, byteCount);
    throw error;
  }
  return finishUpload(ctx, id, plan as ImportPlan, options.encoding, check.end());
}

/** Reads the header and begins the import; what is wrong with them is said before the rest of the file has come. */
async function beginImport(ctx: AccountContext, id: string, chunk: Chunk, options: ImportOptions): Promise<ImportPlan> {
  const header = requireHeader(chunk, options);
  const definitions = await loadDefinitions(ctx.db, ctx.accountId);
  const names = header.names.map(toStorable);
  const planned = planColumns({ names, mapping: options.mapping, match: options.match, definitions });
  if (Array.isArray(planned)) throw refuse(planned);
  const { delimiter, byteCount: offset, nextRow: row } = header;
  const { mode, defaultCountry = null } = options;
  const plan: ImportPlan = { ...planned, mode, defaultCountry, delimiter, encoding: 'utf-8' };
  const at = nowDate(ctx);
  const cursor = JSON.stringify({ offset, row, failures: 0 });
  const file_name = options.fileName ?? null;
  const start = { account_id: ctx.accountId, id, file_name, options: JSON.stringify(plan), cursor };
  await insertImport(ctx.db, { ...start, created_at: at, updated_at: at }, STALL_MS);
  return plan;
}

function requireHeader({ bytes, isLast: isEnd }: Chunk, options: ImportOptions): Header {
  if (beginsLikeUtf16(bytes)) {
    throw refuse([{ path: '/encoding', message: 'This is a UTF-16 file. Save it as UTF-8 and send it again.' }]);
  }
  const check = new Utf8Check();
  check.add(bytes);
  const encoding: Encoding = options.encoding === 'latin1' || !check.isValid ? 'latin1' : 'utf-8';
  const delimiter = delimiterOf(options.delimiter);
  const header = readHeader({ bytes, isEnd, encoding, delimiter });
  if (!header) {
    const isBlank = isEnd && bytes.subarray(bomLength(bytes)).every((byte) => byte <= SPACE);
    const message = isBlank ? 'The file is empty.' : 'The first row has a quote that is never closed, or is too long.';
    throw refuse([{ path: '/file', message }]);
  }
  if (header.names.length > COLUMNS_MAX) {
    throw refuse([{ path: '/file', message: `The file has more than ${COLUMNS_MAX} columns.` }]);
  }
  const below = { isEnd, encoding, delimiter: header.delimiter, firstRow: header.nextRow, rowsMax: 1 };
  const rows = readRecords(bytes.subarray(header.byteCount), below);
  if (isEnd && rows.byteCount === bytes.length - header.byteCount && rows.rows.length === 0) {
    throw refuse([{ path: '/file', message: 'The file has a header and no rows below it.' }]);
  }
  return header;
}

const SPACE = 32;

function delimiterOf(option: ImportOptions['delimiter']): Delimiter | undefined {
  if (option === 'auto') return undefined;
  return option === 'tab' ? '\t' : option;
}

/** All of it is there: whether it is UTF-8 shows only now. */
async function finishUpload(
  ctx: AccountContext,
  id: string,
  plan: ImportPlan,
  encoding: ImportOptions['encoding'],
  isUtf8: boolean,
): Promise<ContactImport> {
  if (encoding === 'utf-8' && !isUtf8) {
    await discard(ctx, id);
    throw refuse([{ path: '/encoding', message: 'The file is not valid UTF-8. Is it latin1?' }]);
  }
  const found = encoding === 'auto' ? (isUtf8 ? 'utf-8' : 'latin1') : encoding;
  const settled = { options: { ...plan, encoding: found }, at: nowDate(ctx) };
  const row = await startImport(ctx.db, ctx.accountId, id, settled);
  if (!row) throw new AppError('conflict', 'This import was ended while it was uploaded.');
  return presentImport(row);
}

/** A refused file leaves nothing; one that was cut off stays to be seen. */
async function giveUp(ctx: AccountContext, id: string, error: unknown, byteCount: number): Promise<void> {
  if (error instanceof AppError) {
    const row = await findImport(ctx.db, ctx.accountId, id);
    if (row?.state === 'uploading') await discard(ctx, id);
    return;
  }
  await inTransaction(ctx, (tx) =>
    endImport(tx.db, tx.accountId, id, { state: 'failed', error: cutOff(byteCount), at: nowDate(tx) }),
  );
}

async function discard(ctx: AccountContext, id: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await deleteChunks(tx.db, tx.accountId, id);
    await deleteImport(tx.db, tx.accountId, id);
  });
}

function refuse(errors: FieldError[]): AppError {
  return new AppError('invalid', 'The file cannot be imported like this.', { errors });
}
