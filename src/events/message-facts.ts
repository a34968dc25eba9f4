import { encodeId } from '../base/ids.ts';
import type { MessageRef, Send } from './data.ts';

/** What is known of a message of ours, as far as events tell of it. */
export interface MessageFacts {
  /** UUID. */
  id: string;
  /** Null before its row is written. */
  number: number | null;
  /** `sms`, `whatsapp`, … */
  medium: string;
  recipient: string | null;
  kind: 'unitary' | 'batch';
  /** The campaign and the section of it that says it; both null where the platform does. */
  campaignNumber: number | null;
  section: string | null;
  category: { key: string; number: number } | null;
  /** UUIDs. */
  conversationId: string;
  replyTo: string | null;
  /** ms. */
  createdAt: number;
}

/** A message of ours as events show it. */
export function describeMessage(facts: MessageFacts): { message: MessageRef; send: Send } {
  const { id, number, medium, recipient } = facts;
  const message = { id: encodeId('msg', id), externalId: null, number, channel: medium, recipient, interfaceId: id };
  return { message: { ...message, tag: null, viewUrl: null }, send: describeSend(facts) };
}

/** A conversation is the flow that a reply comes from, begun by a person's message or by a trigger. */
function describeSend(facts: MessageFacts): Send {
  const { kind, number, campaignNumber, section, category, conversationId, replyTo, createdAt } = facts;
  const isBroadcast = kind === 'batch' || campaignNumber === null;
  const eventKey = replyTo === null ? encodeId('cnv', conversationId) : encodeId('msg', replyTo);
  const eventType = replyTo === null ? 'trigger' : 'message';
  return {
    kind,
    number: kind === 'unitary' ? number : null,
    templateNumber: campaignNumber,
    category: category?.key ?? null,
    categoryNumber: category?.number ?? null,
    startedAt: new Date(createdAt).toISOString(),
    broadcastNumber: null,
    workflow: isBroadcast ? null : { number: campaignNumber, blockId: section ?? '', eventKey, eventType },
  };
}
