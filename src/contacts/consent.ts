import type { ContactSnapshot, SignupFormRef, Subscription } from '../events/data.ts';
import type { Emit } from '../events/emitter.ts';
import type { ContactSource } from '../store/contact-schema.ts';
import { type AccountContext, nowDate } from '../store/context.ts';
import {
  lockConsent,
  type TurnedSubscription,
  touchContact,
  turnSubscriptions,
  updateConsent,
  upsertSubscriptions,
} from './consent-queries.ts';
import { loadSnapshots, type Occasion } from './contact-events.ts';

/** Who changed consent, and the message or the sign-up form that was the occasion, if one was. */
export type ConsentChange = { source: ContactSource; form?: SignupFormRef } & Partial<Occasion>;

/**
 * Opts contacts of one account out of everything, or in again, and tells of those whose state changed. Opting out turns
 * their subscriptions off; opting in again turns on those that went off with it, and no others.
 */
export async function setOptedOut(
  tx: AccountContext,
  emit: Emit,
  contactIds: readonly string[],
  isOptedOut: boolean,
  how: ConsentChange,
): Promise<void> {
  if (contactIds.length === 0) return;
  const at = nowDate(tx);
  const changed = await updateConsent(tx.db, tx.accountId, contactIds, { isOptedOut, source: how.source, at });
  if (changed.length === 0) return;
  const turned = await turnSubscriptions(tx.db, tx.accountId, changed, { source: how.source, at });
  const byContact = Map.groupBy(turned, ({ contact_id }) => contact_id);
  const snapshots = await loadSnapshots(
    tx.db,
    tx.accountId,
    changed.map(({ id }) => id),
  );
  for (const [id, contact] of snapshots) {
    emitConsent(tx, emit, { id, contact, isOptedOut, turned: byContact.get(id) ?? [], how });
  }
}

/**
 * Changes a contact's subscriptions and tells of it; false where they already were so, or the contact is gone. Whoever
 * opts in to a category is no longer opted out as a whole; what that opt-out turned off besides stays off. A sign-up
 * (`form`) is told as an opt-in of somebody who was not out, too.
 */
export async function changeSubscriptions(
  tx: AccountContext,
  emit: Emit,
  contactId: string,
  changes: readonly { categoryId: string; isOptedIn: boolean }[],
  how: ConsentChange,
): Promise<boolean> {
  const held = await lockConsent(tx.db, tx.accountId, contactId);
  if (!held || changes.length === 0) return false;
  const by = { source: how.source, at: nowDate(tx) };
  const wanted = [...new Map(changes.map((each) => [each.categoryId, each])).values()];
  const changed = await upsertSubscriptions(tx.db, tx.accountId, contactId, wanted, by);
  if (changed.length === 0) return false;
  const optedIn = changed.filter(({ is_opted_in }) => is_opted_in);
  const isBack = held.isOptedOut && optedIn.length > 0;
  const isSignup = how.form !== undefined && optedIn.length > 0;
  const isPartOfOptIn = isBack || isSignup;
  if (isBack) await updateConsent(tx.db, tx.accountId, [contactId], { isOptedOut: false, ...by });
  else await touchContact(tx.db, tx.accountId, contactId, { ...by, isActivated: isSignup });
  const contact = (await loadSnapshots(tx.db, tx.accountId, [contactId])).get(contactId);
  if (!contact) return false;
  emit({
    ...about(tx, contactId),
    type: 'contact.subscription_changed',
    data: {
      contact,
      source: how.source,
      channel: how.message?.channel ?? channelOf(contact),
      changes: toSubscriptions(tx, changed),
      subscriptions: contact.subscriptions.filter((each) => each.isOptedIn).map(({ category }) => category),
      isPartOfOptIn,
      message: how.message ?? null,
      send: how.send ?? null,
    },
  });
  if (isPartOfOptIn) emitConsent(tx, emit, { id: contactId, contact, isOptedOut: false, turned: optedIn, how });
  return true;
}

interface Told {
  id: string;
  contact: ContactSnapshot;
  isOptedOut: boolean;
  turned: TurnedSubscription[];
  how: ConsentChange;
}

function emitConsent(tx: AccountContext, emit: Emit, { id, contact, isOptedOut, turned, how }: Told): void {
  const { source, form = null, message = null, send = null } = how;
  emit({
    ...about(tx, id),
    type: isOptedOut ? 'contact.opted_out' : 'contact.opted_in',
    data: { contact, source, subscriptions: toSubscriptions(tx, turned), form, message, send },
  });
}

function about(tx: AccountContext, contactId: string) {
  return { accountId: tx.accountId, at: tx.clock.now(), contactId, campaignId: null };
}

function toSubscriptions(tx: AccountContext, turned: TurnedSubscription[]): Subscription[] {
  const changedAt = nowDate(tx).toISOString();
  return turned.map(({ category, is_opted_in: isOptedIn }) => ({ category, isOptedIn, changedAt }));
}

/** Where somebody is reached when no message says so. */
function channelOf({ email, phone }: ContactSnapshot): string {
  if (email !== null) return 'email';
  return phone === null ? 'whatsapp' : 'sms';
}
