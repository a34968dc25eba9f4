import { type Kysely, sql } from 'kysely';
import { FIRST_UUID } from '../deliveries/uuid-range.ts';
import type { AccountContext } from '../store/context.ts';
import type { Database } from '../store/schema.ts';

interface Slice {
  /** Activities behind this one … */
  after: string;
  /** … up to this one. */
  upTo: string;
}

/** Where counting stands; whoever else counts this account waits. One that never was counted has been waiting for ever. */
export async function lockCursor({ db, accountId }: AccountContext): Promise<string> {
  await db
    .insertInto('statistic_cursor')
    .values({ account_id: accountId, after: FIRST_UUID, counted_at: new Date(0) })
    .onConflict((conflict) => conflict.column('account_id').doNothing())
    .execute();
  const { after } = await db
    .selectFrom('statistic_cursor')
    .select('after')
    .where('account_id', '=', accountId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return after;
}

/** `countedAt`: when nothing was left to count; undefined: something may be. */
export async function moveCursor(
  { db, accountId }: AccountContext,
  after: string,
  countedAt: Date | undefined,
): Promise<void> {
  await db
    .updateTable('statistic_cursor')
    .set({ after, ...(countedAt && { counted_at: countedAt }) })
    .where('account_id', '=', accountId)
    .execute();
}

/** The last of the next `rows` activities, and how many they are. */
export async function findLastOf(
  { db, accountId }: AccountContext,
  { after, before, rows }: { after: string; before: string; rows: number },
): Promise<{ id: string; count: number } | undefined> {
  const next = await sql<{ id: string; count: number }>`
    select id, (count(*) over ())::int as count from (
      select id from activity where account_id = ${accountId} and id > ${after} and id < ${before} order by id limit ${rows}
    ) as next order by id desc limit 1`.execute(db);
  return next.rows[0];
}

export async function addStatistics({ db, accountId }: AccountContext, { after, upTo }: Slice): Promise<void> {
  await sql`
    insert into statistic (account_id, campaign_id, hour, kind, label, option, count)
    select account_id, campaign_id, date_trunc('hour', at, 'UTC'),
      case type when 'conversation.started' then 'started' when 'message.sent' then 'sent' else data->>'outcome' end as kind,
      case when type = 'conversation.answered' then coalesce(data->>'label', '') else '' end as label,
      case when type = 'conversation.answered' then coalesce(data->>'option', '') else '' end as option, count(*)
    from activity
    where account_id = ${accountId} and id > ${after} and id <= ${upTo} and campaign_id is not null
      and type in ('conversation.started', 'conversation.answered', 'message.sent')
    group by 1, 2, 3, 4, 5, 6
    on conflict (account_id, campaign_id, hour, kind, label, option) do update
      set count = statistic.count + excluded.count`.execute(db);
}

/** Whoever started, answered or was written to: a redirect from another campaign starts no conversation. */
export async function addParticipants({ db, accountId }: AccountContext, { after, upTo }: Slice): Promise<void> {
  await sql`
    insert into participant (account_id, campaign_id, contact_id, has_answered)
    select account_id, campaign_id, contact_id, bool_or(type = 'conversation.answered')
    from activity
    where account_id = ${accountId} and id > ${after} and id <= ${upTo}
      and campaign_id is not null and contact_id is not null
      and type in ('conversation.started', 'conversation.answered', 'message.sent')
    group by 1, 2, 3
    on conflict (account_id, campaign_id, contact_id) do update set has_answered = true
      where excluded.has_answered and not participant.has_answered`.execute(db);
}

/** Accounts not counted since `before`, longest first. Over all accounts: the sweep's. */
export async function listAccountsBehind(db: Kysely<Database>, before: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('account')
    .leftJoin('statistic_cursor', 'statistic_cursor.account_id', 'account.id')
    .select('account.id')
    .where((where) => where.or([where('counted_at', 'is', null), where('counted_at', '<', before)]))
    .orderBy('counted_at', (order) => order.asc().nullsFirst())
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
