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
 * One that was gone and is back follows it in everything. Returns the ids of those that were moved to another URL: `followMove` is theirs after the commit.
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
    const published = { url, headers, policy, connector_id: connector };
    const known = before.get(webhook.id);
    if (!known) {
      const key = { account_id: ctx.accountId, id: newId(ctx), campaign_id: campaignId, webhook_id: webhookId };
      const at = { created_at: nowDate(ctx), updated_at: nowDate(ctx) };
      const row = { ...key, ...published, state: 'active' as const, ...at };
      if (await insertEndpoint(ctx.db, row)) continue;
    }
    const change = known ? listChanges(webhook, known, published) : published;
    if (Object.keys(change).length === 0) continue;
    const update = { ...change, updated_at: nowDate(ctx) };
    const movedId = await updatePublishedEndpoint(ctx.db, ctx.accountId, webhookId, update);
    if (movedId !== undefined) movedIds.push(movedId);
  }
  return movedIds;
}

type Published = Parameters<typeof updatePublishedEndpoint>[3];

function listChanges(webhook: PublishedWebhook, before: PublishedWebhook, published: Published): Published {
  const { url, headers, policy, connector_id } = published;
  return {
    ...(webhook.url === before.url ? {} : { url }),
    ...(webhook.policy === before.policy ? {} : { policy }),
    ...(connector_id === connectorKeyOf(before) ? {} : { connector_id }),
    ...(isDeepStrictEqual(webhook.headers ?? [], before.headers ?? []) ? {} : { headers }),
  };
}

function connectorKeyOf({ connector }: PublishedWebhook): string | null {
  if (connector === undefined) return null;
  const key = decodeId('con', connector);
  invariant(key, 'what is published names connectors that there are');
  return key;
}
