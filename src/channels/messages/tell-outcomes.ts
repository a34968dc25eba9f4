import { setOptedOut } from '../../contacts/consent.ts';
import { liftQuarantine, quarantineAddress } from '../../contacts/quarantine.ts';
import type { ContactRef, DeliveryError } from '../../events/data.ts';
import type { Emit } from '../../events/emitter.ts';
import type { NewEvent } from '../../events/event-types.ts';
import { describeMessage } from '../../events/message-facts.ts';
import type { MessageFactsRow } from '../../events/message-facts-queries.ts';
import { describePreparationFailure, type PreparationFailureCode } from '../../events/preparation-failures.ts';
import type { Context } from '../../store/context.ts';
import type { SendError } from '../adapter.ts';

/** What a message of ours has come to, and when (ms). */
export interface MessageOutcome {
  facts: MessageFactsRow;
  what: ReachedState | Failure | { state: 'unprepared'; reason: PreparationFailureCode };
  at: number;
}

interface ReachedState {
  state: 'sent' | 'delivered' | 'read';
  /** It had been reported as failed: what that said of the address was wrong. */
  isAfterFailure?: boolean;
}

interface Failure {
  state: 'failed';
  error: SendError;
  /** It came back after the provider had taken it; else it was refused at once. */
  isReturned: boolean;
}

/**
 * Tells what became of messages, of any accounts, in the transaction that notes it. A failure that says something about
 * the person has its consequence here: their address goes into quarantine, or they are opted out. What arrives after it
 * had failed takes its address out of quarantine again.
 * @param contacts by UUID; of somebody who was erased nothing is told.
 */
export async function tellOutcomes(
  tx: Context,
  emit: Emit,
  outcomes: readonly MessageOutcome[],
  contacts: ReadonlyMap<string, ContactRef>,
): Promise<void> {
  for (const outcome of outcomes) {
    const contact = contacts.get(outcome.facts.contactId);
    if (contact) emit(toEvent(outcome, contact));
  }
  // In key order, as everybody locks contacts.
  const telling = outcomes.filter(({ what }) =>
    what.state === 'failed' ? what.error.isHard || what.error.optsOut : hasArrivedAfterAll(what),
  );
  telling.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  for (const { facts, what, at } of telling) {
    const { accountId, contactId, address } = facts;
    if (what.state === 'failed') await takeConsequence(tx, emit, facts, what, at);
    else if (address !== null) await liftQuarantine({ ...tx, accountId }, contactId, address);
  }
}

function hasArrivedAfterAll(what: MessageOutcome['what']): boolean {
  return (what.state === 'delivered' || what.state === 'read') && what.isAfterFailure === true;
}

function keyOf({ facts }: MessageOutcome): string {
  return facts.accountId + facts.contactId;
}

function toEvent({ facts, what, at }: MessageOutcome, contact: ContactRef): NewEvent {
  const { accountId, contactId, campaignId } = facts;
  const about = { accountId, at, contactId, campaignId };
  const data = { contact, ...describeMessage({ ...facts, createdAt: facts.createdAt.getTime() }) };
  switch (what.state) {
    case 'failed':
      return { ...about, type: 'message.undelivered', data: { ...data, error: toDeliveryError(what) } };
    case 'unprepared':
      return {
        ...about,
        type: 'message.failed_to_prepare',
        data: { ...data, problem: describePreparationFailure(what.reason) },
      };
    default:
      return { ...about, type: `message.${what.state}`, data };
  }
}

function toDeliveryError({ error: { code, message, isHard }, isReturned }: Failure): DeliveryError {
  return { code, message, isPermanent: isHard, isInvalidMailbox: isHard, isReturned, mta: null, diagnostic: null };
}

async function takeConsequence(tx: Context, emit: Emit, facts: MessageFactsRow, failure: Failure, at: number) {
  const { accountId, contactId, address } = facts;
  const account = { ...tx, accountId };
  const occasion = describeMessage({ ...facts, createdAt: facts.createdAt.getTime() });
  if (failure.error.optsOut) await setOptedOut(account, emit, [contactId], true, { source: 'provider', ...occasion });
  if (!failure.error.isHard || address === null) return;
  const error = toDeliveryError(failure);
  await quarantineAddress(account, emit, { contactId, address, error, bouncedAt: at, deliveredAt: null, ...occasion });
}
