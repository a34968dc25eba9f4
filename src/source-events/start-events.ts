import type { Context } from '../store/context.ts';
import { type SourceEventRow, settleEvents } from './queries.ts';
import { toSourceEvent } from './read-source-events.ts';
import type { StartCampaigns, StartResult } from './source-event.ts';

/** How long whoever took events has for starting what they start. A start is some milliseconds. */
export const LEASE_MS = 60_000;

export interface StartedEvent {
  results: StartResult[];
  /** UUID: who was written to may have become a contact by it. */
  contactId: string | null;
}

/**
 * Starts the campaigns of events that are leased to the caller and notes what became of them; gives that by the events'
 * ids. Those about one person are started in their order. Never throws: what failed stays due, and is started again.
 */
export async function startEvents(
  ctx: Context,
  start: StartCampaigns,
  rows: readonly SourceEventRow[],
): Promise<Map<string, StartedEvent>> {
  const results = new Map<SourceEventRow, StartResult[]>();
  await Promise.all(
    groupByPerson(rows).map(async (own) => {
      for (const row of own) {
        try {
          results.set(row, await start({ ...ctx, accountId: row.account_id }, toSourceEvent(row)));
        } catch (error) {
          ctx.log.error({ err: error, sourceEventId: row.id }, 'an event could not start its campaigns yet');
          // Those behind it wait with it.
          return;
        }
      }
    }),
  );
  return settle(ctx, results);
}

/** Notes what became of events. Where that fails they are started once more, which starts nothing twice. */
export async function settle(
  ctx: Context,
  results: ReadonlyMap<SourceEventRow, StartResult[]>,
): Promise<Map<string, StartedEvent>> {
  if (results.size === 0) return new Map();
  let contacts = new Map<string, string | null>();
  try {
    const settled = [...results].map(([row, each]) => ({ accountId: row.account_id, id: row.id, results: each }));
    contacts = await settleEvents(ctx.db, settled);
  } catch (error) {
    ctx.log.error({ err: error, count: results.size }, 'what events started could not be noted yet');
  }
  return new Map(
    [...results].map(([row, each]) => [row.id, { results: each, contactId: contacts.get(row.id) ?? row.contact_id }]),
  );
}

function groupByPerson(rows: readonly SourceEventRow[]): SourceEventRow[][] {
  const personOf = (row: SourceEventRow) => {
    const { phone, email } = toSourceEvent(row).contact;
    return `${row.account_id} ${row.contact_id ?? phone ?? email}`;
  };
  return [...Map.groupBy(rows, personOf).values()];
}
