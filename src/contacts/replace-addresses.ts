import type { AccountContext } from '../store/context.ts';
import type { ContactAddress } from './find-contact-queries.ts';
import type { ContactValues } from './read-contact.ts';
import { backdateAddress, deleteAddresses, type HeldAddress, listAddresses } from './save-contact-queries.ts';

/**
 * Puts a locked contact's new phone and e-mail, which it was given already, where the first of their kind stood; further
 * ones stay. Null takes away all of a kind. `fresh` are those that were not its own before. False: nothing is new.
 */
export async function replaceAddresses(
  tx: AccountContext,
  contactId: string,
  { phone, email }: Pick<ContactValues, 'phone' | 'email'>,
  fresh: readonly ContactAddress[],
): Promise<boolean> {
  if (phone === undefined && email === undefined) return false;
  const isFresh = ({ kind, value }: ContactAddress) => fresh.some((each) => each.kind === kind && each.value === value);
  const held = (await listAddresses(tx.db, tx.accountId, contactId)).filter((each) => !isFresh(each));
  const isPhoneNew = await replaceFirst(tx, contactId, { kind: 'phone', value: phone }, held);
  const isEmailNew = await replaceFirst(tx, contactId, { kind: 'email', value: email }, held);
  return isPhoneNew || isEmailNew;
}

async function replaceFirst(
  tx: AccountContext,
  contactId: string,
  { kind, value }: { kind: 'phone' | 'email'; value: string | null | undefined },
  held: readonly HeldAddress[],
): Promise<boolean> {
  const own = held.filter((each) => each.kind === kind);
  const [first] = own;
  if (value === undefined || first?.value === value || (value === null && !first)) return false;
  const gone = value === null ? own : own.slice(0, 1);
  await deleteAddresses(
    tx.db,
    tx.accountId,
    contactId,
    kind,
    gone.map((each) => each.value),
  );
  if (value !== null && first) await backdateAddress(tx.db, tx.accountId, { kind, value }, first.created_at);
  return true;
}
