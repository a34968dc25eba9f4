import { sql } from 'kysely';
import { decodeId } from '../base/ids.ts';
import { type AccountContext, newId } from '../store/context.ts';
import { pgArray } from '../store/pg-array.ts';
import { sealHeaders } from './endpoint-headers.ts';
import { findPolicyKeys } from './policies/manage-policies.ts';
import { RECORD_COLUMNS, RECORD_JOINS, type RecordRow, toRecord } from './record-queries.ts';
import { openTarget, type Target } from './target.ts';
import type { PublishedWebhook } from './upsert-endpoints.ts';

/**
 * The endpoints that webhooks would have if they were published as they stand, by their ids (`whk_…`): nothing is stored.
 * Those that are published already keep what only their endpoint knows, their signatures and order. Left out is what could
 * not be published: a URL that is none, a connector that is gone.
 */
export async function openDraftTargets(
  ctx: AccountContext,
  webhooks: readonly PublishedWebhook[],
): Promise<Map<string, Target>> {
  const callable = webhooks.filter(({ url }) => URL.canParse(url));
  if (callable.length === 0) return new Map();
  const keys = await findPolicyKeys(
    ctx,
    callable.map(({ policy }) => policy),
  );
  const drafts = callable.map((each) => readDraft(ctx, each, keys));
  const { rows } = await sql<RecordRow & { webhook_id: string }>`
    with endpoint as (
      select ${ctx.accountId}::uuid as account_id, draft.webhook_id, draft.id, draft.url,
        decode(draft.headers, 'base64') as headers, draft.policy, draft.connector_id, 'active' as state,
        null::timestamptz as off_since, known.order_by, known.concurrency, known.per_second,
        coalesce(known.signing, '{"ed25519":false,"rsaHeader":null}'::json) as signing,
        coalesce(known.sends_arrays, false) as sends_arrays,
        coalesce(known.content_type, 'application/json') as content_type
      from unnest(${pgArray(drafts.map((each) => each.webhookId))}::text[], ${pgArray(drafts.map(() => newId(ctx)))}::uuid[],
        ${pgArray(drafts.map((each) => each.url))}::text[], ${pgArray(drafts.map((each) => each.headers))}::text[],
        ${pgArray(drafts.map((each) => each.policy))}::text[], ${pgArray(drafts.map((each) => each.connectorId))}::uuid[],
        ${pgArray(drafts.map((each) => each.webhookUuid))}::uuid[])
        as draft(webhook_id, id, url, headers, policy, connector_id, webhook_uuid)
      left join endpoint as known
        on known.account_id = ${ctx.accountId} and known.webhook_id = draft.webhook_uuid
    )
    select endpoint.webhook_id, ${RECORD_COLUMNS} from endpoint ${RECORD_JOINS}
    where endpoint.connector_id is null or connector.id is not null`.execute(ctx.db);
  return new Map(rows.map((row) => [row.webhook_id, openTarget(ctx.vault, toRecord(row))]));
}

function readDraft(
  ctx: AccountContext,
  { id = '', url, headers, policy, connector }: PublishedWebhook,
  policyKeys: ReadonlyMap<string, string>,
) {
  const nobodys = '00000000-0000-0000-0000-000000000000';
  return {
    webhookId: id,
    webhookUuid: decodeId('whk', id) ?? null,
    url,
    headers: sealHeaders(ctx.vault, headers ?? []).toString('base64'),
    // What is no policy is a problem of its own: until it is solved, the usual one applies.
    policy: policyKeys.get(policy) ?? 'standard',
    connectorId: connector === undefined ? null : (decodeId('con', connector) ?? nobodys),
  };
}
