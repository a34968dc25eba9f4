import { notFound } from '../../base/errors.ts';
import { encodeId } from '../../base/ids.ts';
import { refuseCursor } from '../../http/page.ts';
import type { AccountContext } from '../../store/context.ts';
import { findEndpoint } from '../endpoint-queries.ts';
import { type LaneRow, listLaneRows } from './lane-queries.ts';
import type { Lane, LanesQuery } from './schema.ts';

/** The lanes of an endpoint that wait for something, by key. @throws AppError `not_found`, `invalid` for the cursor. */
export async function listLanes(
  ctx: AccountContext,
  endpointId: string,
  { blocked, cursor, limit }: LanesQuery,
): Promise<{ items: Lane[]; nextCursor: string | null }> {
  if (!(await findEndpoint(ctx.db, ctx.accountId, endpointId))) throw notFound('endpoint');
  const after = cursor === undefined ? undefined : readKeyCursor(cursor);
  const rows = await listLaneRows(ctx, endpointId, { isBlocked: blocked, after, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { items: page.map(presentLane), nextCursor: rows.length > limit && last ? keyCursor(last.key) : null };
}

export function presentLane(row: LaneRow): Lane {
  const { key, depth, due_at, is_leased, attempt_count, blocked_since, head_id, is_batch, first, last } = row;
  return {
    key,
    depth,
    nextAttemptAt: is_leased ? null : due_at.toISOString(),
    attemptCount: attempt_count,
    blockedSince: blocked_since?.toISOString() ?? null,
    head: {
      id: encodeId(is_batch ? 'bat' : 'dlv', head_id),
      events: last - first + 1,
      sequence: is_batch ? `${first}-${last}` : String(first),
      lastError: attempt_count === 0 ? null : { status: row.last_status, errorClass: row.last_error_class },
    },
  };
}

// Something before the key: a cursor is never empty.
const CURSOR_PREFIX = 'k';

function keyCursor(key: string): string {
  return Buffer.from(CURSOR_PREFIX + key).toString('base64url');
}

function readKeyCursor(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  // No key has U+0000, which PostgreSQL does not take.
  if (!text.startsWith(CURSOR_PREFIX) || text.includes('\0')) throw refuseCursor();
  return text.slice(CURSOR_PREFIX.length);
}
