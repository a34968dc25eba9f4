import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Caller, createTestApi, type TestAccount } from '../../../test/support/api.ts';
import { SteppedClock, testContext } from '../../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { encodeId } from '../../base/ids.ts';
import { newId } from '../../store/context.ts';
import { insertMessages, type NewInboundMessage, type NewOutgoingMessage, NO_ORIGIN } from './record-messages.ts';

let database: TestDatabase;
let account: TestAccount;
let other: TestAccount;
const clock = new SteppedClock();
const TO = { kind: 'phone' as const, value: '+525500000000' };

interface MessageBody {
  id: string;
  items: Record<string, unknown>[];
  nextCursor: string | null;
}

describe.each(STORES)('messages on $store', ({ createDatabase }) => {
  let people: { channelId: string; contactId: string; conversationId: string };
  let call: Caller;

  beforeAll(async () => {
    database = await createDatabase();
    const api = createTestApi(testContext(database.db, clock));
    account = await api.createAccount();
    other = await api.createAccount();
  });
  afterAll(() => database.close());

  beforeEach(async () => {
    await database.db.deleteFrom('message').execute();
    const { ctx } = account;
    people = { channelId: newId(ctx), contactId: newId(ctx), conversationId: newId(ctx) };
    call = account.call;
  });

  function inbound(text: string, over: Partial<NewInboundMessage> = {}): NewInboundMessage {
    const { ctx } = account;
    const ids = { accountId: ctx.accountId, id: newId(ctx), ...people };
    const content = { type: 'text' as const, text };
    return {
      ...ids,
      direction: 'in',
      text,
      content,
      providerId: `SM-${text}`,
      trace: { outcome: 'started', why: 'w' },
      ...over,
    };
  }

  function outgoing(text: string, over: Partial<NewOutgoingMessage> = {}): NewOutgoingMessage {
    const { ctx } = account;
    const ids = { accountId: ctx.accountId, id: newId(ctx), ...people };
    return {
      ...ids,
      direction: 'out',
      state: 'queued',
      text,
      content: { text },
      to: TO,
      replyTo: null,
      origin: NO_ORIGIN,
      ...over,
    };
  }

  test('both directions of several accounts are recorded in one statement', async () => {
    const question = inbound('menú 🙂');
    const menu = { text: 'Choose', choices: [{ key: '1', text: 'Hours', tapId: 't1' }] };
    const reply = outgoing('Choose', { content: menu, replyTo: question.id, state: 'sent' });
    const foreign = outgoing('theirs', { accountId: other.ctx.accountId });
    await insertMessages(account.ctx, [question, reply, foreign]);
    const rows = await database.db.selectFrom('message').selectAll().orderBy('id').execute();
    expect(
      rows.map((row) => [row.account_id, row.direction, row.state, row.text, row.reply_to, row.provider_id]),
    ).toEqual([
      [account.ctx.accountId, 'in', 'received', 'menú 🙂', null, 'SM-menú 🙂'],
      [account.ctx.accountId, 'out', 'sent', 'Choose', question.id, null],
      [other.ctx.accountId, 'out', 'queued', 'theirs', null, null],
    ]);
    expect(rows.map((row) => row.content)).toEqual([question.content, { ...menu, to: TO }, { text: 'theirs', to: TO }]);
    expect(rows.map((row) => row.trace)).toEqual([question.trace, null, null]);
    expect(new Set(rows.map((row) => row.created_at.getTime()))).toEqual(new Set([clock.now()]));
    expect(new Set(rows.map((row) => row.number)).size).toBe(3);
    const { rows: queued } = await sql`select from message_queue`.execute(database.db);
    expect(queued).toEqual([]);
  });

  test('nothing to record is no statement', async () => {
    await insertMessages(account.ctx, []);
    expect(await database.db.selectFrom('message').selectAll().execute()).toEqual([]);
  });

  test('the API shows a message of each direction', async () => {
    const question = inbound('2');
    const reply = outgoing('Sorry');
    await insertMessages(account.ctx, [question, reply]);
    await sql`update message set state = 'failed', error = '{"code":"21211","message":"No such number."}' where id = ${reply.id}`.execute(
      database.db,
    );
    const common = {
      channelId: encodeId('chn', people.channelId),
      contactId: encodeId('cnt', people.contactId),
      createdAt: new Date(clock.now()).toISOString(),
    };
    const { status, body } = await call<MessageBody>('GET', '/v1/messages');
    expect(status).toBe(200);
    expect(body).toEqual({
      items: [
        {
          id: encodeId('msg', reply.id),
          direction: 'out',
          state: 'failed',
          text: 'Sorry',
          providerId: null,
          error: { code: '21211', message: 'No such number.' },
          ...common,
        },
        {
          id: encodeId('msg', question.id),
          direction: 'in',
          state: 'received',
          text: '2',
          providerId: 'SM-2',
          trace: { outcome: 'started', why: 'w' },
          ...common,
        },
      ],
      nextCursor: null,
    });
    const one = await call('GET', `/v1/messages/${encodeId('msg', reply.id)}`);
    expect(one.body).toEqual(body.items[0]);
  });

  test('the list goes page by page, the newest first', async () => {
    const texts = ['a', 'b', 'c', 'd', 'e'];
    await insertMessages(
      account.ctx,
      texts.map((text) => inbound(text)),
    );
    const seen: unknown[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body }: { body: MessageBody } = await call('GET', `/v1/messages?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(body.items.map((item) => item.text));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual([['e', 'd'], ['c', 'b'], ['a']]);
  });

  test('the list can be narrowed by contact, channel and state', async () => {
    const elsewhere = { channelId: newId(account.ctx), contactId: newId(account.ctx) };
    await insertMessages(account.ctx, [inbound('in'), outgoing('out'), outgoing('elsewhere', elsewhere)]);
    const texts = async (query: string) => {
      const { body } = await call<MessageBody>('GET', `/v1/messages?${query}`);
      return body.items.map((item) => item.text);
    };
    expect(await texts(`contact=${encodeId('cnt', people.contactId)}`)).toEqual(['out', 'in']);
    expect(await texts(`channel=${encodeId('chn', elsewhere.channelId)}`)).toEqual(['elsewhere']);
    expect(await texts('state=queued')).toEqual(['elsewhere', 'out']);
    expect(await texts(`state=queued&contact=${encodeId('cnt', people.contactId)}`)).toEqual(['out']);
    expect(await texts(`contact=${encodeId('cnt', newId(account.ctx))}`)).toEqual([]);
  });

  test('an unknown state, a wrong cursor, a limit too high and ids that are none are refused', async () => {
    for (const query of ['state=lost', 'cursor=x', 'limit=1000', 'contact=cnt_unknown', 'channel=x']) {
      const { status, body } = await call<{ code: string }>('GET', `/v1/messages?${query}`);
      expect([query, status, body.code]).toEqual([query, 422, 'invalid']);
    }
  });

  test('another account’s messages are not there, nor are ids that are none', async () => {
    const message = inbound('secret');
    await insertMessages(account.ctx, [message]);
    expect((await other.call<MessageBody>('GET', '/v1/messages')).body.items).toEqual([]);
    const foreign = await other.call('GET', `/v1/messages/${encodeId('msg', message.id)}`);
    const nonsense = await call('GET', '/v1/messages/msg_1');
    expect([foreign.status, nonsense.status]).toEqual([404, 404]);
    expect(foreign.body).toEqual(nonsense.body);
  });
});
