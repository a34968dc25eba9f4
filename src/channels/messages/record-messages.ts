import type { Address, InboundEvent, OutgoingContent } from '../../rules/message.ts';
import { type Context, nowDate } from '../../store/context.ts';
import { insertMessageRows, type NewMessageRow } from './queries.ts';

interface MessageFields {
  accountId: string;
  id: string;
  channelId: string;
  contactId: string;
  conversationId: string;
  /** What people read in lists; storable. */
  text: string;
}

/** What a person did. */
export interface NewInboundMessage extends MessageFields {
  direction: 'in';
  providerId: string;
  content: InboundEvent;
  /** What was matched and why; null where nothing was stepped. */
  trace: unknown;
}

/** What a person is told: `queued` goes through `enqueueOutgoing`, `sent` left in the answer to the callback. */
export interface NewOutgoingMessage extends MessageFields {
  direction: 'out';
  state: 'queued' | 'sent';
  /** The address it goes to, on every attempt. */
  to: Address;
  content: OutgoingContent;
  /** The inbound message it answers; null when a trigger started it. */
  replyTo: string | null;
  /** What it is sent for. */
  origin: MessageOrigin;
}

/** The campaign (UUID) and the section that say it, and what it is sent as: a subscription category (UUID) and kind. */
export interface MessageOrigin {
  campaignId: string | null;
  section: string | null;
  categoryId: string | null;
  sendKind: 'unitary' | 'batch';
}

/** What people send is sent for nothing; what the platform says itself comes from no campaign. */
export const NO_ORIGIN: MessageOrigin = { campaignId: null, section: null, categoryId: null, sendKind: 'unitary' };

export type NewMessage = NewInboundMessage | NewOutgoingMessage;

/** An outgoing message's stored content: what the adapter is handed, and the address. */
export type StoredOutgoing = OutgoingContent & { to: Address };

/** Records messages of any accounts, both directions, in one statement. */
export async function insertMessages(ctx: Context, messages: NewMessage[]): Promise<void> {
  if (messages.length > 0) await insertMessageRows(ctx.db, messages.map(toRow), nowDate(ctx));
}

function toRow(message: NewMessage): NewMessageRow {
  const { accountId, id, direction, channelId, contactId, conversationId, text } = message;
  const fields = { accountId, id, direction, channelId, contactId, conversationId, text };
  if (message.direction === 'in') {
    const trace = message.trace == null ? null : JSON.stringify(message.trace);
    const content = JSON.stringify(message.content);
    return {
      ...fields,
      ...NO_ORIGIN,
      state: 'received',
      replyTo: null,
      content,
      providerId: message.providerId,
      trace,
    };
  }
  const content = JSON.stringify({ ...message.content, to: message.to } satisfies StoredOutgoing);
  const { state, replyTo, origin } = message;
  return { ...fields, ...origin, state, replyTo, content, providerId: null, trace: null };
}
