import type { LoadedCampaign } from '../campaigns/load-assets.ts';
import type { Category } from '../contacts/categories.ts';
import type { OwedDelivery } from '../deliveries/request.ts';
import type { CallWebhookEffect, ConversationState, KeptMessage, StepResult } from '../engine/types.ts';
import type { NewEvent } from '../events/event-types.ts';
import type { RewrittenLink } from '../links/rewrite-links.ts';
import type { OwedCall } from '../requests/calls/call.ts';
import type { CallAnswer } from '../rules/call-answer.ts';
import type { OutgoingContent } from '../rules/message.ts';
import type { Person } from './lock-people.ts';
import type { TurnItem } from './turn-item.ts';

export interface PlannedReply {
  id: string;
  content: OutgoingContent;
  /** The section that says it; undefined where the platform does. */
  origin: { campaign: LoadedCampaign; section: string } | undefined;
  /** What it is sent as. */
  category: Category | undefined;
  /** The links of its text that are tracked. */
  links: RewrittenLink[];
}

/** A call of the conversation, rendered; one with an answer already (the simulator's) is not made. */
export interface PlannedCall {
  owed: OwedCall;
  answer: CallAnswer | undefined;
}

/** A delivery whose first answer the conversation waits for, `withinMs` long. */
export interface AwaitedDelivery {
  delivery: OwedDelivery;
  wait: number;
  /** `whk_…`. */
  webhookId: string;
  withinMs: number;
}

/** One item stepped: what it asks for, with ids given, nothing done yet. */
export interface PlannedTurn {
  item: TurnItem;
  person: Person;
  /** The inbound message's id; what is no message has none. */
  messageId: string | undefined;
  /** The inbound message that its replies answer; null: nobody's, a trigger is what began it. */
  replyTo: string | null;
  result: Pick<StepResult, 'state' | 'trace'>;
  replies: PlannedReply[];
  deliveries: OwedDelivery[];
  /** Calls that nobody gets: their webhook has no endpoint. */
  lost: CallWebhookEffect[];
  awaited: AwaitedDelivery[];
  calls: PlannedCall[];
  /** Messages that waited to be stepped, and now never are. */
  dropped: readonly KeptMessage[];
  events: NewEvent[];
}

/** An event and the item that brought it about. */
export interface ToldEvent {
  event: NewEvent;
  item: TurnItem;
}

/** The states to write: the last one of each conversation of the batch. */
export function finalStates(turns: PlannedTurn[]): Map<string, { person: Person; state: ConversationState }> {
  return new Map(turns.map(({ person, result }) => [person.conversationId, { person, state: result.state }] as const));
}
