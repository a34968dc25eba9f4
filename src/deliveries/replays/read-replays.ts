import { notFound } from '../../base/errors.ts';
import { encodeId } from '../../base/ids.ts';
import { type Page, readCursor, toPage } from '../../http/page.ts';
import type { AccountContext } from '../../store/context.ts';
import { msOfUuid } from '../uuid-range.ts';
import { findReplay, listReplayRows, type ReplayRow } from './queries.ts';
import type { Replay } from './schema.ts';

/** The account's replays, newest first. */
export async function listReplays(
  ctx: AccountContext,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<Replay>> {
  const rows = await listReplayRows(ctx.db, ctx.accountId, { before: readCursor(cursor), limit: limit + 1 });
  return toPage(rows, limit, presentReplay);
}

/** @throws AppError `not_found`. */
export async function getReplay(ctx: AccountContext, id: string): Promise<Replay> {
  const row = await findReplay(ctx.db, ctx.accountId, id);
  if (!row) throw notFound('replay');
  return presentReplay(row);
}

export function presentReplay(row: ReplayRow): Replay {
  return {
    id: encodeId('rpl', row.id),
    state: row.state,
    total: row.total,
    queued: row.queued,
    perSecond: row.per_second,
    filters: {
      endpoint: row.endpoint_id === null ? null : encodeId('end', row.endpoint_id),
      campaign: row.campaign_id === null ? null : encodeId('cmp', row.campaign_id),
      from: new Date(msOfUuid(row.from_id)).toISOString(),
      to: new Date(msOfUuid(row.to_id)).toISOString(),
      states: row.states as Replay['filters']['states'],
      eventType: row.event_type,
    },
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
