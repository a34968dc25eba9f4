import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decodeId } from '../../src/base/ids.ts';
import type { Contact } from '../../src/contacts/schema.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { startHookline, type TestHookline } from '../support/hookline.ts';
import { publishCampaign } from '../support/twilio-phone.ts';

// Turns, erasures and merges of the same people at the same moment. PGlite has one connection: nothing meets there.
let database: TestDatabase;
let hooklines: [TestHookline, TestHookline];
let channelIds: string[];

beforeEach(async () => {
  database = await createPostgresDatabase();
  hooklines = [await startHookline(database), await startHookline({ ...database, db: database.connect() })];
  channelIds = [];
  for (const sender of ['67213', '67214']) {
    const channel = { kind: 'simulator', name: 'Sim', sender, config: {} };
    const { body } = await hooklines[0].api<{ id: string }>('POST', '/channels', channel);
    channelIds.push(body.id);
  }
  await publishCampaign(hooklines[0], 'City', {
    channels: channelIds,
    welcome: {
      label: 'First',
      text: 'Choose:',
      menu: [{ text: 'City', redirect: { type: 'attribute', field: 'city', prompt: 'Which?', then: { type: 'end' } } }],
    },
  });
});

afterEach(async () => {
  await Promise.all(hooklines.map((hookline) => hookline.close()));
  await database.close();
});

const phone = (n: number) => `+5255000000${String(n).padStart(2, '0')}`;
const say = (from: string, text: string, { at = hooklines[0], channel = 0 } = {}) =>
  at.api('POST', '/simulator/messages', { channelId: channelIds[channel], from, text });
const erase = (id: string, at = hooklines[0]) => at.api('DELETE', `/contacts/${id}`);

async function findId(address: string): Promise<string | undefined> {
  const { body } = await hooklines[0].api<{ items: Contact[] }>(
    'GET',
    `/contacts?phone=${encodeURIComponent(address)}`,
  );
  return body.items[0]?.id;
}

/** Rows that tell of a contact that is not there, by table. */
async function countOrphans(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of ['contact_address', 'contact_subscription', 'conversation', 'message', 'activity']) {
    const isLastWord = table === 'activity' ? sql`and t.type <> 'contact.erased'` : sql``;
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from ${sql.table(table)} t
      where t.contact_id is not null ${isLastWord} and not exists (
        select from contact c where c.account_id = t.account_id and c.id = t.contact_id)`.execute(database.db);
    counts[table] = rows[0]?.count ?? 0;
  }
  return counts;
}
const NONE = { contact_address: 0, contact_subscription: 0, conversation: 0, message: 0, activity: 0 };

/** Holds the contact's row in a transaction of its own, until it is let go. */
async function hold(id: string, how: 'key share' | 'no key update'): Promise<() => Promise<void>> {
  const [held, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holder = database.db.transaction().execute(async (tx) => {
    await sql`select from contact where id = ${decodeId('cnt', id)} for ${sql.raw(how)}`.execute(tx);
    held.resolve();
    await done.promise;
  });
  await held.promise;
  return async () => {
    done.resolve();
    await holder;
  };
}

/** Until a statement waits for another one's transaction. */
async function untilSomebodyWaits(): Promise<void> {
  for (let tries = 0; tries < 10_000; tries++) {
    const { rows } = await sql`select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(database.db);
    if (rows.length > 0) return;
  }
  throw new Error('nobody waits');
}

test('who writes while they are erased is somebody new once it is done', async () => {
  await say(phone(1), 'hello');
  const id = (await findId(phone(1))) as string;
  const letGo = await hold(id, 'no key update');
  const erased = erase(id);
  await untilSomebodyWaits();
  // The erasure has the conversation and waits for the contact; the turn waits for the erasure.
  const answered = say(phone(1), 'again', { at: hooklines[1] });
  await letGo();
  expect((await erased).status).toBe(204);
  expect((await answered).status).toBe(200);
  expect((await hooklines[0].api('GET', `/contacts/${id}`)).status).toBe(404);
  expect(await findId(phone(1))).not.toBe(id);
  expect(await findId(phone(1))).toBeDefined();
  expect(await countOrphans()).toEqual(NONE);
});

test('what somebody writes on a new channel between two locks of their erasure is erased too', async () => {
  await say(phone(1), 'hello');
  const id = (await findId(phone(1))) as string;
  // A turn on a new channel shares the contact's row with whoever holds it now, and gets by the erasure that waits.
  const letGo = await hold(id, 'key share');
  const erased = erase(id);
  await untilSomebodyWaits();
  expect((await say(phone(1), 'here too', { at: hooklines[1], channel: 1 })).status).toBe(200);
  await letGo();
  expect((await erased).status).toBe(204);
  expect(await countOrphans()).toEqual(NONE);
  expect(await findId(phone(1))).toBeUndefined();
});

test('who writes while they become part of another contact goes on as that one', async () => {
  for (const n of [1, 2]) await say(phone(n), 'hello');
  await say(phone(1), '1');
  const [from, to] = [(await findId(phone(1))) as string, (await findId(phone(2))) as string];
  const letGo = await hold(to, 'no key update');
  const merged = hooklines[0].api('POST', `/contacts/${to}/merge`, { contactId: from });
  await untilSomebodyWaits();
  const answers = [
    say(phone(1), 'Lima', { at: hooklines[1] }),
    say(phone(1), 'Quito', { at: hooklines[1], channel: 1 }),
  ];
  await letGo();
  expect((await merged).status).toBe(200);
  for (const answer of answers) expect((await answer).status).toBe(200);
  expect(await findId(phone(1))).toBe(to);
  const { body } = await hooklines[0].api<Contact>('GET', `/contacts/${to}`);
  expect(body.fields).toEqual({ city: 'Lima' });
  expect(await countOrphans()).toEqual(NONE);
});

test('two merges of two contacts into each other end as one', async () => {
  for (let round = 0; round < 10; round++) {
    const [one, two] = [phone(2 * round), phone(2 * round + 1)];
    await Promise.all([say(one, 'hello'), say(two, 'hello')]);
    const [a, b] = [(await findId(one)) as string, (await findId(two)) as string];
    const statuses = await Promise.all([
      hooklines[0].api('POST', `/contacts/${a}/merge`, { contactId: b }),
      hooklines[1].api('POST', `/contacts/${b}/merge`, { contactId: a }),
    ]).then((answers) => answers.map(({ status }) => status));
    expect(statuses.filter((status) => status === 200).length).toBe(1);
    expect([404, 422]).toContain(statuses.find((status) => status !== 200));
    expect(await findId(one)).toBe(await findId(two));
  }
  expect(await countOrphans()).toEqual(NONE);
});

/** Starts, chooses, answers. */
const textOf = (round: number) => ['hello', '1', `city ${round}`][round % 3] as string;

test('turns, edits, opt-outs, erasures and merges of a few people at once leave nobody half there', async () => {
  const people = Array.from({ length: 6 }, (_, n) => phone(n));
  for (const person of people) await say(person, 'hello');
  for (let round = 0; round < 12; round++) {
    const ids = await Promise.all(people.map((person) => findId(person)));
    const [one, two, three, four] = [0, 1, 2, 3].map((shift) => ids[(round + shift) % ids.length] ?? 'cnt_1');
    const [at, other] = round % 2 ? hooklines : [...hooklines].reverse();
    const answers = await Promise.all([
      ...people.map((person, n) => say(person, textOf(round), { at: hooklines[n % 2], channel: n % 2 })),
      ...people.map((person, n) =>
        say(person, textOf(round), { at: hooklines[(n + 1) % 2], channel: (n + round) % 2 }),
      ),
      erase(one as string, at),
      other?.api('POST', `/contacts/${two}/merge`, { contactId: three }),
      at?.api('PATCH', `/contacts/${four}`, { name: `Ana ${round}`, phone: people[(round + 3) % people.length] }),
      other?.api('PATCH', `/contacts/${two}`, { email: `a${round}@example.com` }),
      at?.api('POST', `/contacts/${four}/opt-out`),
      other?.api('POST', `/contacts/${four}/opt-in`),
    ]);
    const turns = answers.slice(0, 2 * people.length).map((answer) => answer?.status);
    expect(new Set(turns)).toEqual(new Set([200]));
    for (const answer of answers.slice(2 * people.length)) expect([200, 204, 404, 409, 422]).toContain(answer?.status);
  }
  for (const { runtime } of hooklines) await runtime.idle();
  expect(await countOrphans()).toEqual(NONE);
  for (const person of people) expect((await say(person, 'still here')).status).toBe(200);
});
