import type { Authorization } from '../connectors/authorization.ts';
import { maskAuthorization } from '../connectors/mask-authorization.ts';
import { MASK } from '../rules/mask.ts';
import type { AccountContext } from '../store/context.ts';
import { findEndpointRecord } from './ordered/lane-queries.ts';
import type { Sight } from './read-endpoints.ts';
import { buildRequest, type Sendable } from './request.ts';
import type { SentRequest } from './schema.ts';
import type { KnownDelivery } from './slice-queries.ts';
import { type EndpointRecord, openTarget, type Target } from './target.ts';
import { pairUp } from './test-send/present-exchange.ts';

/**
 * A delivery's latest request, built as it is for sending; of one that was not sent yet, what the first one will be. Null
 * where its endpoint is gone, or cannot be opened here.
 */
export async function describeRequest(
  ctx: AccountContext,
  known: KnownDelivery,
  payload: string,
  sight: Sight,
): Promise<SentRequest | null> {
  const record = await findEndpointRecord(ctx, known.endpoint_id);
  const target = record && tryOpen(ctx, record);
  if (!target) return null;
  const at = known.last_at?.getTime() ?? ctx.clock.now();
  const { url, headers, body } = await buildRequest(
    sendableOf(known, target, payload),
    Math.max(1, known.attempt_count),
    at,
  );
  const mask = maskAuthorization(listAuthorizations(target));
  const hidden = new Set(sight.withHeaders ? [] : listTellingNames(target));
  const shown = pairUp(headers).map(({ name, value }) => ({ name, value: hidden.has(name) ? MASK : value }));
  // Fetched when it is sent, kept nowhere.
  if (target.client) shown.push({ name: 'authorization', value: MASK });
  return { method: 'POST', url: mask.sent(url), headers: mask.headers(shown), body };
}

/** Signatures too: with one of a request that is not out yet, whoever may only read could send it themselves. */
function listTellingNames({ headers, signBody }: Target): string[] {
  const custom = headers.filter((_, at) => at % 2 === 0);
  return [...custom, 'webhook-signature', ...(signBody ? [signBody.header] : [])];
}

function tryOpen(ctx: AccountContext, record: EndpointRecord): Target | undefined {
  try {
    return openTarget(ctx.vault, record);
  } catch {
    return undefined;
  }
}

function sendableOf(known: KnownDelivery, target: Target, payload: string): Sendable {
  const { id, batch_id: batchId, is_replay: isReplay } = known;
  // Asked for again, it goes by itself and out of turn.
  if (isReplay) return { id, target, payload, isReplay };
  if (batchId !== null && known.batch_sequence !== null)
    return { id: batchId, target, payload: `[${payload}]`, isBatch: true, sequence: known.batch_sequence };
  return { id, target, payload, ...(known.sequence === null ? {} : { sequence: String(known.sequence) }) };
}

function listAuthorizations({ authorization }: Target): Authorization[] {
  return authorization ? [authorization] : [];
}
