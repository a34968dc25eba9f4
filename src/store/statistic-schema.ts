import type { Timestamp } from './columns.ts';

/** How often something happened in an hour. */
export interface StatisticTable {
  account_id: string;
  campaign_id: string;
  /** The beginning of the hour. */
  hour: Timestamp;
  kind: StatisticKind;
  /** Of answers: the label of the section; else empty. */
  label: string;
  /** Of answers that chose an option: its key; else empty. */
  option: string;
  count: string;
}

/** `option`, `captured` and `fallback` are answers: an option was chosen, the text was kept, it was not understood. */
export type StatisticKind = 'started' | 'option' | 'captured' | 'fallback' | 'sent';

/** Somebody who was in a campaign. */
export interface ParticipantTable {
  account_id: string;
  campaign_id: string;
  contact_id: string;
  has_answered: boolean;
}

export interface StatisticCursorTable {
  account_id: string;
  /** The last activity that is counted. */
  after: string;
  counted_at: Timestamp;
}
