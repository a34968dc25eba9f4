import { type Kysely, sql } from 'kysely';
import type { Database } from '../store/schema.ts';
import type { EventType } from './event-types.ts';
import type { AccountFacts, FormatName } from './formats/format.ts';
import type { WebhookFilters } from './webhooks/filters.ts';

type Db = Kysely<Database>;

export async function findAssetsRevision(db: Db, accountId: string): Promise<number> {
  const { assets_revision } = await db
    .selectFrom('account')
    .select('assets_revision')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  return assets_revision;
}

/** What formats show of an account. Fields and categories that were deleted are no longer shown. */
export async function findAccountFacts(db: Db, accountId: string): Promise<AccountFacts> {
  const { rows } = await sql<AccountFacts>`
    select company_number::float8 as "companyNumber", project_number::float8 as "projectNumber",
      primary_key_fields as "primaryKeyFields", has_consent_centre as "hasConsentCentre", time_zone as "timeZone",
      coalesce((select json_agg(json_build_object('number', number, 'code', code) order by number)
        from contact_field where account_id = account.id and deleted_at is null), '[]') as fields,
      coalesce((select json_agg(json_build_object('number', number, 'key', key) order by number)
        from subscription_category where account_id = account.id and deleted_at is null), '[]') as categories
    from account where id = ${accountId}`.execute(db);
  return rows[0] as AccountFacts;
}

export interface ActiveWebhook {
  id: string;
  format: FormatName;
  events: EventType[];
  filters: WebhookFilters;
}

/**
 * The account's webhooks that are told of events; whether their endpoint takes any is the endpoint's matter. One whose
 * new URL is not verified is off like a paused one, if it ever was on.
 */
export async function listActiveWebhooks(db: Db, accountId: string): Promise<ActiveWebhook[]> {
  const { rows } = await sql<ActiveWebhook>`
    select webhook.id, webhook.format, webhook.events, webhook.filters
    from webhook join endpoint on endpoint.account_id = webhook.account_id and endpoint.id = webhook.endpoint_id
    where webhook.account_id = ${accountId} and (
      webhook.state = 'active' or (webhook.state = 'verification_failed' and endpoint.off_since is not null))
    order by webhook.id`.execute(db);
  return rows;
}
