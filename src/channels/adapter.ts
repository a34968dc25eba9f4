import type { z } from '@hono/zod-openapi';
import type { Address, InboundEvent, OptOutVerdict, OutgoingContent } from '../rules/message.ts';

/** A provider's request as it came: signatures are checked on these bytes and this URL. */
export interface ProviderRequest {
  method: 'GET' | 'POST';
  /** As the provider was told it: PUBLIC_URL, path and query. */
  url: string;
  headers: Headers;
  body: Uint8Array;
}

/** A channel as its adapter sees it, secrets opened. `config` has passed the adapter's own schema. */
export interface ChannelAccess<Config = unknown> {
  /** Outside id, `chn_…`. */
  id: string;
  /** The sender as configured: E.164, a short code, an alphanumeric sender, a Messaging Service. */
  sender: string;
  config: Config;
}

/** One thing a person did, parsed. */
export interface Inbound {
  /** The provider's message id: what duplicates are known by. */
  providerId: string;
  /** Every address of the sender that the provider named, the best one to answer to first. */
  from: Address[];
  profileName?: string;
  /** When the provider says it was sent, ms; for order and display only. */
  sentAt?: number;
  event: InboundEvent;
  optOut?: OptOutVerdict;
  /** The provider's id of the message this answers, if told. */
  contextId?: string;
}

export type MessageState = 'queued' | 'sending' | 'unknown' | 'sent' | 'delivered' | 'read' | 'failed';

/** One report on a message that we sent. */
export interface StatusUpdate {
  providerId: string;
  /** Our own message id (`msg_…`), where the provider carries it back. */
  messageId?: string;
  state: 'sending' | 'sent' | 'delivered' | 'read' | 'failed';
  at?: number;
  error?: SendError;
}

/** Something a provider told us that nobody acts on yet: stored, answered 200. */
export interface UnknownEvent {
  kind: string;
  raw: string;
}

/** A person's number changed (Meta `user_changed_number`): the contact moves along. */
export interface AddressChange {
  from: Address;
  to: Address;
}

export interface ParsedCallback {
  messages: Inbound[];
  statuses: StatusUpdate[];
  changes: AddressChange[];
  preferences: PreferenceChange[];
  unknown: UnknownEvent[];
}

/** One row of a provider's error table: what the queue does about it, decided once and by code, never by its text. */
export interface SendError {
  /** The provider's own code as text, or ours: `http_500`, `timeout`, `network`, `bad_response`. */
  code: string;
  message: string;
  /** Worth another try: throttled, provider down. */
  retryable: boolean;
  /** The person has opted out at the provider (Twilio 21610). */
  optsOut: boolean;
  /** Nothing sent to that address will ever arrive: it goes into quarantine. */
  isHard: boolean;
}

/** Where the provider tells it: somebody stopped, or resumed, a business's messages in the provider's own screens. */
export interface PreferenceChange {
  /** Every address of the person that the provider named, the best one first. */
  from: Address[];
  isOptedOut: boolean;
}

/** A message about to be handed to the provider. */
export interface OutgoingMessage {
  /** Our id, `msg_…`: goes along so that status callbacks carry it back. */
  id: string;
  to: Address;
  content: OutgoingContent;
  /** Where the provider shall report what became of it. */
  statusUrl: string;
}

/** The HTTP request that hands a message to the provider. */
export interface ProviderCall {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** Asks the provider whether a channel's credentials are good; changes nothing there. A GET. */
export interface ProviderQuestion {
  url: string;
  headers: Record<string, string>;
}

/** What a provider says of a channel's credentials. */
export interface CredentialVerdict {
  outcome: 'accepted' | 'refused' | 'not_found' | 'inactive' | 'busy' | 'unexpected';
  /** What it means, and what can be done about it. */
  message: string;
  /** Which key of `config` to look at. */
  configKey?: string;
  /** What the provider calls whom the credentials belong to. */
  account?: string;
}

export type SendResult = { ok: true; providerId: string } | { ok: false; error: SendError; retryAfterMs?: number };

/** The answer to a provider's callback. */
export interface CallbackAnswer {
  status: number;
  contentType: string;
  body: string;
}

export type Medium = 'sms' | 'whatsapp' | 'simulator';

/** One provider. Everything in here is pure: bytes in, data out. */
export interface Adapter<Config = unknown> {
  kind: 'twilio' | 'whatsapp' | 'simulator';
  /** The whole `config` of the API; unknown keys are refused. */
  configSchema: z.ZodType<Config>;
  /** The keys of `config` that are write-only. */
  secretKeys: readonly string[];
  /** Whether the provider answers STOP, START and HELP itself. */
  providerAnswersOptOut(channel: ChannelAccess<Config>): boolean;
  /** What its messages are: `sms`, `whatsapp`, … */
  medium(channel: ChannelAccess<Config>): Medium;
  /** The longest text that one message takes, its menu included; a text with variables that came out longer is split. */
  textMax: number;
  /** Messages per second when the channel sets none; null: no limit on our side. */
  defaultRate(channel: ChannelAccess<Config>): number | null;
  /** Whether replies go out in the answer to the callback (TwiML) instead of by a call of ours. */
  repliesInline(channel: ChannelAccess<Config>): boolean;
  /** Constant-time check of the provider's signature over the raw bytes. */
  verify(request: ProviderRequest, channel: ChannelAccess<Config>): boolean;
  /** Meta's verification GET; undefined where the provider has none (404). */
  answerChallenge?(request: ProviderRequest, channel: ChannelAccess<Config>): CallbackAnswer;
  /** @throws AppError `malformed` where the body is not what the provider's format says. */
  parse(request: ProviderRequest, channel: ChannelAccess<Config>): ParsedCallback;
  /** A status callback on its own address (Twilio). Adapters whose statuses come with messages parse both alike. */
  parseStatus(request: ProviderRequest, channel: ChannelAccess<Config>): ParsedCallback;
  /** The 2xx for a callback; `replies` is empty unless they go inline. */
  answer(replies: OutgoingContent[], channel: ChannelAccess<Config>): CallbackAnswer;
  /** The provider call for one message. Providers that split texts do it themselves; over the limit is refused at publish. */
  buildSend(message: OutgoingMessage, channel: ChannelAccess<Config>): ProviderCall;
  parseSendResult(status: number, headers: Headers, body: string): SendResult;
  /** Left out where there is no provider to ask. */
  credentials?: {
    ask(channel: ChannelAccess<Config>): ProviderQuestion;
    judge(status: number, body: string, channel: ChannelAccess<Config>): CredentialVerdict;
  };
}
