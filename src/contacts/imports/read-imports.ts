import { stringify } from 'csv-stringify/sync';
import { notFound } from '../../base/errors.ts';
import { encodeId } from '../../base/ids.ts';
import { type Page, readCursor, refuseCursor, toPage } from '../../http/page.ts';
import { guardCell } from '../../rules/csv.ts';
import type { AccountContext } from '../../store/context.ts';
import { findImport, type ImportRow, listImportRows } from './queries.ts';
import { type IssuePlace, type IssueRow, listIssues } from './report-queries.ts';
import type { ContactImport, ImportError } from './schema.ts';

const PLACE = /^(\d{1,15})-(\d{1,9})$/;
const PAGE_OF_FILE = 1_000;

/** The account's imports, newest first. */
export async function listImports(
  ctx: AccountContext,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<ContactImport>> {
  const rows = await listImportRows(ctx.db, ctx.accountId, { before: readCursor(cursor), limit: limit + 1 });
  return toPage(rows, limit, presentImport);
}

/** @throws AppError `not_found`. */
export async function getImport(ctx: AccountContext, id: string): Promise<ContactImport> {
  return presentImport(await getImportRow(ctx, id));
}

/**
 * A page of an import's report, in the order of the file.
 * @throws AppError `not_found`.
 */
export async function listImportErrors(
  ctx: AccountContext,
  id: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<ImportError>> {
  await getImportRow(ctx, id);
  const of = { accountId: ctx.accountId, importId: id };
  const rows = await listIssues(ctx.db, of, { after: readPlace(cursor), limit: limit + 1 });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  const nextCursor = last ? Buffer.from(`${last.row_number}-${last.ord}`).toString('base64url') : null;
  return { items: page.map(presentIssue), nextCursor };
}

/**
 * An import's report as CSV, piece by piece; its last row says how many entries were not kept.
 * @throws AppError `not_found`, before the first piece.
 */
export async function writeReport(ctx: AccountContext, id: string): Promise<AsyncGenerator<string>> {
  const { reported_count } = await getImportRow(ctx, id);
  return (async function* () {
    yield toCsv([['row', 'field', 'value', 'code', 'message']]);
    let after: IssuePlace | undefined;
    let count = 0;
    for (;;) {
      const rows = await listIssues(ctx.db, { accountId: ctx.accountId, importId: id }, { after, limit: PAGE_OF_FILE });
      const last = rows.at(-1);
      if (!last) break;
      after = { row: Number(last.row_number), ord: last.ord };
      count += rows.length;
      yield toCsv(rows.map((row) => Object.values(presentIssue(row))));
    }
    const more = reported_count - count;
    if (more > 0) yield toCsv([['', '', '', 'more', `${more} further entries are not kept.`]]);
  })();
}

function toCsv(rows: readonly (readonly (string | number | null)[])[]): string {
  return stringify(rows.map((row) => row.map((cell) => guardCell(String(cell ?? '')))));
}

async function getImportRow(ctx: AccountContext, id: string): Promise<ImportRow> {
  const row = await findImport(ctx.db, ctx.accountId, id);
  if (!row) throw notFound('import');
  return row;
}

function readPlace(cursor: string | undefined): IssuePlace | undefined {
  if (cursor === undefined) return undefined;
  const [, row, ord] = PLACE.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (row === undefined || ord === undefined) throw refuseCursor();
  return { row: Number(row), ord: Number(ord) };
}

function presentIssue({ row_number, field, value, code, message }: IssueRow): ImportError {
  return { row: Number(row_number), field, value, code, message };
}

export function presentImport(row: ImportRow): ContactImport {
  const { columns, delimiter, encoding, match, mode } = row.options;
  return {
    id: encodeId('imp', row.id),
    state: row.state,
    fileName: row.file_name,
    columns,
    delimiter: delimiter === '\t' ? 'tab' : delimiter,
    encoding,
    match,
    mode,
    rows: row.row_count,
    created: row.created_count,
    updated: row.updated_count,
    unchanged: row.unchanged_count,
    failed: row.failed_count,
    reported: row.reported_count,
    bytesDone: row.cursor.offset,
    bytesTotal: row.byte_count,
    error: row.error,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
