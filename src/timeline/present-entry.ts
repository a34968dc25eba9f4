import { decodeId, encodeId } from '../base/ids.ts';
import { type AttemptRow, listLatestAttempts } from '../deliveries/queries.ts';
import { describeDelivery, presentAttempt, stateAfter } from '../deliveries/read-deliveries.ts';
import { type KnownDelivery, readKnownDeliveries } from '../deliveries/slice-queries.ts';
import { msOfUuid } from '../deliveries/uuid-range.ts';
import { presentActivity } from '../events/activities/present-activity.ts';
import { presentListed } from '../requests/calls/read-calls.ts';
import type { AccountContext } from '../store/context.ts';
import { type EndpointNameRow, findCampaignNames, findEndpointNames, type TimelineMessageRow } from './queries.ts';
import type { TimelineRow } from './read-sources.ts';
import { ATTEMPTS_SHOWN, type TimelineDelivery, type TimelineEntry } from './schema.ts';

/** What the entries of a page show beside their own rows. */
interface Surroundings {
  /** By UUID. */
  deliveries: Map<string, KnownDelivery>;
  /** By the UUID of the delivery, or of the batch it went in; the latest first. */
  attempts: Map<string, AttemptRow[]>;
  endpoints: Map<string, EndpointNameRow>;
  campaigns: Map<string, string>;
}

/** Reads, once for a page, what its entries show; gives what makes an entry of a row. */
export async function createPresenter(
  ctx: AccountContext,
  rows: readonly TimelineRow[],
): Promise<(row: TimelineRow) => TimelineEntry> {
  const around = await readSurroundings(ctx, rows);
  return (row) => {
    const at = new Date(msOfUuid(row.id)).toISOString();
    switch (row.kind) {
      case 'message':
        return {
          kind: 'message',
          id: encodeId('msg', row.id),
          at,
          message: presentMessage(row.row, around),
          deliveries: presentDeliveries(row.deliveryIds, around),
        };
      case 'event': {
        const event = presentActivity(row.row);
        return { kind: 'event', id: event.id, at, event, deliveries: presentDeliveries(row.deliveryIds, around) };
      }
      case 'call': {
        const call = presentListed(row.row);
        return { kind: 'call', id: call.id, at, call: { ...call, requestName: row.row.request_name } };
      }
    }
  };
}

async function readSurroundings(ctx: AccountContext, rows: readonly TimelineRow[]): Promise<Surroundings> {
  const { db, accountId } = ctx;
  const ids = rows.flatMap((row) => (row.kind === 'call' ? [] : row.deliveryIds));
  const known = ids.length === 0 ? [] : await readKnownDeliveries(db, accountId, ids);
  const sent = [...ids, ...known.flatMap(({ batch_id }) => batch_id ?? [])];
  const attempts = sent.length === 0 ? [] : await listLatestAttempts(db, accountId, sent, ATTEMPTS_SHOWN);
  const endpointIds = [...new Set(known.map(({ endpoint_id }) => endpoint_id))];
  const campaignIds = rows.flatMap((row) => (row.kind === 'message' ? (campaignOf(row.row) ?? []) : []));
  return {
    deliveries: new Map(known.map((row) => [row.id, row])),
    attempts: Map.groupBy(attempts, ({ delivery_id }) => delivery_id),
    endpoints: await findEndpointNames(db, accountId, endpointIds),
    campaigns: await findCampaignNames(db, accountId, [...new Set(campaignIds)]),
  };
}

function presentMessage(row: TimelineMessageRow, { campaigns }: Surroundings) {
  const campaignId = campaignOf(row);
  return {
    direction: row.direction,
    state: row.state,
    text: row.text,
    form: row.form,
    error: row.error,
    channelId: encodeId('chn', row.channel_id),
    channelName: row.channel_name,
    campaignId: campaignId === undefined ? null : encodeId('cmp', campaignId),
    campaignName: (campaignId !== undefined && campaigns.get(campaignId)) || null,
    trace: row.trace,
  };
}

/** What a person answered, or what says the reply; a UUID. */
function campaignOf({ campaign_id, trace }: TimelineMessageRow): string | undefined {
  const traced = trace?.campaignId;
  return campaign_id ?? (typeof traced === 'string' ? decodeId('cmp', traced) : undefined);
}

function presentDeliveries(ids: readonly string[], around: Surroundings): TimelineDelivery[] {
  return ids.flatMap((id) => {
    const known = around.deliveries.get(id);
    const attempts = [id, known?.batch_id].flatMap((sent) => (sent && around.attempts.get(sent)) || []);
    if (known) return [presentKnown(known, attempts, around)];
    const [last] = attempts;
    return last ? [presentExpired(id, last, attempts)] : [];
  });
}

function presentKnown(known: KnownDelivery, attempts: AttemptRow[], { endpoints }: Surroundings): TimelineDelivery {
  const { skipped = false, ...delivery } = describeDelivery(known, null);
  const { id, state, endpointId, eventType, createdAt, attemptCount, nextAttemptAt } = delivery;
  const endpoint = endpoints.get(known.endpoint_id);
  return {
    id,
    state,
    skipped,
    eventType,
    endpointId,
    url: endpoint?.url ?? null,
    webhookId: endpoint ? encodeId('whk', endpoint.webhook_id) : null,
    webhookName: endpoint?.webhook_name ?? null,
    campaignId: endpoint?.campaign_id ? encodeId('cmp', endpoint.campaign_id) : null,
    createdAt,
    attemptCount,
    nextAttemptAt,
    attempts: attempts.map((row) => presentAttempt(row, msOfUuid(known.id))),
  };
}

/** Its payload is past its time; its attempts are kept longer. */
function presentExpired(id: string, last: AttemptRow, attempts: AttemptRow[]): TimelineDelivery {
  const createdAt = msOfUuid(id);
  return {
    id: encodeId('dlv', id),
    state: stateAfter(last),
    skipped: last.outcome === 'skipped',
    eventType: null,
    endpointId: null,
    url: null,
    webhookId: null,
    webhookName: null,
    campaignId: null,
    createdAt: new Date(createdAt).toISOString(),
    attemptCount: attempts.length,
    nextAttemptAt: null,
    attempts: attempts.map((row) => presentAttempt(row, createdAt)),
  };
}
