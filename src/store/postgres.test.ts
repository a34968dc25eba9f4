import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgresDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openPostgres } from './postgres.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createPostgresDatabase();
});
afterAll(() => database.close());

/** A pool of one connection that goes through a proxy, which counts what the process writes and can cut it. */
async function openCounted() {
  const written: Buffer[] = [];
  const sockets: Socket[] = [];
  const to = new URL(database.url ?? '');
  const proxy = createServer((from) => {
    const server = connect(Number(to.port), to.hostname);
    sockets.push(from, server);
    from.on('data', (data) => {
      written.push(data);
      server.write(data);
    });
    server.pipe(from);
    for (const each of [from, server]) each.on('error', () => {});
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const url = new URL(to);
  url.host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const db = openPostgres(url.href, { connectionsMax: 1 });
  const cut = () => {
    for (const socket of sockets.splice(0)) socket.destroy();
  };
  return {
    db,
    written,
    cut,
    async close() {
      await db.destroy();
      cut();
      proxy.close();
    },
  };
}

test('a transaction’s begin goes out with its first statements, all in one write, and its commit in another', async () => {
  const { db, written, close } = await openCounted();
  const run = () =>
    db.transaction().execute(async (tx) => {
      const texts = ['one', 'two', 'three'];
      const answers = await Promise.all(
        texts.map((text) => sql<{ said: string }>`select ${text}::text as said`.execute(tx)),
      );
      return answers.map(({ rows }) => rows[0]?.said);
    });
  await run();
  written.length = 0;
  expect(await run()).toEqual(['one', 'two', 'three']);
  expect(written.map((data) => data.toString('latin1').match(/begin|commit/g))).toEqual([['begin'], ['commit']]);
  await close();
});

test('what a transaction wrote is undone where a statement behind it fails', async () => {
  const { db, close } = await openCounted();
  await sql`create table kept (n int primary key)`.execute(database.db);
  const write = (...numbers: number[]) =>
    db.transaction().execute((tx) => Promise.all(numbers.map((n) => sql`insert into kept values (${n})`.execute(tx))));
  await write(1);
  await expect(write(2, 1, 3)).rejects.toMatchObject({ code: '23505' });
  await write(4);
  expect((await sql`select n from kept order by n`.execute(database.db)).rows).toEqual([{ n: 1 }, { n: 4 }]);
  await close();
});

test('a transaction whose connection is gone fails with its first statement, and the next one has another', async () => {
  const { db, cut, close } = await openCounted();
  const read = () => db.transaction().execute((tx) => sql<{ n: number }>`select ${1}::int as n`.execute(tx));
  await read();
  const lost = db.transaction().execute((tx) => {
    cut();
    return sql`select ${1}::int`.execute(tx);
  });
  await expect(lost).rejects.toThrow();
  expect((await read()).rows).toEqual([{ n: 1 }]);
  await close();
});
