import { type Kysely, sql } from 'kysely';
import type { Quarantine } from '../store/contact-schema.ts';
import type { Database } from '../store/schema.ts';
import type { ContactAddress } from './find-contact-queries.ts';

type Db = Kysely<Database>;

/** Locks the contact, as whoever changes one does before its addresses; false where it is gone. */
export async function lockContact(db: Db, accountId: string, contactId: string): Promise<boolean> {
  const { rows } = await sql`
    select from contact where account_id = ${accountId} and id = ${contactId} for no key update`.execute(db);
  return rows.length > 0;
}

/** False where the address is no longer the contact's, or is in quarantine already. */
export async function insertQuarantine(
  db: Db,
  accountId: string,
  contactId: string,
  { kind, value }: ContactAddress,
  quarantine: Quarantine,
  at: Date,
): Promise<boolean> {
  const result = await db
    .updateTable('contact_address')
    .set({ quarantined_at: at, quarantine: JSON.stringify(quarantine) })
    .where('account_id', '=', accountId)
    .where('kind', '=', kind)
    .where('value', '=', value)
    .where('contact_id', '=', contactId)
    .where('quarantined_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** False where the contact has no such address in quarantine. */
export async function deleteQuarantine(
  db: Db,
  accountId: string,
  contactId: string,
  { kind, value }: ContactAddress,
): Promise<boolean> {
  const result = await db
    .updateTable('contact_address')
    .set({ quarantined_at: null, quarantine: null })
    .where('account_id', '=', accountId)
    .where('kind', '=', kind)
    .where('value', '=', value)
    .where('contact_id', '=', contactId)
    .where('quarantined_at', 'is not', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
