import type { ChatbotDefinition } from '../campaigns/definition.ts';
import type { CallAnswer } from '../rules/call-answer.ts';
import type { Address, InboundEvent, MenuChoice, OptOutVerdict, OutgoingMedia } from '../rules/message.ts';

/** A campaign version that people can be in. Immutable: compiled menus are cached by the identity of `definition`. */
export interface PublishedCampaign {
  /** The outside id (`cmp_…`), as it stands in webhook payloads. */
  id: string;
  version: number;
  definition: ChatbotDefinition;
}

/** The published campaigns a step may reach, already in memory. Every look-up is by value, nothing is fetched. */
export interface Assets {
  /** That version, or the live one when `version` is left out; undefined where there is none. */
  campaign(id: string, version?: number): PublishedCampaign | undefined;
  /** The live campaign that a message starts on this channel by its whole normalised text. */
  campaignByKeyword(normalized: string): string | undefined;
  /** The live campaign that any other first message starts on this channel. */
  defaultCampaign(): string | undefined;
  /** What the account's people may subscribe to, in the order they are shown. */
  categories(): readonly Category[];
  /** A request that conversations may make; undefined where the account has none of that id, or deleted it. */
  request(id: string): CallableRequest | undefined;
  /** Whether a text can be a contact field's value: any can, unless the account gave the field a type. */
  acceptsField(field: string, text: string): boolean;
}

/** A request (`req_…`) as far as conversations care. */
export interface CallableRequest {
  id: string;
  /** What templates know its answer by: `$data.get('WH5')`. */
  name: string;
  timeoutMs: number;
  /** Its answer may say how the conversation goes on. */
  mayAnswer: boolean;
}

/** A kind of communication that people subscribe to. A campaign names its own by `key`. */
export interface Category {
  id: string;
  key: string;
  name: string;
  /** Whether people are shown it. */
  isPublic: boolean;
}

/** Where a person is: a campaign version and one of its sections (`welcome` or an interaction's id). */
export interface Position {
  campaignId: string;
  version: number;
  section: string;
}

/** What the next message is taken for instead of a menu answer. `option` is the option's index in the section. */
interface Awaiting {
  kind: 'webhook' | 'attribute';
  option: number;
}

/** A conversation between two turns. JSON through and through: it is stored and read back before every step. */
export interface ConversationState {
  status: 'active' | 'ended';
  position: Position | null;
  awaiting: Awaiting | null;
  /** Unmatched answers in a row in this section. */
  misses: number;
  /** Where campaign redirects came from, the latest last. */
  returns: Position[];
  /** The sections before this one in the same campaign, the latest last: where "back" leads. */
  history: string[];
  /** After this moment (ms) the conversation counts as ended; null: never. */
  expiresAt: number | null;
  /** Loop guard: turns since `hourStart` (ms). */
  hourStart: number;
  turnsThisHour: number;
  /** Loop guard: the last text of the person, normalised, and how often it came in a row. */
  lastText: string;
  sameTextCount: number;
  /** There after a STOP whose confirmation offered to keep some categories: the next message may name one. */
  keepOffer?: KeepOffer;
  /** The number given to the last wait; counts up over conversations, so that an answer to another one is told apart. */
  waits?: number;
  /** There while calls are awaited: nothing but consent moves the conversation on. */
  waiting?: Waiting;
  /** What requests answered, by their name: `$data`. Goes with the conversation. */
  data?: Record<string, unknown>;
  /** The parameters of the event that started the conversation: `${name}`. */
  params?: Record<string, unknown>;
  /**
   * What the person sent while calls were awaited, oldest first. The turn's: the engine only drops it, where STOP ends the
   * conversation or a start from outside takes its place. It outlasts any other end: those messages are still to be stepped.
   */
  kept?: KeptMessage[];
}

/** Calls that a conversation waits for. It goes on when all are answered, or at `until`. */
export interface Waiting {
  wait: number;
  /**
   * What goes on then: the section the person came to is shown, the redirect of an option is followed, the webhook's
   * confirmation is said.
   */
  for: { kind: 'section' } | { kind: 'request'; option: number } | { kind: 'webhook'; option: number };
  calls: AwaitedCall[];
  /** When it goes on by itself, whatever became of the calls (ms): far beyond their own deadlines. */
  until: number;
  /** Sections shown in this turn before the wait: rounds of calls count as one turn. */
  steps: number;
  /** The inbound message that led here, for its trace; null: a trigger did. The turn's, not the engine's. */
  messageId?: string | null;
  /** Where the person is written to. The turn's, not the engine's. */
  to?: Address;
}

/** A call under way, by what it calls: a request (`req_…`) or a webhook (`whk_…`). */
export interface AwaitedCall {
  id: string;
  /** What templates know its answer by, as it was called when it began; a webhook has none. */
  name?: string;
  answer?: CallAnswer;
}

/** An inbound message, recorded, that waits to be stepped. */
export interface KeptMessage {
  /** UUID of its record. */
  messageId: string;
  /** As it came in (an `Inbound` of the channels), and when (ms). */
  inbound: unknown;
  receivedAt: number;
  /** Tried in the simulator: its webhooks are shown, not sent. */
  isTried?: true;
}

/** Category ids in the order they were numbered from 1, and until when (ms) an answer counts. */
export interface KeepOffer {
  categoryIds: string[];
  until: number;
}

export interface EngineContact {
  optedOut: boolean;
  /** By category id: opted in or out. Left out: never asked. */
  subscriptions: Readonly<Record<string, boolean>>;
  fields: Readonly<Record<string, unknown>>;
  /** E.164, or null for somebody who hides it. */
  phoneNumber: string | null;
  name: string | null;
  /** What templates see as `$contact`: what is built in, keys and fields, as plain data. */
  card: Readonly<Record<string, unknown>>;
}

export interface StepInput {
  assets: Assets;
  /** Null: nobody has talked on this channel yet. */
  state: ConversationState | null;
  inbound:
    | { kind: 'event'; event: InboundEvent; optOut?: OptOutVerdict }
    /** The campaign is started for this person from outside: by the API, or by an event with parameters. */
    | { kind: 'trigger'; campaignId: string; params?: Record<string, unknown> }
    /** A call that the conversation waits for came to its end. One of another wait does nothing. */
    | { kind: 'answer'; wait: number; call: string; answer: CallAnswer }
    /** The wait has lasted too long: what is not answered counts as timed out. */
    | { kind: 'give_up'; wait: number };
  contact: EngineContact;
  /** Whether we answer STOP/START/HELP ourselves, or the provider does (Twilio), which then refuses ours. */
  repliesToOptOut: boolean;
  now: number;
  newId(): string;
  /** The IANA zone that templates show dates in. */
  timeZone: string;
}

interface SendMessageEffect {
  type: 'send_message';
  text: string;
  media?: OutgoingMedia;
  /** The menu under the text, in order. How it is shown (buttons, list, numbered lines) is the channel's business. */
  choices?: MenuChoice[];
  /** The section that says it; left out where the platform does (confirmations of STOP and START, help). */
  from?: Position;
}

/**
 * A partner is to be told of an answer. `kind` redirect: after the requested input came; underlying: an option with
 * another redirect was chosen, `option` and `keyword` say which.
 */
export interface CallWebhookEffect {
  type: 'call_webhook';
  kind: 'redirect' | 'underlying';
  webhookId: string;
  campaignId: string;
  /** The campaign version the webhook stands in: its `body` parameters are that version's. */
  version: number;
  label: string;
  response: string;
  option?: string;
  keyword?: number | string;
  /** The conversation waits for its answer, this long (ms). */
  awaits?: { wait: number; withinMs: number };
}

/** A partner is asked; the conversation waits for the answer. */
export interface CallRequestEffect {
  type: 'call_request';
  wait: number;
  requestId: string;
  campaignId: string;
  version: number;
}

/** The contact's field takes this value. */
interface SetFieldEffect {
  type: 'set_field';
  field: string;
  value: string;
}

interface OptOutEffect {
  type: 'opt_out';
}

interface OptInEffect {
  type: 'opt_in';
}

/** Out of one category; everything else stays as it is. */
interface OptOutCategoryEffect {
  type: 'opt_out_category';
  categoryId: string;
}

/** In to one category. Somebody who had opted out of everything is back for this one alone. */
interface OptInCategoryEffect {
  type: 'opt_in_category';
  categoryId: string;
}

/** All that a step asks of the world, as data, in the order it is to happen. */
export type Effect =
  | SendMessageEffect
  | CallWebhookEffect
  | CallRequestEffect
  | SetFieldEffect
  | OptOutEffect
  | OptInEffect
  | OptOutCategoryEffect
  | OptInCategoryEffect;

export const EFFECT_TYPES = [
  'send_message',
  'call_webhook',
  'call_request',
  'set_field',
  'opt_out',
  'opt_in',
  'opt_out_category',
  'opt_in_category',
] as const satisfies readonly Effect['type'][];

export const TRACE_OUTCOMES = [
  'started',
  'option',
  'captured',
  'fallback',
  'global',
  'opted_out',
  'ended',
  'fault',
  /** A message to be kept until the calls that the conversation waits for are answered: nothing was done. */
  'waiting',
  /**
   * An answer came: the conversation goes on, or waits for the next one. One that nobody waits for any more is `ended`:
   * nothing was done, the state is the same.
   */
  'resumed',
] as const;
export type TraceOutcome = (typeof TRACE_OUTCOMES)[number];

export const MATCH_KINDS = ['tap', 'key', 'text', 'keyword', 'number_word', 'typo'] as const;
export type MatchedBy = (typeof MATCH_KINDS)[number];

/** Why a turn could not go on: a campaign or section that is gone, or a loop limit (see limits.ts). */
const FAULT_CODES = [
  'campaign_gone',
  'section_gone',
  'too_deep',
  'too_many_steps',
  'too_many_turns',
  'repeated_text',
  /** Given by the turn around the engine: the message could not be worked on at all. */
  'not_processed',
] as const;
export type FaultCode = (typeof FAULT_CODES)[number];

/** What was matched and why, for the designer. */
export interface Trace {
  outcome: TraceOutcome;
  /** The label of the section the message was answered in, at a start that of the section shown; null for neither. */
  section: string | null;
  campaignId: string | null;
  /** The chosen option's key ("2", "B"). */
  option?: string;
  by?: MatchedBy;
  /** One sentence for a designer: `"Opcion dos" is option 2 by its text, accents ignored.` */
  why: string;
  /** There where the outcome is `fault`. */
  fault?: FaultCode;
  /** What became of calls that the conversation waited for. */
  calls?: TracedCall[];
  /** The deliveries (`dlv_…`) that it made owed. The turn's, not the engine's. */
  deliveries?: string[];
}

export interface TracedCall {
  /** `req_…` or `whk_…`, and the request's name. */
  id: string;
  name?: string;
  outcome: CallAnswer['outcome'];
  /** One sentence for a designer, also where a typed answer was not used. */
  why: string;
}

export interface StepResult {
  state: ConversationState;
  effects: Effect[];
  trace: Trace;
}
