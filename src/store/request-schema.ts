import type { Json, Timestamp } from './columns.ts';

/** Credentials that requests and webhooks are made with. */
export interface ConnectorTable {
  account_id: string;
  id: string;
  name: string;
  kind: 'basic' | 'bearer' | 'api_key' | 'oauth2';
  /** Sealed JSON. */
  credentials: Uint8Array;
  created_at: Timestamp;
  updated_at: Timestamp;
}

/** A request that conversations make. A deleted one keeps its name until it is purged. */
export interface RequestTable {
  account_id: string;
  id: string;
  name: string;
  description: string;
  /** Method, URL, body, timeout, … as saved; the headers stand apart. */
  definition: Json<unknown>;
  /** Sealed JSON: [{name, value}], values as templates. */
  headers: Uint8Array;
  connector_id: string | null;
  created_at: Timestamp;
  updated_at: Timestamp;
  deleted_at: Timestamp | null;
}

/** Hot: a call that a conversation waits for, rendered and frozen. Rows go when settled. */
export interface CallQueueTable {
  account_id: string;
  id: string;
  request_id: string;
  connector_id: string | null;
  channel_id: string;
  conversation_id: string;
  contact_id: string;
  /** The number of the wait, in its conversation, that it belongs to. */
  wait: number;
  /** Where the person is written to: {kind, value}. */
  recipient: Json<unknown>;
  /** The name that templates know its answer by. */
  name: string;
  method: string;
  url: string;
  /** Sealed JSON: [{name, value}], rendered, without the connector's. */
  headers: Uint8Array;
  body: string | null;
  timeout_ms: number;
  /** May be made again where nobody knows whether it was made. */
  is_repeatable: boolean;
  due_at: Timestamp;
  /** Times that it was begun. */
  attempt_count: number;
  claim_id: string | null;
  leased_until: Timestamp | null;
}

/** Append-only, partitioned by day on the UUIDv7 id: what became of a call. */
export interface RequestCallTable {
  account_id: string;
  id: string;
  request_id: string;
  conversation_id: string;
  contact_id: string;
  outcome: 'answered' | 'error' | 'timeout' | 'abandoned';
  /** Why it was no answer, in a sentence; null: it was one. */
  reason: string | null;
  attempt_count: number;
  method: string;
  url: string;
  body: string | null;
  status: number | null;
  error_class: string | null;
  timing: Json<unknown> | null;
  response_excerpt: string | null;
  called_at: Timestamp;
}

/** Something that happened in a system of the account's own. Kept 30 days. */
export interface SourceEventTable {
  account_id: string;
  id: string;
  /** The caller's: the same one again is the same event. */
  key: string;
  type: string;
  contact_id: string | null;
  /** The identities it came with: {id?, phone?, email?}. */
  contact: Json<unknown>;
  params: Json<Record<string, unknown>>;
  occurred_at: Timestamp;
  created_at: Timestamp;
  /** When the campaigns that it starts are to be started (again); null: that is done. */
  due_at: Timestamp | null;
  /** What it started, or why nothing. */
  results: Json<unknown> | null;
}

/** Which live campaign an event type starts. */
export interface CampaignTriggerTable {
  account_id: string;
  event_type: string;
  campaign_id: string;
  channel_id: string;
  /** The trigger as its campaign's live version has it. */
  definition: Json<unknown>;
}
