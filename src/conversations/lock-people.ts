import { insertAddresses, insertMissingPeople } from '../contacts/queries.ts';
import type { ConversationState } from '../engine/types.ts';
import { type Context, newId, nowDate } from '../store/context.ts';
import { findPeople, insertMissingConversations, lockConversations, type Wanted } from './queries.ts';
import { addressesOf, type TurnItem } from './turn-item.ts';

export interface Person {
  accountId: string;
  channelId: string;
  contactId: string;
  conversationId: string;
  state: ConversationState | null;
}

interface Entry extends Wanted {
  /** The index of the item that named this address. */
  item: number;
}

/**
 * Locks the conversation of every item's person, making people and conversations that are missing. The result has the
 * items' order; undefined stands for somebody whom another transaction holds: theirs is for a later batch.
 */
export async function lockPeople(ctx: Context, items: TurnItem[]): Promise<(Person | undefined)[]> {
  const entries: Entry[] = [];
  for (const [item, turn] of items.entries()) {
    for (const address of addressesOf(turn)) {
      const { accountId, id: channelId } = turn.channel;
      entries.push({ ord: entries.length, item, accountId, channelId, address });
    }
  }
  const people = new Map<number, Person>();
  const unmatched = await lock(ctx, entries, people);
  const left = unmatched.filter(({ item }) => !people.has(item));
  if (left.length > 0) await lock(ctx, await createMissing(ctx, left, items), people);
  await addFurtherAddresses(ctx, unmatched, people, left);
  return items.map((_, item) => people.get(item));
}

/** Notes whom it could lock in `people` and gives back the entries that led nowhere. */
async function lock(ctx: Context, entries: Entry[], people: Map<number, Person>): Promise<Entry[]> {
  if (entries.length === 0) return [];
  const rows = new Map((await lockConversations(ctx.db, entries)).map((row) => [row.ord, row]));
  const unmatched: Entry[] = [];
  // Two items of one person share one object: the second one's turn starts from the state the first one left.
  const shared = new Map([...people.values()].map((person) => [person.conversationId, person]));
  for (const entry of entries) {
    const row = rows.get(entry.ord);
    if (!row) unmatched.push(entry);
    // Entries are in the provider's order, the best address first: when two lead to two contacts, the best one counts.
    else if (!people.has(entry.item)) {
      const person = shared.get(row.conversation_id) ?? {
        accountId: entry.accountId,
        channelId: entry.channelId,
        contactId: row.contact_id,
        conversationId: row.conversation_id,
        state: row.state,
      };
      shared.set(row.conversation_id, person);
      people.set(entry.item, person);
    }
  }
  return unmatched;
}

/** Creates what is missing and gives back those entries; the others exist and are held by somebody else. */
async function createMissing(ctx: Context, left: Entry[], items: TurnItem[]): Promise<Entry[]> {
  const found = await findPeople(ctx.db, left);
  const itemOf = new Map(left.map((entry) => [entry.ord, entry.item]));
  const held = new Set(found.filter((row) => row.has_conversation).map((row) => itemOf.get(row.ord)));
  const missing = left.filter(({ item }) => !held.has(item));
  if (missing.length === 0) return [];
  const at = nowDate(ctx);
  const known = new Set(found.map((row) => itemOf.get(row.ord)));
  const strangers = Map.groupBy(
    missing.filter(({ item }) => !known.has(item)),
    ({ item }) => item,
  );
  if (strangers.size > 0) {
    const people = [...strangers].map(([item, entries]) => ({
      accountId: (entries[0] as Entry).accountId,
      contactId: newId(ctx),
      addresses: entries.map((entry) => entry.address),
      name: nameOf(items[item]),
    }));
    await insertMissingPeople(ctx.db, people, at);
  }
  const conversations = missing.map((entry) => ({ ...entry, newId: newId(ctx) }));
  await insertMissingConversations(ctx.db, conversations, at);
  return missing;
}

/** A person known by one address has shown another one: it is theirs from now on, unless it is somebody's already. */
async function addFurtherAddresses(
  ctx: Context,
  unmatched: Entry[],
  people: Map<number, Person>,
  createdFor: Entry[],
): Promise<void> {
  const created = new Set(createdFor.map(({ item }) => item));
  const rows = unmatched.flatMap(({ item, accountId, address }) => {
    const person = people.get(item);
    return person && !created.has(item) ? [{ accountId, contactId: person.contactId, address }] : [];
  });
  if (rows.length > 0) await insertAddresses(ctx.db, rows, nowDate(ctx));
}

function nameOf(item: TurnItem | undefined): string | null {
  return (item?.what.kind === 'message' && item.what.inbound.profileName) || null;
}
