import { notFound } from '../base/errors.ts';
import { readCursor, toPage } from '../http/page.ts';
import type { AccountContext } from '../store/context.ts';
import type { ChannelDeps } from './create-channel.ts';
import { presentChannel } from './present-channel.ts';
import { findChannel, listChannelRows, listLastInbound } from './queries.ts';
import { type Channel, LAST_INBOUND_AMONG } from './schema.ts';

/** @throws AppError `not_found`. */
export async function getChannel(ctx: AccountContext, deps: ChannelDeps, channelId: string): Promise<Channel> {
  const row = await findChannel(ctx.db, ctx.accountId, channelId);
  if (!row) throw notFound('channel');
  const lastInbound = await listLastInbound(ctx.db, ctx.accountId, LAST_INBOUND_AMONG);
  return presentChannel(row, deps.publicUrl, lastInbound.get(row.id));
}

/** The account's channels, newest first, without deleted ones. */
export async function listChannels(
  ctx: AccountContext,
  deps: ChannelDeps,
  page: { cursor?: string | undefined; limit: number },
) {
  const rows = await listChannelRows(ctx.db, ctx.accountId, readCursor(page.cursor), page.limit + 1);
  const lastInbound = await listLastInbound(ctx.db, ctx.accountId, LAST_INBOUND_AMONG);
  return toPage(rows, page.limit, (row) => presentChannel(row, deps.publicUrl, lastInbound.get(row.id)));
}
