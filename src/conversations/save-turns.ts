import { insertMessages } from '../channels/messages/record-messages.ts';
import type { OutgoingJob } from '../channels/outgoing/enqueue.ts';
import { updateContacts } from '../contacts/queries.ts';
import type { OwedDelivery } from '../deliveries/request.ts';
import { type Context, nowDate } from '../store/context.ts';
import { together } from '../store/together.ts';
import { messageRows, outgoingJobs } from './message-rows.ts';
import { finalStates, type PlannedContact, type PlannedTurn } from './plan-turns.ts';
import { planning } from './planning-error.ts';
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

/** Writes all that a batch's turns ask for, one statement per table, all at once. Called inside the batch's transaction. */
export async function saveTurns(
  ctx: Context,
  sinks: Sinks,
  turns: PlannedTurn[],
  contacts: PlannedContact[],
): Promise<Born> {
  if (turns.length === 0) return { start() {}, cancel() {} };
  const messages = planning(() => turns.flatMap(messageRows));
  const jobs = planning(() => turns.flatMap(outgoingJobs));
  const states = [...finalStates(turns).values()].map(({ person, state }) => ({ ...person, state }));
  const owed = turns.filter(({ item }) => item.webhooks === 'send').flatMap(({ deliveries }) => deliveries);
  const written = [
    insertMessages(ctx, messages),
    updateConversations(ctx.db, states, nowDate(ctx)),
    saveContacts(ctx, contacts),
  ];
  const born = [sinks.deliveries.enqueue(ctx, owed), sinks.outgoing.enqueue(ctx, jobs)];
  try {
    await together([...written, ...born]);
  } catch (error) {
    for (const each of await Promise.allSettled(born)) if (each.status === 'fulfilled') each.value.cancel();
    throw error;
  }
  return join(await Promise.all(born));
}

function join(parts: Born[]): Born {
  return {
    start() {
      for (const each of parts) each.start();
    },
    cancel() {
      for (const each of parts) each.cancel();
    },
  };
}

/** The contacts that changed, in one statement. */
async function saveContacts(ctx: Context, contacts: PlannedContact[]): Promise<void> {
  const changes = contacts.flatMap(({ row, fields, optedOut }) => {
    const isConsentNew = optedOut !== (row.opted_out_at !== null);
    if (!isConsentNew && Object.keys(fields).length === 0) return [];
    return [{ accountId: row.account_id, contactId: row.id, fields, optedOut: isConsentNew ? optedOut : null }];
  });
  if (changes.length > 0) await updateContacts(ctx.db, changes, nowDate(ctx));
}
