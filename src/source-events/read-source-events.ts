import { notFound } from '../base/errors.ts';
import { encodeId } from '../base/ids.ts';
import { dateOfUuid } from '../deliveries/uuid-range.ts';
import { type Page, readCursor, toPage } from '../http/page.ts';
import type { AccountContext } from '../store/context.ts';
import { findEventRow, listEventRows, listKnownTypes, type SourceEventRow } from './queries.ts';
import type { ShownSourceEvent, SourceEventsQuery, SourceEventType } from './schema.ts';
import type { Identities, SourceEvent, StartResult } from './source-event.ts';

/** Types that are shown; an account that makes up more of them has no use for a menu. */
const TYPES_MAX = 500;
/** Of each type: who sends events sends the same parameters, mostly. */
const EVENTS_LOOKED_AT = 20;

/** The account's events, newest first. */
export async function listSourceEvents(
  ctx: AccountContext,
  { type, contact, key, from, to, cursor, limit }: SourceEventsQuery,
): Promise<Page<ShownSourceEvent>> {
  const filter = {
    type,
    contactId: contact,
    key,
    from: from === undefined ? undefined : Date.parse(from),
    to: to === undefined ? undefined : Date.parse(to),
    before: readCursor(cursor),
  };
  return toPage(await listEventRows(ctx.db, ctx.accountId, filter, limit + 1), limit, present);
}

/** @throws AppError `not_found`. */
export async function getSourceEvent(ctx: AccountContext, id: string): Promise<ShownSourceEvent> {
  const row = await findEventRow(ctx.db, ctx.accountId, id);
  if (!row) throw notFound('source event');
  return present(row);
}

/** An event by its UUID; undefined where the account has none, or no longer. */
export async function findSourceEvent(ctx: AccountContext, id: string): Promise<SourceEvent | undefined> {
  const row = await findEventRow(ctx.db, ctx.accountId, id);
  return row && toSourceEvent(row);
}

/** The types of the events that are kept, with the names of their parameters. */
export async function listSourceEventTypes(ctx: AccountContext): Promise<SourceEventType[]> {
  const known = await listKnownTypes(ctx.db, ctx.accountId, { limit: TYPES_MAX, lookedAt: EVENTS_LOOKED_AT });
  return known.map(({ type, params, last_received_at }) => ({
    type,
    params,
    lastReceivedAt: last_received_at.toISOString(),
  }));
}

/** An event as the code sees it. */
export function toSourceEvent(row: SourceEventRow): SourceEvent {
  return {
    id: row.id,
    key: row.key,
    type: row.type,
    contactId: row.contact_id,
    contact: row.contact as Identities,
    params: row.params,
    occurredAt: row.occurred_at,
    createdAt: row.created_at,
    results: row.results as StartResult[] | null,
  };
}

function present(row: SourceEventRow): ShownSourceEvent {
  return {
    id: encodeId('sev', row.id),
    type: row.type,
    key: row.key,
    contactId: row.contact_id === null ? null : encodeId('cnt', row.contact_id),
    contact: row.contact as Identities,
    params: row.params,
    occurredAt: row.occurred_at.toISOString(),
    // The list is asked for by this, and goes by ids; the row is written a few milliseconds later.
    receivedAt: dateOfUuid(row.id).toISOString(),
    started: row.results as StartResult[] | null,
  };
}
