import { encodeId } from '../base/ids.ts';
import type { LoadedCampaign } from '../campaigns/load-assets.ts';
import type { ConversationState, Position, Trace } from '../engine/types.ts';
import type { CampaignRef, ContactRef } from '../events/data.ts';
import type { EventType, NewEvent } from '../events/event-types.ts';
import { describeMessage } from '../events/message-facts.ts';
import type { TurnAssets } from './asset-cache.ts';
import { leavesByCall, textOf } from './message-rows.ts';
import type { PlannedReply, PlannedTurn } from './planned-turn.ts';
import { replyAddress } from './turn-item.ts';

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
  const { trace } = result;
  const { access, adapter } = item.channel;
  const channel = adapter.medium(access);
  const conversation = { id: encodeId('cnv', person.conversationId), channelId: access.id, channel };
  const course = readCourse(before, result, now);
  const events: NewEvent[] = [];
  const about = (campaign: LoadedCampaign | undefined, at: number) => ({
    head: { accountId: person.accountId, at, contactId: person.contactId, campaignId: campaign?.uuid ?? null },
    data: { conversation, contact, campaign: refOf(campaign) },
  });

  if (course.left) {
    const { place, reason, at = item.receivedAt } = course.left;
    const campaign = assets.campaign(place.campaignId, place.version);
    const { head, data } = about(campaign, at);
    events.push({ ...head, type: 'conversation.ended', data: { ...data, label: labelOf(campaign, place), reason } });
  }
  const { head, data } = about(campaignAt(assets, trace.campaignId, course.place), item.receivedAt);
  const label = trace.section;
  if (course.isStarted) events.push({ ...head, type: 'conversation.started', data: { ...data, label } });
  if (messageId !== undefined && item.what.kind === 'message' && label !== null && ANSWERS.has(trace.outcome)) {
    const { outcome, option = null } = trace;
    const response = textOf(item.what.inbound.event);
    const answer = { label, response, outcome, option, messageId: encodeId('msg', messageId) };
    events.push({ ...head, type: 'conversation.answered', data: { ...data, ...answer } });
  }
  if (course.isEnded) {
    const reason = REASONS.has(trace.outcome) ? trace.outcome : 'ended';
    events.push({ ...head, type: 'conversation.ended', data: { ...data, label, reason } });
  }
  for (const reply of turn.replies) events.push(...replyEvents(turn, reply, { contact, assets, channel, now }));
  return events;
}

const REASONS: ReadonlySet<Trace['outcome']> = new Set(['opted_out', 'fault']);

/** How a turn moved its conversation on. */
interface Course {
  /** What the person was in and did not go on with; `at` where it ended before the turn. */
  left?: { place: Position; reason: 'expired' | 'replaced'; at?: number };
  isStarted: boolean;
  isEnded: boolean;
  /** Where the person was, or is since it started. */
  place: Position | null;
}

function readCourse(before: ConversationState | null, { state, trace }: PlannedTurn['result'], now: number): Course {
  const was = before?.status === 'active' ? before.position : null;
  // What waits for a call does not expire meanwhile.
  const end = before?.waiting === undefined ? before?.expiresAt : undefined;
  const expiredAt = was && end != null && now > end ? end : undefined;
  const goesOn = was !== null && expiredAt === undefined;
  const isActive = state.status === 'active';
  const isStarted = trace.outcome === 'started' || (isActive && !goesOn);
  const course = { isStarted, isEnded: (goesOn || isStarted) && !isActive, place: isStarted ? state.position : was };
  if (was && expiredAt !== undefined) return { ...course, left: { place: was, reason: 'expired', at: expiredAt } };
  return was && isStarted ? { ...course, left: { place: was, reason: 'replaced' } } : course;
}

/** `message.accepted` only where somebody wants to be told: it is not kept. Inline replies are sent with the answer. */
function replyEvents(
  { item, person, replyTo }: PlannedTurn,
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
    recipient: replyAddress(item).value,
    kind: 'unitary',
    campaignNumber: origin?.campaign.number ?? null,
    section: origin?.section ?? null,
    category: category ?? null,
    conversationId: person.conversationId,
    replyTo,
    createdAt: now,
  });
  const { accountId, contactId } = person;
  const head = { accountId, at: now, contactId, campaignId: origin?.campaign.uuid ?? null };
  return types.map((type) => ({ ...head, type, data: { contact, ...facts } }) as NewEvent);
}

/** The campaign of a trace, else where the person is: in the version they are in, or the live one. */
function campaignAt(assets: TurnAssets, traced: string | null, place: Position | null): LoadedCampaign | undefined {
  const id = traced ?? place?.campaignId;
  return id === undefined ? undefined : assets.campaign(id, place?.campaignId === id ? place.version : undefined);
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
