import { notFound } from '../base/errors.ts';
import { listConnectorIds } from '../connectors/read-connectors.ts';
import type { Sight } from '../deliveries/read-endpoints.ts';
import { type Page, readCursor, toPage } from '../http/page.ts';
import type { EgressAllow } from '../rules/address.ts';
import type { AccountContext } from '../store/context.ts';
import { type FindCampaignUses, findUses } from './find-uses.ts';
import { presentRequest } from './present-request.ts';
import { findRequest, listRequestPage } from './queries.ts';
import type { ListedRequest, RequestsQuery, RequestUse, RequestWarning, ShownRequest } from './schema.ts';

/** What requests need beside the context. */
export interface RequestDeps {
  egressAllow: EgressAllow;
  findCampaignUses: FindCampaignUses;
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
  { cursor, limit, deleted }: RequestsQuery,
  sight: Sight,
): Promise<Page<ListedRequest>> {
  const search = { isDeleted: deleted === 'true', before: readCursor(cursor) };
  const rows = await listRequestPage(ctx.db, ctx.accountId, search, limit + 1);
  return toPage(rows, limit, (row) => presentRequest(ctx, row, sight));
}

function listWarnings(
  request: ListedRequest,
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
