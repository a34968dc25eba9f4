import { type Insertable, type Kysely, type RawBuilder, sql, type Updateable } from 'kysely';
import type { EndpointRow } from '../../deliveries/endpoint-queries.ts';
import type { AccountContext } from '../../store/context.ts';
import type { WebhookTable } from '../../store/event-schema.ts';
import { pgArray } from '../../store/pg-array.ts';
import type { Database } from '../../store/schema.ts';
import type { EventType } from '../event-types.ts';
import type { FormatName } from '../formats/format.ts';
import type { WebhookFilters } from './filters.ts';
import type { PresetName } from './presets.ts';
import type { WebhookVerification } from './schema.ts';
import type { WebhookState } from './states.ts';

type Db = Kysely<Database>;

/** A webhook together with what its endpoint says. */
export interface WebhookRow
  extends Pick<
    EndpointRow,
    'url' | 'headers' | 'policy' | 'connector_id' | 'alert_to' | 'signing' | 'off_reason' | 'off_since'
  > {
  id: string;
  number: number;
  endpoint_id: string;
  name: string;
  app: string | null;
  description: string;
  preset: PresetName;
  format: FormatName;
  events: EventType[];
  filters: WebhookFilters;
  state: WebhookState;
  verification: WebhookVerification | null;
  created_at: Date;
  updated_at: Date;
}

const SHOWN_STATE = sql<WebhookState>`
  case when webhook.state <> 'active' then webhook.state
    else case endpoint.state when 'disabled' then 'auto_off' else endpoint.state end end`;

/** Webhooks that were not deleted. */
function selectWebhooks(accountId: string, conditions: RawBuilder<unknown>[]): RawBuilder<WebhookRow> {
  return sql<WebhookRow>`
    select webhook.id, webhook.number, webhook.endpoint_id, webhook.name, webhook.app, webhook.description,
      webhook.preset, webhook.format, webhook.events, webhook.filters, webhook.verification, webhook.created_at,
      greatest(webhook.updated_at, endpoint.updated_at) as updated_at, ${SHOWN_STATE} as state, endpoint.url,
      endpoint.headers, endpoint.policy, endpoint.connector_id, endpoint.alert_to, endpoint.signing, endpoint.off_reason, endpoint.off_since
    from webhook join endpoint on endpoint.account_id = webhook.account_id and endpoint.id = webhook.endpoint_id
    where ${sql.join([sql`webhook.account_id = ${accountId} and webhook.state <> 'deleted'`, ...conditions], sql` and `)}`;
}

/** By its id (UUID), or by its number. */
export async function findWebhookRow(
  db: Db,
  accountId: string,
  by: { id: string } | { number: number },
): Promise<WebhookRow | undefined> {
  const condition = 'id' in by ? sql`webhook.id = ${by.id}` : sql`webhook.number = ${by.number}`;
  const { rows } = await selectWebhooks(accountId, [condition]).execute(db);
  return rows[0];
}

export interface WebhookSearch {
  app?: string | undefined;
  event?: EventType | undefined;
  state?: WebhookState | undefined;
  preset?: PresetName | undefined;
  /** Below this id. */
  before?: string | undefined;
  limit: number;
}

/** Newest first. */
export async function listWebhookRows(db: Db, accountId: string, search: WebhookSearch): Promise<WebhookRow[]> {
  const { app, event, state, preset, before, limit } = search;
  const conditions = [
    ...(app === undefined ? [] : [sql`webhook.app = ${app}`]),
    ...(event === undefined ? [] : [sql`${event}::text = any(webhook.events)`]),
    ...(state === undefined ? [] : [sql`${SHOWN_STATE} = ${state}`]),
    ...(preset === undefined ? [] : [sql`webhook.preset = ${preset}`]),
    ...(before === undefined ? [] : [sql`webhook.id < ${before}`]),
  ];
  const { rows } = await sql<WebhookRow>`
    ${selectWebhooks(accountId, conditions)} order by webhook.id desc limit ${limit}::int`.execute(db);
  return rows;
}

export async function countWebhooks(db: Db, accountId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from webhook where account_id = ${accountId} and state <> 'deleted'`.execute(db);
  return rows[0]?.count ?? 0;
}

export async function insertWebhook(db: Db, row: Insertable<WebhookTable>): Promise<void> {
  await db.insertInto('webhook').values(row).execute();
}

export async function updateWebhookRow(
  db: Db,
  accountId: string,
  id: string,
  update: Omit<Updateable<WebhookTable>, 'account_id' | 'id'>,
): Promise<void> {
  await db.updateTable('webhook').set(update).where('account_id', '=', accountId).where('id', '=', id).execute();
}

/** Which of these the account has no subscription category for. */
export async function listUnknownCategories(db: Db, accountId: string, keys: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`
    select given.key from unnest(${pgArray(keys)}::text[]) as given (key)
    where not exists (select from subscription_category
      where account_id = ${accountId} and subscription_category.key = given.key and deleted_at is null)`.execute(db);
  return new Set(rows.map(({ key }) => key));
}

export interface TestRate {
  /** Longer than a test takes: should nobody say that it is over, another may go then. */
  mostMs: number;
  /** One may go so often in the long run, and so many at once. */
  everyMs: number;
  burst: number;
}

/** Lets one test go, where none is under way and there were not too many. Else: how long to wait, ms. */
export async function takeTest(ctx: AccountContext, id: string, rate: TestRate): Promise<number | null> {
  const ms = sql`interval '1 millisecond'`;
  const slack = sql`${(rate.burst - 1) * rate.everyMs}::float8 * ${ms}`;
  const taken = await sql`
    update webhook set test_ends_at = clock_timestamp() + ${rate.mostMs}::float8 * ${ms},
      next_test_at = greatest(next_test_at, clock_timestamp()) + ${rate.everyMs}::float8 * ${ms}
    where account_id = ${ctx.accountId} and id = ${id}
      and (test_ends_at is null or test_ends_at <= clock_timestamp())
      and (next_test_at is null or next_test_at - ${slack} <= clock_timestamp())
    returning id`.execute(ctx.db);
  if (taken.rows.length > 0) return null;
  const { rows } = await sql<{ wait_ms: number | null }>`
    select greatest(0, extract(epoch from next_test_at - ${slack} - clock_timestamp())::float8 * 1000) as wait_ms
    from webhook where account_id = ${ctx.accountId} and id = ${id}`.execute(ctx.db);
  return rows[0]?.wait_ms ?? 0;
}

/** The test is over: another may go. */
export async function endTest(ctx: AccountContext, id: string): Promise<void> {
  await sql`update webhook set test_ends_at = null where account_id = ${ctx.accountId} and id = ${id}`.execute(ctx.db);
}
