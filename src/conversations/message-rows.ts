import type { NewMessage } from '../channels/messages/record-messages.ts';
import type { OutgoingJob } from '../channels/outgoing/enqueue.ts';
import type { TrackedLink } from '../links/queries.ts';
import { renderMenuText } from '../rules/menu.ts';
import type { InboundEvent } from '../rules/message.ts';
import { toStorable } from '../rules/text.ts';
import type { PlannedTurn } from './planned-turn.ts';
import { addressesOf, type TurnItem } from './turn-item.ts';

/** A turn's messages as they are recorded: what the person did, then what they are told. */
export function messageRows(turn: PlannedTurn): NewMessage[] {
  const { item, person, messageId, replies, result } = turn;
  const common = {
    accountId: person.accountId,
    channelId: person.channelId,
    contactId: person.contactId,
    conversationId: person.conversationId,
  };
  const rows: NewMessage[] = [];
  if (messageId !== undefined && item.what.kind === 'message') {
    const { event, providerId } = item.what.inbound;
    rows.push({
      ...common,
      direction: 'in',
      id: messageId,
      text: textOf(event),
      content: event,
      providerId,
      trace: result.trace,
    });
  }
  const state = leavesByCall(item) ? 'queued' : 'sent';
  const [to] = addressesOf(item);
  for (const reply of replies) {
    if (!to) break;
    const text = toStorable(renderMenuText(reply.content));
    const { id, content, origin, category } = reply;
    rows.push({
      ...common,
      direction: 'out',
      id,
      state,
      text,
      content,
      to,
      replyTo: messageId ?? null,
      origin: {
        campaignId: origin?.campaign.uuid ?? null,
        section: origin?.section ?? null,
        categoryId: category?.id ?? null,
        sendKind: 'unitary',
      },
    });
  }
  return rows;
}

/** The tracked links of a turn's replies. */
export function linkRows({ person, replies }: PlannedTurn): TrackedLink[] {
  const { accountId, contactId } = person;
  return replies.flatMap(({ id, links }) => links.map((link) => ({ ...link, accountId, contactId, messageId: id })));
}

/** The replies that are handed to the provider by a call of ours. */
export function outgoingJobs({ item, person, replies }: PlannedTurn): OutgoingJob[] {
  const [to] = addressesOf(item);
  if (!to || !leavesByCall(item)) return [];
  const { accountId, channelId, contactId, conversationId } = person;
  return replies.map(({ id, content }) => ({
    accountId,
    messageId: id,
    channelId,
    conversationId,
    contactId,
    to,
    content,
    isUnasked: item.what.kind === 'trigger',
  }));
}

/** Replies that go inline (TwiML) or nowhere (the simulator) are done with when they are recorded. */
export function leavesByCall({ channel, what }: TurnItem): boolean {
  if (channel.adapter.kind === 'simulator') return false;
  return what.kind === 'trigger' || !channel.adapter.repliesInline(channel.access);
}

/** What people read in lists for something that somebody did. */
export function textOf(event: InboundEvent): string {
  switch (event.type) {
    case 'text':
      return event.text;
    case 'tap':
      return event.title;
    case 'media':
      return event.caption ?? '';
    case 'reaction':
      return event.emoji ?? '';
    case 'location':
      return event.name ?? `${event.latitude}, ${event.longitude}`;
    case 'unsupported':
      return '';
  }
}
