import { sql } from 'kysely';
import type { AccountContext } from '../store/context.ts';
import type { StatisticKind } from '../store/statistic-schema.ts';

/** Kinds that are answers. */
export const ANSWERS: readonly StatisticKind[] = ['option', 'captured', 'fallback'];

export interface HourCount {
  hour: Date;
  kind: StatisticKind;
  count: number;
}

/** All campaigns together, hour by hour. */
export async function countHours({ db, accountId }: AccountContext, since: Date): Promise<HourCount[]> {
  return db
    .selectFrom('statistic')
    .select(['hour', 'kind', sql<number>`sum(count)::float8`.as('count')])
    .where('account_id', '=', accountId)
    .where('hour', '>=', since)
    .groupBy(['hour', 'kind'])
    .execute();
}

/** How often each kind of thing ever happened, in all campaigns together. */
export async function countKinds({ db, accountId }: AccountContext): Promise<{ kind: StatisticKind; count: number }[]> {
  return db
    .selectFrom('statistic')
    .select(['kind', sql<number>`sum(count)::float8`.as('count')])
    .where('account_id', '=', accountId)
    .groupBy('kind')
    .execute();
}

/** Everybody who was ever in a campaign, once however many there were; `answered`: those who answered in one of them. */
export async function countPeople({
  db,
  accountId,
}: AccountContext): Promise<{ participants: number; answered: number }> {
  return db
    .selectFrom('participant')
    .select([
      sql<number>`count(distinct contact_id)::float8`.as('participants'),
      sql<number>`(count(distinct contact_id) filter (where has_answered))::float8`.as('answered'),
    ])
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
}

export interface CampaignCount {
  campaign_id: string;
  answers: number;
  answers_today: number;
}

export async function countCampaigns({ db, accountId }: AccountContext, today: Date): Promise<CampaignCount[]> {
  const answers = sql<number>`coalesce(sum(count), 0)::float8`;
  return db
    .selectFrom('statistic')
    .select([
      'campaign_id',
      answers.as('answers'),
      sql<number>`coalesce(sum(count) filter (where hour >= ${today}), 0)::float8`.as('answers_today'),
    ])
    .where('account_id', '=', accountId)
    .where('kind', 'in', ANSWERS)
    .groupBy('campaign_id')
    .execute();
}

export interface ParticipantCount {
  campaign_id: string;
  participants: number;
  answered: number;
}

export async function countParticipants(
  { db, accountId }: AccountContext,
  campaignId?: string,
): Promise<ParticipantCount[]> {
  return db
    .selectFrom('participant')
    .select([
      'campaign_id',
      sql<number>`count(*)::float8`.as('participants'),
      sql<number>`(count(*) filter (where has_answered))::float8`.as('answered'),
    ])
    .where('account_id', '=', accountId)
    .$if(campaignId !== undefined, (query) => query.where('campaign_id', '=', campaignId ?? ''))
    .groupBy('campaign_id')
    .execute();
}

/**
 * By campaign (outside id): people whose conversation is not over. A walk over the account's conversations: an index on
 * what a turn changes would cost every turn more than this costs now and then.
 */
export async function countPeopleNow({ db, accountId, clock }: AccountContext): Promise<Map<string, number>> {
  const { rows } = await sql<{ campaign: string; people: number }>`
    select state->'position'->>'campaignId' as campaign, count(*)::float8 as people
    from conversation
    where account_id = ${accountId} and state->>'status' = 'active'
      and coalesce((state->>'expiresAt')::float8 >= ${clock.now()} or state->'waiting' is not null, true)
    group by 1`.execute(db);
  return new Map(rows.map(({ campaign, people }) => [campaign, people]));
}

export interface AnswerCount {
  label: string;
  kind: StatisticKind;
  option: string;
  count: number;
}

/** What happened in one campaign, by section and option. */
export async function countAnswers(
  { db, accountId }: AccountContext,
  campaignId: string,
  since: Date | undefined,
): Promise<AnswerCount[]> {
  return db
    .selectFrom('statistic')
    .select(['label', 'kind', 'option', sql<number>`sum(count)::float8`.as('count')])
    .where('account_id', '=', accountId)
    .where('campaign_id', '=', campaignId)
    .$if(since !== undefined, (query) => query.where('hour', '>=', since ?? new Date(0)))
    .groupBy(['label', 'kind', 'option'])
    .orderBy('count', 'desc')
    .orderBy('option')
    .execute();
}

/** Answers in one campaign, by the days of a time zone, oldest first. */
export async function countDays(
  { db, accountId }: AccountContext,
  campaignId: string,
  { since, timeZone }: { since: Date | undefined; timeZone: string },
): Promise<{ day: string; answers: number }[]> {
  const day = sql<string>`to_char(hour at time zone ${sql.lit(timeZone)}, 'YYYY-MM-DD')`;
  return db
    .selectFrom('statistic')
    .select([day.as('day'), sql<number>`sum(count)::float8`.as('answers')])
    .where('account_id', '=', accountId)
    .where('campaign_id', '=', campaignId)
    .where('kind', 'in', ANSWERS)
    .$if(since !== undefined, (query) => query.where('hour', '>=', since ?? new Date(0)))
    .groupBy(day)
    .orderBy(day)
    .execute();
}

/** Deliveries that came up since, by how their last attempt ended. `firstId`: of the moment they came up from on. */
export async function countDeliveries(
  { db, accountId }: AccountContext,
  firstId: string,
): Promise<{ delivered: number; failed: number }> {
  const { rows } = await sql<{ delivered: number; failed: number }>`
    select (count(*) filter (where outcome = 'delivered'))::float8 as delivered,
      (count(*) filter (where outcome = 'failed'))::float8 as failed
    from attempt where account_id = ${accountId} and delivery_id >= ${firstId}
      and outcome in ('delivered', 'failed')`.execute(db);
  return rows[0] ?? { delivered: 0, failed: 0 };
}

export async function isCampaignOf({ db, accountId }: AccountContext, campaignId: string): Promise<boolean> {
  const row = await db
    .selectFrom('campaign')
    .select('id')
    .where('account_id', '=', accountId)
    .where('id', '=', campaignId)
    .executeTakeFirst();
  return row !== undefined;
}
