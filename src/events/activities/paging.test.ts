import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ApiAnswer, createTestApi, type TestAccount, type TestApi } from '../../../test/support/api.ts';
import { SteppedClock, testContext } from '../../../test/support/context.ts';
import { createPostgresDatabase, STORES, type TestDatabase } from '../../../test/support/database.ts';
import { systemClock } from '../../base/clock.ts';
import { ensurePartitions } from '../../deliveries/partitions.ts';
import type { Page } from '../../http/page.ts';
import type { EventType } from '../event-types.ts';
import { readHorizon } from './horizon-queries.ts';
import type { Activity } from './schema.ts';
import { beginAnew, insertTestContact, sampleOf, tell } from './testing/tell.ts';

/** Long after all of them have settled. */
const SETTLED_MS = 60_000;

/** The pages of a list; `between` happens before each but the first. */
async function readPages(
  account: TestAccount,
  query: string,
  between: () => Promise<void> = async () => {},
): Promise<Activity[][]> {
  const pages: Activity[][] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    if (pages.length > 0) await between();
    const answer: ApiAnswer<Page<Activity>> = await account.call('GET', `/v1/activities?${query}${cursor}`);
    pages.push(answer.body.items);
    cursor = answer.body.nextCursor && `&cursor=${answer.body.nextCursor}`;
  }
  return pages;
}

describe.each(STORES)('pages of activities on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let clock: SteppedClock;
  let api: TestApi;
  let account: TestAccount;
  beforeAll(async () => {
    database = await createDatabase();
  });
  beforeEach(async () => {
    clock = beginAnew();
    api = createTestApi(testContext(database.db, clock));
    account = await api.createAccount();
  });
  afterAll(() => database.close());

  /** Tells of `count` activities in twos; the two share a millisecond. */
  async function tellMany(count: number, contactId?: string): Promise<void> {
    for (let n = 0; n < count; n += 2) {
      await tell(api, account, ['message.sent', 'message.read'], contactId === undefined ? {} : { contactId });
      clock.advance(1);
    }
  }
  const idsOf = (pages: Activity[][]) => pages.flat().map(({ id }) => id);

  it('newest first, show each once and none of those that arrive meanwhile', async () => {
    await tellMany(30);
    const before = idsOf(await readPages(account, 'limit=50'));
    expect(before).toHaveLength(30);
    const pages = await readPages(account, 'limit=10', () => tellMany(6));
    expect(pages.map((page) => page.length)).toEqual([10, 10, 10]);
    expect(idsOf(pages)).toEqual(before);
  });

  it('oldest first, show each once, those that arrive meanwhile too', async () => {
    await tellMany(30);
    clock.advance(SETTLED_MS);
    let rounds = 0;
    const pages = await readPages(account, 'limit=10&order=oldest', async () => {
      if (rounds++ >= 3) return;
      await tellMany(6);
      clock.advance(SETTLED_MS);
    });
    const all = idsOf(await readPages(account, 'limit=200')).reverse();
    expect(all).toHaveLength(48);
    expect(idsOf(pages)).toEqual(all);
  });

  it('are full although what is asked for of a contact has to be sifted out', async () => {
    const contactId = await insertTestContact(account, { email: 'ana@example.com' });
    await tellMany(40, contactId);
    const pages = await readPages(account, 'limit=8&email=ana@example.com&type=message.read');
    expect(pages.map((page) => page.length)).toEqual([8, 8, 4]);
    expect(new Set(pages.flat().map(({ type }) => type))).toEqual(new Set(['message.read']));
  });

  it('go on over the end of a month, whichever partitions there are', async () => {
    await ensurePartitions(account.ctx, { daysAhead: 20 });
    clock.advance(Date.UTC(2026, 10, 30, 23, 59, 59, 990) - clock.now());
    await tellMany(30);
    clock.advance(Date.UTC(2027, 0, 2) - clock.now());
    await tellMany(4);
    clock.advance(SETTLED_MS);
    const newest = idsOf(await readPages(account, 'limit=7'));
    expect(newest).toHaveLength(34);
    expect(newest).toEqual(newest.toSorted().reverse());
    expect(idsOf(await readPages(account, 'limit=7&order=oldest'))).toEqual(newest.toReversed());
    expect(idsOf(await readPages(account, 'limit=7&type=message.read,message.sent'))).toEqual(newest);
  });
});

describe('what is not committed yet', () => {
  let database: TestDatabase;
  let api: TestApi;
  let account: TestAccount;
  let clock: SteppedClock;
  beforeAll(async () => {
    database = await createPostgresDatabase();
    clock = new SteppedClock(Date.now());
    api = createTestApi(testContext(database.db, clock));
  });
  beforeEach(async () => {
    account = await api.createAccount();
  });
  afterAll(() => database.close());

  /** As by a process of its own: the activity has its id, and is committed when `commit` is called. */
  async function beginTelling(type: EventType): Promise<{ commit(): Promise<void> }> {
    const { promise: mayCommit, resolve: allow } = Promise.withResolvers<void>();
    const { promise: written, resolve: haveWritten } = Promise.withResolvers<void>();
    const committed = account.ctx.db.transaction().execute(async (db) => {
      await api.emitter.write({ ...account.ctx, db }, [sampleOf(account, type)]);
      haveWritten();
      await mayCommit;
    });
    await written;
    return {
      async commit() {
        allow();
        await committed;
      },
    };
  }

  /** Until another transaction has been open for so long, by the server's clock, which nobody steps. */
  async function untilOpenFor(ms: number): Promise<void> {
    for (let isOld = false; !isOld; ) {
      const { rows } = await sql`
        select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
          and xact_start <= pg_catalog.clock_timestamp() - ${ms}::float8 * interval '1 millisecond'`.execute(
        database.db,
      );
      isOld = rows.length > 0;
    }
  }

  it('lets nobody who reads on from the last one seen miss it', async () => {
    await tell(api, account, ['message.sent']);
    const open = await beginTelling('message.delivered');
    clock.advance(1);
    await tell(api, account, ['message.read']);
    await untilOpenFor(200);
    clock.advance(1_100);
    const seen: string[] = [];
    let from = '';
    for (const step of [() => open.commit(), async () => clock.advance(SETTLED_MS)]) {
      const { body } = await account.call<Page<Activity>>('GET', `/v1/activities?order=oldest${from}`);
      seen.push(...body.items.map(({ type }) => type));
      const last = body.items.at(-1);
      if (last) from = `&from=${new Date(Date.parse(last.recordedAt) + 1).toISOString()}`;
      await step();
    }
    const { body } = await account.call<Page<Activity>>('GET', `/v1/activities?order=oldest${from}`);
    seen.push(...body.items.map(({ type }) => type));
    expect(seen).toEqual(['message.sent', 'message.delivered', 'message.read']);
  });

  it('holds the horizon back until it is committed, however long that takes', async () => {
    const ctx = testContext(database.connect(), systemClock);
    const began = Date.now();
    const open = await beginTelling('message.delivered');
    const whileOpen: number[] = [];
    for (const openMs of [500, 1_000, 1_500]) {
      await untilOpenFor(openMs);
      whileOpen.push(await readHorizon(ctx));
    }
    expect(Math.max(...whileOpen)).toBeLessThan(began);
    await open.commit();
    expect(await readHorizon(ctx)).toBeGreaterThan(began);
  });

  it('holds nobody back who only reads, nor another database’s readers', async () => {
    const ctx = testContext(database.connect(), systemClock);
    const other = await createPostgresDatabase();
    await other.db.transaction().execute(async (elsewhere) => {
      await sql`create table written (id int)`.execute(elsewhere);
      await account.ctx.db.transaction().execute(async (db) => {
        await sql`select count(*) from activity`.execute(db);
        await untilOpenFor(2_500);
        expect(await readHorizon(ctx)).toBeGreaterThan(Date.now() - 2_000);
      });
    });
    await other.close();
  });
});
