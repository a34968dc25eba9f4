import { invariant } from '../../base/assert.ts';
import { AppError, notFound } from '../../base/errors.ts';
import { decodeId, encodeId } from '../../base/ids.ts';
import type { Emit, Emitter } from '../../events/emitter.ts';
import { moveParticipant } from '../../statistics/participant-queries.ts';
import { type AccountContext, nowDate } from '../../store/context.ts';
import { setOptedOut } from '../consent.ts';
import { touchContact, turnSubscriptions } from '../consent-queries.ts';
import { loadSnapshots } from '../contact-events.ts';
import { findContactIdById } from '../find-contact-queries.ts';
import {
  abandonCalls,
  fillValues,
  type Merge,
  type MoveHistory,
  moveActivities,
  moveAddresses,
  moveCalls,
  moveConversations,
  moveKeys,
  moveMessages,
  moveReportedMessages,
  moveSourceEvents,
  moveSubscriptions,
  moveTrackedLinks,
  redirectTombstones,
  writeState,
} from './merge-queries.ts';
import {
  type DoomedContact,
  deleteContactRows,
  type HeldConversation,
  lockConversationsOf,
  lockForEnd,
} from './queries.ts';
import { requireNotOvertaken } from './require-not-overtaken.ts';

const BATCH = 1_000;

/**
 * Makes the contact `otherId` (`cnt_…`) part of another one: with its addresses, its history, and values that are
 * missing there. Who is opted out as one of the two is opted out.
 * @throws AppError `not_found`; `invalid` for another contact that is none, or the same one.
 */
export async function mergeContacts(
  ctx: AccountContext,
  emitter: Emitter,
  contactId: string,
  otherId: string,
): Promise<void> {
  const fromId = decodeId('cnt', otherId);
  if ((await findContactIdById(ctx.db, ctx.accountId, contactId)) === undefined) throw notFound('contact');
  if (fromId === contactId) throw refuseOther('A contact cannot become part of itself.');
  const isKnown = fromId !== undefined && (await findContactIdById(ctx.db, ctx.accountId, fromId)) !== undefined;
  if (!isKnown) throw refuseOther('There is no such contact.');
  const merge = { accountId: ctx.accountId, fromId, toId: contactId };
  await emitter.transaction(ctx, (tx, emit) => mergeInto(tx, emit, merge));
}

async function mergeInto(tx: AccountContext, emit: Emit, merge: Merge): Promise<void> {
  const { fromId, toId } = merge;
  const held = await lockConversationsOf(tx.db, tx.accountId, [fromId, toId]);
  const pairs = pairConversations(held, merge);
  // Messages come before the contacts, as where a provider reports on one.
  await moveHistory(tx, merge, pairs);
  const contacts = await lockForEnd(tx.db, tx.accountId, [fromId, toId]);
  const [from, to] = [fromId, toId].map((id) => contacts.find((each) => each.id === id));
  if (!to) throw notFound('contact');
  if (!from) throw refuseOther('There is no such contact.');
  await requireNotOvertaken(tx, fromId, [fromId, toId], held);
  // Who still writes one holds the contact.
  await moveAll(moveSourceEvents, tx, merge);
  await joinConversations(tx, merge, pairs);
  await joinPeople(tx, emit, merge, { from, to });
  await moveParticipant(tx, merge);
  await tell(tx, emit, from, toId);
}

interface Pair {
  from: HeldConversation;
  /** On the same channel; undefined where the contact never talked there. */
  to: HeldConversation | undefined;
}

function pairConversations(held: readonly HeldConversation[], { fromId, toId }: Merge): Pair[] {
  const own = new Map(held.flatMap((each) => (each.contact_id === toId ? [[each.channel_id, each]] : [])));
  return held.flatMap((from) => (from.contact_id === fromId ? [{ from, to: own.get(from.channel_id) }] : []));
}

async function moveHistory(tx: AccountContext, merge: Merge, pairs: readonly Pair[]): Promise<void> {
  const joined = pairs.flatMap(({ from, to }) => (to ? [{ fromId: from.id, toId: to.id }] : []));
  const left = pairs.flatMap(({ from, to }) => (to ? [goesOn(from, to) ? to.id : from.id] : []));
  await abandonCalls(tx.db, merge, left);
  for (const move of [
    moveMessages(joined),
    moveReportedMessages,
    moveTrackedLinks,
    moveCalls(joined),
    moveActivities,
  ]) {
    await moveAll(move, tx, merge);
  }
}

/** Of two conversations on one channel the newer one goes on. */
function goesOn(from: HeldConversation, to: HeldConversation): boolean {
  return from.updated_at > to.updated_at;
}

async function moveAll(move: MoveHistory, tx: AccountContext, merge: Merge): Promise<void> {
  for (let moved = BATCH; moved === BATCH; ) moved = await move(tx.db, merge, BATCH);
}

async function joinConversations(tx: AccountContext, merge: Merge, pairs: readonly Pair[]): Promise<void> {
  const alone = pairs.flatMap(({ from, to }) => (to ? [] : [from.channel_id]));
  if (alone.length > 0) await moveConversations(tx.db, merge, alone);
  for (const { from, to } of pairs) {
    if (!to || !goesOn(from, to)) continue;
    const { channel_id: channelId, contact_id: contactId } = to;
    const { state, wakes_at: wakesAt, updated_at: updatedAt } = from;
    await writeState(tx.db, tx.accountId, { channelId, contactId, state, wakesAt, updatedAt });
  }
}

async function joinPeople(
  tx: AccountContext,
  emit: Emit,
  merge: Merge,
  { from, to }: { from: DoomedContact; to: DoomedContact },
): Promise<void> {
  const by = { source: 'merge' as const, at: nowDate(tx) };
  await moveAddresses(tx.db, merge, by.at);
  await moveKeys(tx.db, merge);
  await moveSubscriptions(tx.db, merge);
  await fillValues(tx.db, merge);
  await redirectTombstones(tx.db, merge);
  await touchContact(tx.db, tx.accountId, to.id, by);
  await deleteContactRows(tx.db, tx.accountId, from, to.id, by.at);
  if (to.opted_out_at) await turnSubscriptions(tx.db, tx.accountId, [{ id: to.id, was: null }], by);
  else if (from.opted_out_at) await setOptedOut(tx, emit, [to.id], true, by);
}

async function tell(tx: AccountContext, emit: Emit, from: DoomedContact, contactId: string): Promise<void> {
  const contact = (await loadSnapshots(tx.db, tx.accountId, [contactId])).get(contactId);
  invariant(contact, 'a contact that is locked is there');
  const { id, number, phone, email, language, keys } = contact;
  const about = { accountId: tx.accountId, at: tx.clock.now(), contactId, campaignId: null };
  emit(
    {
      ...about,
      type: 'contact.merged',
      data: {
        contact: { id, number, phone, email, language, keys },
        merged: { id: encodeId('cnt', from.id), number: from.number },
      },
    },
    // For formats that know of no merging.
    { ...about, type: 'contact.modified', data: { contact, source: 'merge' } },
  );
}

function refuseOther(message: string): AppError {
  return new AppError('invalid', 'Some fields are not valid.', { errors: [{ path: '/contactId', message }] });
}
