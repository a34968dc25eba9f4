import { isDeepStrictEqual } from 'node:util';
import { invariant } from '../base/assert.ts';
import { decodeId } from '../base/ids.ts';
import type { Header } from '../rules/header.ts';
import { type AccountContext, newId, nowDate } from '../store/context.ts';
import { sealHeaders } from './endpoint-headers.ts';
import { insertEndpoint, updatePublishedEndpoint } from './endpoint-queries.ts';
import { findPolicyKey } from './policies/manage-policies.ts';

/** A campaign's webhook as far as its endpoint is concerned. */
export interface PublishedWebhook {
  /** `whk_…`. */
  id?: string | undefined;
  url: string;
  headers?: Header[] | undefined;
  policy: string;
  /** `con_…`. */
  connector?: string | undefined;
}

/**
 * Gives every published webhook its endpoint. An existing endpoint follows the publication only in what its webhook
 * changed since the version published before, field by field: a header that was rotated on the endpoint meanwhile
 * survives a publication that did not touch it. Endpoints of webhooks that are gone stay, for people on older versions.
 * Returns the ids of those that were moved to another URL: `followMove` is theirs after the commit.
 * @param campaignId UUID.
 */
export async function upsertEndpoints(
  ctx: AccountContext,
  campaignId: string,
  webhooks: readonly PublishedWebhook[],
  previous: readonly PublishedWebhook[],
): Promise<string[]> {
  const movedIds: string[] = [];
  const before = new Map(previous.map((webhook) => [webhook.id, webhook]));
  for (const webhook of webhooks) {
    const webhookId = webhook.id && decodeId('whk', webhook.id);
    invariant(webhookId, 'a saved webhook has an id');
    const { url } = webhook;
    const policy = await findPolicyKey(ctx, webhook.policy);
    invariant(policy, 'what is published names policies that there are');
    const connector = connectorKeyOf(webhook);
    const headers = sealHeaders(ctx.vault, webhook.headers ?? []);
    const known = before.get(webhook.id);
    if (!known) {
      const key = { account_id: ctx.accountId, id: newId(ctx), campaign_id: campaignId, webhook_id: webhookId };
      const at = { created_at: nowDate(ctx), updated_at: nowDate(ctx) };
      await insertEndpoint(ctx.db, { ...key, url, headers, policy, connector_id: connector, state: 'active', ...at });
      continue;
    }
    const change = {
      ...(url === known.url ? {} : { url }),
      ...(webhook.policy === known.policy ? {} : { policy }),
      ...(connector === connectorKeyOf(known) ? {} : { connector_id: connector }),
      ...(isDeepStrictEqual(webhook.headers ?? [], known.headers ?? []) ? {} : { headers }),
    };
    if (Object.keys(change).length === 0) continue;
    const update = { ...change, updated_at: nowDate(ctx) };
    const movedId = await updatePublishedEndpoint(ctx.db, ctx.accountId, webhookId, update);
    if (movedId !== undefined) movedIds.push(movedId);
  }
  return movedIds;
}

function connectorKeyOf({ connector }: PublishedWebhook): string | null {
  if (connector === undefined) return null;
  const key = decodeId('con', connector);
  invariant(key, 'what is published names connectors that there are');
  return key;
}
