import type { EventType, HooklineEvent } from '../event-types.ts';

/** What formats show about an account beside the event. */
export interface AccountFacts {
  companyNumber: number;
  projectNumber: number;
  /** `email`, `phone` or codes of key fields. */
  primaryKeyFields: readonly string[];
  hasConsentCentre: boolean;
  timeZone: string;
  /** The account's own contact fields, by number. */
  fields: readonly { number: number; code: string }[];
  /** Its subscription categories, by number. */
  categories: readonly { number: number; key: string }[];
}

export interface WriteOptions {
  /** When it is sent first, ms: the same for every attempt, as the body is. */
  sentAt: number;
  /** Asked for by somebody to see what comes: marked where the format has a mark. */
  isTest: boolean;
}

/** One notification's body, given the id of the delivery that carries it (UUID). */
export type WriteBody = (deliveryId: string) => string;

export type EventNames = { readonly [Type in EventType]?: readonly string[] };

/** How events are written as JSON. Pure: the same event and facts make the same bytes. */
export interface Format {
  name: FormatName;
  /** Its bodies are arrays: of one, unless the endpoint's policy gathers several. What `write` gives is one element. */
  sendsArrays: boolean;
  contentType: string;
  /** The events it has a form for, with what it calls them. */
  names: EventNames;
  /** The person of its samples, where its document names one. */
  samplePerson?: { email: string; phone: string };
  /** The notifications an event makes: none, one, or several (a format may tell of one change in two). */
  write(event: HooklineEvent, facts: AccountFacts, options: WriteOptions): WriteBody[];
}

export const FORMAT_NAMES = ['standard', 'dialog-insight', 'yespo', 'mailingwork', 'cloudevents'] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];
