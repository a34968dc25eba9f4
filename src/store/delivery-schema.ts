import type { ColumnType, Generated } from 'kysely';
import type { Json, Timestamp } from './columns.ts';

export interface EndpointTable {
  account_id: string;
  id: string;
  campaign_id: string | null;
  webhook_id: string;
  url: string;
  /** Sealed JSON: [{name, value}]. */
  headers: Uint8Array;
  /** A built-in policy's name, or the UUID of one of the account's own. */
  policy: string;
  state: 'active' | 'paused' | 'disabled';
  /** Why it is disabled, and since when; both null otherwise. */
  off_reason: 'gone' | 'failures' | 'deleted' | null;
  /** A webhook that its account paused has one too: it is owed what comes up for as long as its policy holds. */
  off_since: Timestamp | null;
  /** Strict order over all its deliveries or over those of one person; null: as its policy says. */
  order_by: 'endpoint' | 'phoneNumber' | null;
  /** Requests under way at once; null: the default. */
  concurrency: number | null;
  /** POSTs a second; null: no limit. */
  per_second: number | null;
  signing: ColumnType<{ ed25519: boolean; rsaHeader: string | null }, string | undefined, string>;
  /** Who gets mails about its failures. */
  alert_to: Generated<string[]>;
  /** Each body is an array, of one where its policy makes no batches. */
  sends_arrays: Generated<boolean>;
  content_type: Generated<string>;
  /** Whose credentials go with each request. */
  connector_id: Generated<string | null>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

/** Hot: how an endpoint does. Nothing is written here while it works. */
export interface EndpointHealthTable {
  account_id: string;
  endpoint_id: string;
  /** Failed attempts since the last that succeeded, and when the first of them was. */
  error_streak: Generated<number>;
  streak_began_at: Timestamp | null;
  /** Failed attempts of one day, in the server's time zone. */
  error_day: Timestamp | null;
  errors_that_day: Generated<number>;
  /** The breaker: how often it has opened in a row, until when nothing is sent, when it closed last. */
  openings: Generated<number>;
  resume_at: Timestamp | null;
  recovered_at: Timestamp | null;
  /** One process claims for it alone until then: probing, catching up, or under a rate. */
  exclusive_until: Timestamp | null;
  /** Deliveries up to this one are caught up on, one after the other, before anything newer. */
  catch_up_to: string | null;
  /** When the rate allows the next POST. */
  next_free_at: Timestamp | null;
}

export interface DeliveryPolicyTable {
  account_id: string;
  id: string;
  name: string;
  /** The built-in policy that it was cloned from. */
  base: string;
  definition: Json<unknown>;
  created_at: Timestamp;
}

/** Keys that deliveries are signed with, beside the account's current HMAC secret. */
export interface SigningKeyTable {
  account_id: string;
  id: string;
  kind: 'hmac' | 'ed25519' | 'rsa';
  /** Sealed: `whsec_…`, or the private key as PKCS#8 PEM. */
  secret: Uint8Array;
  /** SPKI PEM; null for hmac. */
  public_key: string | null;
  created_at: Timestamp;
  /** Replaced: still signs until then. Null: the current one of its kind. */
  expires_at: Timestamp | null;
}

/** Append-only, partitioned by day on the UUIDv7 id. */
export interface DeliveryTable {
  account_id: string;
  id: string;
  endpoint_id: string;
  /** The body, frozen: every attempt sends these bytes. */
  payload: string;
  event_type: string | null;
  /** Ordered endpoints: its lane and its number there. */
  lane_key: string | null;
  sequence: number | null;
  created_at: Timestamp;
}

/** Hot: one strictly ordered stream of an endpoint. What is owed are its deliveries above `settled_sequence`. */
export interface DeliveryLaneTable {
  account_id: string;
  endpoint_id: string;
  /** Empty for the lane of a whole endpoint, else whose deliveries these are. */
  key: string;
  /** The number given last. */
  last_sequence: Generated<number>;
  /** Everything up to here is over: delivered, given up, skipped or discarded. */
  settled_sequence: Generated<number>;
  /** Bytes of payload above `settled_sequence`, roughly: what makes a batch due early. */
  waiting_bytes: Generated<number>;
  /** When the head may be sent; null: nothing waits. */
  due_at: Timestamp | null;
  /** Attempts made with the head. */
  attempt_count: Generated<number>;
  /** The head's batch, sealed at its first attempt: its id and the last number in it. */
  batch_id: string | null;
  batch_end: number | null;
  /** When the head failed first; null: it has not. */
  blocked_since: Timestamp | null;
  claim_id: string | null;
  leased_until: Timestamp | null;
}

/** Append-only: which deliveries went together in one POST. Its id is that POST's `webhook-id`. */
export interface DeliveryBatchTable {
  account_id: string;
  id: string;
  endpoint_id: string;
  lane_key: string;
  first_sequence: number;
  last_sequence: number;
  created_at: Timestamp;
}

/** Hot: what is still owed. Rows go when settled. */
export interface DeliveryQueueTable {
  account_id: string;
  id: string;
  endpoint_id: string;
  due_at: Timestamp;
  attempt_count: number;
  claim_id: string | null;
  leased_until: Timestamp | null;
  /** Asked for by somebody: sent with `hookline-replay: true`. */
  is_replay: Generated<boolean>;
}

/** Append-only, in the partition of its delivery's day. */
export interface AttemptTable {
  account_id: string;
  delivery_id: string;
  /** Of the request, from 1. A skip has minus the number of requests before it: it comes behind the last of them. */
  number: number;
  at: Timestamp;
  /** `skipped`: no attempt, an operator let the lane go on without it. */
  outcome: 'delivered' | 'retry' | 'failed' | 'skipped';
  status: number | null;
  error_class: string | null;
  timing: Json<unknown>;
  response_excerpt: string | null;
}

/** What people should know of: shown by the API, and mailed where somebody is to be mailed. */
export interface NotificationTable {
  account_id: string;
  id: string;
  kind: 'endpoint.errors' | 'endpoint.disabled' | 'endpoint.reactivated';
  endpoint_id: string;
  detail: Json<Record<string, unknown>>;
  mail_to: string[];
  /** When to try the mail next; null: sent, given up, or nobody to send it to. */
  mail_due_at: Timestamp | null;
  mail_attempts: Generated<number>;
  mailed_at: Timestamp | null;
  created_at: Timestamp;
}

export interface ReactivationLinkTable {
  token_hash: Uint8Array;
  account_id: string;
  endpoint_id: string;
  created_at: Timestamp;
  expires_at: Timestamp;
  used_at: Timestamp | null;
}

/** A bulk resend: deliveries of an id range, queued again at a rate. */
export interface ReplayTable {
  account_id: string;
  id: string;
  endpoint_id: string | null;
  campaign_id: string | null;
  /** The first id that is in, and the first that is not. */
  from_id: string;
  to_id: string;
  states: string[];
  event_type: string | null;
  per_second: number;
  state: 'running' | 'completed' | 'cancelled';
  /** How many were found when it began, and how many are queued by now. */
  total: number;
  queued: Generated<number>;
  /** The last delivery that was looked at. */
  cursor: string;
  /** When the next ones are queued; null: it is over. */
  next_at: Timestamp | null;
  created_at: Timestamp;
  finished_at: Timestamp | null;
}
