import { notFound } from '../../base/errors.ts';
import type { Sight } from '../../deliveries/read-endpoints.ts';
import { type Page, readCursor, toPage } from '../../http/page.ts';
import type { AccountContext } from '../../store/context.ts';
import { presentWebhooks } from './present-webhook.ts';
import { findWebhookRow, listWebhookRows, type WebhookRow } from './queries.ts';
import type { Webhook, WebhooksQuery } from './schema.ts';

/** @throws AppError `not_found`. */
export async function getWebhook(ctx: AccountContext, webhookId: string, sight: Sight): Promise<Webhook> {
  const [webhook] = await presentWebhooks(ctx, [await getWebhookRow(ctx, webhookId)], sight);
  return webhook as Webhook;
}

/** The account's webhooks, newest first; deleted ones are in no list. */
export async function listWebhooks(
  ctx: AccountContext,
  { cursor, limit, ...search }: WebhooksQuery,
  sight: Sight,
): Promise<Page<Webhook>> {
  const rows = await listWebhookRows(ctx.db, ctx.accountId, {
    ...search,
    before: readCursor(cursor),
    limit: limit + 1,
  });
  const { items, nextCursor } = toPage(rows, limit, (row) => row);
  return { items: await presentWebhooks(ctx, items, sight), nextCursor };
}

/** @throws AppError `not_found`, for a deleted one too. */
export async function getWebhookRow(ctx: AccountContext, webhookId: string): Promise<WebhookRow> {
  const row = await findWebhookRow(ctx.db, ctx.accountId, { id: webhookId });
  if (!row) throw notFound('webhook');
  return row;
}
