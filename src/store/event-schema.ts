import type { Generated } from 'kysely';
import type { Json, Timestamp } from './columns.ts';

/** An account's own webhook: which events it wants, and how they are written. The rest stands on its endpoint. */
export interface WebhookTable {
  account_id: string;
  id: string;
  /** What formats with integer ids call it. */
  number: Generated<number>;
  endpoint_id: string;
  name: string;
  /** Whose it is, for programs that register their own. */
  app: string | null;
  description: string;
  preset: string;
  format: string;
  events: string[];
  filters: Json<unknown>;
  state: 'draft' | 'active' | 'verification_failed' | 'deleted';
  verification: Json<unknown> | null;
  /** When the tests that were sent are paid for, by the database's clock. */
  next_test_at: Timestamp | null;
  /** A test is under way, at the latest until then. */
  test_ends_at: Timestamp | null;
  created_at: Timestamp;
  updated_at: Timestamp;
  deleted_at: Timestamp | null;
}

/** Append-only, partitioned by month on the UUIDv7 id: the event's, in the order in which events became known. */
export interface ActivityTable {
  account_id: string;
  id: string;
  type: string;
  /** When it happened, which may be before it became known. */
  at: Timestamp;
  contact_id: string | null;
  campaign_id: string | null;
  data: Json<unknown>;
}

export interface TrackedLinkTable {
  code: string;
  account_id: string;
  url: string;
  message_id: string;
  contact_id: string;
  created_at: Timestamp;
}

/** A message that somebody else sent and reports on. */
export interface ReportedMessageTable {
  account_id: string;
  id: string;
  number: Generated<number>;
  external_id: string;
  contact_id: string;
  channel: string;
  recipient: string | null;
  send: Json<unknown>;
  delivered_at: Timestamp | null;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface MessageReportTable {
  account_id: string;
  message_id: string;
  key: string;
  reported_at: Timestamp;
}
