import { invariant } from '../base/assert.ts';
import type { Outcome } from '../base/batcher.ts';
import { loadSnapshots } from '../contacts/contact-events.ts';
import type { ContactRow } from '../contacts/queries.ts';
import { loadContacts } from '../contacts/queries.ts';
import { newLinkCode } from '../links/link-code.ts';
import { type Context, newId } from '../store/context.ts';
import { isDatabaseAway } from '../store/errors.ts';
import { together } from '../store/together.ts';
import type { AssetCache, TurnAssets } from './asset-cache.ts';
import { isAwaited } from './awaited.ts';
import { unavailable } from './collisions.ts';
import { lockPeople, type NewPerson, type Person } from './lock-people.ts';
import { planItem } from './plan-item.ts';
import { openContact, type PlannedContact } from './planned-contact.ts';
import type { PlannedTurn, ToldEvent } from './planned-turn.ts';
import { planning } from './planning-error.ts';
import { type InboundIdRow, inboundKey, insertInboundIds } from './queries.ts';
import { repeatAnswer, tooLate } from './turn-answers.ts';
import { endOfWait, onceIdOf, type TurnAnswer, type TurnItem } from './turn-item.ts';

/** A batch worked out inside its transaction: what is to be written, and each item's answer once that is committed. */
export interface WorkedBatch {
  turns: PlannedTurn[];
  contacts: PlannedContact[];
  /** Told of the people who were made for this batch. */
  made: ToldEvent[];
  /** By account (UUID). */
  assets: ReadonlyMap<string, TurnAssets>;
  /** In the items' order. */
  items: WorkedItem[];
}

/** What was planned is answered once it is committed: the item's turn, then those of messages that waited for it. */
export type WorkedItem = { kind: 'planned'; turns: PlannedTurn[] } | { kind: 'done'; outcome: Outcome<TurnAnswer> };

/**
 * Locks the people of a batch, drops what was seen before, and steps the rest in order of arrival. The people come
 * before the message ids, unlike in DESIGN.md §3: an id is only taken for somebody whose turn is done here and now, so
 * nothing has to be given back when a person is left for a later batch (docs/decisions/0001).
 */
export async function workBatch(
  ctx: Context,
  { assets, publicUrl }: { assets: AssetCache; publicUrl: string },
  items: TurnItem[],
): Promise<WorkedBatch> {
  const { people, made, gone } = await lockPeople(ctx, items);
  const [messageIds, rows, told] = await together([
    takeMessageIds(ctx, items, people),
    loadRows(ctx, people, made),
    tellMade(ctx, made),
  ]);
  const assetsByAccount = await loadAssets(ctx, assets, people, rows).catch((cause) => {
    // Whatever PostgreSQL says of these statements, the message that waits for them has no part in it.
    throw isDatabaseAway(cause) ? cause : unavailable(cause);
  });
  const contacts = new Map(
    rows.map((row) => [row.id, openContact(row, (assetsByAccount.get(row.account_id) as TurnAssets).definitions)]),
  );

  const turns: PlannedTurn[] = [];
  const { timeZone } = ctx.clock;
  const given = { timeZone, newId: () => newId(ctx), links: { base: publicUrl, newCode: newLinkCode } };
  const worked: WorkedItem[] = [];
  for (const [index, item] of items.entries()) {
    const person = people[index];
    if (!person) {
      worked.push({ kind: 'done', outcome: gone.has(index) ? { ok: tooLate(item) } : 'again' });
      continue;
    }
    const taken = messageIds[index];
    if (taken === 'seen') {
      worked.push({ kind: 'done', outcome: { ok: await repeatAnswer(ctx, item, ownTurns(worked)) } });
      continue;
    }
    const end = endOfWait(item);
    if (end && !isAwaited(person.state, end)) {
      worked.push({ kind: 'done', outcome: { ok: tooLate(item) } });
      continue;
    }
    const contact = contacts.get(person.contactId);
    const own = assetsByAccount.get(person.accountId);
    invariant(contact && own, 'a locked person has a contact and an account');
    const now = ctx.clock.now();
    const input = { item, person, messageId: taken, contact, assets: own, now, ...given };
    const planned = planning(() => planItem(input));
    turns.push(...planned);
    worked.push({ kind: 'planned', turns: planned });
  }
  return { turns, contacts: [...contacts.values()], made: told, assets: assetsByAccount, items: worked };
}

/** For each item the id of its new message, `seen` for a repeated one, undefined for what is no message. */
async function takeMessageIds(
  ctx: Context,
  items: TurnItem[],
  people: (Person | undefined)[],
): Promise<(string | 'seen' | undefined)[]> {
  const firstByKey = new Map<string, InboundIdRow>();
  const rows = items.map((item, index): InboundIdRow | 'seen' | undefined => {
    const person = people[index];
    const providerId = onceIdOf(item);
    if (!person || providerId === undefined) return undefined;
    const { accountId, id: channelId } = item.channel;
    const key = inboundKey({ channelId, providerId });
    if (firstByKey.has(key)) return 'seen';
    const messageId = item.what.kind === 'message' ? newId(ctx) : person.conversationId;
    const row = { accountId, channelId, providerId, messageId };
    firstByKey.set(key, row);
    return row;
  });
  if (firstByKey.size === 0) return items.map(() => undefined);
  const fresh = await insertInboundIds(ctx.db, [...firstByKey.values()], new Date(ctx.clock.now()));
  return rows.map((row, index) => {
    if (row === undefined || row === 'seen') return row;
    if (!fresh.has(inboundKey(row))) return 'seen';
    return items[index]?.what.kind === 'message' ? row.messageId : undefined;
  });
}

function loadRows(ctx: Context, people: (Person | undefined)[], made: NewPerson[]): Promise<ContactRow[]> {
  const known = [...people.filter((person) => person !== undefined), ...made];
  const accountOf = new Map(known.map(({ contactId, accountId }) => [contactId, accountId] as const));
  return accountOf.size === 0
    ? Promise.resolve([])
    : loadContacts(ctx.db, [...accountOf.values()], [...accountOf.keys()]);
}

/** Of people as they are when they are made, before their first turn changes anything. */
async function tellMade(ctx: Context, made: NewPerson[]): Promise<ToldEvent[]> {
  const told = [...Map.groupBy(made, ({ accountId }) => accountId)].map(async ([accountId, own]) => {
    const ids = own.map(({ contactId }) => contactId);
    const snapshots = await loadSnapshots(ctx.db, accountId, ids);
    return own.flatMap(({ contactId, source, item }): ToldEvent[] => {
      const contact = snapshots.get(contactId);
      if (!contact) return [];
      const about = { accountId, at: item.receivedAt, contactId, campaignId: null };
      return [{ item, event: { ...about, type: 'contact.created', data: { contact, source } } }];
    });
  });
  return (await together(told)).flat();
}

async function loadAssets(
  ctx: Context,
  cache: AssetCache,
  people: (Person | undefined)[],
  rows: ContactRow[],
): Promise<Map<string, TurnAssets>> {
  const revisions = new Map(rows.map((row) => [row.account_id, row.assets_revision]));
  const loaded = new Map<string, TurnAssets>();
  for (const [accountId, revision] of revisions) {
    const states = people.flatMap((person) => (person?.accountId === accountId ? [person.state] : []));
    loaded.set(accountId, await cache.get(ctx, accountId, revision, states));
  }
  return loaded;
}

/** Without those of messages that waited and were stepped with another item: they leave otherwise. */
function ownTurns(worked: readonly WorkedItem[]): PlannedTurn[] {
  return worked.flatMap((each) => (each.kind === 'planned' ? each.turns.slice(0, 1) : []));
}
