import { type Kysely, sql } from 'kysely';

const statements = [
  // Credentials are sealed JSON.
  `create table connector (
    account_id uuid not null references account (id),
    id uuid not null,
    name text not null,
    kind text not null,
    credentials bytea not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (account_id, id)
  )`,
  'create unique index connector_name on connector (account_id, name)',
  'alter table endpoint add column connector_id uuid',
  'create index endpoint_connector on endpoint (account_id, connector_id) where connector_id is not null',

  // A deleted one keeps its name until it is purged: templates may still use it. Header values are sealed.
  `create table request (
    account_id uuid not null references account (id),
    id uuid not null,
    name text not null,
    description text not null,
    definition json not null,
    headers bytea not null,
    connector_id uuid,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    deleted_at timestamptz,
    primary key (account_id, id)
  )`,
  'create unique index request_name on request (account_id, name)',
  'create index request_connector on request (account_id, connector_id) where connector_id is not null',

  // Hot: calls that a conversation waits for. Rows go when settled. Header values are sealed.
  `create table call_queue (
    account_id uuid not null,
    id uuid not null,
    request_id uuid not null,
    connector_id uuid,
    channel_id uuid not null,
    conversation_id uuid not null,
    contact_id uuid not null,
    -- The wait of the conversation that it belongs to, and where the person is written to.
    wait integer not null,
    recipient json not null,
    -- The name that templates know its answer by.
    name text not null,
    method text not null,
    url text not null,
    headers bytea not null,
    body text,
    timeout_ms integer not null,
    is_repeatable boolean not null,
    due_at timestamptz not null,
    attempt_count integer not null,
    claim_id uuid,
    leased_until timestamptz,
    primary key (account_id, id)
  )`,
  'create index call_queue_request on call_queue (request_id, due_at)',
  'create index call_queue_contact on call_queue (account_id, contact_id)',
  // Append-only: what became of calls, partitioned by day on the UUIDv7 id.
  `create table request_call (
    account_id uuid not null,
    id uuid not null,
    request_id uuid not null,
    conversation_id uuid not null,
    contact_id uuid not null,
    outcome text not null,
    reason text,
    attempt_count integer not null,
    method text not null,
    url text not null,
    body text,
    status integer,
    error_class text,
    timing json,
    response_excerpt text,
    called_at timestamptz not null,
    primary key (account_id, id)
  ) partition by range (id)`,
  'create table request_call_default partition of request_call default',
  'create index request_call_request on request_call (account_id, request_id, id)',
  'create index request_call_contact on request_call (account_id, contact_id)',

  // When a conversation goes on by itself, whatever became of the calls that it waits for.
  'alter table conversation add column wakes_at timestamptz',
  'create index conversation_wakes on conversation (wakes_at) where wakes_at is not null',

  // Events of the account's own systems: kept 30 days, found again by their key.
  `create table source_event (
    account_id uuid not null references account (id),
    id uuid not null,
    key text not null,
    type text not null,
    contact_id uuid,
    -- The identities it came with.
    contact json not null,
    params json not null,
    occurred_at timestamptz not null,
    created_at timestamptz not null,
    -- When the campaigns that it starts are to be started (again); null: that is done.
    due_at timestamptz,
    -- What it started, or why nothing.
    results json,
    primary key (account_id, id)
  )`,
  'create unique index source_event_key on source_event (account_id, key)',
  'create index source_event_type on source_event (account_id, type, id)',
  'create index source_event_contact on source_event (account_id, contact_id)',
  'create index source_event_age on source_event (created_at)',
  'create index source_event_due on source_event (due_at) where due_at is not null',

  // Which live campaign an event type starts, on which channel and under which condition.
  `create table campaign_trigger (
    account_id uuid not null,
    event_type text not null,
    campaign_id uuid not null,
    channel_id uuid not null,
    definition json not null,
    primary key (account_id, event_type, campaign_id)
  )`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
