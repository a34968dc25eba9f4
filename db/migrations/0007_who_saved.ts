import { type Kysely, sql } from 'kysely';

const statements = [
  // A name as it was: whoever saved may have left since. Nobody knows it of what was saved before.
  'alter table campaign add column saved_by text, add column saved_at timestamptz',
  'update campaign set saved_at = updated_at',
  // The default is for processes that are not upgraded yet.
  'alter table campaign alter column saved_at set not null, alter column saved_at set default now()',
  'alter table campaign_version add column published_by text',
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
