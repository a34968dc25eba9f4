import { notFound } from '../../base/errors.ts';
import { encodeId } from '../../base/ids.ts';
import type { Emitter } from '../../events/emitter.ts';
import { forgetParticipant } from '../../statistics/participant-queries.ts';
import { type AccountContext, nowDate } from '../../store/context.ts';
import { findContactIdById } from '../find-contact-queries.ts';
import { listAddresses } from '../save-contact-queries.ts';
import { dropTraces } from './drop-traces.ts';
import {
  type DropHistory,
  dropActivities,
  dropCalls,
  dropMessages,
  dropReportedMessages,
  dropSourceEvents,
  dropTrackedLinks,
} from './history-queries.ts';
import { deleteContactRows, lockConversationsOf, lockForEnd } from './queries.ts';
import { requireNotOvertaken } from './require-not-overtaken.ts';

const BATCH = 1_000;
/** These come last: who still writes one holds one of the others, or the contact. */
const LAST: readonly DropHistory[] = [dropSourceEvents, dropActivities];
const HISTORY: readonly DropHistory[] = [dropMessages, dropReportedMessages, dropTrackedLinks, dropCalls, ...LAST];

/**
 * Erases a contact with all that was kept of them; a number and an id stay, so that both are never anybody else's. The
 * history goes first, batch by batch: a call that was broken off is made again. Whoever writes meanwhile is waited for;
 * whoever writes afterwards is somebody new. Bodies of deliveries stay until their retention ends.
 * @throws AppError `not_found`.
 */
export async function eraseContact(ctx: AccountContext, emitter: Emitter, contactId: string): Promise<void> {
  if ((await findContactIdById(ctx.db, ctx.accountId, contactId)) === undefined) throw notFound('contact');
  await dropTraces(ctx, await listAddresses(ctx.db, ctx.accountId, contactId));
  await dropHistory(ctx, contactId);
  await emitter.transaction(ctx, async (tx, emit) => {
    const held = await lockConversationsOf(tx.db, tx.accountId, [contactId]);
    // Messages come before the contact, as where a provider reports on one.
    await dropHistory(tx, contactId);
    const [contact] = await lockForEnd(tx.db, tx.accountId, [contactId]);
    if (!contact) throw notFound('contact');
    await requireNotOvertaken(tx, contactId, [contactId], held);
    for (const drop of LAST) await dropAll(drop, tx, contactId);
    await deleteContactRows(tx.db, tx.accountId, contact, null, nowDate(tx));
    await forgetParticipant(tx, contactId);
    const { id, number } = contact;
    emit({
      accountId: tx.accountId,
      type: 'contact.erased',
      at: tx.clock.now(),
      contactId: id,
      campaignId: null,
      data: { contact: { id: encodeId('cnt', id), number } },
    });
  });
}

async function dropHistory(ctx: AccountContext, contactId: string): Promise<void> {
  for (const drop of HISTORY) await dropAll(drop, ctx, contactId);
}

async function dropAll(drop: DropHistory, ctx: AccountContext, contactId: string): Promise<void> {
  for (let dropped = BATCH; dropped === BATCH; ) dropped = await drop(ctx.db, ctx.accountId, contactId, BATCH);
}
