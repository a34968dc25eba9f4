import { AppError, type FieldError } from '../../base/errors.ts';
import { type AccountContext, newId, nowDate } from '../../store/context.ts';
import { listEndpointIds } from '../queries.ts';
import { countSlice, type Slice } from '../slice-queries.ts';
import { firstUuidAt, nextUuid } from '../uuid-range.ts';
import { insertReplay } from './queries.ts';
import { presentReplay } from './read-replays.ts';
import type { Replay, ReplayEstimate, ReplayInput } from './schema.ts';

const DAY_MS = 86_400_000;
// Some 5 µs a row: statements stay at a few ten ms, and counting them all at a few seconds.
const SLICE_ROWS = 5_000;
const LOOKED_AT_MAX = 1_000_000;

export interface ReplayLimits {
  /** How long payloads are kept. */
  payloadDays: number;
}

/** What a replay would send. @throws AppError `invalid`. */
export async function estimateReplay(
  ctx: AccountContext,
  limits: ReplayLimits,
  input: ReplayInput,
): Promise<ReplayEstimate> {
  const { count, oldest, newest } = await countMatches(ctx, await planRange(ctx, limits, input), input);
  return { count, oldest: oldest?.toISOString() ?? null, newest: newest?.toISOString() ?? null };
}

/**
 * Begins to send settled deliveries once more: a job that outlives any process, `advanceReplays` works it off.
 * @throws AppError `invalid` with every mistake.
 */
export async function createReplay(ctx: AccountContext, limits: ReplayLimits, input: ReplayInput): Promise<Replay> {
  const range = await planRange(ctx, limits, input);
  const { count } = await countMatches(ctx, range, input);
  const row = await insertReplay(ctx.db, {
    account_id: ctx.accountId,
    id: newId(ctx),
    endpoint_id: input.endpoint ?? null,
    campaign_id: input.campaign ?? null,
    from_id: range.idFrom,
    to_id: range.idBelow,
    states: input.states,
    event_type: input.eventType ?? null,
    per_second: input.perSecond,
    state: 'running',
    total: count,
    cursor: range.idFrom,
    created_at: nowDate(ctx),
    finished_at: null,
  });
  return presentReplay(row);
}

type Range = Slice & { idFrom: string; idBelow: string };

async function planRange(
  ctx: AccountContext,
  { payloadDays }: ReplayLimits,
  { endpoint, campaign, from, to }: ReplayInput,
): Promise<Range> {
  const [now, fromMs, toMs] = [ctx.clock.now(), Date.parse(from), Date.parse(to)];
  const errors: FieldError[] = [];
  if (toMs <= fromMs) errors.push({ path: '/to', message: 'This must be later than "from".' });
  const earliest = now - payloadDays * DAY_MS;
  if (fromMs < earliest) {
    const message = `Payloads are kept for ${payloadDays} days: it can begin at ${new Date(earliest).toISOString()} or later.`;
    errors.push({ path: '/from', code: 'payload_expired', message });
  }
  const isOfAny = endpoint !== undefined || campaign !== undefined;
  const endpointIds = isOfAny
    ? await listEndpointIds(ctx.db, ctx.accountId, { endpointId: endpoint, campaignId: campaign })
    : [];
  if (endpointIds.length === 0) errors.push(explainNothing(endpoint, campaign));
  if (errors.length > 0) throw new AppError('invalid', 'Some fields are not valid.', { errors });
  return {
    accountId: ctx.accountId,
    endpointIds,
    idFrom: firstUuidAt(fromMs),
    // Of this very millisecond as well.
    idBelow: firstUuidAt(Math.min(toMs, now + 1)),
    order: 'oldest first',
    size: Math.max(1, Math.floor(SLICE_ROWS / Math.max(1, endpointIds.length))),
  };
}

function explainNothing(endpoint: string | undefined, campaign: string | undefined): FieldError {
  if (endpoint === undefined && campaign === undefined) {
    return { path: '/endpoint', message: 'Name an endpoint, a campaign, or both.' };
  }
  if (endpoint === undefined) return { path: '/campaign', message: 'There is no such campaign with a webhook.' };
  const of = campaign === undefined ? '' : ' of this campaign';
  return { path: '/endpoint', message: `There is no such endpoint${of}.` };
}

async function countMatches(ctx: AccountContext, range: Range, { states, eventType }: ReplayInput) {
  const total = { count: 0, oldest: null as Date | null, newest: null as Date | null };
  let idFrom = range.idFrom;
  for (let lookedAt = 0; ; lookedAt += range.size) {
    if (lookedAt >= LOOKED_AT_MAX) throw tooMany();
    const { count, oldest, newest, end } = await countSlice(ctx.db, { ...range, idFrom }, { states, eventType });
    total.count += count;
    total.oldest ??= oldest;
    total.newest = newest ?? total.newest;
    if (end === null) return total;
    idFrom = nextUuid(end);
  }
}

function tooMany(): AppError {
  const message = `There are more than ${LOOKED_AT_MAX.toLocaleString('en')} deliveries in this range: ask for a shorter one.`;
  return new AppError('invalid', 'Some fields are not valid.', { errors: [{ path: '/from', message }] });
}
