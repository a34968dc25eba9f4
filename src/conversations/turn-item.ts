import type { Inbound } from '../channels/adapter.ts';
import type { LoadedChannel } from '../channels/directory.ts';
import type { Trace } from '../engine/types.ts';
import type { Address, OutgoingContent } from '../rules/message.ts';

/** One message to be turned, or one start from outside. */
export interface TurnItem {
  channel: LoadedChannel;
  /** When Hookline received it, ms since the epoch: the `date` of its webhooks. */
  receivedAt: number;
  /** `show`: webhooks are made and returned, not sent (the simulator). */
  webhooks: 'send' | 'show';
  what: { kind: 'message'; inbound: Inbound } | { kind: 'trigger'; campaignId: string; to: Address };
}

/** A request that a webhook gets, for the simulator: the bytes as they are signed. */
export interface ShownWebhook {
  url: string;
  headers: Record<string, string>;
  rawBody: string;
}

/** What came of one item. For a repeated message id it is the first time's answer. */
export interface TurnAnswer {
  duplicate: boolean;
  conversationId: string;
  replies: OutgoingContent[];
  trace: Trace;
  webhooks: ShownWebhook[];
}

/** Who an item is from, as far as it says: items of one key are done in order of arrival. */
export function personKey(item: TurnItem): string {
  const [best] = addressesOf(item);
  return `${item.channel.id} ${best?.kind} ${best?.value}`;
}

/** Every address under which the item's person is known, the best first. */
export function addressesOf(item: TurnItem): Address[] {
  return item.what.kind === 'message' ? item.what.inbound.from : [item.what.to];
}
