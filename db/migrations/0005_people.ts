import { type Kysely, sql } from 'kysely';

const statements = [
  // better-auth's tables under names of ours. People are nobody's: one may be a member of several accounts.
  `create table person (
    id uuid primary key,
    name text not null,
    email text not null,
    email_verified boolean not null,
    image text,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  'create unique index person_email on person (email)',
  // Cookies carry the token signed: a copy of the database alone signs nobody in.
  `create table session (
    id uuid primary key,
    person_id uuid not null references person (id) on delete cascade,
    token text not null,
    expires_at timestamptz not null,
    ip_address text,
    user_agent text,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  'create unique index session_token on session (token)',
  'create index session_person on session (person_id)',
  'create index session_expiry on session (expires_at)',
  `create table credential (
    id uuid primary key,
    person_id uuid not null references person (id) on delete cascade,
    provider_id text not null,
    provider_account_id text not null,
    password text,
    access_token text,
    refresh_token text,
    id_token text,
    access_token_expires_at timestamptz,
    refresh_token_expires_at timestamptz,
    scope text,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  'create index credential_person on credential (person_id)',
  // Some of the library's ids here are no UUIDs.
  `create table verification (
    id text primary key,
    identifier text not null,
    value text not null,
    expires_at timestamptz not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  'create index verification_identifier on verification (identifier)',
  'create index verification_expiry on verification (expires_at)',

  `create table member (
    account_id uuid not null references account (id),
    person_id uuid not null references person (id) on delete cascade,
    role text not null,
    created_at timestamptz not null,
    primary key (account_id, person_id)
  )`,
  'create index member_person on member (person_id)',
  `create table invitation (
    account_id uuid not null references account (id),
    id uuid not null,
    email text not null,
    role text not null,
    invited_by text not null,
    token_hash bytea not null,
    mailed_at timestamptz,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (account_id, id)
  )`,
  'create unique index invitation_email on invitation (account_id, email)',
  // Asked before the tenant is known.
  'create unique index invitation_token on invitation (token_hash)',
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
