import type { DeliveryError } from '../events/data.ts';
import type { Emit } from '../events/emitter.ts';
import type { AccountContext } from '../store/context.ts';
import { loadContactRefs, type Occasion } from './contact-events.ts';
import type { ContactAddress } from './find-contact-queries.ts';
import { deleteQuarantine, insertQuarantine, lockContact } from './quarantine-queries.ts';

export interface Bounce extends Partial<Occasion> {
  contactId: string;
  address: ContactAddress;
  error: DeliveryError;
  /** When the message came back, ms. */
  bouncedAt: number;
  /** When it had been delivered before that, ms; null: never. */
  deliveredAt: number | null;
}

/**
 * Sends nothing to an address any more, since what was sent there failed for good, and tells of it. Only the first time:
 * false where it is in quarantine already, or is not the contact's (any more).
 */
export async function quarantineAddress(tx: AccountContext, emit: Emit, bounce: Bounce): Promise<boolean> {
  const { contactId, address, error, bouncedAt, deliveredAt, message = null, send = null } = bounce;
  if (!(await lockContact(tx.db, tx.accountId, contactId))) return false;
  const { code, mta, diagnostic } = error;
  const why = { code, message: error.message, mta, diagnostic };
  const isNew = await insertQuarantine(tx.db, tx.accountId, contactId, address, why, new Date(bouncedAt));
  const contact = isNew && (await loadContactRefs(tx.db, [{ accountId: tx.accountId, contactId }])).get(contactId);
  if (!contact) return false;
  emit({
    accountId: tx.accountId,
    type: 'contact.quarantined',
    at: bouncedAt,
    contactId,
    campaignId: null,
    data: {
      contact,
      address: { kind: address.kind, value: address.value },
      error,
      bouncedAt: new Date(bouncedAt).toISOString(),
      deliveredAt: deliveredAt === null ? null : new Date(deliveredAt).toISOString(),
      message,
      send,
    },
  });
  return true;
}

/** Sends to an address again; false where the contact has no such address in quarantine. */
export async function liftQuarantine(tx: AccountContext, contactId: string, address: ContactAddress): Promise<boolean> {
  if (!(await lockContact(tx.db, tx.accountId, contactId))) return false;
  return deleteQuarantine(tx.db, tx.accountId, contactId, address);
}
