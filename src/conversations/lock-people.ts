import { invariant } from '../base/assert.ts';
import { claimAddresses, updateOwners } from '../contacts/queries.ts';
import type { ConversationState } from '../engine/types.ts';
import type { ContactSource } from '../store/contact-schema.ts';
import { type Context, newId, nowDate } from '../store/context.ts';
import { type Claim, claimUnknown, type Entry, type Lead } from './claim-addresses.ts';
import { findPeople, insertMissingConversations, type LockedConversation, lockConversations } from './queries.ts';
import { addressesOf, endOfWait, personKey, type TurnItem } from './turn-item.ts';
import { findConversationsById, lockConversationsById, type NamedConversation } from './wait-queries.ts';

export interface Person {
  accountId: string;
  channelId: string;
  contactId: string;
  conversationId: string;
  state: ConversationState | null;
}

type People = (Person | undefined)[];

/** Somebody who was no contact before this batch. */
export interface NewPerson {
  accountId: string;
  contactId: string;
  source: ContactSource;
  /** The item that brought them. */
  item: TurnItem;
}

/** The items' people, in the items' order. */
export interface LockedPeople {
  /** Undefined: another transaction holds them, theirs is for a later batch; or they are gone. */
  people: People;
  made: NewPerson[];
  /** The items whose conversation was erased, or merged into another one. */
  gone: ReadonlySet<number>;
}

/** Conversations by their id: two items of one share one object, and so its state. */
type Held = Map<string, Person>;

/**
 * Locks the conversation of every item's person, making people and conversations that are missing. What names its
 * conversation, the end of a wait, makes nobody.
 */
export async function lockPeople(ctx: Context, items: TurnItem[]): Promise<LockedPeople> {
  const entries: Entry[] = [];
  const named: NamedConversation[] = [];
  for (const [item, turn] of items.entries()) {
    const { accountId, id: channelId } = turn.channel;
    const conversationId = endOfWait(turn)?.conversationId;
    if (conversationId !== undefined) {
      named.push({ ord: item, accountId, channelId, conversationId });
      continue;
    }
    for (const address of addressesOf(turn)) {
      entries.push({ ord: entries.length, item, accountId, channelId, address });
    }
  }
  const held: Held = new Map();
  const people: People = items.map(() => undefined);
  const gone = await lockNamed(ctx, named, { people, held });
  const made = await lockByAddress(ctx, items, entries, { people, held });
  return { people: keepOrder(items, people, gone), made, gone };
}

/** Locks conversations that are named by their ids; gives those that are gone. */
async function lockNamed(
  ctx: Context,
  named: NamedConversation[],
  { people, held }: { people: People; held: Held },
): Promise<Set<number>> {
  if (named.length === 0) return new Set();
  for (const row of await lockConversationsById(ctx.db, named)) people[row.ord] = hold(held, row);
  const missing = named.filter(({ ord }) => !people[ord]);
  if (missing.length === 0) return new Set();
  const there = await findConversationsById(ctx.db, missing);
  return new Set(missing.flatMap(({ ord }) => (there.has(ord) ? [] : [ord])));
}

/** Locks the people that are named by addresses; gives those that were made. */
async function lockByAddress(
  ctx: Context,
  items: TurnItem[],
  entries: Entry[],
  { people, held }: { people: People; held: Held },
): Promise<NewPerson[]> {
  if (entries.length === 0) return [];
  const locked = await lock(ctx, entries, held);
  // The best address comes first: when two lead to two contacts, the best one counts.
  for (const { item, ord } of entries) people[item] ??= locked.get(ord);
  const unclear = new Set(entries.filter(({ ord }) => !locked.has(ord)).map(({ item }) => item));
  if (unclear.size === 0) return [];

  const leads = await follow(ctx, entries, unclear);
  const made = await settle(
    ctx,
    items,
    claimUnknown(leads, { newId: () => newId(ctx), nameOf: (item) => nameOf(items[item]) }),
  );
  const missing = leads.filter(({ hasConversation }) => !hasConversation).map(({ best }) => best);
  const opened = await open(ctx, missing, held);
  for (const { best } of leads) people[best.item] = locked.get(best.ord) ?? opened.get(best.ord);
  return made;
}

/** Whom it could lock, by the entries that lead there. */
async function lock(ctx: Context, entries: Entry[], held: Held): Promise<Map<number, Person>> {
  const rows = await lockConversations(ctx.db, entries);
  return new Map(rows.map((row) => [row.ord, hold(held, row)]));
}

function hold(held: Held, row: LockedConversation): Person {
  const person = held.get(row.conversation_id) ?? {
    accountId: row.account_id,
    channelId: row.channel_id,
    contactId: row.contact_id,
    conversationId: row.conversation_id,
    state: row.state,
  };
  held.set(person.conversationId, person);
  return person;
}

/** Where the addresses of items lead that are not all of people held by this transaction. */
async function follow(ctx: Context, entries: Entry[], unclear: Set<number>): Promise<Lead[]> {
  const wanted = entries.filter(({ item }) => unclear.has(item));
  const found = new Map((await findPeople(ctx.db, wanted)).map((row) => [row.ord, row]));
  return [...Map.groupBy(wanted, ({ item }) => item).values()].map((own) => {
    const known = own.filter(({ ord }) => found.has(ord));
    // Who talks on this channel already goes on, held by another transaction or not.
    const talking = known.find(({ ord }) => found.get(ord)?.has_conversation);
    const best = talking ?? known[0] ?? (own[0] as Entry);
    return {
      best,
      contactId: found.get(best.ord)?.contact_id,
      hasConversation: talking !== undefined,
      unknown: own.filter(({ ord }) => !found.has(ord)),
    };
  });
}

/** Writes the claims, and gives the people that were made by it. */
async function settle(ctx: Context, items: TurnItem[], claims: Claim[]): Promise<NewPerson[]> {
  const rows = claims.flatMap(({ entries, ...claim }) =>
    entries.map((entry) => ({ ...entry, ...claim, source: sourceOf(items[entry.item]) })),
  );
  if (rows.length === 0) return [];
  const lost = await claimAddresses(ctx.db, rows, nowDate(ctx));
  const made = claims.filter(({ isNew, entries }) => isNew && !entries.some(({ ord }) => lost.has(ord)));
  if (lost.size > 0) await giveToWinners(ctx, claims, lost);
  return made.flatMap(({ contactId, entries: [first] }) => {
    const item = first && items[first.item];
    return item ? [{ accountId: first.accountId, contactId, source: sourceOf(item), item }] : [];
  });
}

/** A new person of whom somebody else got an address first is theirs with all the others. */
async function giveToWinners(ctx: Context, claims: Claim[], lost: Set<number>): Promise<void> {
  const torn = claims.flatMap(({ isNew, entries }) => {
    const loss = entries.find(({ ord }) => lost.has(ord));
    const won = entries.filter(({ ord }) => !lost.has(ord));
    return isNew && loss && won.length > 0 ? [{ loss, won }] : [];
  });
  if (torn.length === 0) return;
  const losses = torn.map(({ loss }) => loss);
  const winners = new Map((await findPeople(ctx.db, losses)).map((row) => [row.ord, row.contact_id]));
  const moved = torn.flatMap(({ loss, won }) => {
    const contactId = winners.get(loss.ord);
    invariant(contactId, 'who got an address first has it');
    return won.map(({ accountId, address }) => ({ accountId, address, contactId }));
  });
  const count = await updateOwners(ctx.db, moved);
  invariant(count === moved.length, 'who has an address is there');
}

/** Opens and locks conversations of people who have none on their channel yet. */
async function open(ctx: Context, entries: Entry[], held: Held): Promise<Map<number, Person>> {
  if (entries.length === 0) return new Map();
  const rows = entries.map((entry) => ({ ...entry, newId: newId(ctx) }));
  await insertMissingConversations(ctx.db, rows, nowDate(ctx));
  return lock(ctx, entries, held);
}

/** Nobody's later message is done before an earlier one that is left for a later batch. */
function keepOrder(items: TurnItem[], people: People, gone: ReadonlySet<number>): People {
  if (people.every((person) => person !== undefined)) return people;
  const left = new Set<string>();
  return items.map((item, index) => {
    const key = personKey(item);
    if (!people[index] && !gone.has(index)) left.add(key);
    return left.has(key) ? undefined : people[index];
  });
}

function sourceOf(item: TurnItem | undefined): ContactSource {
  return item?.what.kind === 'trigger' ? 'api' : 'inbound';
}

function nameOf(item: TurnItem | undefined): string | null {
  return (item?.what.kind === 'message' && item.what.inbound.profileName) || null;
}
