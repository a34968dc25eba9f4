import { AppError, notFound } from '../base/errors.ts';
import { encodeId } from '../base/ids.ts';
import { type Page, readCursor, toPage } from '../http/page.ts';
import type { AccountContext } from '../store/context.ts';
import {
  type ContactNarrowing,
  findShownContact,
  findTombstone,
  listShownContacts,
  type ShownContactRow,
} from './contact-queries.ts';
import { findContactId } from './find-contact.ts';
import type { Contact, ListContactsQuery } from './schema.ts';
import { compileGivenFilter, compileSegment } from './segments/manage-segments.ts';

/** @throws AppError `not_found`, which says where a contact that became part of another one is found now. */
export async function getContact(ctx: AccountContext, id: string): Promise<Contact> {
  const row = await findShownContact(ctx.db, ctx.accountId, id);
  if (row) return present(row);
  const merged = (await findTombstone(ctx.db, ctx.accountId, id))?.merged_into;
  if (!merged) throw notFound('contact');
  throw new AppError('not_found', `This contact became part of ${encodeId('cnt', merged)}.`);
}

/** Contacts, newest first. @throws AppError `not_found` for a segment that is none, `invalid` for a filter that is none. */
export async function listContacts(ctx: AccountContext, query: ListContactsQuery): Promise<Page<Contact>> {
  const { cursor, limit } = query;
  const narrowing: ContactNarrowing = {
    ids: await findNamed(ctx, query),
    part: query.q?.toLowerCase(),
    filters: [
      ...(query.segment === undefined ? [] : [await compileSegment(ctx, query.segment)]),
      ...(query.filter === undefined ? [] : [await compileGivenFilter(ctx, query.filter, ['filter'])]),
    ],
    optedOut: query.optedOut && query.optedOut === 'true',
    createdFrom: toDate(query.createdFrom),
    createdTo: toDate(query.createdTo),
  };
  const rows = await listShownContacts(ctx.db, ctx.accountId, narrowing, readCursor(cursor), limit + 1);
  return toPage(rows, limit, present);
}

/** Whoever has all of the addresses and keys that were asked for; undefined where none were. */
async function findNamed(ctx: AccountContext, { phone, email, key }: ListContactsQuery): Promise<string[] | undefined> {
  const lookups = [{ phone }, { email }, { key }].filter((by) => Object.values(by)[0] !== undefined);
  if (lookups.length === 0) return undefined;
  const found = new Set<string | undefined>();
  for (const by of lookups) found.add(await findContactId(ctx.db, ctx.accountId, by));
  const [id] = found;
  return found.size === 1 && id !== undefined ? [id] : [];
}

function toDate(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}

function present(row: ShownContactRow): Contact {
  return {
    id: encodeId('cnt', row.id),
    number: row.number,
    name: row.name,
    phone: row.phone,
    email: row.email,
    language: row.language,
    addresses: row.addresses.map(({ kind, value, quarantinedAt, quarantine }) => ({
      kind,
      value,
      quarantine: quarantine && quarantinedAt ? { since: toIso(quarantinedAt), ...quarantine } : null,
    })),
    fields: row.fields,
    keys: row.keys,
    consent: {
      isOptedOut: row.opted_out_at !== null,
      optedOutAt: row.opted_out_at?.toISOString() ?? null,
      optedOutBy: row.deactivated_by,
      optedInAt: row.activated_at?.toISOString() ?? null,
      optedInBy: row.activated_by,
      complainedAt: row.complained_at?.toISOString() ?? null,
    },
    subscriptions: row.subscriptions.map((each) => ({ ...each, changedAt: toIso(each.changedAt) })),
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    updatedAt: row.updated_at.toISOString(),
    updatedBy: row.modified_by,
  };
}

/** A moment as PostgreSQL writes it into JSON. */
function toIso(text: string): string {
  return new Date(text).toISOString();
}
