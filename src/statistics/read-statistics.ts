import { notFound } from '../base/errors.ts';
import { encodeId } from '../base/ids.ts';
import { firstUuidAt } from '../deliveries/uuid-range.ts';
import { findTimeZone } from '../events/activities/queries.ts';
import { momentOf } from '../rules/calendar.ts';
import type { AccountContext } from '../store/context.ts';
import type { StatisticKind } from '../store/statistic-schema.ts';
import { countActivities } from './count-activities.ts';
import {
  ANSWERS,
  type AnswerCount,
  countAnswers,
  countCampaigns,
  countDays,
  countDeliveries,
  countHours,
  countKinds,
  countParticipants,
  countPeople,
  countPeopleNow,
  type HourCount,
  isCampaignOf,
} from './read-queries.ts';
import type { CampaignStatistics, Statistics } from './schema.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What goes on in the account: the last hours, and each campaign in short. */
export async function readStatistics(ctx: AccountContext, { hours }: { hours: number }): Promise<Statistics> {
  await countActivities(ctx);
  const now = ctx.clock.now();
  const first = Math.floor(now / HOUR_MS) * HOUR_MS - (hours - 1) * HOUR_MS;
  const today = await readToday(ctx);
  const counts = await countHours(ctx, new Date(Math.min(first, today)));
  const { delivered, failed } = await countDeliveries(ctx, firstUuidAt(now - DAY_MS));
  return {
    hours: Array.from({ length: hours }, (_, index) => {
      const hour = first + index * HOUR_MS;
      return { hour: new Date(hour).toISOString(), ...addUp(counts, (at) => at === hour) };
    }),
    today: addUp(counts, (at) => at >= today),
    totals: await readTotals(ctx),
    deliveries: { delivered, failed, successRate: rateOf(delivered, delivered + failed) },
    campaigns: await summarizeCampaigns(ctx, new Date(today)),
  };
}

async function readTotals(ctx: AccountContext): Promise<Statistics['totals']> {
  const counts = await countKinds(ctx);
  const { participants, answered } = await countPeople(ctx);
  const answers = total(counts, ANSWERS);
  return {
    participants,
    participationRate: rateOf(answered, participants),
    interactions: answers + total(counts, ['started']),
    answers,
    sent: total(counts, ['sent']),
  };
}

/** The hour in which the account's day began: zones with half hours begin theirs in the middle of one. */
async function readToday(ctx: AccountContext): Promise<number> {
  const timeZone = await findTimeZone(ctx.db, ctx.accountId);
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(ctx.clock.now());
  return Math.floor(momentOf(timeZone, day) / HOUR_MS) * HOUR_MS;
}

function addUp(counts: readonly HourCount[], isMeant: (hour: number) => boolean) {
  const meant = counts.filter(({ hour }) => isMeant(hour.getTime()));
  const sum = (kinds: readonly StatisticKind[]) =>
    meant.reduce((total, { kind, count }) => (kinds.includes(kind) ? total + count : total), 0);
  return { started: sum(['started']), answers: sum(ANSWERS), sent: sum(['sent']) };
}

async function summarizeCampaigns(ctx: AccountContext, today: Date): Promise<Statistics['campaigns']> {
  const answers = new Map((await countCampaigns(ctx, today)).map((each) => [each.campaign_id, each]));
  const participants = new Map((await countParticipants(ctx)).map((each) => [each.campaign_id, each]));
  const people = await countPeopleNow(ctx);
  const uuids = new Set([...answers.keys(), ...participants.keys()]);
  const summaries = [...uuids].map((uuid) => {
    const campaignId = encodeId('cmp', uuid);
    const { participants: all = 0, answered = 0 } = participants.get(uuid) ?? {};
    return {
      campaignId,
      peopleNow: people.get(campaignId) ?? 0,
      answersToday: answers.get(uuid)?.answers_today ?? 0,
      answers: answers.get(uuid)?.answers ?? 0,
      participants: all,
      participationRate: rateOf(answered, all),
    };
  });
  return summaries.toSorted((a, b) => b.answersToday - a.answersToday || b.answers - a.answers);
}

/** What became of one campaign. @throws AppError `not_found`. */
export async function readCampaignStatistics(
  ctx: AccountContext,
  campaignId: string,
  { days }: { days?: number | undefined },
): Promise<CampaignStatistics> {
  if (!(await isCampaignOf(ctx, campaignId))) throw notFound('campaign');
  await countActivities(ctx);
  const timeZone = await findTimeZone(ctx.db, ctx.accountId);
  const since = days === undefined ? undefined : new Date((await readToday(ctx)) - (days - 1) * DAY_MS);
  const counts = await countAnswers(ctx, campaignId, since);
  const [{ participants, answered } = { participants: 0, answered: 0 }] = await countParticipants(ctx, campaignId);
  const answers = total(counts, ANSWERS);
  let cumulativeAnswers = 0;
  return {
    peopleNow: (await countPeopleNow(ctx)).get(encodeId('cmp', campaignId)) ?? 0,
    participants,
    participationRate: rateOf(answered, participants),
    interactions: answers + total(counts, ['started']),
    answers,
    sent: total(counts, ['sent']),
    sections: distribute(counts),
    days: (await countDays(ctx, campaignId, { since, timeZone })).map((each) => {
      cumulativeAnswers += each.answers;
      return { ...each, cumulativeAnswers };
    }),
  };
}

function distribute(counts: readonly AnswerCount[]): CampaignStatistics['sections'] {
  const labels = new Set(counts.filter(({ kind }) => ANSWERS.includes(kind)).map(({ label }) => label));
  return [...labels].map((label) => {
    const own = counts.filter((each) => each.label === label);
    return {
      label,
      answers: total(own, ANSWERS),
      options: own.flatMap(({ kind, option, count }) => (kind === 'option' ? [{ option, count }] : [])),
      captured: total(own, ['captured']),
      notUnderstood: total(own, ['fallback']),
    };
  });
}

function total(counts: readonly { kind: StatisticKind; count: number }[], kinds: readonly StatisticKind[]): number {
  return counts.reduce((sum, { kind, count }) => (kinds.includes(kind) ? sum + count : sum), 0);
}

function rateOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
