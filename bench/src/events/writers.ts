import { sql } from 'kysely';
import { newUuid } from '../../../src/base/ids.ts';
import { systemScheduler } from '../../../src/base/scheduler.ts';
import { Connectors } from '../../../src/connectors/authorize.ts';
import { Dispatcher } from '../../../src/deliveries/dispatcher.ts';
import { createFetchToken } from '../../../src/deliveries/fetch-token.ts';
import { LaneDispatcher } from '../../../src/deliveries/ordered/lane-dispatcher.ts';
import { enqueueOwed } from '../../../src/deliveries/sink.ts';
import { TargetCache } from '../../../src/deliveries/target.ts';
import { AudienceCache } from '../../../src/events/audience.ts';
import { Emitter } from '../../../src/events/emitter.ts';
import type { NewEvent } from '../../../src/events/event-types.ts';
import { inTransaction } from '../../../src/store/context.ts';
import { pgArray } from '../../../src/store/pg-array.ts';
import { together } from '../../../src/store/together.ts';
import type { BenchStore } from './store.ts';

/** Writes events and what they make owed, in one transaction. */
export type WriteEvents = (events: readonly NewEvent[]) => Promise<void>;

/** As the product does it: written by the formats, fanned out, born leased as far as there are places. Nothing is sent. */
export function createProductWriter({ ctx }: BenchStore): WriteEvents {
  const targets = new TargetCache(ctx.vault);
  const send = () => Promise.reject(new Error('nothing is sent here'));
  const connectors = new Connectors({ fetchToken: createFetchToken(send), scheduler: systemScheduler });
  const options = { ctx, send, connectors, scheduler: systemScheduler, targets };
  const dispatchers = { dispatcher: new Dispatcher(options), lanes: new LaneDispatcher(options) };
  const emitter = new Emitter({
    audiences: new AudienceCache(targets),
    deliveries: { enqueue: (tx, owed) => enqueueOwed(tx, dispatchers, owed) },
  });
  return async (events) => {
    const born = await inTransaction(ctx, (tx) => emitter.write(tx, events));
    // Their places are free again: what was committed stays in the queue.
    born.cancel();
  };
}

/** A delivery as a row: what the product wrote for an event is taken from here, under a new id. */
interface BareDelivery {
  endpointId: string;
  payload: string;
}

/** The limit: the same rows, ready made, into the same tables, in one statement each that go out together. */
export function createBareWriter({ ctx, accountId }: BenchStore, deliveries: readonly BareDelivery[]): WriteEvents {
  return async (events) => {
    const now = ctx.clock.now();
    const rows = events.map((event) => ({ ...event, id: newUuid(now) }));
    const owed = rows.flatMap(({ type }) => deliveries.map((each) => ({ ...each, type, id: newUuid(now) })));
    const owners = pgArray(rows.map(() => accountId));
    const owedBy = pgArray(owed.map(() => accountId));
    const ids = pgArray(owed.map(({ id }) => id));
    const endpoints = pgArray(owed.map(({ endpointId }) => endpointId));
    const data = dataOf(events);
    await inTransaction(ctx, ({ db }) =>
      together([
        sql`
          insert into activity (account_id, id, type, at, data)
          select account_id, id, type, now(), data::json from unnest(${owners}::uuid[],
            ${pgArray(rows.map(({ id }) => id))}::uuid[], ${pgArray(rows.map(({ type }) => type))}::text[],
            ${pgArray(data)}::text[]) as w(account_id, id, type, data)`.execute(db),
        sql`
          insert into delivery (account_id, id, endpoint_id, payload, event_type, created_at)
          select *, now() from unnest(${owedBy}::uuid[], ${ids}::uuid[], ${endpoints}::uuid[],
            ${pgArray(owed.map(({ payload }) => payload))}::text[], ${pgArray(owed.map(({ type }) => type))}::text[])`.execute(
          db,
        ),
        sql`
          insert into delivery_queue (account_id, id, endpoint_id, due_at, attempt_count)
          select *, now(), 0 from unnest(${owedBy}::uuid[], ${ids}::uuid[], ${endpoints}::uuid[])`.execute(db),
      ]),
    );
  };
}

const written = new WeakMap<object, string>();

/** Ready made: the same events come again and again. */
function dataOf(events: readonly NewEvent[]): string[] {
  return events.map(({ data }) => {
    const text = written.get(data) ?? JSON.stringify(data);
    written.set(data, text);
    return text;
  });
}
