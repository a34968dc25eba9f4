import { notFound } from '../../base/errors.ts';
import { encodeId } from '../../base/ids.ts';
import { msOfUuid } from '../../deliveries/uuid-range.ts';
import { type Page, readCursor, toPage } from '../../http/page.ts';
import type { AccountContext } from '../../store/context.ts';
import { findRequest } from '../queries.ts';
import { type CallRow, findCall, listCallPage } from './record-queries.ts';
import type { Call, CallsQuery, ListedCall } from './schema.ts';

/** The calls of a request, newest first; of a deleted one too. @throws AppError `not_found`. */
export async function listCalls(
  ctx: AccountContext,
  requestId: string,
  { outcome, cursor, limit }: CallsQuery,
): Promise<Page<ListedCall>> {
  const before = readCursor(cursor);
  if (!(await findRequest(ctx.db, ctx.accountId, requestId))) throw notFound('request');
  const rows = await listCallPage(ctx.db, ctx.accountId, requestId, { outcome, before }, limit + 1);
  return toPage(rows, limit, presentListed);
}

/** @throws AppError `not_found`. */
export async function getCall(ctx: AccountContext, callId: string): Promise<Call> {
  const row = await findCall(ctx.db, ctx.accountId, callId);
  if (!row) throw notFound('call');
  return {
    ...presentListed(row),
    body: row.body,
    errorClass: row.error_class,
    timing: row.timing as Call['timing'],
    responseExcerpt: row.response_excerpt,
  };
}

export function presentListed(row: CallRow): ListedCall {
  return {
    id: encodeId('cll', row.id),
    requestId: encodeId('req', row.request_id),
    conversationId: encodeId('cnv', row.conversation_id),
    contactId: encodeId('cnt', row.contact_id),
    outcome: row.outcome,
    reason: row.reason,
    method: row.method,
    url: row.url,
    status: row.status,
    attemptCount: row.attempt_count,
    calledAt: row.called_at?.toISOString() ?? null,
    createdAt: new Date(msOfUuid(row.id)).toISOString(),
  };
}
