import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { systemScheduler } from '../../src/base/scheduler.ts';
import { Connectors } from '../../src/connectors/authorize.ts';
import { insertTestAccount } from '../../src/deliveries/testing/rows.ts';
import { createCallSink } from '../../src/requests/calls/call-sink.ts';
import { Caller } from '../../src/requests/calls/caller.ts';
import { owedCall, readRecords } from '../../src/requests/calls/testing/world.ts';
import type { CallAnswer } from '../../src/rules/call-answer.ts';
import { type Context, inTransaction } from '../../src/store/context.ts';
import { DEADLINE_MS, NEVER_MS, openSender, pour, receive, receiveRaw } from '../hostile/receivers.ts';
import { testContext } from '../support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let ctx: Context;
let accountId: string;
beforeAll(async () => {
  database = await createPgliteDatabase();
  ctx = testContext(database.db, systemClock);
  accountId = await insertTestAccount(ctx);
});
afterAll(() => database.close());

type Handle = Parameters<typeof receive>[0];

/** What a conversation is told of a call, and what is kept of it. */
async function call(origin: string, timeoutMs = NEVER_MS) {
  const told: CallAnswer[] = [];
  const caller = new Caller({
    ctx,
    send: openSender().send,
    connectors: new Connectors({ fetchToken: async () => ({ error: 'is not there' }), scheduler: systemScheduler }),
    scheduler: systemScheduler,
    answer: async (_call, answer) => void told.push(answer),
  });
  const owed = owedCall(ctx, accountId, { url: `${origin}/promo`, timeoutMs });
  const born = await inTransaction(ctx, (tx) => createCallSink(caller).enqueue(tx, [owed]));
  born.start();
  await caller.idle();
  expect(told).toHaveLength(1);
  const records = await readRecords(ctx);
  return { answer: told[0], record: records.find(({ id }) => id === owed.id) };
}

async function callTo(handle: Handle, timeoutMs?: number) {
  const { origin } = await receive(handle);
  return call(origin, timeoutMs);
}

test('a response of 100 MB is an error, and is cut off', async () => {
  const written = Promise.withResolvers<Promise<number>>();
  const { answer, record } = await callTo((_request, response) =>
    written.resolve(pour(response, Buffer.alloc(65_536, '{"a":"'))),
  );
  expect(answer).toEqual({ outcome: 'error', status: 200, reason: 'The answer is longer than 64 KiB.' });
  expect(record?.response_excerpt).toHaveLength(2_048);
  expect(await await written.promise).toBeLessThan(16 * 1024 ** 2);
});

test('a gzip bomb is an error', async () => {
  const bomb = gzipSync(Buffer.alloc(32 * 1024 ** 2, ' '));
  const { answer } = await callTo((_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(bomb),
  );
  expect(answer).toEqual({ outcome: 'error', status: 200, reason: 'The answer is longer than 64 KiB.' });
});

test('JSON that is compressed is unpacked; what cannot be unpacked is an error', async () => {
  const send =
    (body: Buffer): Handle =>
    (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(body);
  const { answer } = await callTo(send(gzipSync('{"promocode":"SALE-7"}')));
  expect(answer).toEqual({ outcome: 'answered', status: 200, data: { promocode: 'SALE-7' } });
  expect((await callTo(send(Buffer.from('{"a":1}')))).answer).toMatchObject({
    outcome: 'error',
    reason: expect.stringContaining('cannot be unpacked'),
  });
});

test.each<[string, Handle]>([
  ['does not come', () => {}],
  [
    'drips',
    (_request, response) => {
      const drip = setInterval(() => response.write('.'), 20);
      response.writeHead(200).on('close', () => clearInterval(drip));
    },
  ],
])('YS-90: an answer that %s in time is a timeout', async (_what, handle) => {
  const { answer, record } = await callTo(handle, DEADLINE_MS);
  expect(answer).toEqual({ outcome: 'timeout' });
  expect(record).toMatchObject({ outcome: 'timeout', error_class: 'timeout' });
});

test.each<[string, (socket: { write(text: string): unknown; destroy(): unknown }) => void]>([
  ['before it answered', (socket) => socket.destroy()],
  [
    'in the middle of its answer',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"a":');
      setImmediate(() => socket.destroy());
    },
  ],
])('a partner that closes the connection %s is an error', async (_when, handle) => {
  const { origin } = await receiveRaw(handle);
  const { answer } = await call(origin);
  expect(answer).toMatchObject({ outcome: 'error', reason: expect.stringContaining('closed the connection') });
});

test.each([
  ['broken JSON', 'application/json', Buffer.from('{"promocode":'), { outcome: 'error' }],
  ['Latin-1', 'application/json; charset=iso-8859-1', Buffer.from('{"a":"é"}', 'latin1'), { data: { a: 'é' } }],
  ['a byte order mark', 'application/json', Buffer.from('\ufeff{"a":1}'), { data: { a: 1 } }],
  ['XML', 'application/xml', Buffer.from('<a>1</a>'), { data: '<a>1</a>' }],
])('%s has its documented outcome', async (_what, contentType, body, expected) => {
  const { answer } = await callTo((_request, response) =>
    response.writeHead(200, { 'content-type': contentType }).end(body),
  );
  expect(answer).toMatchObject(expected);
});

test('204 is an answer with nothing in it', async () => {
  const { answer } = await callTo((_request, response) => response.writeHead(204).end());
  expect(answer).toEqual({ outcome: 'answered', status: 204, data: null });
});

test('a redirect is an error that names its target, which is not called', async () => {
  const calls: (string | undefined)[] = [];
  const { answer } = await callTo((request, response) => {
    calls.push(request.url);
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  expect(answer).toMatchObject({ outcome: 'error', status: 302, reason: expect.stringContaining('/elsewhere') });
  expect(calls).toEqual(['/promo']);
});

test('a host within a private network is not called', async () => {
  const { answer, record } = await call('http://10.0.0.1');
  expect(answer).toMatchObject({ outcome: 'error', reason: expect.stringContaining('private network') });
  expect(record).toMatchObject({ error_class: 'blocked_address' });
});
