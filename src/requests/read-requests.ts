import { notFound } from '../base/errors.ts';
import { encodeId } from '../base/ids.ts';
import { listConnectorIds } from '../connectors/read-connectors.ts';
import type { Sight } from '../deliveries/read-endpoints.ts';
import { type Page, readCursor, toPage } from '../http/page.ts';
import type { EgressAllow } from '../rules/address.ts';
import type { AccountContext } from '../store/context.ts';
import { type CallRow, listLastCalls } from './calls/record-queries.ts';
import { type FindCallingCampaigns, type FindCampaignUses, findUses } from './find-uses.ts';
import { presentRequest } from './present-request.ts';
import { findRequest, listRequestPage } from './queries.ts';
import type {
  ListedRequest,
  PresentedRequest,
  RequestsQuery,
  RequestUse,
  RequestWarning,
  ShownRequest,
} from './schema.ts';

/** What requests need beside the context. */
export interface RequestDeps {
  egressAllow: EgressAllow;
  findCampaignUses: FindCampaignUses;
  findCallingCampaigns: FindCallingCampaigns;
}

/** A deleted one too, with where it is used. @throws AppError `not_found`. */
export async function getRequest(
  ctx: AccountContext,
  { findCampaignUses }: Pick<RequestDeps, 'findCampaignUses'>,
  id: string,
  sight: Sight,
): Promise<ShownRequest> {
  const row = await findRequest(ctx.db, ctx.accountId, id);
  if (!row) throw notFound('request');
  const request = presentRequest(ctx, row, sight);
  const usedIn = await findUses(ctx, findCampaignUses, row);
  const isConnectorGone = request.connector !== null && !(await listConnectorIds(ctx)).includes(request.connector);
  return { ...request, usedIn, warnings: listWarnings(request, usedIn, isConnectorGone) };
}

/** Newest first: the deleted ones, or the others. */
export async function listRequests(
  ctx: AccountContext,
  { findCallingCampaigns }: Pick<RequestDeps, 'findCallingCampaigns'>,
  { cursor, limit, deleted }: RequestsQuery,
  sight: Sight,
): Promise<Page<ListedRequest>> {
  const search = { isDeleted: deleted === 'true', before: readCursor(cursor) };
  const rows = await listRequestPage(ctx.db, ctx.accountId, search, limit + 1);
  const ids = rows.map(({ id }) => id);
  const campaigns = await findCallingCampaigns(ctx, ids);
  const calls = new Map((await listLastCalls(ctx.db, ctx.accountId, ids)).map((call) => [call.request_id, call]));
  return toPage(rows, limit, (row) => ({
    ...presentRequest(ctx, row, sight),
    campaigns: campaigns.get(row.id) ?? [],
    lastCall: presentLastCall(calls.get(row.id)),
  }));
}

function presentLastCall(call: Pick<CallRow, 'id' | 'outcome' | 'called_at'> | undefined): ListedRequest['lastCall'] {
  if (!call) return null;
  return { id: encodeId('cll', call.id), outcome: call.outcome, calledAt: call.called_at?.toISOString() ?? null };
}

function listWarnings(
  request: PresentedRequest,
  usedIn: readonly RequestUse[],
  isConnectorGone: boolean,
): RequestWarning[] {
  const warnings: RequestWarning[] = [];
  const calls = usedIn.filter(({ how }) => how === 'call').length;
  if (request.deletedAt !== null && calls > 0) {
    const message = `It was deleted, but is still made in ${calls} ${calls === 1 ? 'place' : 'places'}: conversations take the error path there.`;
    warnings.push({ code: 'deleted_in_use', message });
  }
  if (isConnectorGone) {
    const message = 'Its connector was deleted: it cannot be made until it has another one, or none.';
    warnings.push({ code: 'connector_gone', path: '/connector', message });
  }
  return warnings;
}
