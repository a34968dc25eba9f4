import { invariant } from '../base/assert.ts';
import type { Outcome } from '../base/batcher.ts';
import { encodeId } from '../base/ids.ts';
import { loadSnapshots } from '../contacts/contact-events.ts';
import type { ContactRow } from '../contacts/queries.ts';
import { loadContacts } from '../contacts/queries.ts';
import type { OutgoingRequest } from '../deliveries/egress/sender.ts';
import { buildRequest } from '../deliveries/request.ts';
import type { Trace } from '../engine/types.ts';
import { newLinkCode } from '../links/link-code.ts';
import type { OutgoingContent } from '../rules/message.ts';
import { type Context, newId } from '../store/context.ts';
import { isDatabaseAway } from '../store/errors.ts';
import { together } from '../store/together.ts';
import type { AssetCache, TurnAssets } from './asset-cache.ts';
import { unavailable } from './collisions.ts';
import { lockPeople, type NewPerson, type Person } from './lock-people.ts';
import { planTurn } from './plan-turns.ts';
import { openContact, type PlannedContact } from './planned-contact.ts';
import type { PlannedTurn, ToldEvent } from './planned-turn.ts';
import { planning } from './planning-error.ts';
import { findFirstAnswer, insertInboundIds } from './queries.ts';
import type { ShownWebhook, TurnAnswer, TurnItem } from './turn-item.ts';

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

/** A planned turn's answer is made once it is committed. */
export type WorkedItem = { kind: 'planned'; turn: PlannedTurn } | { kind: 'done'; outcome: Outcome<TurnAnswer> };

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
  const { people, made } = await lockPeople(ctx, items);
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
  const given = { newId: () => newId(ctx), links: { base: publicUrl, newCode: newLinkCode }, log: ctx.log };
  const worked: WorkedItem[] = [];
  for (const [index, item] of items.entries()) {
    const person = people[index];
    if (!person) {
      worked.push({ kind: 'done', outcome: 'again' });
      continue;
    }
    const taken = messageIds[index];
    if (taken === 'seen') {
      worked.push({ kind: 'done', outcome: { ok: await repeatAnswer(ctx, item, turns) } });
      continue;
    }
    const contact = contacts.get(person.contactId);
    const own = assetsByAccount.get(person.accountId);
    invariant(contact && own, 'a locked person has a contact and an account');
    const now = ctx.clock.now();
    const input = { item, person, messageId: taken, contact, assets: own, now, ...given };
    const turn = planning(() => planTurn(input));
    turns.push(turn);
    worked.push({ kind: 'planned', turn });
  }
  return { turns, contacts: [...contacts.values()], made: told, assets: assetsByAccount, items: worked };
}

/** For each item the id of its new message, `seen` for a repeated one, undefined for a trigger, which has none. */
async function takeMessageIds(
  ctx: Context,
  items: TurnItem[],
  people: (Person | undefined)[],
): Promise<(string | 'seen' | undefined)[]> {
  const firstByKey = new Map<string, { accountId: string; channelId: string; providerId: string; messageId: string }>();
  const ids = items.map((item, index) => {
    if (item.what.kind === 'trigger' || !people[index]) return undefined;
    const { providerId } = item.what.inbound;
    const key = `${item.channel.id}:${providerId}`;
    if (firstByKey.has(key)) return 'seen';
    const messageId = newId(ctx);
    firstByKey.set(key, { accountId: item.channel.accountId, channelId: item.channel.id, providerId, messageId });
    return messageId;
  });
  if (firstByKey.size === 0) return ids;
  const fresh = await insertInboundIds(ctx.db, [...firstByKey.values()], new Date(ctx.clock.now()));
  return ids.map((id) => (id === undefined || id === 'seen' || fresh.has(id) ? id : 'seen'));
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

/** The first time's answer, from this batch or from the store. */
async function repeatAnswer(ctx: Context, item: TurnItem, turns: PlannedTurn[]): Promise<TurnAnswer> {
  if (item.what.kind === 'trigger') throw new Error('a trigger has no message id to repeat');
  const { providerId } = item.what.inbound;
  const first = turns.find(
    (turn) =>
      turn.item.what.kind === 'message' &&
      turn.item.channel.id === item.channel.id &&
      turn.item.what.inbound.providerId === providerId,
  );
  if (first) return { ...(await answerOf(first, ctx.clock.now())), duplicate: true };
  const stored = await findFirstAnswer(ctx.db, item.channel.accountId, item.channel.id, providerId);
  return {
    duplicate: true,
    conversationId: stored ? encodeId('cnv', stored.conversation_id) : '',
    replies: stored?.replies.map((reply) => reply.content as OutgoingContent) ?? [],
    trace: (stored?.trace as Trace | null | undefined) ?? FORGOTTEN,
    webhooks: [],
  };
}

const FORGOTTEN: Trace = {
  outcome: 'fault',
  section: null,
  campaignId: null,
  why: 'This message was answered before; its record is gone.',
};

/** The answer to a turn that was done at `now` (ms). Requests are only shown where somebody looks: the simulator. */
export async function answerOf(turn: PlannedTurn, now: number): Promise<TurnAnswer> {
  const isWatched = turn.item.channel.adapter.kind === 'simulator';
  const shown = isWatched ? turn.deliveries.filter(({ target }) => !target.isUnreadable) : [];
  return {
    duplicate: false,
    conversationId: encodeId('cnv', turn.person.conversationId),
    replies: turn.replies.map((reply) => reply.content),
    trace: turn.result.trace,
    webhooks: await Promise.all(shown.map(async (delivery) => showRequest(await buildRequest(delivery, 1, now)))),
  };
}

function showRequest({ url, headers, body }: OutgoingRequest): ShownWebhook {
  const shown: Record<string, string> = {};
  for (let index = 0; index < headers.length; index += 2)
    shown[headers[index] as string] = headers[index + 1] as string;
  return { url, headers: shown, rawBody: body };
}
