import { invariant } from '../base/assert.ts';
import type { Inbound } from '../channels/adapter.ts';
import type { LoadedChannel } from '../channels/directory.ts';
import type { Trace } from '../engine/types.ts';
import type { CallMethod } from '../requests/calls/call.ts';
import type { CallAnswer } from '../rules/call-answer.ts';
import type { Address, OutgoingContent } from '../rules/message.ts';

/** Something that moves one conversation on. */
export interface TurnItem {
  channel: LoadedChannel;
  /** When Hookline received it, ms since the epoch: the `date` of its webhooks. */
  receivedAt: number;
  /** `show`: webhooks and requests are made up and returned, not sent (the simulator). */
  webhooks: 'send' | 'show';
  /** The simulator's: what calls are answered with instead of being made, by the request's name or the webhook's id. */
  canned?: ReadonlyMap<string, CallAnswer>;
  what: Message | Trigger | EndOfWait;
}

/** What a person did. `recordedAs`: the id (UUID) of its record, where it is there already and waited to be stepped. */
interface Message {
  kind: 'message';
  inbound: Inbound;
  recordedAs?: string;
}

/** A start from outside. `onceKey`: however often it is asked for under this key, the campaign is started once. */
interface Trigger {
  kind: 'trigger';
  campaignId: string;
  to: Address;
  params?: Record<string, unknown>;
  onceKey?: string;
}

/** What a conversation (UUID) waited for, under the number `wait`: an answer to one call, or the end of its patience. */
export type EndOfWait = { conversationId: string; wait: number; to: Address } & (
  | { kind: 'answer'; call: string; answer: CallAnswer }
  | { kind: 'give_up' }
);

/** A request that a webhook gets, for the simulator: the bytes as they are signed. */
export interface ShownWebhook {
  url: string;
  headers: Record<string, string>;
  rawBody: string;
}

/** A request of the flow (`req_…`), for the simulator: without its connector's credentials, which are added as it is made. */
export interface ShownRequest {
  id: string;
  name: string;
  method: CallMethod;
  url: string;
  headers: Record<string, string>;
  body: string | null;
  /** Left out: it is really made. */
  answer?: CallAnswer;
}

/** What came of one item. For a repeated message id it is the first time's answer. */
export interface TurnAnswer {
  duplicate: boolean;
  conversationId: string;
  replies: OutgoingContent[];
  trace: Trace;
  webhooks: ShownWebhook[];
  requests: ShownRequest[];
  /** The wait that the conversation is in now; null: it waits for nothing. */
  waitsIn: number | null;
}

/** Who an item is from, as far as it says: items of one key are done in order of arrival. */
export function personKey(item: TurnItem): string {
  const [best] = addressesOf(item);
  return `${item.channel.id} ${best?.kind} ${best?.value}`;
}

/** Every address under which the item's person is known, the best first. */
export function addressesOf({ what }: TurnItem): Address[] {
  return what.kind === 'message' ? what.inbound.from : [what.to];
}

/** Where what the item brings about is said. */
export function replyAddress(item: TurnItem): Address {
  const [best] = addressesOf(item);
  invariant(best, 'who does something has an address');
  return best;
}

/** The item as one about a conversation's wait; undefined for what names its person by an address. */
export function endOfWait({ what }: TurnItem): EndOfWait | undefined {
  return what.kind === 'message' || what.kind === 'trigger' ? undefined : what;
}

/** What a provider or a source told this item apart by; undefined: it is never told twice. */
export function onceIdOf({ what }: TurnItem): string | undefined {
  if (what.kind === 'message') return what.inbound.providerId;
  return what.kind === 'trigger' && what.onceKey !== undefined ? `event:${what.onceKey}` : undefined;
}
