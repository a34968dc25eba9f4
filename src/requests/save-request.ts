import { AppError, type FieldError, notFound } from '../base/errors.ts';
import { encodeId } from '../base/ids.ts';
import { openHeaders, sealHeaders } from '../deliveries/endpoint-headers.ts';
import { namesEtag } from '../http/etag.ts';
import type { Header } from '../rules/header.ts';
import { bumpAssetsRevision, lockAssets } from '../store/assets-revision.ts';
import { type AccountContext, inTransaction, newId, nowDate } from '../store/context.ts';
import { type CheckedRequest, checkRequest } from './check-request.ts';
import type { RequestDefinition } from './definition.ts';
import { findUses } from './find-uses.ts';
import { countRequests, findByName, findRequest, insertRequest, type RequestRow, updateRequest } from './queries.ts';
import { getRequest, type RequestDeps } from './read-requests.ts';
import type { NewRequest, RequestWarning, ShownRequest } from './schema.ts';

/** More are a mistake of a program; turns keep all of them in memory. */
const REQUESTS_MAX = 1_000;

/** @throws AppError `invalid` with every mistake; `conflict` for a name that is taken, by a deleted one too. */
export async function createRequest(ctx: AccountContext, deps: RequestDeps, input: NewRequest): Promise<ShownRequest> {
  const id = await inTransaction(ctx, async (tx) => {
    await lockAssets(tx.db, tx.accountId);
    const checked = await requireSound(tx, deps, input, []);
    await requireFreeName(tx, input.name, null);
    if ((await countRequests(tx.db, tx.accountId)) >= REQUESTS_MAX) {
      throw new AppError('conflict', `An account has at most ${REQUESTS_MAX} requests, deleted ones included.`);
    }
    const row = { account_id: tx.accountId, id: newId(tx), created_at: nowDate(tx), deleted_at: null };
    await insertRequest(tx.db, { ...row, ...toColumns(tx, input, checked) });
    await bumpAssetsRevision(tx.db, tx.accountId);
    return row.id;
  });
  return getRequest(ctx, deps, id, { withHeaders: true });
}

/**
 * Writes a request anew. Calls that were built before stay as they are.
 * @throws AppError `not_found`; `conflict` for a deleted one; `precondition_failed` where `ifMatch` names another state of
 * it; else as `createRequest`.
 */
export async function replaceRequest(
  ctx: AccountContext,
  deps: RequestDeps,
  id: string,
  input: NewRequest,
  { ifMatch }: { ifMatch?: string | undefined } = {},
): Promise<ShownRequest> {
  const before = await inTransaction(ctx, async (tx) => {
    await lockAssets(tx.db, tx.accountId);
    const row = await getLiveRow(tx, id);
    if (ifMatch !== undefined && !namesEtag(ifMatch, etagOf({ updatedAt: row.updated_at.toISOString() }))) {
      throw new AppError('precondition_failed', 'The request was saved by somebody else since you read it.');
    }
    const checked = await requireSound(tx, deps, input, openHeaders(tx.vault, row.headers));
    await requireFreeName(tx, input.name, id);
    await updateRequest(tx.db, tx.accountId, id, toColumns(tx, input, checked));
    await bumpAssetsRevision(tx.db, tx.accountId);
    return row;
  });
  const saved = await getRequest(ctx, deps, id, { withHeaders: true });
  return { ...saved, warnings: [...saved.warnings, ...(await warnOfRenaming(ctx, deps, before, input.name))] };
}

/** What tells one state of a request from another. */
export function etagOf({ updatedAt }: { updatedAt: string }): string {
  return `"${updatedAt}"`;
}

/** @throws AppError `not_found`; `conflict` for a deleted one. */
export async function getLiveRow(ctx: AccountContext, id: string): Promise<RequestRow> {
  const row = await findRequest(ctx.db, ctx.accountId, id);
  if (!row) throw notFound('request');
  if (row.deleted_at !== null) throw new AppError('conflict', 'This request was deleted: restore it first.');
  return row;
}

async function requireSound(
  tx: AccountContext,
  { egressAllow }: RequestDeps,
  input: NewRequest,
  kept: readonly Header[],
): Promise<CheckedRequest> {
  const checked = await checkRequest(tx, input, { egressAllow, kept });
  if (checked.errors.length === 0) return checked;
  throw new AppError('invalid', 'Some fields are not valid.', { errors: checked.errors });
}

async function requireFreeName(tx: AccountContext, name: string, ownId: string | null): Promise<void> {
  const taken = await findByName(tx.db, tx.accountId, name);
  if (!taken || taken.id === ownId) return;
  const id = encodeId('req', taken.id);
  const message = taken.deleted_at
    ? `The deleted request ${id} has this name: restore it, or purge it, which frees the name.`
    : `The request ${id} has this name.`;
  const errors: FieldError[] = [{ path: '/name', code: 'taken', message }];
  throw new AppError('conflict', `There is a request named "${name}" already.`, { errors });
}

function toColumns(tx: AccountContext, input: NewRequest, { headers, connectorId }: CheckedRequest) {
  const { name, description, method, url, body, timeoutMs, mayAnswer, sendIdempotencyKey } = input;
  const definition: RequestDefinition = { method, url, body, timeoutMs, mayAnswer, sendIdempotencyKey };
  return {
    name,
    description,
    definition: JSON.stringify(definition),
    headers: sealHeaders(tx.vault, headers),
    connector_id: connectorId,
    updated_at: nowDate(tx),
  };
}

/** Templates go on using the old name: each place that does. */
async function warnOfRenaming(
  ctx: AccountContext,
  { findCampaignUses }: RequestDeps,
  before: RequestRow,
  name: string,
): Promise<RequestWarning[]> {
  if (before.name === name) return [];
  const uses = await findUses(ctx, findCampaignUses, { id: before.id, name: before.name });
  return uses
    .filter(({ how }) => how === 'template')
    .map((use) => ({
      ...use,
      code: 'name_used',
      message: `The answer is still used here by its old name "${before.name}", which nothing answers to any more.`,
    }));
}
