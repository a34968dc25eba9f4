import { AppError, type FieldError } from '../base/errors.ts';
import { encodeId } from '../base/ids.ts';
import { toPointer } from '../http/problem.ts';
import { type AccountContext, nowDate } from '../store/context.ts';
import type { ContactAddress } from './find-contact-queries.ts';
import type { ContactValues } from './read-contact.ts';
import { type Identifier, insertAddresses, insertKeys, listOwners } from './save-contact-queries.ts';

export interface Identifiers {
  addresses: ContactAddress[];
  keys: { field: string; value: string }[];
}

/** What of a contact's values nobody else of the account may have. */
export function identifiersOf({ phone, email, keys }: ContactValues): Identifiers {
  const addresses: ContactAddress[] = [];
  if (typeof email === 'string') addresses.push({ kind: 'email', value: email });
  if (typeof phone === 'string') addresses.push({ kind: 'phone', value: phone });
  return { addresses, keys: keys.flatMap(({ field, value }) => (value === null ? [] : [{ field, value }])) };
}

/**
 * Gives addresses and keys to a contact; of two who want one at the same moment the second waits for the first. Gives
 * the addresses that were not its own yet.
 * @throws AppError `conflict` where somebody else has one, naming who.
 */
export async function claimIdentifiers(
  tx: AccountContext,
  contactId: string,
  { addresses, keys }: Identifiers,
): Promise<ContactAddress[]> {
  if (addresses.length + keys.length === 0) return [];
  const fresh =
    addresses.length > 0 ? await insertAddresses(tx.db, tx.accountId, contactId, addresses, nowDate(tx)) : [];
  if (keys.length > 0) await insertKeys(tx.db, tx.accountId, contactId, keys);
  const owners = await listOwners(tx.db, tx.accountId, addresses, keys);
  const errors = owners.flatMap(({ identifier, contactId: owner }) =>
    owner === contactId ? [] : [takenError(identifier, owner)],
  );
  if (errors.length > 0) throw new AppError('conflict', 'Another contact has what only one can have.', { errors });
  if (owners.length < addresses.length + keys.length) {
    throw new AppError('conflict', 'Another contact had one of these until this moment. Send it again.');
  }
  return fresh;
}

function takenError(identifier: Identifier, owner: string): FieldError {
  const path = 'kind' in identifier ? `/${identifier.kind}` : toPointer(['fields', identifier.field]);
  return { path, message: `The contact ${encodeId('cnt', owner)} has this already.`, code: 'taken' };
}
