import { AppError, type FieldError } from '../base/errors.ts';
import { encodeId } from '../base/ids.ts';
import { toPointer } from '../http/problem.ts';
import { type AccountContext, inTransaction, newId, nowDate } from '../store/context.ts';
import { OvertakenError } from '../store/errors.ts';
import { insertSourceEvents, listByKeys, type NewSourceEventRow, type SourceEventRow } from './queries.ts';
import { toSourceEvent } from './read-source-events.ts';
import { resolveContacts } from './resolve-contacts.ts';
import type { NewSourceEvent, NewSourceEvents, TakenSourceEvents } from './schema.ts';
import type { StartCampaigns } from './source-event.ts';
import { LEASE_MS, startEvents } from './start-events.ts';

/** As many as are started before the answer: some 50 ms. What is more is left to the sweep, within a second or so. */
export const STARTED_AT_ONCE_MAX = 50;
/** How far a sender's clock may be ahead of ours. */
const AHEAD_MAX_MS = 5 * 60_000;

/**
 * Takes events in, all or none, and starts the campaigns that they are to start. An event whose key is there already, in
 * this request or before, does nothing.
 * @throws AppError `invalid`, naming each mistake.
 */
export async function receiveSourceEvents(
  ctx: AccountContext,
  { start }: { start: StartCampaigns },
  input: NewSourceEvents,
): Promise<TakenSourceEvents> {
  const given = 'events' in input ? input.events : [input];
  const pathOf = (index: number) => ('events' in input ? ['events', index] : []);
  requireMoments(ctx, given, pathOf);
  const startsNow = given.length <= STARTED_AT_ONCE_MAX;
  const taken = await inTransaction(ctx, (tx) => store(tx, given, { pathOf, startsNow }));
  const fresh = [...taken.values()].flatMap(({ row, isFresh }) => (isFresh ? [row] : []));
  const started = startsNow ? await startEvents(ctx, start, fresh) : undefined;
  const items = given.map((event, index) => {
    const { row, isFresh, first } = taken.get(event.key) as Taken;
    const duplicate = !isFresh || index !== first;
    const contactId = started?.get(row.id)?.contactId ?? row.contact_id;
    return {
      id: encodeId('sev', row.id),
      key: row.key,
      duplicate,
      differs: duplicate && differs(event, row),
      contactId: contactId === null ? null : encodeId('cnt', contactId),
      started: started?.get(row.id)?.results ?? toSourceEvent(row).results,
    };
  });
  return { items };
}

/** A key of a request with its event. */
interface Taken {
  row: SourceEventRow;
  /** Added by this request. */
  isFresh: boolean;
  /** Where the request has the key first. */
  first: number;
}

type PathOf = (index: number) => (string | number)[];

function requireMoments(ctx: AccountContext, given: readonly NewSourceEvent[], pathOf: PathOf): void {
  const latest = ctx.clock.now() + AHEAD_MAX_MS;
  refuseAll(
    given.flatMap(({ occurredAt }, index) => {
      const isAhead = occurredAt !== undefined && Date.parse(occurredAt) > latest;
      return isAhead
        ? [{ path: toPointer([...pathOf(index), 'occurredAt']), message: 'This has not happened yet.' }]
        : [];
    }),
  );
}

/** Adds what is new; gives all events by their keys. */
async function store(
  tx: AccountContext,
  given: readonly NewSourceEvent[],
  { pathOf, startsNow }: { pathOf: PathOf; startsNow: boolean },
): Promise<Map<string, Taken>> {
  const firsts = new Map<string, number>();
  for (const [index, { key }] of given.entries()) if (!firsts.has(key)) firsts.set(key, index);
  const taken = new Map<string, Taken>();
  const take = (rows: readonly SourceEventRow[], isFresh: boolean) => {
    for (const row of rows) taken.set(row.key, { row, isFresh, first: firsts.get(row.key) as number });
  };
  const listMissing = () => [...firsts.keys()].filter((key) => !taken.has(key));
  // First: who an event was about that is here already may be gone by now.
  take(await listByKeys(tx.db, tx.accountId, listMissing()), false);
  const missing = listMissing();
  if (missing.length === 0) return taken;
  const rows = await toRows(
    tx,
    given,
    missing.map((key) => firsts.get(key) as number),
    pathOf,
  );
  const when = { at: nowDate(tx), leaseMs: startsNow ? LEASE_MS : 0 };
  take(await insertSourceEvents(tx.db, tx.accountId, rows, when), true);
  const overtaken = listMissing();
  if (overtaken.length > 0) take(await listByKeys(tx.db, tx.accountId, overtaken), false);
  if (taken.size < firsts.size) throw new OvertakenError();
  return taken;
}

async function toRows(
  tx: AccountContext,
  given: readonly NewSourceEvent[],
  indexes: readonly number[],
  pathOf: PathOf,
): Promise<NewSourceEventRow[]> {
  const events = indexes.map((index) => ({ index, event: given[index] as NewSourceEvent }));
  const contactIds = await resolveContacts(
    tx,
    events.map(({ event }) => event.contact),
  );
  refuseAll(
    events.flatMap(({ index }, n) => {
      const path = toPointer([...pathOf(index), 'contact', 'id']);
      return contactIds[n] === undefined
        ? [{ path, message: 'There is no such contact.', code: 'contact_unknown' }]
        : [];
    }),
  );
  return events.map(({ event: { type, key, contact, params, occurredAt } }, n) => ({
    id: newId(tx),
    key,
    type,
    contactId: contactIds[n] ?? null,
    contact,
    params,
    occurredAt: occurredAt === undefined ? nowDate(tx) : new Date(occurredAt),
  }));
}

function refuseAll(errors: FieldError[]): void {
  if (errors.length > 0) throw new AppError('invalid', 'Some events are not valid. None was taken.', { errors });
}

/** Whether an event says something else than the one whose key it has. */
function differs({ type, contact, params }: NewSourceEvent, row: SourceEventRow): boolean {
  const { type: firstType, contact: firstContact, params: firstParams } = row;
  return JSON.stringify([type, contact, params]) !== JSON.stringify([firstType, firstContact, firstParams]);
}
