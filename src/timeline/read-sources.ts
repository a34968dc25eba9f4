import { decodeId } from '../base/ids.ts';
import { FIRST_UUID } from '../deliveries/uuid-range.ts';
import { type ActivityRow, readSlice } from '../events/activities/slice-queries.ts';
import { ACTIVITY_TYPES, type EventType } from '../events/event-types.ts';
import type { CallRow } from '../requests/calls/record-queries.ts';
import { listCallsOfContact } from '../requests/calls/record-queries.ts';
import type { AccountContext } from '../store/context.ts';
import { findDeliveriesOfEvents, listMessagesOf, type TimelineMessageRow } from './queries.ts';
import { DELIVERIES_SHOWN, type TimelineKind } from './schema.ts';

/** What the timeline shows, as it is stored; ids are UUIDv7, whose order is the timeline's. */
export type TimelineRow =
  | { kind: 'message'; id: string; row: TimelineMessageRow; deliveryIds: string[] }
  | { kind: 'event'; id: string; row: ActivityRow; deliveryIds: string[] }
  | { kind: 'call'; id: string; row: CallRow & { request_name: string | null } };

/** A stretch of one table, newest first: what of it is wanted, and the last id looked at; null: there is no more. */
export interface Stretch {
  rows: TimelineRow[];
  end: string | null;
}

/** Reads a stretch of `size` rows below the id `before`. */
export type Source = (before: string, size: number) => Promise<Stretch>;

const EVENTS: Record<Exclude<TimelineKind, 'message' | 'delivery' | 'call'>, readonly EventType[]> = {
  consent: [
    'contact.opted_in',
    'contact.opted_out',
    'contact.subscription_changed',
    'contact.complained',
    'contact.quarantined',
  ],
  conversation: ofFamily('conversation.'),
  receipt: ofFamily('message.'),
  contact: ['contact.created', 'contact.modified', 'contact.merged'],
};

function ofFamily(family: string): EventType[] {
  return ACTIVITY_TYPES.filter((type) => type.startsWith(family));
}

/** The tables that a kind of entry is in. */
export function sourcesOf(ctx: AccountContext, contactId: string, kind: TimelineKind | undefined): Source[] {
  const { db, accountId } = ctx;

  async function messages(before: string, size: number): Promise<Stretch> {
    const rows = await listMessagesOf(db, accountId, { contactId, before, limit: size });
    return {
      rows: rows.map((row) => ({ kind: 'message', id: row.id, row, deliveryIds: deliveriesOf(row) })),
      end: endOf(rows, size),
    };
  }
  const events =
    (types?: readonly EventType[]): Source =>
    async (before, size) => {
      const slice = {
        accountId,
        contactId,
        types,
        idFrom: FIRST_UUID,
        idBelow: before,
        order: 'newest' as const,
        size,
      };
      const { rows, end } = await readSlice(db, slice);
      const ids = rows.map(({ id }) => id);
      const owed = await findDeliveriesOfEvents(db, accountId, ids, DELIVERIES_SHOWN);
      return {
        rows: rows.map((row) => ({ kind: 'event', id: row.id, row, deliveryIds: owed.get(row.id) ?? [] })),
        end,
      };
    };
  async function calls(before: string, size: number): Promise<Stretch> {
    const rows = await listCallsOfContact(db, accountId, { contactId, before, limit: size });
    return { rows: rows.map((row) => ({ kind: 'call', id: row.id, row })), end: endOf(rows, size) };
  }

  switch (kind) {
    case undefined:
      return [messages, events(), calls];
    case 'message':
      return [messages];
    case 'call':
      return [calls];
    case 'delivery':
      return [owing(messages), owing(events())];
    default:
      return [events(EVENTS[kind])];
  }
}

/** Of a table only what made webhooks owed. */
function owing(source: Source): Source {
  return async (before, size) => {
    const { rows, end } = await source(before, size);
    return { rows: rows.filter((row) => row.kind !== 'call' && row.deliveryIds.length > 0), end };
  };
}

function endOf(rows: readonly { id: string }[], size: number): string | null {
  return (rows.length === size && rows.at(-1)?.id) || null;
}

/** What a message's trace says that it made owed. */
function deliveriesOf({ trace }: TimelineMessageRow): string[] {
  const told = trace?.deliveries;
  if (!Array.isArray(told)) return [];
  const ids = told.map((id) => decodeId('dlv', String(id))).filter((id) => id !== undefined);
  return ids.slice(0, DELIVERIES_SHOWN);
}
