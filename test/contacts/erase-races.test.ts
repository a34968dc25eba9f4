import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { reportMessages } from '../../src/channels/message-events/report-messages.ts';
import { MessageEvents } from '../../src/channels/message-events/schema.ts';
import { eraseContact } from '../../src/contacts/erasure/erase-contact.ts';
import { insertTestAccount } from '../../src/deliveries/testing/rows.ts';
import type { Emitter } from '../../src/events/emitter.ts';
import { insertLinks } from '../../src/links/queries.ts';
import { recordClicks } from '../../src/links/record-clicks.ts';
import { type AccountContext, newId, nowDate } from '../../src/store/context.ts';
import { testContext } from '../support/context.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { createTestEmitter } from '../support/emitter.ts';

// Only a real server has connections that can race.
describe('who is erased while somebody still tells of them', () => {
  let database: TestDatabase;
  let ctx: AccountContext;
  let contactId: string;
  let emitter: Emitter;
  beforeAll(async () => {
    database = await createPostgresDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    const base = testContext(database.db);
    ctx = { ...base, accountId: await insertTestAccount(base) };
    emitter = createTestEmitter(ctx).emitter;
    contactId = newId(ctx);
    const own = { account_id: ctx.accountId, created_at: nowDate(ctx) };
    await ctx.db
      .insertInto('contact')
      .values({ ...own, id: contactId, updated_at: nowDate(ctx) })
      .execute();
    await ctx.db
      .insertInto('contact_address')
      .values({ ...own, kind: 'email', value: 'ana@example.com', contact_id: contactId })
      .execute();
  });

  /** Erases the contact when all of `tell` but its commit is done; gives what is left of them then. */
  async function eraseMeanwhile(tell: (by: Emitter) => Promise<unknown>): Promise<Record<string, number>> {
    let erased: Promise<unknown> | undefined;
    const transaction: Emitter['transaction'] = (from, work) =>
      emitter.transaction(from, async (tx, emit, revisions) => {
        const result = await work(tx, (...events) => emit(...events), revisions);
        let isOver = false;
        erased ??= eraseContact(ctx, createTestEmitter(ctx).emitter, contactId).finally(() => {
          isOver = true;
        });
        const isWaiting = sql<{ count: number }>`select count(*)::int as count from pg_locks where not granted`;
        while (!isOver && (await isWaiting.execute(ctx.db)).rows[0]?.count === 0);
        return result;
      });
    await tell({ transaction } as Emitter);
    await erased;
    const left: Record<string, number> = {};
    for (const table of ['contact', 'activity', 'reported_message', 'tracked_link'] as const) {
      const rows = ctx.db.selectFrom(table).select(sql<string>`${sql.table(table)}::text`.as('text'));
      const texts = (await rows.where('account_id', '=', ctx.accountId).execute()).map(({ text }) => text);
      left[table] = texts.filter((text) => text.includes(contactId) && !text.includes('contact.erased')).length;
    }
    return left;
  }
  const NOTHING = { contact: 0, activity: 0, reported_message: 0, tracked_link: 0 };

  test('leaves no click', async () => {
    const [channelId, messageId, at] = [newId(ctx), newId(ctx), nowDate(ctx)];
    const own = { account_id: ctx.accountId, created_at: at, updated_at: at };
    const channel = { kind: 'twilio', name: 'Line', sender: '+15550001', config: '{}', secrets: Buffer.of() } as const;
    await ctx.db
      .insertInto('channel')
      .values({ ...own, ...channel, id: channelId })
      .execute();
    const message = { direction: 'out', state: 'sent', text: 'Hi', content: '{"text":"Hi","to":{}}' } as const;
    await ctx.db
      .insertInto('message')
      .values({
        ...own,
        ...message,
        id: messageId,
        channel_id: channelId,
        contact_id: contactId,
        conversation_id: newId(ctx),
      })
      .execute();
    const { accountId } = ctx;
    const link = { code: newId(ctx), accountId, url: 'https://a.example', messageId, contactId };
    await insertLinks(ctx.db, [link], at);
    const left = await eraseMeanwhile((by) => recordClicks({ ctx, emitter: by }, [{ link, at: ctx.clock.now() }]));
    expect(left).toEqual(NOTHING);
  });

  const report = (kind: 'sent' | 'read') =>
    MessageEvents.parse({
      items: [{ kind, externalId: 'm1', channel: 'email', contact: { email: 'ana@example.com' } }],
    });

  test('leaves no message that is reported for the first time', async () => {
    expect(await eraseMeanwhile((by) => reportMessages(ctx, by, report('sent')))).toEqual(NOTHING);
  });

  test('leaves no further report on a message', async () => {
    await reportMessages(ctx, emitter, report('sent'));
    expect(await eraseMeanwhile((by) => reportMessages(ctx, by, report('read')))).toEqual(NOTHING);
  });
});
