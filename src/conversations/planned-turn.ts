import type { LoadedCampaign } from '../campaigns/load-assets.ts';
import type { Category } from '../contacts/categories.ts';
import type { OwedDelivery } from '../deliveries/request.ts';
import type { ConversationState, StepResult } from '../engine/types.ts';
import type { NewEvent } from '../events/event-types.ts';
import type { RewrittenLink } from '../links/rewrite-links.ts';
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

/** One item stepped: what it asks for, with ids given, nothing done yet. */
export interface PlannedTurn {
  item: TurnItem;
  person: Person;
  /** The inbound message's id; a trigger has none. */
  messageId: string | undefined;
  result: StepResult;
  replies: PlannedReply[];
  deliveries: OwedDelivery[];
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
