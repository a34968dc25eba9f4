import type { Context } from '../store/context.ts';
import { deleteEventsBefore } from './queries.ts';

/** How long events are kept, and their keys known. */
export const EVENT_DAYS = 30;
const DAY_MS = 86_400_000;
/** Rounds of one call: what 100,000 events in a minute brought in goes as fast. */
const ROUNDS_MAX = 20;

/** Forgets events that came over 30 days ago, at most `limit` in a statement. */
export async function deleteOldSourceEvents(ctx: Context, limit: number): Promise<void> {
  const before = new Date(ctx.clock.now() - EVENT_DAYS * DAY_MS);
  for (let round = 0; round < ROUNDS_MAX; round++) {
    if ((await deleteEventsBefore(ctx.db, before, limit)) < limit) return;
  }
}
