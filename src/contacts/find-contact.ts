import type { Kysely } from 'kysely';
import { toEmail } from '../rules/email.ts';
import { toE164 } from '../rules/phone.ts';
import type { Database } from '../store/schema.ts';
import { findContactIdById, findOwnerOfAddress, findOwnerOfKey } from './find-contact-queries.ts';

/** What a contact can be known by. */
export interface ContactLookup {
  /** UUID. */
  id?: string | undefined;
  phone?: string | undefined;
  email?: string | undefined;
  /** The value of a key field, by its code. */
  key?: { field: string; value: string } | undefined;
}

/**
 * The UUID of the account's contact that is known by one of these: the first that finds somebody, in the order id, key,
 * phone, e-mail. Phone and e-mail are taken as people write them.
 */
export async function findContactId(
  db: Kysely<Database>,
  accountId: string,
  by: ContactLookup,
): Promise<string | undefined> {
  const phone = by.phone === undefined ? undefined : toE164(by.phone);
  const email = by.email === undefined ? undefined : toEmail(by.email);
  return (
    (by.id !== undefined && (await findContactIdById(db, accountId, by.id))) ||
    (by.key && (await findOwnerOfKey(db, accountId, by.key))) ||
    (phone !== undefined && (await findOwnerOfAddress(db, accountId, { kind: 'phone', value: phone }))) ||
    (email !== undefined && (await findOwnerOfAddress(db, accountId, { kind: 'email', value: email }))) ||
    undefined
  );
}
