import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { systemScheduler } from '../../src/base/scheduler.ts';
import type { AttemptResult, Sender } from '../../src/deliveries/egress/sender.ts';
import { openDispatcher } from '../../src/deliveries/testing/harness.ts';
import { insertTestAccount, insertTestEndpoint, readAttempts } from '../../src/deliveries/testing/rows.ts';
import { testContext } from '../support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../support/database.ts';
import { openSender, pour, receive, receiveRaw } from './receivers.ts';

const HEALTHY = 10;
const EACH = 20;

let database: TestDatabase;
beforeAll(async () => {
  database = await createPgliteDatabase();
});
afterAll(() => database.close());

/** Receivers that would hold a request until its deadline of 15 s, each in its own way. */
async function startHoldingReceivers(): Promise<string[]> {
  const drip =
    (text: string) => (socket: { write(text: string): void; on(event: 'close', run: () => void): unknown }) => {
      const timer = setInterval(() => socket.write(text), 10);
      socket.on('close', () => clearInterval(timer));
    };
  const receivers = await Promise.all([
    receive(() => {}),
    receive((_request, response) => drip('.')(response.writeHead(200))),
    receiveRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      drip('x')(socket);
    }),
    receiveRaw((socket) => socket.pause()),
    receiveRaw((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf')),
  ]);
  const mute = await receiveRaw(() => {});
  return [...receivers.map(({ origin }) => origin), `https://tls.test:${mute.port}`, 'http://hung.test:8080'];
}

/** Receivers that end at once, and badly. */
async function startBreakingReceivers(): Promise<string[]> {
  const receivers = await Promise.all([
    receive((_request, response) => void pour(response, Buffer.alloc(16_384, 'x'))),
    receiveRaw((socket) => void pour(socket, 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(500))),
    receiveRaw((socket) => void pour(socket, `x-filler: ${'f'.repeat(10_000)}\r\n`)),
    receiveRaw((socket) => socket.resetAndDestroy()),
    receiveRaw((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n')),
  ]);
  return receivers.map(({ origin }) => origin);
}

test('twelve hostile receivers delay nobody: all that is owed to ten healthy ones is delivered while they hold on', async () => {
  const healthy = await receive((_request, response) => response.end('ok'));
  const hostile = { holding: await startHoldingReceivers(), breaking: await startBreakingReceivers() };
  const { send: post, close } = openSender({
    resolve: (name) =>
      name === 'hung.test' ? new Promise(() => {}) : Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
  });
  const ended = new Map<string, AttemptResult[]>();
  const send: Sender = async (request, deadlineMs) => {
    const result = await post(request, deadlineMs);
    ended.set(request.origin, [...(ended.get(request.origin) ?? []), result]);
    return result;
  };
  const { ctx, dispatcher, owe } = openDispatcher(testContext(database.db), { send, scheduler: systemScheduler });
  const accountId = await insertTestAccount(ctx);
  const origins = Array.from({ length: HEALTHY }, (_, n) => `http://healthy-${n}.test:${healthy.port}`);

  // The hostile ones come first, and have every place they can get.
  for (const origin of [...hostile.holding, ...hostile.breaking, ...origins]) {
    await owe(await insertTestEndpoint(ctx, accountId, { url: `${origin}/hook` }), EACH);
  }
  const delivered = () => origins.flatMap((origin) => ended.get(origin) ?? []).filter(({ status }) => status === 200);
  await vi.waitFor(() => expect(delivered()).toHaveLength(HEALTHY * EACH), { timeout: 14_000 });
  expect(hostile.holding.flatMap((origin) => ended.get(origin) ?? [])).toEqual([]);
  for (const origin of hostile.breaking) expect(ended.get(origin)?.length).toBeGreaterThan(0);

  close();
  await dispatcher.drain();
  const attempts = await readAttempts(ctx);
  expect(attempts.filter(({ outcome }) => outcome === 'delivered').length).toBeGreaterThanOrEqual(HEALTHY * EACH);
  expect(attempts.every(({ number }) => number === 1)).toBe(true);
});
