import type { PostgresPool } from 'kysely';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openPipelining } from './pipelining.ts';

// More than any statement takes on its way.
const MICROTASKS_MAX = 1_000;

/** A pool with one connection that answers when it is told to, and the statements it was sent. */
function createPool() {
  const sent: { text: string; answer(): void }[] = [];
  const client = {
    query: (text: string) =>
      new Promise((resolve) => {
        sent.push({ text, answer: () => resolve({ command: text.toUpperCase(), rowCount: 0, rows: [] }) });
      }),
    release() {},
  };
  const pool = { connect: async () => client, end: async () => {}, options: {} } as unknown as PostgresPool;
  const waitFor = async (count: number) => {
    for (let turns = 0; sent.length < count && turns < MICROTASKS_MAX; turns++) await Promise.resolve();
    return sent[count - 1];
  };
  return { pool, sent, waitFor };
}

test('statements of a transaction that are asked for together are sent before the first is answered', async () => {
  const { pool, sent, waitFor } = createPool();
  const done = openPipelining(pool)
    .transaction()
    .execute((tx) => Promise.all([sql`select 1`.execute(tx), sql`select 2`.execute(tx), sql`select 3`.execute(tx)]));
  (await waitFor(1))?.answer();
  await waitFor(4);
  expect(sent.map(({ text }) => text)).toEqual(['begin', 'select 1', 'select 2', 'select 3']);
  for (const { answer } of sent) answer();
  (await waitFor(5))?.answer();
  await done;
  expect(sent.at(-1)?.text).toBe('commit');
});
