import { encodeId } from '../base/ids.ts';
import { maskConfig } from './channel-config.ts';
import type { ChannelRow } from './queries.ts';
import type { Channel } from './schema.ts';

/** Where the provider posts to, given PUBLIC_URL and the channel's outside id. */
export function callbackUrls(publicUrl: string, id: string): { inboundUrl: string; statusUrl: string } {
  return { inboundUrl: `${publicUrl}/channels/${id}/inbound`, statusUrl: `${publicUrl}/channels/${id}/status` };
}

/** A channel as the API shows it; `lastInboundAt`: when somebody last wrote on it. */
export function presentChannel(row: ChannelRow, publicUrl: string, lastInboundAt: Date | undefined): Channel {
  const id = encodeId('chn', row.id);
  return {
    id,
    kind: row.kind,
    name: row.name,
    sender: row.sender,
    config: maskConfig(row.kind, row.config),
    messagesPerSecond: row.messages_per_second,
    ...callbackUrls(publicUrl, id),
    lastInboundAt: lastInboundAt?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
