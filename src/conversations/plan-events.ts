import { encodeId } from '../base/ids.ts';
import type { LoadedCampaign } from '../campaigns/load-assets.ts';
import type { ConversationState, Position, Trace } from '../engine/types.ts';
import type { CampaignRef, ContactRef } from '../events/data.ts';
import type { EventType, NewEvent } from '../events/event-types.ts';
import { describeMessage } from '../events/message-facts.ts';
import type { TurnAssets } from './asset-cache.ts';
import { leavesByCall, textOf } from './message-rows.ts';
import type { PlannedReply, PlannedTurn } from './planned-turn.ts';
import { addressesOf } from './turn-item.ts';

/** Outcomes by which a message was read as an answer; words for the menu, for help and of consent are none. */
const ANSWERS: ReadonlySet<Trace['outcome']> = new Set(['option', 'captured', 'fallback']);

interface About {
  /** The conversation before the turn. */
  before: ConversationState | null;
  contact: ContactRef;
  assets: TurnAssets;
  /** ms. */
  now: number;
}

/** What a turn makes known of its conversation and its replies, in order. What it changes about its person comes before. */
export function planEvents(turn: PlannedTurn, { before, contact, assets, now }: About): NewEvent[] {
  const { item, person, result, messageId } = turn;
  const { trace, state } = result;
  const { access, adapter } = item.channel;
  const channel = adapter.medium(access);
  const conversation = { id: encodeId('cnv', person.conversationId), channelId: access.id, channel };
  const events: NewEvent[] = [];
  const about = (campaign: LoadedCampaign | undefined, at: number) => ({
    head: { accountId: person.accountId, at, contactId: person.contactId, campaignId: campaign?.uuid ?? null },
    data: { conversation, contact, campaign: refOf(campaign) },
  });
  const end = (campaign: LoadedCampaign | undefined, label: string | null, reason: string, at = item.receivedAt) => {
    const { head, data } = about(campaign, at);
    events.push({ ...head, type: 'conversation.ended', data: { ...data, label, reason } });
  };

  const wasActive = before?.status === 'active' ? before.position : null;
  const isActive = state.status === 'active';
  const expiredAt = wasActive && before?.expiresAt != null && now > before.expiresAt ? before.expiresAt : undefined;
  const isStarted = trace.outcome === 'started' || (isActive && (!wasActive || expiredAt !== undefined));
  if (wasActive && (expiredAt !== undefined || isStarted)) {
    const left = assets.campaign(wasActive.campaignId, wasActive.version);
    end(left, labelOf(left, wasActive), expiredAt === undefined ? 'replaced' : 'expired', expiredAt);
  }
  const place = isStarted ? (state.position ?? undefined) : (wasActive ?? undefined);
  const campaignId = trace.campaignId ?? place?.campaignId;
  const campaign = campaignId === undefined ? undefined : campaignAt(assets, campaignId, place);
  const { head, data } = about(campaign, item.receivedAt);
  if (isStarted) events.push({ ...head, type: 'conversation.started', data: { ...data, label: trace.section } });
  if (messageId !== undefined && item.what.kind === 'message' && trace.section !== null && ANSWERS.has(trace.outcome)) {
    const { section: label, outcome, option = null } = trace;
    const answer = { label, response: textOf(item.what.inbound.event), outcome, option };
    events.push({
      ...head,
      type: 'conversation.answered',
      data: { ...data, ...answer, messageId: encodeId('msg', messageId) },
    });
  }
  if (((wasActive && expiredAt === undefined) || isStarted) && !isActive) {
    end(campaign, trace.section, REASONS[trace.outcome] ?? 'ended');
  }
  for (const reply of turn.replies) events.push(...replyEvents(turn, reply, { contact, assets, channel, now }));
  return events;
}

const REASONS: Partial<Record<Trace['outcome'], string>> = { opted_out: 'opted_out', fault: 'fault' };

/** `message.accepted` only where somebody wants to be told: it is not kept. Inline replies are sent with the answer. */
function replyEvents(
  { item, person, messageId }: PlannedTurn,
  { id, origin, category }: PlannedReply,
  { contact, assets, channel, now }: { contact: ContactRef; assets: TurnAssets; channel: string; now: number },
): NewEvent[] {
  const isWanted = assets.audience.subscribers.some(({ events }) => events.has('message.accepted'));
  const types: EventType[] = [
    ...(isWanted ? ['message.accepted' as const] : []),
    ...(leavesByCall(item) ? [] : ['message.sent' as const]),
  ];
  if (types.length === 0) return [];
  const facts = describeMessage({
    id,
    number: null,
    medium: channel,
    recipient: addressesOf(item)[0]?.value ?? null,
    kind: 'unitary',
    campaignNumber: origin?.campaign.number ?? null,
    section: origin?.section ?? null,
    category: category ?? null,
    conversationId: person.conversationId,
    replyTo: messageId ?? null,
    createdAt: now,
  });
  const { accountId, contactId } = person;
  const head = { accountId, at: now, contactId, campaignId: origin?.campaign.uuid ?? null };
  return types.map((type) => ({ ...head, type, data: { contact, ...facts } }) as NewEvent);
}

/** The version the person is in, where it is of that campaign; else the live one. */
function campaignAt(assets: TurnAssets, id: string, place: Position | undefined): LoadedCampaign | undefined {
  return assets.campaign(id, place?.campaignId === id ? place.version : undefined);
}

function labelOf(campaign: LoadedCampaign | undefined, { section }: Position): string | null {
  const { welcome, interactions } = campaign?.definition ?? {};
  return (interactions?.find(({ id }) => id === section) ?? welcome)?.label ?? null;
}

function refOf(campaign: LoadedCampaign | undefined): CampaignRef | null {
  if (!campaign) return null;
  const { id, number, name, version } = campaign;
  return { id, number, name, version };
}
