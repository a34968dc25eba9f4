import { invariant } from '../base/assert.ts';
import { encodeId } from '../base/ids.ts';
import { maskAuthorization } from '../connectors/mask-authorization.ts';
import { buildRequest, type OwedDelivery } from '../deliveries/request.ts';
import { pairUp } from '../deliveries/test-send/present-exchange.ts';
import type { Trace } from '../engine/types.ts';
import type { OutgoingContent } from '../rules/message.ts';
import type { Context } from '../store/context.ts';
import type { PlannedCall, PlannedTurn } from './planned-turn.ts';
import { findFirstAnswer, findInboundId } from './queries.ts';
import {
  endOfWait,
  onceIdOf,
  type ShownRequest,
  type ShownWebhook,
  type TurnAnswer,
  type TurnItem,
} from './turn-item.ts';

/** The first time's answer to an item that is repeated, from the turns of its batch (its own) or from the store. */
export async function repeatAnswer(ctx: Context, item: TurnItem, turns: readonly PlannedTurn[]): Promise<TurnAnswer> {
  const { channel } = item;
  const providerId = onceIdOf(item);
  invariant(providerId !== undefined, 'only what has an id is repeated');
  const own = turns.find((turn) => turn.item.channel.id === channel.id && onceIdOf(turn.item) === providerId);
  if (own) return { ...(await answerOf([own], ctx.clock.now())), duplicate: true };
  if (item.what.kind === 'trigger') {
    const conversationId = await findInboundId(ctx.db, channel.accountId, channel.id, providerId);
    return repeated({ conversationId, trace: { ...FORGOTTEN, outcome: 'started', campaignId: item.what.campaignId } });
  }
  const stored = await findFirstAnswer(ctx.db, channel.accountId, channel.id, providerId);
  return repeated({
    conversationId: stored?.conversation_id,
    replies: stored?.replies.map((reply) => reply.content as OutgoingContent),
    trace: (stored?.trace as Trace | null | undefined) ?? FORGOTTEN,
  });
}

function repeated(first: {
  conversationId: string | undefined;
  replies?: OutgoingContent[] | undefined;
  trace: Trace;
}) {
  const conversationId = first.conversationId === undefined ? '' : encodeId('cnv', first.conversationId);
  return { ...NOTHING, conversationId, replies: first.replies ?? [], trace: first.trace };
}

/** Nothing is done, and the conversation left as it is. */
export function tooLate(item: TurnItem): TurnAnswer {
  const conversationId = endOfWait(item)?.conversationId;
  return { ...NOTHING, conversationId: conversationId === undefined ? '' : encodeId('cnv', conversationId) };
}

const FORGOTTEN: Trace = {
  outcome: 'fault',
  section: null,
  campaignId: null,
  why: 'This was done before; its record is gone.',
};

const TOO_LATE: Trace = {
  outcome: 'ended',
  section: null,
  campaignId: null,
  why: 'Nobody waits for this any more: nothing was done.',
};

const NOTHING: TurnAnswer = {
  duplicate: true,
  conversationId: '',
  replies: [],
  trace: TOO_LATE,
  webhooks: [],
  requests: [],
  waitsIn: null,
};

/** The answer to an item whose turns were done at `now` (ms). Requests are only shown where somebody looks: the simulator. */
export async function answerOf(turns: readonly PlannedTurn[], now: number): Promise<TurnAnswer> {
  const [own, last] = [turns[0], turns.at(-1)];
  invariant(own && last, 'an item has a turn');
  const isWatched = own.item.channel.adapter.kind === 'simulator';
  const shown = isWatched ? turns : [];
  const deliveries = shown.flatMap((turn) => turn.deliveries).filter(({ target }) => !target.isUnreadable);
  return {
    duplicate: false,
    conversationId: encodeId('cnv', own.person.conversationId),
    replies: turns.flatMap(({ replies }) => replies.map(({ content }) => content)),
    trace: own.result.trace,
    webhooks: await Promise.all(deliveries.map((delivery) => showWebhook(delivery, now))),
    requests: shown.flatMap(({ calls }) => calls.map(showRequest)),
    waitsIn: last.result.state.waiting?.wait ?? null,
  };
}

/** As it is sent; the credentials of its connector, which nobody is shown, are masked. */
async function showWebhook(delivery: OwedDelivery, now: number): Promise<ShownWebhook> {
  const { url, headers, body } = await buildRequest(delivery, 1, now);
  const { authorization } = delivery.target;
  const mask = maskAuthorization(authorization ? [authorization] : []);
  const shown = mask.headers(pairUp(headers)).map(({ name, value }) => [name, value]);
  return { url: mask.sent(url), headers: Object.fromEntries(shown), rawBody: body };
}

export function showRequest({ owed, answer }: PlannedCall): ShownRequest {
  const { requestId, name, method, url, headers, body } = owed;
  const shown = Object.fromEntries(headers.map((header) => [header.name, header.value]));
  return { id: encodeId('req', requestId), name, method, url, headers: shown, body, ...(answer && { answer }) };
}
