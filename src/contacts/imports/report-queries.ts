import { type Kysely, type Selectable, sql } from 'kysely';
import type { ContactImportErrorTable } from '../../store/contact-schema.ts';
import { pgArray } from '../../store/pg-array.ts';
import type { Database } from '../../store/schema.ts';
import type { RowIssue } from './read-row.ts';

type Db = Kysely<Database>;
export type IssueRow = Selectable<ContactImportErrorTable>;

/** Where a page of a report begins: behind this entry. */
export interface IssuePlace {
  row: number;
  ord: number;
}

/** Adds entries to an import's report, those of one row in the order given. */
export async function insertIssues(
  db: Db,
  { accountId, importId }: { accountId: string; importId: string },
  issues: readonly RowIssue[],
): Promise<void> {
  await sql`
    insert into contact_import_error (account_id, import_id, row_number, ord, field, value, code, message)
    select ${accountId}::uuid, ${importId}::uuid, w.row_number,
      row_number() over (partition by w.row_number order by w.ord), w.field, w.value, w.code, w.message
    from unnest(${pgArray(issues.map(({ row }) => row))}::bigint[], ${pgArray(issues.map(({ field }) => field))}::text[],
      ${pgArray(issues.map(({ value }) => value))}::text[], ${pgArray(issues.map(({ code }) => code))}::text[],
      ${pgArray(issues.map(({ message }) => message))}::text[])
      with ordinality as w(row_number, field, value, code, message, ord)`.execute(db);
}

export async function listIssues(
  db: Db,
  { accountId, importId }: { accountId: string; importId: string },
  { after, limit }: { after: IssuePlace | undefined; limit: number },
): Promise<IssueRow[]> {
  const { row, ord } = after ?? { row: 0, ord: 0 };
  const { rows } = await sql<IssueRow>`
    select * from contact_import_error
    where account_id = ${accountId} and import_id = ${importId}
      and (row_number, ord) > (${row}::bigint, ${ord}::int)
    order by row_number, ord limit ${limit}::int`.execute(db);
  return rows;
}

/** Forgets reports of imports that were over before `before`, at most `limit` entries. They show what people's data were. */
export async function deleteOldIssues(db: Db, before: Date, limit: number): Promise<void> {
  await sql`
    delete from contact_import_error where ctid = any (array(
      select e.ctid from contact_import i
      join contact_import_error e on e.account_id = i.account_id and e.import_id = i.id
      where i.finished_at < ${before}::timestamptz limit ${limit}::int))`.execute(db);
}
