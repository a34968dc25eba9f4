import { notFound } from '../base/errors.ts';
import type { ChannelDirectory, LoadedChannel } from '../channels/directory.ts';
import type { AccountContext } from '../store/context.ts';

/** @throws AppError `not_found` for what is no channel of this account. */
export async function getOwnChannel(
  ctx: AccountContext,
  channels: ChannelDirectory,
  channelId: string,
): Promise<LoadedChannel> {
  const channel = await channels.find(channelId);
  if (!channel || channel.accountId !== ctx.accountId) throw notFound('channel');
  return channel;
}
