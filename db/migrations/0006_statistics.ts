import { type Kysely, sql } from 'kysely';

const statements = [
  // Counts by the hour, made from activities after the fact: no turn pays for them. Counts of nothing are ''.
  `create table statistic (
    account_id uuid not null,
    campaign_id uuid not null,
    hour timestamptz not null,
    kind text not null,
    -- Of answers: the section's label, and the option's key.
    label text not null default '',
    option text not null default '',
    count bigint not null,
    primary key (account_id, campaign_id, hour, kind, label, option)
  )`,
  'create index statistic_hour on statistic (account_id, hour)',

  // Everybody who was ever in a campaign, once.
  `create table participant (
    account_id uuid not null,
    campaign_id uuid not null,
    contact_id uuid not null,
    has_answered boolean not null,
    primary key (account_id, campaign_id, contact_id)
  )`,

  // Up to where an account's activities are counted.
  `create table statistic_cursor (
    account_id uuid primary key references account (id),
    after uuid not null,
    counted_at timestamptz not null
  )`,
  'create index statistic_cursor_age on statistic_cursor (counted_at)',
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
