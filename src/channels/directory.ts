import { decodeId, encodeId } from '../base/ids.ts';
import type { Context } from '../store/context.ts';
import type { Adapter, ChannelAccess } from './adapter.ts';
import { adapterFor } from './adapters.ts';
import { openConfig } from './channel-config.ts';
import { callbackUrls } from './present-channel.ts';
import { type ChannelRow, findChannelOfAnyone } from './queries.ts';

/** How long another process's change of a channel may go unseen. */
export const CHANNEL_CACHE_MS = 1000;
/** More channels than one process serves at a time; past it the one loaded longest ago goes. */
const CHANNELS_MAX = 10_000;

/** A channel ready to work with: secrets opened, its adapter at hand. */
export interface LoadedChannel {
  accountId: string;
  /** The UUID; `access.id` is the outside id. */
  id: string;
  adapter: Adapter;
  access: ChannelAccess;
  /** As set, or the adapter's default; null: no limit on our side. */
  messagesPerSecond: number | null;
  inboundUrl: string;
  statusUrl: string;
}

/** Channels by the id in their callbacks' URL, kept open for a moment: it is asked on every callback. */
export interface ChannelDirectory {
  /** By outside id (`chn_…`). Undefined: there is none, or it was deleted. */
  find(channelId: string): Promise<LoadedChannel | undefined>;
  /** To be called, with the UUID, after this process changed the channel. */
  forget(uuid: string): void;
}

interface Entry {
  loadedAt: number;
  channel: Promise<LoadedChannel | undefined>;
}

/** @param options.publicUrl without a trailing slash. */
export function createChannelDirectory(ctx: Context, options: { publicUrl: string }): ChannelDirectory {
  const entries = new Map<string, Entry>();

  function load(channelId: string, uuid: string, loadedAt: number): Promise<LoadedChannel | undefined> {
    const channel = findChannelOfAnyone(ctx.db, uuid).then((row) => row && openChannel(ctx, row, options.publicUrl));
    const entry = { loadedAt, channel };
    entries.delete(channelId);
    entries.set(channelId, entry);
    const oldest = entries.size > CHANNELS_MAX ? entries.keys().next().value : undefined;
    if (oldest !== undefined) entries.delete(oldest);
    // Ids that nobody has would fill the memory, and a failure is not to be repeated for a second.
    const drop = () => entries.get(channelId) === entry && entries.delete(channelId);
    channel.then((found) => found ?? drop(), drop);
    return channel;
  }

  return {
    async find(channelId) {
      const now = ctx.clock.now();
      const kept = entries.get(channelId);
      if (kept && now - kept.loadedAt < CHANNEL_CACHE_MS) return kept.channel;
      const uuid = decodeId('chn', channelId);
      return uuid === undefined ? undefined : load(channelId, uuid, now);
    },
    forget(uuid) {
      entries.delete(encodeId('chn', uuid));
    },
  };
}

function openChannel(ctx: Context, row: ChannelRow, publicUrl: string): LoadedChannel {
  const adapter = adapterFor(row.kind);
  const id = encodeId('chn', row.id);
  const config = adapter.configSchema.parse(openConfig(ctx.vault, row));
  const access: ChannelAccess = { id, sender: row.sender, config };
  return {
    accountId: row.account_id,
    id: row.id,
    adapter,
    access,
    messagesPerSecond: row.messages_per_second ?? adapter.defaultRate(access),
    ...callbackUrls(publicUrl, id),
  };
}
