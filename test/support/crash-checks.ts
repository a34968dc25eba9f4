import type { Kysely } from 'kysely';
import { Webhook } from 'standardwebhooks';
import { expect } from 'vitest';
import { decodeId } from '../../src/base/ids.ts';
import type { Database } from '../../src/store/schema.ts';
import type { Crowd, Line } from './crowd.ts';
import type { ReceivedPost } from './partner.ts';
import type { World } from './world.ts';

/** What was found in the store after a kill. */
interface Remains {
  /** Ids of outgoing messages whose outcome was not written down: the call may have been under way. */
  unsettled: Set<string>;
  deliveries: number;
}

/** POSTs, inline answers and the store. The number of POSTs that came more than once. */
export async function checkRest(world: World, crowd: Crowd): Promise<number> {
  checkInlineAnswers(crowd);
  const again = checkPosts(world, crowd);
  await world.store.whileDown((db) => checkStore(db, crowd));
  return again;
}

/** Every POST owed came, none under two ids, and under one id always the same bytes. */
function checkPosts(world: World, crowd: Crowd): number {
  const numbers = new Set(crowd.people.map(({ number }) => number));
  const posts = world.partner.posts.filter(({ body }) => numbers.has(String(body.phoneNumber)));
  const byId = Map.groupBy(posts, ({ headers }) => headers['webhook-id'] ?? '');
  const webhook = new Webhook(world.webhookSecret);
  for (const copies of byId.values()) {
    expect(new Set(copies.map(({ path, raw }) => `${path} ${raw}`)).size, 'different bytes under one id').toBe(1);
    for (const { raw, headers } of copies) {
      webhook.verify(raw, headers);
      expect(headers['x-api-key']).toBe('s3cret');
    }
  }
  const distinct = [...byId.values()].map(([first]) => first as ReceivedPost);
  const arrived = distinct.map(({ path, body: { date, ...fields } }) => ({ path, fields }));
  const owed = crowd.lines.flatMap((line) => line.owed ?? []);
  expect(sorted(arrived)).toEqual(sorted(owed));
  checkDates(crowd, distinct);
  return posts.length - byId.size;
}

/** The `date` of a POST lies within the time in which its message was posted. */
function checkDates(crowd: Crowd, posts: ReceivedPost[]): void {
  const key = (fields: Record<string, unknown>) => `${fields.phoneNumber} ${fields.response}`;
  const lines = new Map(crowd.lines.flatMap((line) => (line.owed ? [[key(line.owed.fields), line] as const] : [])));
  for (const { body } of posts) {
    const { sentAt = 0, answer } = lines.get(key(body)) ?? {};
    const at = Date.parse(String(body.date));
    expect(at).toBeGreaterThanOrEqual(sentAt);
    expect(at).toBeLessThanOrEqual(answer?.at ?? 0);
  }
}

/** A message that was posted again has got the answer of the first time. */
function checkInlineAnswers(crowd: Crowd): void {
  const twiml = (content: string) => `<?xml version="1.0" encoding="UTF-8"?>${content}`;
  for (const { replyMode, lines } of crowd.people) {
    const expected = lines.map(({ reply }) =>
      twiml(replyMode === 'inline' ? `<Response><Message>${reply}</Message></Response>` : '<Response/>'),
    );
    expect(lines.map(({ answer }) => answer?.text)).toEqual(expected);
  }
}

/**
 * Every reply by a call reached the provider, in order, and none twice except those whose call was in flight: made
 * before the kill, its outcome not yet in the store (`unsettled`). A person's next reply waits for that, so that it can
 * only be the last one the provider had got from them before. Gives the number of repeated ones.
 */
export function checkReplies(world: World, crowd: Crowd, unsettled: Set<string>): number {
  const sent = Map.groupBy(world.twilio.sent, ({ form }) => form.To ?? '');
  let repeated = 0;
  for (const { number, replyMode, lines } of crowd.people) {
    if (replyMode === 'inline') continue;
    const calls = (sent.get(number) ?? []).map(({ form }) => ({ id: messageIdIn(form), text: form.Body }));
    const firsts = calls.filter(({ id }, index) => calls.findIndex((call) => call.id === id) === index);
    expect(firsts.map(({ text }) => text)).toEqual(lines.map(({ reply }) => reply));
    const twice = calls.filter((call, index) => !firsts.includes(call) && index > 0);
    expect(twice.length, `more than one reply came again to ${number}`).toBeLessThanOrEqual(1);
    for (const { id } of twice) {
      expect(unsettled, 'a reply came again that was settled').toContain(id);
      // The copy follows the original at once: nothing else was sent to the person in between.
      expect(calls.findLastIndex((call) => call.id === id)).toBe(calls.findIndex((call) => call.id === id) + 1);
    }
    repeated += twice.length;
  }
  return repeated;
}

function messageIdIn(form: Record<string, string>): string {
  return decodeId('msg', new URL(form.StatusCallback ?? '').searchParams.get('m') ?? '') ?? '';
}

/** One turn per message, in order; every reply and every delivery once, and done. */
async function checkStore(db: Kysely<Database>, crowd: Crowd): Promise<void> {
  const numbers = crowd.people.map(({ number }) => number);
  const rows = await db
    .selectFrom('message as m')
    .innerJoin('contact_address as a', (join) =>
      join.onRef('a.account_id', '=', 'm.account_id').onRef('a.contact_id', '=', 'm.contact_id'),
    )
    .select(['a.value as number', 'm.direction', 'm.provider_id', 'm.text', 'm.state', 'm.trace'])
    .where('a.value', 'in', numbers)
    .orderBy('m.id')
    .execute();
  const byNumber = Map.groupBy(rows, ({ number }) => number);
  for (const { number, lines } of crowd.people) {
    const { in: inbound = [], out = [] } = Object.groupBy(byNumber.get(number) ?? [], ({ direction }) => direction);
    const turns = inbound.map(({ provider_id, text, trace }) => ({
      sid: provider_id,
      body: text,
      outcome: (trace as { outcome: string } | null)?.outcome,
    }));
    expect(turns).toEqual(lines.map(({ sid, body, outcome }) => ({ sid, body, outcome })));
    const replies = out.map(({ text, state }) => ({ text, state }));
    expect(replies).toEqual(lines.map(({ reply }) => ({ text: reply, state: 'sent' })));
  }
  expect(await findRemains(db)).toEqual({ unsettled: new Set(), deliveries: 0 });
  await checkDelivered(db, crowd);
}

async function checkDelivered(db: Kysely<Database>, crowd: Crowd): Promise<void> {
  const rows = await db
    .selectFrom('delivery as d')
    .leftJoin('attempt as a', (join) =>
      join
        .onRef('a.account_id', '=', 'd.account_id')
        .onRef('a.delivery_id', '=', 'd.id')
        .on('a.outcome', '=', 'delivered'),
    )
    .select(['d.id', 'd.payload', 'a.number as attempt'])
    .execute();
  const numbers = new Set(crowd.people.map(({ number }) => number));
  const own = rows.filter(({ payload }) => numbers.has(JSON.parse(payload).phoneNumber));
  expect(
    own.filter(({ attempt }) => attempt === null),
    'no attempt says that it was delivered',
  ).toEqual([]);
  expect(own).toHaveLength(crowd.lines.filter(({ owed }) => owed).length);
}

/** Which of the messages the store has never seen. */
export async function listUnknown(db: Kysely<Database>, lines: Line[]): Promise<Line[]> {
  const sids = lines.map(({ sid }) => sid);
  if (sids.length === 0) return [];
  const rows = await db.selectFrom('inbound_id').select('provider_id').where('provider_id', 'in', sids).execute();
  const known = new Set(rows.map(({ provider_id }) => provider_id));
  return lines.filter(({ sid }) => !known.has(sid));
}

/** What is not settled. */
export async function findRemains(db: Kysely<Database>): Promise<Remains> {
  const messages = await db.selectFrom('message_queue').select('id').execute();
  const deliveries = await db.selectFrom('delivery_queue').select('id').execute();
  return { unsettled: new Set(messages.map(({ id }) => id)), deliveries: deliveries.length };
}

function sorted<T>(values: T[]): T[] {
  return values
    .map((value) => [JSON.stringify(value), value] as const)
    .sort()
    .map(([, value]) => value);
}
