import { msOfUuid } from '../../../deliveries/uuid-range.ts';
import type { AccountContext } from '../../../store/context.ts';
import { type PeriodNames, readPeriod } from '../../activities/period.ts';
import { planWalk } from '../../activities/plan-walk.ts';
import { findContactByNumber } from '../../activities/queries.ts';
import type { ActivityRow } from '../../activities/slice-queries.ts';
import { ACTIVITY_STATUSES } from '../../activities/statuses.ts';
import { type ActivityWalk, walkActivities } from '../../activities/walk.ts';
import { findAccountFacts } from '../../audience-queries.ts';
import { eventNumber, type HooklineEvent, msOfEventNumber } from '../../event-types.ts';
import type { AccountFacts } from '../../formats/format.ts';
import { yespo } from '../../formats/yespo.ts';
import type { YespoActivitiesQuery, YespoActivity } from './schema.ts';

const NAMES: PeriodNames = { from: 'dateFrom', to: 'dateTo', refusal: 'malformed' };
const STEP_ROWS = 1_000;
/** Filters by what a record shows. */
const SHOWN = ['mediaType', 'broadcastId', 'workflowId', 'messageId'] as const;

/**
 * The account's activities as Yespo's own API answers them, oldest first; none at the end. Who goes on from the last
 * record's offset misses none and gets none twice.
 * @throws AppError `malformed` for a period that cannot be asked for.
 */
export async function readYespoActivities(ctx: AccountContext, query: YespoActivitiesQuery): Promise<YespoActivity[]> {
  const facts = await findAccountFacts(ctx.db, ctx.accountId);
  const walk = await startWalk(ctx, query, facts);
  const records: YespoActivity[] = [];
  if (!walk) return records;
  let lastMs = 0;
  for await (const rows of walkActivities(ctx, walk, STEP_ROWS)) {
    for (const row of rows) {
      const ms = msOfUuid(row.id);
      // An offset tells milliseconds apart, and not for certain what is within one: that stays together.
      if (records.length >= query.maxrows && ms !== lastMs) return records;
      const found = toRecords(ctx.accountId, row, facts).filter((record) => isWanted(record, query));
      records.push(...found);
      if (found.length > 0) lastMs = ms;
    }
  }
  return records;
}

async function startWalk(
  ctx: AccountContext,
  query: YespoActivitiesQuery,
  { timeZone }: AccountFacts,
): Promise<ActivityWalk | undefined> {
  const { dateFrom, dateTo, offset, email, contactId, activityStatus } = query;
  const period = readPeriod({ from: dateFrom, to: dateTo }, { timeZone, now: ctx.clock.now() }, NAMES);
  const contact = contactId === undefined ? undefined : await findContactByNumber(ctx.db, ctx.accountId, contactId);
  if (contactId !== undefined && contact === undefined) return undefined;
  const status = activityStatus === undefined ? ACTIVITY_STATUSES : [activityStatus];
  // Behind the offset's millisecond, wherever the period begins.
  const from = offset === 0 ? period.from : Math.max(period.from, msOfEventNumber(offset) + 1);
  const walk = await planWalk(ctx, { status, email, contact }, { ...period, from }, { order: 'oldest', isFinal: true });
  return walk && walk.idFrom < walk.idBelow ? walk : undefined;
}

/** What webhooks are told of it, with `offset` behind. */
function toRecords(accountId: string, row: ActivityRow, facts: AccountFacts): YespoActivity[] {
  const { id, type, at, contact_id, campaign_id, data } = row;
  const event = { accountId, id, type, at: at.getTime(), contactId: contact_id, campaignId: campaign_id, data };
  const bodies = yespo.write(event as unknown as HooklineEvent, facts, { sentAt: msOfUuid(id), isTest: false });
  return bodies.map((writeBody) => ({ ...JSON.parse(writeBody(id)), offset: eventNumber(id) }));
}

function isWanted(record: YespoActivity, query: YespoActivitiesQuery): boolean {
  return SHOWN.every((name) => query[name] === undefined || record[name] === query[name]);
}
