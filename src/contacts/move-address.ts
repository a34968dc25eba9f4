import type { Emit } from '../events/emitter.ts';
import type { Address } from '../rules/message.ts';
import { type AccountContext, nowDate } from '../store/context.ts';
import { touchContact } from './consent-queries.ts';
import { loadSnapshots } from './contact-events.ts';
import { findOwnerOfAddress } from './find-contact-queries.ts';
import { lockContact } from './quarantine-queries.ts';
import { updateAddress } from './queries.ts';

/**
 * A person's number changed: the contact keeps its history under the new one, and a phone number's change is told. Where
 * the new number already is another contact's, both stay as they are: two people are not made one on a provider's word.
 */
export async function moveAddress(tx: AccountContext, emit: Emit, from: Address, to: Address): Promise<void> {
  const { db, accountId } = tx;
  const contactId = await findOwnerOfAddress(db, accountId, from);
  const isMoved =
    contactId !== undefined &&
    (await lockContact(db, accountId, contactId)) &&
    (await updateAddress(db, accountId, from, to));
  if (!isMoved) {
    tx.log.warn({ accountId }, 'a changed number was not moved: old one unknown or new one taken');
    return;
  }
  // The provider’s own ids are in no event.
  if (from.kind !== 'phone' && to.kind !== 'phone') return;
  await touchContact(db, accountId, contactId, { source: 'provider', at: nowDate(tx) });
  const contact = (await loadSnapshots(db, accountId, [contactId])).get(contactId);
  if (!contact) return;
  const about = { accountId, at: tx.clock.now(), contactId, campaignId: null };
  emit({ ...about, type: 'contact.modified', data: { contact, source: 'provider' } });
}
