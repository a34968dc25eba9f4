import { connect, type Socket } from 'node:net';
import { sql } from 'kysely';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { conversation, type Line } from '../support/crowd.ts';
import type { ReceivedPost } from '../support/partner.ts';
import { endProcesses, removeDataDirs } from '../support/process.ts';
import { createPostgresStore, PROCESS_STORES } from '../support/process-store.ts';
import { postFromTwilio } from '../support/twilio-phone.ts';
import { createWorld, type World } from '../support/world.ts';

/** A first start on an embedded store takes some seconds, more where suites share two cores. */
vi.setConfig({ testTimeout: 120_000 });

let world: World;
afterEach(async () => {
  await endProcesses();
  await world.close();
});
afterAll(removeDataDirs);

/** A partner who answers when told to. */
function holdAnswers(): { arrived: Promise<ReceivedPost>; answer: () => void } {
  const arrived = Promise.withResolvers<ReceivedPost>();
  const answer = Promise.withResolvers<number>();
  world.partner.answerWith((post) => {
    arrived.resolve(post);
    return answer.promise;
  });
  return { arrived: arrived.promise, answer: () => answer.resolve(200) };
}

async function say(number: string, line: Line | undefined): Promise<{ status: number; text: string }> {
  if (!line) throw new Error('the script is over');
  const message = { from: number, body: line.body, sid: line.sid };
  const response = await postFromTwilio(world.hookline, world.inboundUrls.inline, message);
  return { status: response.status, text: await response.text() };
}

/** Why no new connection can be made; empty where one can. */
function connectionFault(): Promise<string> {
  return new Promise((resolve) => {
    const socket: Socket = connect(Number(new URL(world.hookline.url).port), '127.0.0.1');
    socket.once('connect', () => resolve('')).once('error', ({ message }) => resolve(message));
    socket.once('connect', () => socket.destroy());
  });
}

const refused = () => expect.poll(connectionFault).toContain('ECONNREFUSED');

/** What is left of the queues: what is not done may wait there, but nobody's lease is on it. */
function queuesAfterwards() {
  return world.store.whileDown(async (db) => {
    const { rows } = await sql<{ id: string; leased: boolean; attempts: number }>`
      select id, leased_until is not null as leased, attempt_count as attempts from delivery_queue
      union all select id, leased_until is not null, attempt_count from message_queue`.execute(db);
    return rows;
  });
}

describe.each([{ signals: ['SIGTERM'] }, { signals: ['SIGTERM', 'SIGTERM'] }, { signals: ['SIGINT'] }] as const)(
  '$signals on PostgreSQL',
  ({ signals }) => {
    test('takes no new connection, finishes the turn and the attempt under way, and ends with 0', async () => {
      const store = await createPostgresStore();
      world = await createWorld(store);
      const [ana, ben] = ['+525511110001', '+525511110002'];
      const [anaHello, anaChoice] = conversation(ana, 'Ana', world.campaignId);
      const [benHello, benChoice] = conversation(ben, 'Ben', world.campaignId);
      for (const [number, line] of [
        [ana, anaHello],
        [ben, benHello],
      ] as const) {
        expect((await say(number, line)).status).toBe(200);
      }
      const partner = holdAnswers();
      expect((await say(ana, anaChoice)).status).toBe(200);
      await partner.arrived;

      // Ben's turn cannot take its message id before this transaction ends.
      const turn = await store.db.transaction().execute(async (tx) => {
        await sql`lock table inbound_id in exclusive mode`.execute(tx);
        const answer = say(ben, benChoice);
        await expect.poll(() => countWaiting()).toBe(1);
        for (const signal of signals) {
          world.hookline.signal(signal);
          await refused();
        }
        return { answer };
      });
      async function countWaiting(): Promise<number> {
        const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from pg_locks where relation = 'inbound_id'::regclass and not granted`.execute(
          store.db,
        );
        return rows[0]?.count ?? 0;
      }
      expect(await turn.answer).toEqual({ status: 200, text: expect.stringContaining('Anything else?') });
      partner.answer();

      const { code, stderr } = await world.hookline.exited;
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(world.partner.posts.map(({ body }) => body.phoneNumber).sort()).toEqual([ana, ben]);
      expect(await queuesAfterwards()).toEqual([]);
    });
  },
);

describe.each(PROCESS_STORES)('SIGTERM on $store', ({ createStore }) => {
  test('answers the request whose body is still coming, and ends with 0', async () => {
    world = await createWorld(await createStore());
    const request = await startRequest('/v1/campaigns', JSON.stringify({ kind: 'chatbot', name: 'Late' }));
    world.hookline.signal('SIGTERM');
    await refused();
    expect(await request.finish()).toContain('HTTP/1.1 422');
    const { code, stderr } = await world.hookline.exited;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('finishes the attempt under way, and is not held up by a connection that is kept and goes on asking', async () => {
    world = await createWorld(await createStore());
    const partner = holdAnswers();
    const number = '+525511110004';
    const [hello, choice] = conversation(number, 'Ana', world.campaignId);
    for (const line of [hello, choice]) expect((await say(number, line)).status).toBe(200);
    await partner.arrived;
    const connection = await keepAsking();
    world.hookline.signal('SIGTERM');
    await refused();
    // Sooner than the 18 s after which a process leaves whatever is still under way.
    await connection.closed;
    partner.answer();
    expect((await world.hookline.exited).code).toBe(0);
    expect(await queuesAfterwards()).toEqual([]);
  });
});

/** A request of which the process has read the head; `finish` sends its body and gives the answer. */
async function startRequest(path: string, body: string): Promise<{ finish(): Promise<string> }> {
  const socket = connect(Number(new URL(world.hookline.url).port), '127.0.0.1').setEncoding('utf8');
  let heard = '';
  socket.on('data', (text: string) => {
    heard += text;
  });
  const head = [
    'content-type: application/json',
    `content-length: ${body.length}`,
    'connection: close',
    'expect: 100-continue',
  ];
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: test\r\nauthorization: Bearer a-key-for-tests-only\r\n${head.join('\r\n')}\r\n\r\n`,
  );
  await expect.poll(() => heard).toContain('100 Continue');
  return {
    async finish() {
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.write(body);
      await closed;
      return heard;
    },
  };
}

/** Requests over one connection, the next as soon as one is answered, until the process closes it. */
async function keepAsking(): Promise<{ closed: Promise<unknown> }> {
  const socket = connect(Number(new URL(world.hookline.url).port), '127.0.0.1').setEncoding('utf8');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const ask = () => socket.write('GET /healthz HTTP/1.1\r\nhost: test\r\nconnection: keep-alive\r\n\r\n');
  const first = new Promise((resolve) => socket.once('data', resolve));
  socket.on('data', ask).on('error', () => {});
  ask();
  await first;
  return { closed };
}
