import { stringify } from 'csv-stringify/sync';
import { guardCell } from '../../rules/csv.ts';
import type { AccountContext } from '../../store/context.ts';
import { type ActivitySearch, startWalk } from './list-activities.ts';
import { presentActivity } from './present-activity.ts';
import type { Activity, ExportFormat } from './schema.ts';
import { type ActivityWalk, walkActivities } from './walk.ts';

/** What is in memory at once: about a megabyte. */
const STEP_ROWS = 1_000;

export const EXPORT_TYPES: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson',
};

/**
 * All activities that a search finds, as texts to be written one after the other. What may still get older neighbours
 * is left out. @throws AppError `invalid` before the first of them.
 */
export async function exportActivities(
  ctx: AccountContext,
  search: ActivitySearch,
  format: ExportFormat,
): Promise<AsyncGenerator<string>> {
  const walk = await startWalk(ctx, search, { isFinal: true });
  return format === 'csv' ? writeCsv(ctx, walk) : writeLines(ctx, walk);
}

async function* writeLines(ctx: AccountContext, walk: ActivityWalk | undefined): AsyncGenerator<string> {
  for await (const activities of steps(ctx, walk)) {
    yield activities.map((activity) => `${JSON.stringify(activity)}\n`).join('');
  }
}

async function* writeCsv(ctx: AccountContext, walk: ActivityWalk | undefined): AsyncGenerator<string> {
  yield stringify([COLUMNS]);
  for await (const activities of steps(ctx, walk)) yield stringify(activities.map(toCells));
}

async function* steps(ctx: AccountContext, walk: ActivityWalk | undefined): AsyncGenerator<Activity[]> {
  if (!walk) return;
  for await (const rows of walkActivities(ctx, walk, STEP_ROWS)) yield rows.map(presentActivity);
}

/** What people look for in a table; all of it stands in `data`. */
const COLUMNS = ['id', 'type', 'at', 'recordedAt', 'contactId', 'campaignId', 'phone', 'email', 'data'];

function toCells({ id, type, at, recordedAt, contactId, campaignId, data }: Activity): string[] {
  const contact = data.contact as { phone?: string | null; email?: string | null } | undefined;
  const person = [contactId, campaignId, contact?.phone, contact?.email].map((each) => guardCell(each ?? ''));
  return [id, type, at, recordedAt, ...person, guardCell(JSON.stringify(data))];
}
