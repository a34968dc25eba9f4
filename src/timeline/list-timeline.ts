import { getContact } from '../contacts/read-contacts.ts';
import { LAST_UUID } from '../deliveries/uuid-range.ts';
import { type Page, pageUpTo, readCursor, toPage } from '../http/page.ts';
import type { AccountContext } from '../store/context.ts';
import { createPresenter } from './present-entry.ts';
import { type Source, type Stretch, sourcesOf, type TimelineRow } from './read-sources.ts';
import type { TimelineEntry, TimelineQuery } from './schema.ts';

/** A step over a table of which only some rows are wanted: some 10 ms. */
const SIFTED_ROWS = 500;
const STEPS_MAX = 4;

/**
 * What happened to a contact, newest first. What is sifted is read as far as 2,000 rows: a page may then end, full or not,
 * before there is no more.
 * @throws AppError `not_found`.
 */
export async function listTimeline(
  ctx: AccountContext,
  contactId: string,
  { kind, cursor, limit }: TimelineQuery,
): Promise<Page<TimelineEntry>> {
  const before = readCursor(cursor) ?? LAST_UUID;
  await getContact(ctx, contactId);
  const isSifted = kind !== undefined && kind !== 'message' && kind !== 'call';
  const stretches: Stretch[] = [];
  for (const source of sourcesOf(ctx, contactId, kind)) {
    stretches.push(await readFar(source, before, limit + 1, isSifted ? SIFTED_ROWS : limit + 1));
  }
  const { rows, end } = merge(stretches);
  const page = rows.slice(0, limit + 1);
  const present = await createPresenter(ctx, page.slice(0, limit));
  return end !== null && rows.length <= limit ? pageUpTo(rows, end, present) : toPage(page, limit, present);
}

/** Steps over a table until `count` rows are wanted, it is over, or it has been looked at far enough. */
async function readFar(source: Source, before: string, count: number, size: number): Promise<Stretch> {
  const rows: TimelineRow[] = [];
  let end: string | null = before;
  for (let step = 0; end !== null && step < STEPS_MAX && rows.length < count; step++) {
    const stretch: Stretch = await source(end, size);
    rows.push(...stretch.rows);
    end = stretch.end;
  }
  return { rows, end };
}

/** All of them in one order, as far down as every table has been looked at. */
export function merge(stretches: readonly Stretch[]): Stretch {
  const ends = stretches.flatMap(({ end }) => (end === null ? [] : [end]));
  const end = ends.sort().at(-1) ?? null;
  const rows = stretches.flatMap((stretch) => stretch.rows).filter(({ id }) => end === null || id >= end);
  return { rows: rows.sort((one, other) => (one.id < other.id ? 1 : -1)), end };
}
