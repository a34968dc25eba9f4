import type { ColumnType, Generated } from 'kysely';
import type { Json, Timestamp } from './columns.ts';

/** Who or what changed a contact: shown as its sources, and what some formats tell apart. */
export type ContactSource =
  | 'api'
  | 'inbound'
  | 'conversation'
  | 'import'
  | 'signup_form'
  | 'preference_page'
  | 'provider'
  | 'report'
  | 'merge';

export interface ContactTable {
  account_id: string;
  id: string;
  number: Generated<number>;
  name: string | null;
  fields: ColumnType<Record<string, unknown>, string | undefined, string>;
  /** A language tag, `es` or `pt-BR`; null: not known. */
  language: string | null;
  /** Blocked: said STOP, unsubscribed from everything. */
  opted_out_at: Timestamp | null;
  created_by: ColumnType<ContactSource, ContactSource | undefined, ContactSource>;
  modified_by: ContactSource | null;
  /** When and how they last opted in or out as a whole. */
  activated_at: Timestamp | null;
  activated_by: ContactSource | null;
  deactivated_by: ContactSource | null;
  complained_at: Timestamp | null;
  created_at: Timestamp;
  updated_at: Timestamp;
}

/** Why an address is not sent to any more. */
export interface Quarantine {
  code: string;
  message: string;
  /** The server that said so, and what it said, where the channel has such. */
  mta: string | null;
  diagnostic: string | null;
}

export interface ContactAddressTable {
  account_id: string;
  kind: 'phone' | 'whatsapp' | 'sender' | 'email';
  value: string;
  contact_id: string;
  created_at: Timestamp;
  quarantined_at: Timestamp | null;
  quarantine: Json<Quarantine> | null;
}

export const FIELD_TYPES = ['text', 'number', 'boolean', 'date', 'datetime', 'email', 'phone', 'choice'] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

export interface ContactFieldTable {
  account_id: string;
  id: string;
  /** Small and per account: what two formats call its id. From 100; below are phone, e-mail, name and language. */
  number: number;
  code: string;
  name: string;
  type: FieldType;
  choices: string[] | null;
  /** An id in somebody else's system: no two contacts share a value. */
  is_key: boolean;
  created_at: Timestamp;
  updated_at: Timestamp;
  /** Its code stays taken. */
  deleted_at: Timestamp | null;
}

export interface ContactKeyTable {
  account_id: string;
  field: string;
  value: string;
  contact_id: string;
}

/** A kind of communication that people subscribe to, and that messages are sent as. */
export interface SubscriptionCategoryTable {
  account_id: string;
  id: string;
  /** Small and per account, from 1. */
  number: number;
  key: string;
  name: string;
  description: string;
  /** Shown on the preference page and in the STOP menu. */
  is_public: boolean;
  created_at: Timestamp;
  updated_at: Timestamp;
  deleted_at: Timestamp | null;
}

export interface ContactSubscriptionTable {
  account_id: string;
  contact_id: string;
  category_id: string;
  is_opted_in: boolean;
  changed_at: Timestamp;
  source: ContactSource;
}

export interface ContactTombstoneTable {
  account_id: string;
  id: string;
  number: number;
  merged_into: string | null;
  erased_at: Timestamp;
}

export interface SegmentTable {
  account_id: string;
  id: string;
  name: string;
  filter: Json<unknown>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

/** How a file of contacts is read, as it was settled when it came. */
export interface ImportPlan {
  /** `target`: `phone`, `fields.city`, …; null: ignored. */
  columns: { header: string; target: string | null }[];
  match: string;
  mode: 'upsert' | 'create' | 'update';
  defaultCountry: string | null;
  delimiter: string;
  encoding: 'utf-8' | 'latin1';
}

/** Where the next batch of an import begins. */
export interface ImportCursor {
  /** Bytes. */
  offset: number;
  /** The number of the row there; the header is row 1. */
  row: number;
  /** How often this batch has failed. */
  failures: number;
}

export interface ContactImportTable {
  account_id: string;
  id: string;
  state: 'uploading' | 'running' | 'completed' | 'failed' | 'cancelled';
  file_name: string | null;
  options: Json<ImportPlan>;
  byte_count: Generated<number>;
  cursor: Json<ImportCursor>;
  row_count: Generated<number>;
  created_count: Generated<number>;
  updated_count: Generated<number>;
  unchanged_count: Generated<number>;
  failed_count: Generated<number>;
  /** Entries of its report, those that are not kept included. */
  reported_count: Generated<number>;
  /** Why it failed as a whole. */
  error: Json<{ code: string; message: string; row: number | null }> | null;
  /** When the next batch is due; while it is uploaded: when that counts as cut off. */
  next_at: Timestamp | null;
  created_at: Timestamp;
  /** When all of the file was there. */
  started_at: Timestamp | null;
  updated_at: Timestamp;
  finished_at: Timestamp | null;
}

export interface ContactImportChunkTable {
  account_id: string;
  import_id: string;
  number: number;
  bytes: Uint8Array;
}

export interface ContactImportErrorTable {
  account_id: string;
  import_id: string;
  row_number: number;
  ord: number;
  field: string | null;
  value: string | null;
  code: string;
  message: string;
}

export interface SignupFormTable {
  account_id: string;
  id: string;
  /** Small and per account, from 1. */
  number: number;
  name: string;
  definition: Json<unknown>;
  created_at: Timestamp;
  updated_at: Timestamp;
  deleted_at: Timestamp | null;
}

export interface SignupFormLookupTable {
  form_id: string;
  account_id: string;
}

/** Somebody who filled in a form, until the link ends that they were sent. */
export interface SignupTable {
  id: string;
  account_id: string;
  form_id: string;
  /** Where the link is sent; null: by e-mail. */
  channel_id: string | null;
  /** Sealed JSON; null once it is confirmed. */
  entry: Uint8Array | null;
  /** Whom it is sent to and where it was filled in, for counting only. */
  recipient_hash: Uint8Array;
  source_hash: Uint8Array | null;
  /** When the link is to be sent; null: it was, or is not to be. */
  send_at: Timestamp | null;
  attempt_count: Generated<number>;
  created_at: Timestamp;
  expires_at: Timestamp;
  confirmed_at: Timestamp | null;
}
