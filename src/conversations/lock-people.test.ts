import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testContext } from '../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import type { LoadedChannel } from '../channels/directory.ts';
import { insertTestAccount } from '../deliveries/testing/rows.ts';
import type { Address } from '../rules/message.ts';
import { type Context, inTransaction, newId } from '../store/context.ts';
import { lockPeople } from './lock-people.ts';
import type { TurnItem } from './turn-item.ts';

const phone = (value: string): Address => ({ kind: 'phone', value });
const user = (value: string): Address => ({ kind: 'whatsapp', value });
const P = phone('+525500000001');
const Q = phone('+525500000002');
const U = user('MX.1');

describe.each(STORES)('people on $store', ({ store, createDatabase }) => {
  let database: TestDatabase;
  let ctx: Context;
  let accountId: string;
  let here: string;
  let elsewhere: string;
  beforeAll(async () => {
    database = await createDatabase();
    ctx = testContext(database.db);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    accountId = await insertTestAccount(ctx);
    [here, elsewhere] = [newId(ctx), newId(ctx)];
  });

  function says(channelId: string, from: Address[], profileName?: string): TurnItem {
    const channel = { accountId, id: channelId } as LoadedChannel;
    const inbound = { providerId: 'x', from, event: { type: 'text' as const, text: 'x' }, profileName };
    return { channel, receivedAt: 0, webhooks: 'send', what: { kind: 'message', inbound: inbound as never } };
  }
  const lockAll = async (...items: TurnItem[]) => (await inTransaction(ctx, (tx) => lockPeople(tx, items))).people;
  const contactsOf = async (...items: TurnItem[]) => (await lockAll(...items)).map((person) => person?.contactId);
  const countContacts = async () =>
    (await ctx.db.selectFrom('contact').select('id').where('account_id', '=', accountId).execute()).length;

  /** Runs `work` while another transaction holds the people of `items`. */
  async function whileHeld<T>(items: TurnItem[], work: () => Promise<T>): Promise<T> {
    const [held, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holder = inTransaction(ctx, async (tx) => {
      await lockPeople(tx, items);
      held.resolve();
      await done.promise;
    });
    await held.promise;
    try {
      return await work();
    } finally {
      done.resolve();
      await holder;
    }
  }

  /** Until a statement of this database waits for another one's transaction. */
  async function untilSomebodyWaits(): Promise<void> {
    for (let tries = 0; tries < 10_000; tries++) {
      const { rows } = await sql`select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(ctx.db);
      if (rows.length > 0) return;
    }
    throw new Error('nobody waits');
  }

  test('two items of one person share one state, in one conversation', async () => {
    const [first, second] = await lockAll(says(here, [P]), says(here, [P, U]));
    expect(first).toBe(second);
    expect(await countContacts()).toBe(1);
  });

  test('somebody known from another channel keeps the further address of the first message here', async () => {
    const [known] = await contactsOf(says(elsewhere, [P]));
    expect(await contactsOf(says(here, [P, U]))).toEqual([known]);
    expect(await contactsOf(says(here, [U]))).toEqual([known]);
  });

  test('somebody who talks here already keeps a further address', async () => {
    const [known] = await contactsOf(says(here, [P]));
    expect(await contactsOf(says(here, [P, U]))).toEqual([known]);
    expect(await contactsOf(says(here, [U]))).toEqual([known]);
  });

  test('an address that is somebody’s stays theirs, and the best address counts', async () => {
    const [one] = await contactsOf(says(here, [P]));
    const [other] = await contactsOf(says(here, [U]));
    expect(await contactsOf(says(here, [P, U]), says(here, [U]))).toEqual([one, other]);
  });

  test.each([
    ['the fuller one last', [[P], [P, U]]],
    ['the fuller one first', [[P, U], [U]]],
    ['one that joins two', [[P], [U], [P, U]]],
    ['a chain', [[P], [P, U], [U, Q]]],
  ])('strangers of one batch who share an address are one person: %s', async (_name, messages) => {
    const items = messages.map((from) => says(here, from));
    const [first, ...others] = await contactsOf(...items);
    expect(first).toBeDefined();
    for (const other of others) expect(other).toBe(first);
    expect(await contactsOf(...messages.flat().map((address) => says(here, [address])))).toEqual(
      messages.flat().map(() => first),
    );
    expect(await countContacts()).toBe(1);
  });

  test('a stranger by an address that a known person shows in the same batch is that person', async () => {
    const [known] = await contactsOf(says(elsewhere, [P]));
    expect(await contactsOf(says(here, [U]), says(here, [P, U]))).toEqual([known, known]);
    expect(await countContacts()).toBe(1);
  });

  test('the new contact has the name that any of the messages told', async () => {
    const [id] = await contactsOf(says(here, [P]), says(here, [P, U], 'Sheena'));
    const row = await ctx.db
      .selectFrom('contact')
      .select('name')
      .where('id', '=', id as string)
      .executeTakeFirst();
    expect(row?.name).toBe('Sheena');
  });

  // PGlite has one connection: nobody else can hold anything there.
  describe.runIf(store === 'postgres')('beside another transaction', () => {
    test('whose best address leads to a held conversation waits, and does not run as somebody else', async () => {
      await contactsOf(says(here, [P]));
      await contactsOf(says(here, [U]));
      expect(await whileHeld([says(here, [P])], () => contactsOf(says(here, [P, U])))).toEqual([undefined]);
    });

    test('a further address shown by a held person is theirs all the same', async () => {
      const [known] = await contactsOf(says(here, [P]));
      const both = await whileHeld([says(here, [P])], () => contactsOf(says(here, [P, U]), says(here, [U])));
      expect(both).toEqual([undefined, undefined]);
      expect(await contactsOf(says(here, [U]))).toEqual([known]);
      expect(await countContacts()).toBe(1);
    });

    test('nobody’s later message overtakes one that waits', async () => {
      await contactsOf(says(elsewhere, [P]));
      await contactsOf(says(here, [U]));
      // By both addresses they talk here as the second contact, who is held; by the first alone they would be new here.
      const items = [says(here, [P, U]), says(here, [P])];
      expect(await whileHeld([says(here, [U])], () => contactsOf(...items))).toEqual([undefined, undefined]);
    });

    test('new in two transactions at once, the faster one’s contact gets every address', async () => {
      const { promise, resolve } = Promise.withResolvers<(string | undefined)[]>();
      await whileHeld([says(here, [P])], async () => {
        contactsOf(says(here, [P, U, Q])).then(resolve);
        await untilSomebodyWaits();
      });
      const [late] = await promise;
      const [winner] = await contactsOf(says(here, [P]));
      expect([undefined, winner]).toContain(late);
      expect(await contactsOf(says(here, [U]), says(here, [Q]))).toEqual([winner, winner]);
      expect(await countContacts()).toBe(1);
    });
  });
});
