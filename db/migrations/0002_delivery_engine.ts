import { type Kysely, sql } from 'kysely';

/** What the delivery engine needs beside the queue: health, order, signing keys, policies, alerts, replays. */
const statements = [
  // The receiver said 410, or failed for so long that its policy switched it off.
  `alter table endpoint
    add column off_reason text check (off_reason in ('gone', 'failures')),
    add column off_since timestamptz,
    add column order_by text check (order_by in ('endpoint', 'phoneNumber')),
    add column concurrency integer check (concurrency between 1 and 100),
    add column per_second double precision check (per_second > 0),
    add column signing json not null default '{"ed25519":false,"rsaHeader":null}',
    add column alert_to text[] not null default '{}'`,
  // Hot: rewritten while an endpoint fails, untouched while it works. Room on the page keeps the updates HOT.
  `create table endpoint_health (
    account_id uuid not null,
    endpoint_id uuid not null,
    error_streak integer not null default 0,
    streak_began_at timestamptz,
    error_day date,
    errors_that_day integer not null default 0,
    openings integer not null default 0,
    resume_at timestamptz,
    recovered_at timestamptz,
    exclusive_until timestamptz,
    catch_up_to uuid,
    next_free_at timestamptz,
    primary key (account_id, endpoint_id)
  ) with (fillfactor = 50)`,
  'insert into endpoint_health (account_id, endpoint_id) select account_id, id from endpoint',
  `create table delivery_policy (
    account_id uuid not null references account (id),
    id uuid not null,
    name text not null,
    base text not null,
    definition json not null,
    created_at timestamptz not null,
    primary key (account_id, id)
  )`,
  'create unique index delivery_policy_name on delivery_policy (account_id, name)',
  // The current HMAC secret stays with its account; here are the ones it replaced, until their overlap ends.
  `create table signing_key (
    account_id uuid not null references account (id),
    id uuid not null,
    kind text not null check (kind in ('hmac', 'ed25519', 'rsa')),
    secret bytea not null,
    public_key text,
    created_at timestamptz not null,
    expires_at timestamptz,
    primary key (account_id, id)
  )`,
  'create unique index signing_key_current on signing_key (account_id, kind) where expires_at is null',
  'create index signing_key_expiry on signing_key (expires_at) where expires_at is not null',
  // Null: the secret is as old as its account.
  'alter table account add column secret_rotated_at timestamptz',
  `alter table delivery
    add column event_type text,
    add column lane_key text,
    add column sequence bigint`,
  `create index delivery_lane_sequence on delivery (account_id, endpoint_id, lane_key, sequence)
    where sequence is not null`,
  'alter table delivery_queue add column is_replay boolean not null default false',
  // Room on the page: claiming writes no index entry (17 instead of 22 us a delivery).
  'alter table delivery_queue set (fillfactor = 50)',
  // A lane is a log with a cursor: what is owed are the deliveries of it above settled_sequence.
  `create table delivery_lane (
    account_id uuid not null,
    endpoint_id uuid not null,
    key text not null,
    last_sequence bigint not null default 0,
    settled_sequence bigint not null default 0,
    waiting_bytes bigint not null default 0,
    due_at timestamptz,
    attempt_count integer not null default 0,
    batch_id uuid,
    batch_end bigint,
    blocked_since timestamptz,
    claim_id uuid,
    leased_until timestamptz,
    primary key (account_id, endpoint_id, key)
  ) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 1)`,
  'create index delivery_lane_due on delivery_lane (endpoint_id, due_at) where due_at is not null',
  `create table delivery_batch (
    account_id uuid not null,
    id uuid not null,
    endpoint_id uuid not null,
    lane_key text not null,
    first_sequence bigint not null,
    last_sequence bigint not null,
    created_at timestamptz not null,
    primary key (account_id, id)
  ) partition by range (id)`,
  'create index delivery_batch_lane on delivery_batch (account_id, endpoint_id, lane_key, last_sequence)',
  'create table delivery_batch_default partition of delivery_batch default',
  `alter table attempt drop constraint attempt_outcome_check,
    add constraint attempt_outcome_check check (outcome in ('delivered', 'retry', 'failed', 'skipped'))`,
  `create table notification (
    account_id uuid not null references account (id),
    id uuid not null,
    kind text not null check (kind in ('endpoint.errors', 'endpoint.disabled', 'endpoint.reactivated')),
    endpoint_id uuid not null,
    detail json not null,
    mail_to text[] not null,
    mail_due_at timestamptz,
    mail_attempts integer not null default 0,
    mailed_at timestamptz,
    created_at timestamptz not null,
    primary key (account_id, id)
  )`,
  'create index notification_mail on notification (mail_due_at) where mail_due_at is not null',
  // Asked before the tenant is known. Only the hash is kept: who reads the table cannot use the links.
  `create table reactivation_link (
    token_hash bytea primary key,
    account_id uuid not null,
    endpoint_id uuid not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
  )`,
  `create table replay (
    account_id uuid not null references account (id),
    id uuid not null,
    endpoint_id uuid,
    campaign_id uuid,
    from_id uuid not null,
    to_id uuid not null,
    states text[] not null,
    event_type text,
    per_second double precision not null,
    state text not null check (state in ('running', 'completed', 'cancelled')),
    total integer not null,
    queued integer not null default 0,
    cursor uuid not null,
    next_at timestamptz,
    created_at timestamptz not null,
    finished_at timestamptz,
    primary key (account_id, id)
  )`,
  'create index replay_next on replay (next_at) where next_at is not null',
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
