import type { CountryCode } from 'libphonenumber-js';
import type { AccountContext } from '../../store/context.ts';
import { newId } from '../../store/context.ts';
import { loadDefinitions } from '../definitions.ts';
import { type Applied, type ApplyOptions, applyRows } from './apply-rows.ts';
import { CHUNK_BYTES } from './chunks.ts';
import { loadKnown } from './load-known.ts';
import { type ImportProgress, type ImportRow, readBytes } from './queries.ts';
import { type ReadRows, readRecords } from './read-records.ts';
import { type ImportedRow, type RowIssue, readRow } from './read-row.ts';
import { writeChanges, writeClaims } from './write-changes.ts';
import { lockContacts } from './write-queries.ts';

// What is alive when the young generation is collected grows old: batches of 1,000 took 150 MB more. Smaller ones spend
// their time on commits.
export const BATCH_ROWS = 500;
/** So many rows of usual length. */
const WINDOW_BYTES = 96 * 1024;
/** In a row that is longer than this a quote was never closed. */
export const ROW_BYTES_MAX = 8 * 1024 * 1024;

/** Somebody else changed what this batch is about: the same again will do. */
export class BatchRaced extends Error {}

export interface Batch extends Omit<ImportProgress, 'reported'> {
  issues: RowIssue[];
  /** `stuck`: what comes next in the file is no row. */
  state: 'more' | 'through' | 'stuck';
}

/** Works off the next rows of a locked import, in the caller's transaction. */
export async function runBatch(tx: AccountContext, job: ImportRow): Promise<Batch> {
  const { read, isEnd } = await readRows(tx, job);
  const { issues, counts, through } = await importRows(tx, job, read);
  const progress = { counts, rows: through, issues };
  const { offset } = job.cursor;
  const last = read.rows[through - 1];
  if (last && through < read.rows.length) {
    return { ...progress, state: 'more', cursor: { offset: offset + last.end, row: last.number + 1, failures: 0 } };
  }
  const cursor = { offset: offset + read.byteCount, row: read.nextRow, failures: 0 };
  if (isEnd && cursor.offset === job.byte_count) return { ...progress, state: 'through', cursor };
  return { ...progress, state: read.byteCount === 0 ? 'stuck' : 'more', cursor };
}

async function readRows(tx: AccountContext, job: ImportRow): Promise<{ read: ReadRows; isEnd: boolean }> {
  const { offset, row: firstRow } = job.cursor;
  const { delimiter, encoding } = job.options;
  for (let length = WINDOW_BYTES; ; length *= 4) {
    const bytes = await readBytes(tx.db, job, { offset, length, chunkBytes: CHUNK_BYTES });
    const isEnd = offset + bytes.length >= job.byte_count;
    const read = readRecords(bytes, { delimiter, encoding, isEnd, firstRow, rowsMax: BATCH_ROWS });
    if (read.byteCount > 0 || isEnd || length >= ROW_BYTES_MAX) return { read, isEnd };
  }
}

async function importRows(tx: AccountContext, job: ImportRow, { rows }: ReadRows): Promise<Applied> {
  const { columns, match, mode, defaultCountry } = job.options;
  const definitions = await loadDefinitions(tx.db, tx.accountId);
  const reader = { columns, definitions, defaultCountry: (defaultCountry ?? undefined) as CountryCode | undefined };
  const readings = rows.map((row) => readRow(reader, row));
  const ids = new Map<number, string>();
  const options: ApplyOptions = {
    match,
    mode,
    idOf(row) {
      const id = ids.get(row) ?? newId(tx);
      ids.set(row, id);
      return id;
    },
    categoryKeys: new Map(definitions.categories.map(({ id, key }) => [id, key])),
  };
  const wanted = {
    accountId: tx.accountId,
    rows: readings.filter((reading): reading is ImportedRow => !Array.isArray(reading)),
    targets: columns.map(({ target }) => target),
  };
  const planned = applyRows(await loadKnown(tx.db, { ...wanted, claims: new Map() }), readings, options);
  const { claims, touched } = planned.changes;
  // As turns and the API do: addresses, then keys, then contacts, each in key order, so that nobody deadlocks.
  if (!(await writeClaims(tx, [...claims.values()]))) throw new BatchRaced();
  if (touched.size === 0) {
    await writeChanges(tx, planned.changes);
    return planned;
  }
  const locked = new Set([...touched].map(({ id }) => id));
  await lockContacts(tx.db, tx.accountId, [...locked]);
  // What was read before the locks may have changed until then.
  const applied = applyRows(await loadKnown(tx.db, { ...wanted, claims }), readings, options);
  if (!isCovered(applied, planned, locked)) throw new BatchRaced();
  await writeChanges(tx, applied.changes);
  return applied;
}

/** Whether what is to be written is what was claimed and locked. */
function isCovered(applied: Applied, planned: Applied, locked: ReadonlySet<string>): boolean {
  const claimsOf = ({ changes }: Applied) => JSON.stringify([...changes.claims]);
  const isLocked = [...applied.changes.touched].every(({ id }) => locked.has(id));
  return isLocked && applied.through === planned.through && claimsOf(applied) === claimsOf(planned);
}
