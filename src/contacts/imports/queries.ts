import { type Insertable, type Kysely, type Selectable, sql } from 'kysely';
import type { ContactImportTable, ImportCursor } from '../../store/contact-schema.ts';
import type { Database } from '../../store/schema.ts';

type Db = Kysely<Database>;
export type ImportRow = Selectable<ContactImportTable>;

/** How an import ends that cannot go on. */
export type ImportFailure = NonNullable<ImportRow['error']>;

export function findImport(db: Db, accountId: string, id: string): Promise<ImportRow | undefined> {
  return db
    .selectFrom('contact_import')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
}

export function listImportRows(
  db: Db,
  accountId: string,
  query: { before: string | undefined; limit: number },
): Promise<ImportRow[]> {
  return db
    .selectFrom('contact_import')
    .selectAll()
    .where('account_id', '=', accountId)
    .$if(query.before !== undefined, (rows) => rows.where('id', '<', query.before as string))
    .orderBy('id', 'desc')
    .limit(query.limit)
    .execute();
}

/** How many imports of the account are not over. */
export async function countOpenImports(db: Db, accountId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from contact_import
    where account_id = ${accountId} and state in ('uploading', 'running')`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Begins an upload, which counts as cut off once nothing has come for `stallMs`. */
export async function insertImport(
  db: Db,
  row: Omit<Insertable<ContactImportTable>, 'state' | 'next_at'>,
  stallMs: number,
): Promise<void> {
  await db
    .insertInto('contact_import')
    .values({ ...row, state: 'uploading', next_at: inMs(stallMs) })
    .execute();
}

/** Keeps the next piece of an upload; false where that is no longer wanted. */
export async function insertChunk(
  db: Db,
  chunk: { accountId: string; importId: string; number: number; bytes: Uint8Array },
  stallMs: number,
): Promise<boolean> {
  const { accountId, importId, number, bytes } = chunk;
  const { rows } = await sql`
    with wanted as (
      update contact_import set byte_count = byte_count + ${bytes.length}::int, next_at = ${inMs(stallMs)}
      where account_id = ${accountId} and id = ${importId} and state = 'uploading'
      returning account_id, id
    )
    insert into contact_import_chunk (account_id, import_id, number, bytes)
    select account_id, id, ${number}::int, ${bytes}::bytea from wanted
    returning number`.execute(db);
  return rows.length > 0;
}

/** All of the file is there: its first batch is due. Undefined where that is no longer wanted. */
export function startImport(
  db: Db,
  accountId: string,
  id: string,
  { options, at }: { options: ImportRow['options']; at: Date },
): Promise<ImportRow | undefined> {
  return db
    .updateTable('contact_import')
    .set({
      state: 'running',
      options: JSON.stringify(options),
      next_at: sql<Date>`clock_timestamp()`,
      started_at: at,
      updated_at: at,
    })
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .where('state', '=', 'uploading')
    .returningAll()
    .executeTakeFirst();
}

/** As if it had never come. */
export async function deleteImport(db: Db, accountId: string, id: string): Promise<void> {
  await db.deleteFrom('contact_import').where('account_id', '=', accountId).where('id', '=', id).execute();
}

/**
 * Locks the import that is due longest and that nobody else is at work on; one that is uploaded is due when it counts
 * as cut off. Across accounts: this is the sweep's.
 */
export async function lockDueImport(db: Db): Promise<ImportRow | undefined> {
  const { rows } = await sql<ImportRow>`
    select * from contact_import where next_at <= clock_timestamp()
    order by next_at limit 1 for update skip locked`.execute(db);
  return rows[0];
}

/** The bytes of a stored file from `offset`, at most `length`. */
export async function readBytes(
  db: Db,
  { account_id, id }: Pick<ImportRow, 'account_id' | 'id'>,
  { offset, length, chunkBytes }: { offset: number; length: number; chunkBytes: number },
): Promise<Buffer> {
  const end = offset + length;
  // Only what is wanted of the first and the last chunk: on its way a byte is two characters of text.
  const { rows } = await sql<{ bytes: Uint8Array }>`
    select substring(bytes from greatest(0, ${offset}::bigint - number::bigint * ${chunkBytes}::bigint)::int + 1
      for least(${chunkBytes}::bigint, ${end}::bigint - number::bigint * ${chunkBytes}::bigint)::int
        - greatest(0, ${offset}::bigint - number::bigint * ${chunkBytes}::bigint)::int) as bytes
    from contact_import_chunk
    where account_id = ${account_id} and import_id = ${id}
      and number between ${Math.floor(offset / chunkBytes)}::int and ${Math.floor((end - 1) / chunkBytes)}::int
    order by number`.execute(db);
  return Buffer.concat(rows.map(({ bytes }) => bytes));
}

export interface ImportProgress {
  cursor: ImportCursor;
  counts: { created: number; updated: number; unchanged: number; failed: number };
  /** How many rows are through. */
  rows: number;
  /** New entries of the report, kept or not. */
  reported: number;
}

/** Writes down how far a locked import has come. Its next batch is due behind those of others. */
export async function updateImportProgress(
  db: Db,
  { account_id, id }: ImportRow,
  { cursor, counts, rows, reported }: ImportProgress,
  at: Date,
): Promise<void> {
  await sql`
    update contact_import set cursor = ${JSON.stringify(cursor)}::json, row_count = row_count + ${rows}::int,
      created_count = created_count + ${counts.created}::int, updated_count = updated_count + ${counts.updated}::int,
      unchanged_count = unchanged_count + ${counts.unchanged}::int, failed_count = failed_count + ${counts.failed}::int,
      reported_count = reported_count + ${reported}::int, next_at = clock_timestamp(), updated_at = ${at}::timestamptz
    where account_id = ${account_id} and id = ${id}`.execute(db);
}

/** Puts a batch off that failed; not where somebody else has got it done meanwhile. */
export async function delayImport(db: Db, job: ImportRow, failures: number, delayMs: number): Promise<void> {
  await sql`
    update contact_import set cursor = ${JSON.stringify({ ...job.cursor, failures })}::json, next_at = ${inMs(delayMs)}
    where account_id = ${job.account_id} and id = ${job.id} and state = 'running'
      and (cursor ->> 'offset')::bigint = ${job.cursor.offset}::bigint`.execute(db);
}

/**
 * Ends an import that is not over; undefined where there is none. Waits for a batch under way. Its file goes: people are
 * in it who may want to be erased.
 */
export async function endImport(
  db: Db,
  accountId: string,
  id: string,
  end: { state: 'completed' | 'failed' | 'cancelled'; error?: ImportFailure; at: Date },
): Promise<ImportRow | undefined> {
  const error = end.error ? JSON.stringify(end.error) : null;
  const row = await db
    .updateTable('contact_import')
    .set({ state: end.state, error, next_at: null, updated_at: end.at, finished_at: end.at })
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .where('state', 'in', ['uploading', 'running'])
    .returningAll()
    .executeTakeFirst();
  if (row) await deleteChunks(db, accountId, id);
  return row;
}

export async function deleteChunks(db: Db, accountId: string, id: string): Promise<void> {
  await db.deleteFrom('contact_import_chunk').where('account_id', '=', accountId).where('import_id', '=', id).execute();
}

function inMs(ms: number) {
  return sql<Date>`clock_timestamp() + ${ms}::float8 * interval '1 millisecond'`;
}
