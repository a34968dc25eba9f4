import type { CallAnswer } from '../../rules/call-answer.ts';
import type { Header } from '../../rules/header.ts';
import type { Address } from '../../rules/message.ts';

/** A request of a conversation, rendered and frozen: every time it is begun it is the same. Ids are UUIDs. */
export interface OwedCall {
  id: string;
  accountId: string;
  requestId: string;
  /** Its credentials are added when it is made. */
  connectorId: string | null;
  /** What templates know its answer by. */
  name: string;
  channelId: string;
  conversationId: string;
  contactId: string;
  /** The wait, in its conversation, that it belongs to. */
  wait: number;
  /** Where the person is written to. */
  to: Address;
  method: CallMethod;
  url: string;
  /** With `content-type` where there is a body. */
  headers: Header[];
  body: string | null;
  timeoutMs: number;
  /** May be made again where nobody knows whether it was made: GET, PUT, DELETE, or with an `Idempotency-Key`. */
  isRepeatable: boolean;
}

/** Of a call, what making it takes; tests of requests make calls that nobody is owed. */
export type CallToMake = Pick<
  OwedCall,
  'accountId' | 'connectorId' | 'method' | 'url' | 'headers' | 'body' | 'timeoutMs'
>;

export type CallMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Tells the conversation what came of a call; resolves once that is committed. What is told twice, or too late, does
 * nothing. @throws where the store is away: the caller asks again.
 */
export type AnswerCall = (call: OwedCall, answer: CallAnswer) => Promise<void>;
