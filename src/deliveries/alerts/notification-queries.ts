import { type Kysely, type Selectable, sql } from 'kysely';
import { type Context, nowDate } from '../../store/context.ts';
import type { NotificationTable } from '../../store/delivery-schema.ts';
import { pgArray } from '../../store/pg-array.ts';
import type { Database } from '../../store/schema.ts';

export type NotificationRow = Selectable<NotificationTable>;

export interface NewNotificationRow {
  accountId: string;
  id: string;
  kind: NotificationRow['kind'];
  endpointId: string;
  /** JSON. */
  detail: string;
  mailTo: string[];
  at: number;
}

/** One statement for any number. Mails are due at once. */
export async function insertNotificationRows(ctx: Context, rows: readonly NewNotificationRow[]): Promise<void> {
  await sql`
    insert into notification (account_id, id, kind, endpoint_id, detail, mail_to, mail_due_at, created_at)
    select account_id, id, kind, endpoint_id, detail::json, mail_to::text[],
      case when mail_to <> '{}' then clock_timestamp() end, created_at
    from unnest(
      ${pgArray(rows.map((each) => each.accountId))}::uuid[], ${pgArray(rows.map((each) => each.id))}::uuid[],
      ${pgArray(rows.map((each) => each.kind))}::text[], ${pgArray(rows.map((each) => each.endpointId))}::uuid[],
      ${pgArray(rows.map((each) => each.detail))}::text[], ${pgArray(rows.map((each) => pgArray(each.mailTo)))}::text[],
      ${pgArray(rows.map((each) => new Date(each.at).toISOString()))}::timestamptz[]
    ) as t (account_id, id, kind, endpoint_id, detail, mail_to, created_at)`.execute(ctx.db);
}

/** Newest first. */
export function listNotificationRows(
  db: Kysely<Database>,
  accountId: string,
  query: {
    kind?: NotificationRow['kind'] | undefined;
    endpointId?: string | undefined;
    before: string | undefined;
    limit: number;
  },
): Promise<NotificationRow[]> {
  const { kind, endpointId, before, limit } = query;
  return db
    .selectFrom('notification')
    .selectAll()
    .where('account_id', '=', accountId)
    .$if(kind !== undefined, (rows) => rows.where('kind', '=', kind as NotificationRow['kind']))
    .$if(endpointId !== undefined, (rows) => rows.where('endpoint_id', '=', endpointId as string))
    .$if(before !== undefined, (rows) => rows.where('id', '<', before as string))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** A notification whose mail is ours to send now, with what it is about. */
export interface ClaimedMail {
  account_id: string;
  id: string;
  kind: NotificationRow['kind'];
  endpoint_id: string;
  detail: unknown;
  mail_to: string[];
  /** This attempt's number, from 1: fences what is written about it. */
  mail_attempts: number;
  /** Too old: given up by this claim, not to be sent. */
  is_late: boolean;
  campaign_name: string | null;
  /** The account's. */
  time_zone: string;
  /** When its endpoint was switched off; null: it is not off now. */
  off_since: Date | null;
}

/**
 * Takes mails that are due, the longest due first, by moving their time on by `leaseMs`: nobody else sends them until
 * then. Those created before `since` are given up instead. Across accounts: the sweep's.
 */
export async function claimMails(
  ctx: Context,
  { since, leaseMs, limit }: { since: Date; leaseMs: number; limit: number },
): Promise<ClaimedMail[]> {
  const { rows } = await sql<ClaimedMail>`
    with due as (
      select account_id, id, mail_due_at, created_at < ${since}::timestamptz as is_late from notification
      where mail_due_at <= now() order by mail_due_at limit ${limit}::int for update skip locked
    ), claimed as (
      update notification set
        mail_due_at = case when is_late then null else clock_timestamp() + ${leaseMs}::float8 * interval '1 millisecond' end,
        mail_attempts = mail_attempts + case when is_late then 0 else 1 end
      from due where notification.account_id = due.account_id and notification.id = due.id
      returning notification.*, due.is_late, due.mail_due_at as was_due_at
    )
    select claimed.account_id, claimed.id, claimed.kind, claimed.endpoint_id, claimed.detail, claimed.mail_to,
      claimed.mail_attempts, claimed.is_late, campaign.name as campaign_name, account.time_zone,
      case when endpoint.state = 'disabled' then endpoint.off_since end as off_since
    from claimed
    join account on account.id = claimed.account_id
    left join endpoint on endpoint.account_id = claimed.account_id and endpoint.id = claimed.endpoint_id
    left join campaign on campaign.account_id = endpoint.account_id and campaign.id = endpoint.campaign_id
    order by claimed.was_due_at, claimed.id`.execute(ctx.db);
  return rows;
}

type Claim = Pick<ClaimedMail, 'account_id' | 'id' | 'mail_attempts'>;

export async function markMailed(ctx: Context, { account_id, id, mail_attempts }: Claim): Promise<void> {
  await ctx.db
    .updateTable('notification')
    .set({ mailed_at: nowDate(ctx), mail_due_at: null })
    .where('account_id', '=', account_id)
    .where('id', '=', id)
    .where('mail_attempts', '=', mail_attempts)
    .execute();
}

/** The mail could not be sent: it is due again in `delayMs`. */
export async function postponeMail(ctx: Context, claim: Claim, delayMs: number): Promise<void> {
  await sql`
    update notification set mail_due_at = clock_timestamp() + ${delayMs}::float8 * interval '1 millisecond'
    where account_id = ${claim.account_id} and id = ${claim.id} and mail_attempts = ${claim.mail_attempts}`.execute(
    ctx.db,
  );
}

/** Forgets what was told before `before`, up to `limit` of it. Mails that are still to be sent are kept. */
export async function deleteOldNotifications(ctx: Context, before: Date, limit: number): Promise<void> {
  await sql`
    delete from notification where (account_id, id) in (
      select account_id, id from notification
      where created_at < ${before}::timestamptz and mail_due_at is null limit ${limit}::int)`.execute(ctx.db);
}
