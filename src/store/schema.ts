import type { ColumnType, Generated } from 'kysely';
import type { Json, Timestamp } from './columns.ts';
import type {
  ContactAddressTable,
  ContactFieldTable,
  ContactImportChunkTable,
  ContactImportErrorTable,
  ContactImportTable,
  ContactKeyTable,
  ContactSubscriptionTable,
  ContactTable,
  ContactTombstoneTable,
  SegmentTable,
  SignupFormLookupTable,
  SignupFormTable,
  SignupTable,
  SubscriptionCategoryTable,
} from './contact-schema.ts';
import type {
  AttemptTable,
  DeliveryBatchTable,
  DeliveryLaneTable,
  DeliveryPolicyTable,
  DeliveryQueueTable,
  DeliveryTable,
  EndpointHealthTable,
  EndpointTable,
  NotificationTable,
  ReactivationLinkTable,
  ReplayTable,
  SigningKeyTable,
} from './delivery-schema.ts';
import type {
  ActivityTable,
  MessageReportTable,
  ReportedMessageTable,
  TrackedLinkTable,
  WebhookTable,
} from './event-schema.ts';
import type { CredentialTable, InvitationTable, MemberTable, PersonTable } from './people-schema.ts';
import type {
  CallQueueTable,
  CampaignTriggerTable,
  ConnectorTable,
  RequestCallTable,
  RequestTable,
  SourceEventTable,
} from './request-schema.ts';
import type { ParticipantTable, StatisticCursorTable, StatisticTable } from './statistic-schema.ts';

export interface AccountTable {
  id: string;
  name: string;
  is_operator: boolean;
  /** Sealed: the `whsec_…` secret that signs this account's deliveries. */
  webhook_secret: Uint8Array;
  /** Since when it is the secret; null: since the account was made. */
  secret_rotated_at: Timestamp | null;
  /** Counts up with every change that a turn must see: publish, archive, endpoint or channel edited. */
  assets_revision: Generated<number>;
  /** What one format calls the account and its project. */
  company_number: Generated<number>;
  project_number: Generated<number>;
  /** What contacts are known by to partners: `email`, `phone` or the codes of key fields. */
  primary_key_fields: Generated<string[]>;
  /** Whether subscribing to a category counts as opting in. */
  has_consent_centre: Generated<boolean>;
  /** The IANA zone of dates that carry none or an offset. */
  time_zone: Generated<string>;
  /** What the preference page says and lets people edit; null: as it is for everybody. */
  preference_page: Json<unknown> | null;
  created_at: Timestamp;
}

export interface ApiKeyTable {
  account_id: string;
  id: string;
  name: string;
  /** The first characters, shown so that people can tell keys apart. */
  prefix: string;
  hash: Uint8Array;
  scopes: string[];
  created_at: Timestamp;
  last_used_at: Timestamp | null;
  revoked_at: Timestamp | null;
}

export interface ApiKeyLookupTable {
  hash: Uint8Array;
  account_id: string;
  api_key_id: string;
}

export interface ChannelTable {
  account_id: string;
  id: string;
  kind: 'twilio' | 'whatsapp' | 'simulator';
  name: string;
  sender: string;
  /** The public part of the configuration. */
  config: Json<Record<string, unknown>>;
  /** Sealed JSON: the write-only part. */
  secrets: Uint8Array;
  messages_per_second: number | null;
  /** The next free sending moment when the channel has a rate: one clock for all processes. */
  next_send_at: Timestamp | null;
  created_at: Timestamp;
  updated_at: Timestamp;
  deleted_at: Timestamp | null;
}

export interface ChannelLookupTable {
  channel_id: string;
  account_id: string;
}

export interface CampaignTable {
  account_id: string;
  id: string;
  /** What formats with integer ids call it. */
  number: Generated<number>;
  kind: 'chatbot';
  name: string;
  state: 'draft' | 'live' | 'archived';
  /** The definition as saved, header values sealed. */
  draft: Json<unknown>;
  /** Counts up with each save: the ETag. */
  revision: number;
  live_version: number | null;
  created_at: Timestamp;
  updated_at: Timestamp;
  first_published_at: Timestamp | null;
  /** The draft's; null where nobody's name was kept. */
  saved_by: string | null;
  saved_at: Timestamp;
}

export interface CampaignVersionTable {
  account_id: string;
  campaign_id: string;
  version: number;
  definition: Json<unknown>;
  published_at: Timestamp;
  published_by: string | null;
}

/** Which live campaign a keyword starts. `keyword` '' is any other text; the nil `channel_id` is every channel. */
export interface CampaignKeywordTable {
  account_id: string;
  channel_id: string;
  keyword: string;
  campaign_id: string;
}

export interface ConversationTable {
  account_id: string;
  id: string;
  channel_id: string;
  contact_id: string;
  /** The engine's state; null before the first turn. */
  state: Json<unknown> | null;
  /** When it goes on by itself, whatever became of the calls that it waits for; null: it waits for none. */
  wakes_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface InboundIdTable {
  account_id: string;
  channel_id: string;
  provider_id: string;
  message_id: string;
  received_at: Timestamp;
}

export interface MessageTable {
  account_id: string;
  id: string;
  number: Generated<number>;
  direction: 'in' | 'out';
  state: 'received' | 'queued' | 'sending' | 'unknown' | 'sent' | 'delivered' | 'read' | 'failed';
  channel_id: string;
  contact_id: string;
  conversation_id: string;
  /** Outgoing: the inbound message it answers; null when a trigger started it. */
  reply_to: string | null;
  text: string;
  /** Inbound: the event. Outgoing: the content as handed to the adapter. */
  content: Json<unknown>;
  provider_id: string | null;
  error: Json<unknown> | null;
  trace: Json<unknown> | null;
  /** Outgoing: the campaign and section it came from, and what it was sent as. */
  campaign_id: string | null;
  section: string | null;
  category_id: string | null;
  send_kind: Generated<'unitary' | 'batch'>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

/** Hot: what is still to be handed to a provider. Rows go when settled. */
export interface MessageQueueTable {
  account_id: string;
  id: string;
  channel_id: string;
  /** The lane: one person on one channel, served in id order. */
  conversation_id: string;
  due_at: Timestamp;
  attempt_count: number;
  claim_id: string | null;
  leased_until: Timestamp | null;
}

/** What a provider told us that no code acts on, and messages that could not be processed: kept to be looked at. */
export interface ProviderEventTable {
  account_id: string;
  id: string;
  channel_id: string;
  kind: string;
  reason: string | null;
  raw: string;
  created_at: Timestamp;
}

export interface IdempotencyKeyTable {
  account_id: string;
  api_key_id: string;
  key: string;
  request_hash: Uint8Array;
  /** Null while the first request is still at work. */
  status: number | null;
  /** Sealed JSON {headers, body}: a stored answer may hold a new API key. */
  response: Uint8Array | null;
  created_at: Timestamp;
}

export interface Database {
  account: AccountTable;
  api_key: ApiKeyTable;
  api_key_lookup: ApiKeyLookupTable;
  channel: ChannelTable;
  channel_lookup: ChannelLookupTable;
  campaign: CampaignTable;
  campaign_version: CampaignVersionTable;
  campaign_keyword: CampaignKeywordTable;
  campaign_trigger: CampaignTriggerTable;
  connector: ConnectorTable;
  request: RequestTable;
  call_queue: CallQueueTable;
  request_call: RequestCallTable;
  source_event: SourceEventTable;
  statistic: StatisticTable;
  participant: ParticipantTable;
  statistic_cursor: StatisticCursorTable;
  person: PersonTable;
  credential: CredentialTable;
  member: MemberTable;
  invitation: InvitationTable;
  endpoint: EndpointTable;
  endpoint_health: EndpointHealthTable;
  delivery_policy: DeliveryPolicyTable;
  signing_key: SigningKeyTable;
  contact: ContactTable;
  contact_address: ContactAddressTable;
  contact_field: ContactFieldTable;
  contact_key: ContactKeyTable;
  subscription_category: SubscriptionCategoryTable;
  contact_subscription: ContactSubscriptionTable;
  contact_tombstone: ContactTombstoneTable;
  segment: SegmentTable;
  contact_import: ContactImportTable;
  contact_import_chunk: ContactImportChunkTable;
  contact_import_error: ContactImportErrorTable;
  webhook: WebhookTable;
  activity: ActivityTable;
  tracked_link: TrackedLinkTable;
  reported_message: ReportedMessageTable;
  message_report: MessageReportTable;
  signup_form: SignupFormTable;
  signup_form_lookup: SignupFormLookupTable;
  signup: SignupTable;
  conversation: ConversationTable;
  inbound_id: InboundIdTable;
  message: MessageTable;
  message_queue: MessageQueueTable;
  delivery: DeliveryTable;
  delivery_queue: DeliveryQueueTable;
  delivery_lane: DeliveryLaneTable;
  delivery_batch: DeliveryBatchTable;
  notification: NotificationTable;
  reactivation_link: ReactivationLinkTable;
  replay: ReplayTable;
  attempt: AttemptTable;
  provider_event: ProviderEventTable;
  idempotency_key: IdempotencyKeyTable;
}
