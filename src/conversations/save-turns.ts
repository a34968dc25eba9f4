import { insertMessages } from '../channels/messages/record-messages.ts';
import type { OutgoingJob } from '../channels/outgoing/enqueue.ts';
import { saveConsent } from '../contacts/consent.ts';
import { updateFields } from '../contacts/queries.ts';
import type { OwedDelivery } from '../deliveries/request.ts';
import { type Context, nowDate } from '../store/context.ts';
import { messageRows, outgoingJobs } from './message-rows.ts';
import { finalStates, type PlannedContact, type PlannedTurn } from './plan-turns.ts';
import { updateConversations } from './queries.ts';

/** Rows that were written in the open transaction, some of them born leased to this process. */
export interface Born {
  /** After the commit: starts what is leased to us from memory. */
  start(): void;
  /** The transaction did not commit: the places that were reserved in memory are free again. */
  cancel(): void;
}

/** Where planned work goes: written inside the turn's transaction, started once that is committed. */
export interface Sink<Row> {
  enqueue(ctx: Context, rows: Row[]): Promise<Born>;
}

export interface Sinks {
  deliveries: Sink<OwedDelivery>;
  outgoing: Sink<OutgoingJob>;
}

/** Writes all that a batch's turns ask for, one statement per table. Called inside the batch's transaction. */
export async function saveTurns(
  ctx: Context,
  sinks: Sinks,
  turns: PlannedTurn[],
  contacts: PlannedContact[],
): Promise<Born> {
  if (turns.length === 0) return { start() {}, cancel() {} };
  await insertMessages(ctx, turns.flatMap(messageRows));
  const states = [...finalStates(turns).values()].map(({ person, state }) => ({ ...person, state }));
  await updateConversations(ctx.db, states, nowDate(ctx));
  await saveContacts(ctx, contacts);

  const owed = turns.filter(({ item }) => item.webhooks === 'send').flatMap(({ deliveries }) => deliveries);
  const deliveries = await sinks.deliveries.enqueue(ctx, owed);
  try {
    const outgoing = await sinks.outgoing.enqueue(ctx, turns.flatMap(outgoingJobs));
    return join(deliveries, outgoing);
  } catch (error) {
    deliveries.cancel();
    throw error;
  }
}

function join(a: Born, b: Born): Born {
  return {
    start() {
      a.start();
      b.start();
    },
    cancel() {
      a.cancel();
      b.cancel();
    },
  };
}

async function saveContacts(ctx: Context, contacts: PlannedContact[]): Promise<void> {
  const ids = ({ row }: PlannedContact) => ({ accountId: row.account_id, contactId: row.id });
  const withFields = contacts.filter(({ fields }) => Object.keys(fields).length > 0);
  if (withFields.length > 0) {
    await updateFields(
      ctx.db,
      withFields.map((contact) => ({ ...ids(contact), fields: contact.fields })),
      nowDate(ctx),
    );
  }
  const changed = contacts.filter(({ row, optedOut }) => optedOut !== (row.opted_out_at !== null));
  await saveConsent(
    ctx,
    changed.map((contact) => ({ ...ids(contact), optedOut: contact.optedOut })),
  );
}
