import { type Kysely, sql } from 'kysely';

/**
 * Every table of the main path: accounts, campaigns, channels, conversations, messages, deliveries. Documents that are
 * only kept and given back are `json`: it keeps the order of keys, and costs less to write than `jsonb`.
 */
const statements = [
  `create table account (
    id uuid primary key,
    name text not null,
    is_operator boolean not null,
    webhook_secret bytea not null,
    assets_revision bigint not null default 1,
    created_at timestamptz not null
  )`,
  `create table api_key (
    account_id uuid not null references account (id),
    id uuid not null,
    name text not null,
    prefix text not null,
    hash bytea not null,
    scopes text[] not null,
    created_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz,
    primary key (account_id, id)
  )`,
  // Asked before the tenant is known, so it stands apart and holds nothing but the way to the tenant's row.
  `create table api_key_lookup (
    hash bytea primary key,
    account_id uuid not null,
    api_key_id uuid not null
  )`,
  `create table channel (
    account_id uuid not null references account (id),
    id uuid not null,
    kind text not null check (kind in ('twilio', 'whatsapp', 'simulator')),
    name text not null,
    sender text not null,
    config jsonb not null,
    secrets bytea not null,
    messages_per_second double precision,
    next_send_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    deleted_at timestamptz,
    primary key (account_id, id)
  )`,
  `create table channel_lookup (
    channel_id uuid primary key,
    account_id uuid not null
  )`,
  `create table campaign (
    account_id uuid not null references account (id),
    id uuid not null,
    kind text not null check (kind in ('chatbot')),
    name text not null,
    state text not null check (state in ('draft', 'live', 'archived')),
    draft json not null,
    revision integer not null,
    live_version integer,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    first_published_at timestamptz,
    primary key (account_id, id)
  )`,
  `create table campaign_version (
    account_id uuid not null,
    campaign_id uuid not null,
    version integer not null,
    definition json not null,
    published_at timestamptz not null,
    primary key (account_id, campaign_id, version),
    foreign key (account_id, campaign_id) references campaign (account_id, id)
  )`,
  // The primary key is the guarantee: one keyword starts one live campaign on one channel.
  `create table campaign_keyword (
    account_id uuid not null,
    channel_id uuid not null,
    keyword text not null,
    campaign_id uuid not null,
    primary key (account_id, channel_id, keyword),
    foreign key (account_id, campaign_id) references campaign (account_id, id)
  )`,
  `create table endpoint (
    account_id uuid not null references account (id),
    id uuid not null,
    campaign_id uuid,
    webhook_id uuid not null,
    url text not null,
    headers bytea not null,
    policy text not null,
    state text not null check (state in ('active', 'paused', 'disabled')),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (account_id, id)
  )`,
  'create unique index endpoint_webhook on endpoint (account_id, webhook_id)',
  `create table contact (
    account_id uuid not null references account (id),
    id uuid not null,
    number bigint generated always as identity,
    name text,
    fields jsonb not null default '{}',
    opted_out_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (account_id, id)
  )`,
  `create table contact_address (
    account_id uuid not null,
    kind text not null check (kind in ('phone', 'whatsapp', 'sender')),
    value text not null,
    contact_id uuid not null,
    created_at timestamptz not null,
    primary key (account_id, kind, value)
  )`,
  'create index contact_address_contact on contact_address (account_id, contact_id)',
  // Rewritten on every turn: room on the page keeps the updates HOT (no index entry per turn).
  `create table conversation (
    account_id uuid not null,
    id uuid not null,
    channel_id uuid not null,
    contact_id uuid not null,
    state json,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (account_id, channel_id, contact_id)
  ) with (fillfactor = 50)`,
  'create unique index conversation_id on conversation (account_id, id)',
  `create table inbound_id (
    account_id uuid not null,
    channel_id uuid not null,
    provider_id text not null,
    message_id uuid not null,
    received_at timestamptz not null,
    primary key (account_id, channel_id, provider_id)
  )`,
  `create table message (
    account_id uuid not null,
    id uuid not null,
    number bigint generated always as identity,
    direction text not null check (direction in ('in', 'out')),
    state text not null check (state in ('received', 'queued', 'sending', 'unknown', 'sent', 'delivered', 'read', 'failed')),
    channel_id uuid not null,
    contact_id uuid not null,
    conversation_id uuid not null,
    reply_to uuid,
    text text not null,
    content json not null,
    provider_id text,
    error json,
    trace json,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (account_id, id)
  )`,
  'create index message_contact on message (account_id, contact_id, id)',
  // Status callbacks name the provider's id; only sent messages have one to be found by.
  `create index message_provider on message (account_id, channel_id, provider_id)
    where direction = 'out' and provider_id is not null`,
  `create table message_queue (
    account_id uuid not null,
    id uuid not null,
    channel_id uuid not null,
    conversation_id uuid not null,
    due_at timestamptz not null,
    attempt_count integer not null,
    claim_id uuid,
    leased_until timestamptz,
    primary key (account_id, id)
  ) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 1)`,
  'create index message_queue_lane on message_queue (conversation_id, id)',
  'create index message_queue_channel on message_queue (channel_id, due_at, id)',
  `create table delivery (
    account_id uuid not null,
    id uuid not null,
    endpoint_id uuid not null,
    payload text not null,
    created_at timestamptz not null,
    primary key (account_id, id)
  ) partition by range (id)`,
  'create index delivery_endpoint on delivery (account_id, endpoint_id, id)',
  'create table delivery_default partition of delivery default',
  `create table delivery_queue (
    account_id uuid not null,
    id uuid not null,
    endpoint_id uuid not null,
    due_at timestamptz not null,
    attempt_count integer not null,
    claim_id uuid,
    leased_until timestamptz,
    primary key (account_id, id)
  ) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 1)`,
  'create index delivery_queue_endpoint on delivery_queue (endpoint_id, due_at, id)',
  `create table attempt (
    account_id uuid not null,
    delivery_id uuid not null,
    number integer not null,
    at timestamptz not null,
    outcome text not null check (outcome in ('delivered', 'retry', 'failed')),
    status integer,
    error_class text,
    timing json not null,
    response_excerpt text,
    primary key (account_id, delivery_id, number)
  ) partition by range (delivery_id)`,
  'create table attempt_default partition of attempt default',
  `create table provider_event (
    account_id uuid not null,
    id uuid not null,
    channel_id uuid not null,
    kind text not null,
    reason text,
    raw text not null,
    created_at timestamptz not null,
    primary key (account_id, id)
  )`,
  `create table idempotency_key (
    account_id uuid not null,
    api_key_id uuid not null,
    key text not null,
    request_hash bytea not null,
    status integer,
    response bytea,
    created_at timestamptz not null,
    primary key (account_id, api_key_id, key)
  )`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
