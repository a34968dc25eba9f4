import { stringify } from 'csv-stringify/sync';
import { guardCell } from '../../rules/csv.ts';
import type { AccountContext } from '../../store/context.ts';
import { loadDefinitions } from '../definitions.ts';
import { FIELD_PREFIX, SUBSCRIPTION_PREFIX } from '../imports/columns.ts';
import { listContacts } from '../read-contacts.ts';
import type { Contact, ListContactsQuery } from '../schema.ts';

const PAGE = 500;
/** Spreadsheets take a file without it for one of their old encodings. */
const BOM = '\ufeff';

export interface ContactExportOptions extends Omit<ListContactsQuery, 'cursor' | 'limit'> {
  /** Whether it begins with the mark of UTF-8. */
  bom: boolean;
}

interface Column {
  header: string;
  read(contact: Contact): unknown;
}

/**
 * Contacts as CSV, newest first, page by page: with the headers that imports know, so that the file imported again
 * changes nothing.
 * @throws AppError `not_found` or `invalid` for what they are narrowed by, before the first piece.
 */
export async function exportContacts(
  ctx: AccountContext,
  { bom, ...narrowing }: ContactExportOptions,
): Promise<AsyncGenerator<string>> {
  const columns = await listColumns(ctx);
  const first = await listContacts(ctx, { ...narrowing, limit: PAGE });
  return (async function* () {
    yield (bom ? BOM : '') + stringify([columns.map(({ header }) => guardCell(header))]);
    for (let page = first; ; ) {
      const rows = page.items.map((contact) => columns.map(({ read }) => guardCell(toCell(read(contact)))));
      if (rows.length > 0) yield stringify(rows);
      if (page.nextCursor === null) return;
      page = await listContacts(ctx, { ...narrowing, cursor: page.nextCursor, limit: PAGE });
    }
  })();
}

async function listColumns(ctx: AccountContext): Promise<Column[]> {
  const { fields, categories } = await loadDefinitions(ctx.db, ctx.accountId);
  return [
    { header: 'id', read: ({ id }) => id },
    { header: 'number', read: ({ number }) => number },
    { header: 'phone', read: ({ phone }) => phone },
    { header: 'email', read: ({ email }) => email },
    { header: 'name', read: ({ name }) => name },
    { header: 'language', read: ({ language }) => language },
    { header: 'optedOut', read: ({ consent }) => consent.isOptedOut },
    ...fields
      .filter(({ isDeleted }) => !isDeleted)
      .map(({ code }): Column => ({ header: FIELD_PREFIX + code, read: (contact) => contact.fields[code] })),
    ...categories.map(
      ({ key }): Column => ({
        header: SUBSCRIPTION_PREFIX + key,
        read: ({ subscriptions }) => subscriptions.find(({ category }) => category === key)?.isOptedIn,
      }),
    ),
    { header: 'createdAt', read: ({ createdAt }) => createdAt },
    { header: 'updatedAt', read: ({ updatedAt }) => updatedAt },
  ];
}

/** A value that is older than its field may be anything. */
function toCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
