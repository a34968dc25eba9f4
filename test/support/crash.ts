import type { Kysely } from 'kysely';
import { Webhook } from 'standardwebhooks';
import { expect } from 'vitest';
import { decodeId } from '../../src/base/ids.ts';
import type { Database } from '../../src/store/schema.ts';
import { Crowd, conversation, crowdCampaign, type Person, type ReplyMode } from './crowd.ts';
import { type FakeTwilio, startFakeTwilio } from './fake-twilio.ts';
import { PUBLIC_URL } from './hookline.ts';
import { type Partner, type ReceivedPost, startPartner } from './partner.ts';
import { type Environment, type HooklineProcess, startHooklineProcess } from './process.ts';
import { endLeases, type ProcessStore } from './process-store.ts';
import { createTwilioChannel, publishCampaign } from './twilio-phone.ts';

/** Moments at which a process can be hit: what the test sees of its work. */
type Event = 'sending' | 'answered' | 'posted' | 'told';

/** What outlives every process: the store, the provider, the partner. */
export interface World {
  store: ProcessStore;
  hookline: HooklineProcess;
  partner: Partner;
  twilio: FakeTwilio;
  campaignId: string;
  inboundUrls: Record<ReplyMode, string>;
  webhookSecret: string;
  onEvent: (event: Event) => void;
  people: number;
  start(more?: Environment): Promise<HooklineProcess>;
  /** Once, however often it is asked for. */
  close(): Promise<unknown>;
}

/** A process with a published campaign on two channels: one replies inline, one by calls to a provider. */
export async function createWorld(store: ProcessStore): Promise<World> {
  const partner = await startPartner();
  const event = (name: Event) => world.onEvent(name);
  partner.answerWith(() => {
    event('posted');
    return 200;
  });
  const twilio = await startFakeTwilio({
    errorFor: () => {
      event('told');
      return undefined;
    },
  });
  const environment = { ...store.environment, PUBLIC_URL, HOOKLINE_EGRESS_ALLOW: '127.0.0.0/8' };
  const start = (more: Environment = {}) => startHooklineProcess({ ...environment, ...more });
  const hookline = await start();
  const inline = await createTwilioChannel(hookline, { replyMode: 'inline' });
  const api = await createTwilioChannel(hookline, { replyMode: 'api', apiBaseUrl: twilio.url });
  const campaignId = await publishCampaign(hookline, 'Summer', crowdCampaign([inline.id, api.id], partner.url));
  const account = await hookline.api<{ webhookSecret: string }>('GET', '/account');
  let closed: Promise<unknown> | undefined;
  const world: World = {
    store,
    hookline,
    partner,
    twilio,
    campaignId,
    inboundUrls: { inline: inline.inboundUrl, api: api.inboundUrl },
    webhookSecret: account.body.webhookSecret,
    onEvent: () => {},
    people: 0,
    start,
    close: () => {
      closed ??= Promise.all([partner.close(), twilio.close(), store.close()]);
      return closed;
    },
  };
  return world;
}

/** People nobody has met before, every other one on each channel. */
export function newCrowd(world: World, size: number): Crowd {
  const people = Array.from({ length: size }, (_, index): Person => {
    const nth = world.people++;
    const number = `+5255${10_000_000 + nth}`;
    const lines = conversation(number, `Ana ${nth}`, world.campaignId, nth % 4 < 2 ? '2' : 'one MONTH');
    return { number, replyMode: index % 2 === 0 ? 'inline' : 'api', lines };
  });
  return new Crowd(people, world.inboundUrls, (event) => world.onEvent(event));
}

/** A moment anywhere in the crowd's talk; round by round another kind. */
function pickMoment(crowd: Crowd, round: number, random: () => number): { event: Event; nth: number } {
  const { lines, people } = crowd;
  const told = people.filter(({ replyMode }) => replyMode === 'api').flatMap((person) => person.lines);
  const posted = lines.filter(({ owed }) => owed);
  const moments = [
    { event: 'answered', count: lines.length },
    { event: 'told', count: told.length },
    { event: 'posted', count: posted.length },
    { event: 'sending', count: lines.length },
  ] as const;
  const { event, count } = moments[round % moments.length] ?? moments[0];
  return { event, nth: 1 + Math.floor(random() * count * 0.9) };
}

/** Calls `strike` at that moment. */
function strikeAt(world: World, { event, nth }: { event: Event; nth: number }, strike: () => void): void {
  let count = 0;
  world.onEvent = (seen) => {
    if (seen === event && ++count === nth) strike();
  };
}

/** What was found in the store after a kill. */
interface Remains {
  /** Ids of outgoing messages whose outcome was not written down: the call may have been under way. */
  unsettled: Set<string>;
  deliveries: number;
}

/** One kill -9 amid a crowd's talk, and all that must be true after the restart. Ends with the process stopped. */
export async function crashRound(world: World, size: number, round: number, random: () => number): Promise<string> {
  const crowd = newCrowd(world, size);
  const moment = pickMoment(crowd, round, random);
  const killed = Promise.withResolvers<void>();
  strikeAt(world, moment, () => {
    crowd.cut();
    world.hookline.kill().then(() => killed.resolve());
  });
  crowd.resume(world.hookline);
  const talk = crowd.talk();
  await Promise.race([killed.promise, talk.then(() => killed.promise)]);
  await crowd.settled();
  const acknowledged = crowd.lines.filter(({ answer }) => answer);
  const remains = await world.store.whileDown(async (db) => {
    expect(
      await listUnknown(
        db,
        acknowledged.map(({ sid }) => sid),
      ),
      'acknowledged, but not in the store',
    ).toEqual([]);
    const found = await findRemains(db);
    await endLeases(db);
    return found;
  });

  world.hookline = await world.start();
  crowd.resume(world.hookline);
  await talk;
  await stopDrained(world);
  const repeated = checkReplies(world, crowd, remains.unsettled);
  const again = await checkRest(world, crowd);
  return (
    `killed at "${moment.event}" ${moment.nth}: ${acknowledged.length} of ${crowd.lines.length} acknowledged, ` +
    `${remains.deliveries} deliveries and ${remains.unsettled.size} replies unsettled; ` +
    `${again} deliveries and ${repeated} replies came twice`
  );
}

/** Everything owed goes out, and the process ends as it should. */
export async function stopDrained(world: World): Promise<void> {
  await expect.poll(() => countOwed(world.hookline), { timeout: 60_000, interval: 100 }).toBe(0);
  const exit = await world.hookline.stop();
  expect(exit.code, exit.stderr).toBe(0);
}

async function countOwed(hookline: HooklineProcess): Promise<number> {
  const metrics = await (await hookline.request('/metrics')).text();
  const rows = [...metrics.matchAll(/^hookline_queue_rows\{.*\} (\d+)$/gm)];
  expect(rows).toHaveLength(2);
  return rows.reduce((sum, [, count]) => sum + Number(count), 0);
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

/** Which of the message ids the store has never seen. */
async function listUnknown(db: Kysely<Database>, sids: string[]): Promise<string[]> {
  if (sids.length === 0) return [];
  const rows = await db.selectFrom('inbound_id').select('provider_id').where('provider_id', 'in', sids).execute();
  const known = new Set(rows.map(({ provider_id }) => provider_id));
  return sids.filter((sid) => !known.has(sid));
}

async function findRemains(db: Kysely<Database>): Promise<Remains> {
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

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
