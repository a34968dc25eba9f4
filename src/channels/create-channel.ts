import type { EgressAllow } from '../rules/address.ts';
import { bumpAssetsRevision } from '../store/assets-revision.ts';
import { type AccountContext, inTransaction, newId, nowDate } from '../store/context.ts';
import { mergeConfig, sealConfig } from './channel-config.ts';
import type { ChannelDirectory } from './directory.ts';
import { presentChannel } from './present-channel.ts';
import { type ChannelRow, insertChannel } from './queries.ts';
import type { Channel, NewChannel } from './schema.ts';
import { defaultSender } from './sender.ts';

/** What the channel use cases and routes need beside the context. */
export interface ChannelDeps {
  /** Without a trailing slash. */
  publicUrl: string;
  egressAllow: EgressAllow;
  channels: ChannelDirectory;
}

/** Makes a channel, ready for the provider's callbacks. @throws AppError `invalid`. */
export async function createChannel(ctx: AccountContext, deps: ChannelDeps, input: NewChannel): Promise<Channel> {
  const { kind } = input;
  const sender = input.sender ?? defaultSender(kind);
  const config = mergeConfig({ kind, sender, given: input.config, kept: {} }, deps.egressAllow);
  const stored = sealConfig(ctx.vault, kind, config);
  const at = nowDate(ctx);
  const row: ChannelRow = {
    account_id: ctx.accountId,
    id: newId(ctx),
    kind,
    name: input.name,
    sender,
    ...stored,
    messages_per_second: input.messagesPerSecond,
    next_send_at: null,
    created_at: at,
    updated_at: at,
    deleted_at: null,
  };
  await inTransaction(ctx, async ({ db }) => {
    await insertChannel(db, row);
    await bumpAssetsRevision(db, ctx.accountId);
  });
  return presentChannel(row, deps.publicUrl, undefined);
}
