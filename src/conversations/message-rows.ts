import type { NewMessage } from '../channels/messages/record-messages.ts';
import type { OutgoingJob } from '../channels/outgoing/enqueue.ts';
import type { TrackedLink } from '../links/queries.ts';
import { renderMenuText } from '../rules/menu.ts';
import type { InboundEvent } from '../rules/message.ts';
import { toStorable } from '../rules/text.ts';
import type { PlannedTurn } from './planned-turn.ts';
import { replyAddress, type TurnItem } from './turn-item.ts';

/** A turn's messages as they are recorded: what the person did, then what they are told. */
export function messageRows(turn: PlannedTurn): NewMessage[] {
  const { item, person, messageId, replyTo, replies, result } = turn;
  const common = {
    accountId: person.accountId,
    channelId: person.channelId,
    contactId: person.contactId,
    conversationId: person.conversationId,
  };
  const rows: NewMessage[] = [];
  if (messageId !== undefined && item.what.kind === 'message' && item.what.recordedAs === undefined) {
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
  for (const reply of replies) {
    const text = toStorable(renderMenuText(reply.content));
    const { id, content, origin, category } = reply;
    rows.push({
      ...common,
      direction: 'out',
      id,
      state,
      text,
      content,
      to: replyAddress(item),
      replyTo,
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
export function outgoingJobs({ item, person, replyTo, replies }: PlannedTurn): OutgoingJob[] {
  if (!leavesByCall(item)) return [];
  const { accountId, channelId, contactId, conversationId } = person;
  return replies.map(({ id, content }) => ({
    accountId,
    messageId: id,
    channelId,
    conversationId,
    contactId,
    to: replyAddress(item),
    content,
    isUnasked: replyTo === null,
  }));
}

/**
 * Replies that go inline (TwiML) or nowhere (the simulator) are done with when they are recorded. Inline ones need a
 * callback that is still to be answered: there is none for what waited, or comes after a wait.
 */
export function leavesByCall({ channel, what }: TurnItem): boolean {
  if (channel.adapter.kind === 'simulator') return false;
  const isAnswered = what.kind !== 'message' || what.recordedAs !== undefined;
  return isAnswered || !channel.adapter.repliesInline(channel.access);
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
