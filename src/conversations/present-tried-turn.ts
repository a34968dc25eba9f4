import { maskAuthorization } from '../connectors/mask-authorization.ts';
import { buildRequest, type OwedDelivery } from '../deliveries/request.ts';
import { pairUp } from '../deliveries/test-send/present-exchange.ts';
import type { ConversationState, Position } from '../engine/types.ts';
import type { DraftAssets } from './draft-assets.ts';
import type { PlannedContact } from './planned-contact.ts';
import type { PlannedTurn } from './planned-turn.ts';
import type { TriedTurn } from './try-schema.ts';
import { showRequest } from './turn-answers.ts';

interface Tried {
  turn: PlannedTurn;
  before: ConversationState | null;
  contact: PlannedContact;
  assets: DraftAssets;
  /** ms. */
  now: number;
}

/** One turn of a tried conversation: what is said, why, what partners would get, and where the person is then. */
export async function presentTriedTurn({ turn, before, contact, assets, now }: Tried): Promise<TriedTurn> {
  const { state, trace } = turn.result;
  const isActive = state.status === 'active';
  return {
    at: new Date(now).toISOString(),
    replies: turn.replies.map(({ content }) => content),
    trace,
    webhooks: await Promise.all(turn.deliveries.map((delivery) => presentWebhook(delivery, assets, now))),
    requests: turn.calls.map(showRequest),
    before: before?.status === 'active' ? placeOf(before.position, assets) : null,
    after: isActive ? placeOf(state.position, assets) : null,
    awaits: isActive ? state.awaiting : null,
    misses: state.misses,
    expiresAt: isActive && state.expiresAt !== null ? new Date(state.expiresAt).toISOString() : null,
    fields: contact.fields,
    optedOut: contact.optedOut,
  };
}

/** As it would be sent for the first time; the credentials of its connector are masked. */
async function presentWebhook(
  delivery: OwedDelivery,
  { webhookOf }: DraftAssets,
  now: number,
): Promise<TriedTurn['webhooks'][number]> {
  const { target, eventType } = delivery;
  const { url, headers, body } = await buildRequest(delivery, 1, now);
  const mask = maskAuthorization(target.authorization ? [target.authorization] : []);
  const customCount = target.headers.length / 2;
  return {
    webhookId: webhookOf.get(target) ?? '',
    kind: eventType === 'redirect' ? 'redirect' : 'underlying',
    method: 'POST',
    url: mask.sent(url),
    headers: mask.headers(pairUp(headers)).map((header, index) => ({ ...header, isCustom: index < customCount })),
    body,
  };
}

function placeOf(position: Position | null, { turn }: DraftAssets): TriedTurn['after'] {
  const campaign = position && turn.campaign(position.campaignId, position.version);
  if (!campaign) return null;
  const { welcome, interactions } = campaign.definition;
  const { label } = interactions.find(({ id }) => id === position.section) ?? welcome;
  return { campaignId: campaign.id, campaign: campaign.name, section: position.section, label };
}
