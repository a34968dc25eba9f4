import { insertMessages } from '../channels/messages/record-messages.ts';
import type { OutgoingJob } from '../channels/outgoing/enqueue.ts';
import type { OwedDelivery } from '../deliveries/request.ts';
import type { Born, Sink } from '../deliveries/sink.ts';
import { insertActivities } from '../events/activities/insert-queries.ts';
import type { HooklineEvent } from '../events/event-types.ts';
import { fanOut } from '../events/fan-out.ts';
import { insertLinks } from '../links/queries.ts';
import type { OwedCall } from '../requests/calls/call.ts';
import { type Context, newId, nowDate } from '../store/context.ts';
import { together } from '../store/together.ts';
import type { TurnAssets } from './asset-cache.ts';
import { linkRows, messageRows, outgoingJobs } from './message-rows.ts';
import { finalStates, type PlannedTurn, type ToldEvent } from './planned-turn.ts';
import { planning } from './planning-error.ts';
import { deleteInboundIds, updateConversations } from './queries.ts';
import { saveContacts } from './save-contacts.ts';
import { traceRows } from './trace-rows.ts';
import type { WorkedBatch } from './turn-batch.ts';
import { onceIdOf } from './turn-item.ts';
import { updateTraces } from './wait-queries.ts';

export interface Sinks {
  deliveries: Sink<OwedDelivery>;
  outgoing: Sink<OutgoingJob>;
  /** Asked only where there are any. */
  calls: Sink<OwedCall>;
}

/**
 * Writes all that a batch's turns ask for, one statement per table, all at once; before it, where a turn changes its
 * person, what is changed. Called inside the batch's transaction.
 */
export async function saveTurns(ctx: Context, sinks: Sinks, batch: WorkedBatch): Promise<Born> {
  const { turns, contacts, made } = batch;
  if (turns.length + made.length === 0) return { start() {}, cancel() {} };
  const told = [...made];
  const assetsOf = (accountId: string) => batch.assets.get(accountId) as TurnAssets;
  await saveContacts(
    ctx,
    contacts,
    (accountId) => assetsOf(accountId).definitions,
    (item) =>
      (...events) =>
        void told.push(...events.map((event) => ({ event, item }))),
  );
  for (const { events, item } of turns) for (const event of events) told.push({ event, item });
  const messages = planning(() => turns.flatMap(messageRows));
  const jobs = planning(() => turns.flatMap(outgoingJobs));
  const states = [...finalStates(turns).values()].map(({ person, state }) => ({ ...person, state }));
  const { known, owed } = planning(() => fanOutAll(ctx, told, assetsOf));
  for (const { item, deliveries } of turns) if (item.webhooks === 'send') owed.push(...deliveries);
  const calls = turns.flatMap((turn) => turn.calls.flatMap(({ owed, answer }) => (answer ? [] : [owed])));
  const traces = traceRows(turns);
  const unused = turns.flatMap(unusedIds);
  const written = [
    insertMessages(ctx, messages),
    insertLinks(ctx.db, turns.flatMap(linkRows), nowDate(ctx)),
    updateConversations(ctx.db, states, nowDate(ctx)),
    insertActivities(ctx.db, known),
    ...(traces.length > 0 ? [updateTraces(ctx.db, traces)] : []),
    ...(unused.length > 0 ? [deleteInboundIds(ctx.db, unused)] : []),
  ];
  const born = [
    sinks.deliveries.enqueue(ctx, owed),
    sinks.outgoing.enqueue(ctx, jobs),
    ...(calls.length > 0 ? [sinks.calls.enqueue(ctx, calls)] : []),
  ];
  try {
    await together([...written, ...born]);
  } catch (error) {
    for (const each of await Promise.allSettled(born)) if (each.status === 'fulfilled') each.value.cancel();
    throw error;
  }
  return join(await Promise.all(born));
}

/** An event's id stays taken by what it started: it is to be asked again where it started nothing. */
function unusedIds({ item, person, result }: PlannedTurn) {
  const providerId = item.what.kind === 'trigger' ? onceIdOf(item) : undefined;
  if (providerId === undefined || result.trace.outcome === 'started') return [];
  const { accountId, channelId } = person;
  return [{ accountId, channelId, providerId }];
}

/** The events with their ids, and what they make owed. What somebody only tries is kept, but nobody is told. */
function fanOutAll(ctx: Context, told: readonly ToldEvent[], assetsOf: (accountId: string) => TurnAssets) {
  const owed: OwedDelivery[] = [];
  const options = { sentAt: ctx.clock.now() };
  const known = told.map(({ event, item }) => {
    const identified = { ...event, id: newId(ctx) } as HooklineEvent;
    const { audience } = assetsOf(event.accountId);
    if (item.webhooks === 'send' && audience.subscribers.length > 0)
      owed.push(...fanOut(audience, identified, options));
    return identified;
  });
  return { known, owed };
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
