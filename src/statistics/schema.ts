import { z } from '@hono/zod-openapi';
import { encodeId } from '../base/ids.ts';

const DAYS_MAX = 365;
const HOURS_MAX = 168;
const HOURS_DEFAULT = 24;

export const StatisticsQuery = z.object({
  hours: z.coerce
    .number()
    .int()
    .min(1)
    .max(HOURS_MAX)
    .default(HOURS_DEFAULT)
    .openapi({ description: 'How many hours are told one by one, the running one too.' }),
});

export const CampaignStatisticsQuery = z.object({
  days: z.coerce
    .number()
    .int()
    .min(1)
    .max(DAYS_MAX)
    .optional()
    .openapi({ description: 'Only the last days. Left out: ever since.' }),
});

const Count = z.int().openapi({ example: 12 });
const Rate = z.number().nullable().openapi({ example: 0.98, description: '0 to 1; null where there was nothing.' });

const PeopleNow = Count.openapi({ description: 'People in it now: their conversation is not over.' });
const Participants = Count.openapi({ description: 'People who ever started, answered or were written to.' });
const ParticipationRate = Rate.openapi({ description: 'The share of its participants who answered at least once.' });

export const Statistics = z
  .object({
    hours: z.array(z.object({ hour: z.iso.datetime(), started: Count, answers: Count, sent: Count })),
    today: z
      .object({ started: Count, answers: Count, sent: Count })
      .openapi({ description: 'Since midnight in the account’s time zone, in whole hours.' }),
    totals: z
      .object({
        participants: Count.openapi({ description: 'People who were in at least one campaign, each once.' }),
        participationRate: ParticipationRate,
        interactions: Count.openapi({ description: 'Starts and answers.' }),
        answers: Count,
        sent: Count,
      })
      .openapi({ description: 'Ever since, of all campaigns together.' }),
    deliveries: z
      .object({ delivered: Count, failed: Count, successRate: Rate })
      .openapi({ description: 'Deliveries that came up in the last 24 hours and are over.' }),
    campaigns: z.array(
      z.object({
        campaignId: z.string().openapi({ example: encodeId('cmp', '018f0000-0000-7000-8000-000000000000') }),
        peopleNow: PeopleNow,
        answersToday: Count,
        answers: Count,
        participants: Participants,
        participationRate: ParticipationRate,
      }),
    ),
  })
  .openapi('Statistics');
export type Statistics = z.infer<typeof Statistics>;

export const CampaignStatistics = z
  .object({
    peopleNow: PeopleNow,
    participants: Participants,
    participationRate: ParticipationRate,
    interactions: Count.openapi({ description: 'Starts and answers.' }),
    answers: Count,
    sent: Count.openapi({ description: 'Messages that were sent in it.' }),
    sections: z
      .array(
        z.object({
          label: z.string(),
          answers: Count,
          options: z.array(z.object({ option: z.string(), count: Count })).openapi({ description: 'By option key.' }),
          captured: Count.openapi({ description: 'Free texts that were kept.' }),
          notUnderstood: Count,
        }),
      )
      .openapi({ description: 'How the answers to each section were distributed, by the label it had.' }),
    days: z
      .array(z.object({ day: z.iso.date(), answers: Count, cumulativeAnswers: Count }))
      .openapi({ description: 'Days with answers, in the account’s time zone.' }),
  })
  .openapi('CampaignStatistics');
export type CampaignStatistics = z.infer<typeof CampaignStatistics>;
