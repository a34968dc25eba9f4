import type { Kysely } from 'kysely';
import { encodeId } from '../base/ids.ts';
import type { ContactRef, ContactSnapshot, MessageRef, Send } from '../events/data.ts';
import type { Database } from '../store/schema.ts';
import { type ContactRefRow, listContactRefRows, listSnapshotRows, type SnapshotRow } from './contact-event-queries.ts';

/** The message that brought something about, as events show it. */
export interface Occasion {
  message: MessageRef | null;
  send: Send | null;
}

/** The contacts, of any accounts, as events name them, by UUID. Who is gone is not in it. */
export async function loadContactRefs(
  db: Kysely<Database>,
  keys: readonly { accountId: string; contactId: string }[],
): Promise<Map<string, ContactRef>> {
  if (keys.length === 0) return new Map();
  return new Map((await listContactRefRows(db, keys)).map((row) => [row.id, toContactRef(row)]));
}

/** The account's contacts as events show them, by UUID: as they are now, so to be asked after the change. */
export async function loadSnapshots(
  db: Kysely<Database>,
  accountId: string,
  contactIds: readonly string[],
): Promise<Map<string, ContactSnapshot>> {
  if (contactIds.length === 0) return new Map();
  return new Map((await listSnapshotRows(db, accountId, contactIds)).map((row) => [row.id, toContactSnapshot(row)]));
}

function toContactRef({ id, number, phone, email, language, keys }: ContactRefRow): ContactRef {
  return { id: encodeId('cnt', id), number, phone, email, language, keys };
}

/** A row as an event's snapshot. */
export function toContactSnapshot(row: SnapshotRow): ContactSnapshot {
  return {
    ...toContactRef(row),
    name: row.name,
    fields: row.fields,
    isActive: row.opted_out_at === null,
    subscriptions: row.subscriptions.map(({ category, isOptedIn, changedAt }) => {
      return { category, isOptedIn, changedAt: new Date(changedAt).toISOString() };
    }),
    createdAt: row.created_at.toISOString(),
    modifiedAt: row.modified_by === null ? null : row.updated_at.toISOString(),
    activatedAt: row.activated_at?.toISOString() ?? null,
    deactivatedAt: row.opted_out_at?.toISOString() ?? null,
    quarantinedAt: row.quarantined_at?.toISOString() ?? null,
    sources: {
      creation: row.created_by,
      modification: row.modified_by,
      activation: row.activated_by,
      deactivation: row.deactivated_by,
    },
  };
}
