import { holdContacts } from '../contacts/contact-event-queries.ts';
import { loadContactRefs } from '../contacts/contact-events.ts';
import type { Emitter } from '../events/emitter.ts';
import { describeMessage } from '../events/message-facts.ts';
import { loadMessageFacts } from '../events/message-facts-queries.ts';
import type { Context } from '../store/context.ts';
import type { TrackedLink } from './queries.ts';

/** Somebody opened a link. */
export interface Click {
  link: TrackedLink;
  /** When, ms. */
  at: number;
}

/** Tells of clicks, of any accounts, in one transaction. Those of people who were erased meanwhile are not told. */
export async function recordClicks(
  { ctx, emitter }: { ctx: Context; emitter: Emitter },
  clicks: readonly Click[],
): Promise<void> {
  await emitter.transaction(ctx, async (tx, emit) => {
    const messages = await loadMessageFacts(
      tx.db,
      clicks.map(({ link }) => link),
    );
    await holdContacts(tx.db, [...messages.values()]);
    const contacts = await loadContactRefs(tx.db, [...messages.values()]);
    for (const { link, at } of clicks) {
      const facts = messages.get(link.messageId);
      const contact = facts && contacts.get(facts.contactId);
      if (!facts || !contact) continue;
      const { accountId, contactId, campaignId } = facts;
      const message = { ...facts, createdAt: facts.createdAt.getTime() };
      const click = { url: link.url, at: new Date(at).toISOString() };
      const data = { contact, ...describeMessage(message), click };
      emit({ accountId, type: 'message.clicked', at, contactId, campaignId, data });
    }
  });
}
