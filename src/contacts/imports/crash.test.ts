import { type Kysely, sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPostgresDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { advanceDatabase } from '../../../test/support/database-clock.ts';
import type { Context } from '../../store/context.ts';
import type { Database } from '../../store/schema.ts';
import { advanceImports } from './advance-imports.ts';
import { BATCH_ROWS } from './run-batch.ts';
import type { ContactImport } from './schema.ts';
import { createImportWorld, type ImportWorld } from './testing/world.ts';

const ROWS = 3 * BATCH_ROWS + 250;

// PGlite has one process with one connection.
describe('an import on postgres, beside others', () => {
  let database: TestDatabase;
  let world: ImportWorld;
  let pools: Kysely<Database>[];
  beforeAll(async () => {
    database = await createPostgresDatabase({ steppedClock: true });
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    pools = [];
    world = await createImportWorld(database);
  });
  afterEach(() => sql`truncate contact_import, contact_import_chunk`.execute(database.db));

  /** What another process has: nothing in common but the store. */
  function newProcess(): Context {
    const db = database.connect();
    pools.push(db);
    return { ...world.base, db };
  }
  const phoneOf = (row: number) => `+52551${String(row).padStart(7, '0')}`;
  const file = (name: string) =>
    `phone,name,customerId\n${Array.from({ length: ROWS }, (_, row) => `${phoneOf(row)},"${name}\n${row}",K${row}`).join('\n')}`;
  const send = async (text: string) => (await world.send(text)).body.id;
  const look = (id: string) => world.get<ContactImport>(`/v1/contacts/imports/${id}`);
  const readNames = async () => (await world.contacts()).map(({ name }) => name);

  async function expectWhole(id: string, name: string, counts: Partial<ContactImport>): Promise<void> {
    expect(await look(id)).toMatchObject({ state: 'completed', rows: ROWS, failed: 0, ...counts });
    expect(await readNames()).toEqual(Array.from({ length: ROWS }, (_, row) => `${name}\n${row}`));
  }

  /** Resolves when somebody waits for a lock. */
  async function untilBlocked(): Promise<number> {
    for (;;) {
      const { rows } = await sql<{ pid: number }>`select pid from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(database.db);
      if (rows[0]) return rows[0].pid;
    }
  }

  it('goes on in another process where one stopped between two batches', async () => {
    const id = await send(file('Ana'));
    for (let batch = 1; batch <= 3; batch++) {
      await advanceImports(newProcess(), { steps: 1 });
      expect(await look(id)).toMatchObject({ state: 'running', rows: batch * BATCH_ROWS, created: batch * BATCH_ROWS });
      expect(await world.count('contact')).toBe(batch * BATCH_ROWS);
    }
    await advanceImports(newProcess(), { steps: 1 });
    await expectWhole(id, 'Ana', { created: ROWS });
  });

  it('goes on in another process where one was killed within a batch: nothing twice, nothing left out', async () => {
    const id = await send(file('Ana'));
    await advanceImports(newProcess(), { steps: 1 });
    let dying: Promise<unknown> | undefined;
    // Holds the last address of the second batch, so that the batch stops in its midst.
    await database.db
      .transaction()
      .execute(async (holder) => {
        await sql`insert into contact_address (account_id, kind, value, contact_id, created_at)
        values (${world.ctx.accountId}::uuid, 'phone', ${phoneOf(2 * BATCH_ROWS - 1)}, ${world.ctx.accountId}::uuid, now())`.execute(
          holder,
        );
        dying = advanceImports(newProcess(), { steps: 1 }).catch((error: unknown) => error);
        await sql`select pg_terminate_backend(${await untilBlocked()}::int)`.execute(holder);
        await dying;
        throw new Error('the holder gives up');
      })
      .catch(() => {});
    expect(await dying).toBeInstanceOf(Error);
    expect(await look(id)).toMatchObject({ rows: BATCH_ROWS, created: BATCH_ROWS });
    expect(await world.count('contact')).toBe(BATCH_ROWS);
    while (await advanceImports(newProcess(), { steps: 2 }));
    await expectWhole(id, 'Ana', { created: ROWS });
  });

  it('is worked off by several processes at once, each row by one of them', async () => {
    const ids = [await send(file('Ana'))];
    const run = async () => {
      const process = newProcess();
      for (let round = 0; round < 6; round++) await advanceImports(process, { steps: 2 });
    };
    await Promise.all([run(), run(), run()]);
    await expectWhole(ids[0] ?? '', 'Ana', { created: ROWS });
    // Two files about the same people: whoever comes second changes what the first has made.
    ids.push(await send(file('Eva')), await send(file('Eva')));
    for (let round = 0; round < 20; round++) {
      await Promise.all([run(), run()]);
      // What met in the store is put off for a moment.
      await advanceDatabase(database.db, 1_000);
    }
    const done = [await look(ids[1] ?? ''), await look(ids[2] ?? '')];
    expect(done).toMatchObject([
      { state: 'completed', rows: ROWS, failed: 0 },
      { state: 'completed', rows: ROWS, failed: 0 },
    ]);
    expect(done.reduce((sum, each) => sum + each.updated, 0)).toBe(ROWS);
    expect(await readNames()).toEqual(Array.from({ length: ROWS }, (_, row) => `Eva\n${row}`));
  });

  it('takes somebody for the one whom a turn has just made, not for a second one', async () => {
    const id = await send(`phone,name\n${phoneOf(1)},Ana\n`);
    const contactId = world.ctx.accountId;
    let batch: Promise<boolean> | undefined;
    await database.db.transaction().execute(async (turn) => {
      await sql`insert into contact_address (account_id, kind, value, contact_id, created_at)
        values (${world.ctx.accountId}::uuid, 'phone', ${phoneOf(1)}, ${contactId}::uuid, now())`.execute(turn);
      batch = advanceImports(newProcess(), { steps: 1 });
      await untilBlocked();
      await sql`insert into contact (account_id, id, created_at, updated_at)
        values (${world.ctx.accountId}::uuid, ${contactId}::uuid, now(), now())`.execute(turn);
    });
    await batch;
    await advanceDatabase(database.db, 1_000);
    await advanceImports(newProcess(), { steps: 1 });
    expect(await look(id)).toMatchObject({ state: 'completed', created: 0, updated: 1, failed: 0 });
    expect(await world.contacts()).toMatchObject([{ name: 'Ana', phone: phoneOf(1) }]);
  });

  it('does not bring back what somebody else changed while it waited', async () => {
    await world.run(`phone,name,subscriptions.news\n${phoneOf(1)},Ana,true\n`);
    const id = await send(`phone,name,subscriptions.offers\n${phoneOf(1)},Eva,true\n`);
    let batch: Promise<boolean> | undefined;
    await database.db.transaction().execute(async (stop) => {
      await sql`update contact set opted_out_at = now() where account_id = ${world.ctx.accountId}`.execute(stop);
      batch = advanceImports(newProcess(), { steps: 1 });
      await untilBlocked();
    });
    await batch;
    expect(await look(id)).toMatchObject({ state: 'completed', updated: 1, reported: 1 });
    expect(await world.contacts()).toMatchObject([{ name: 'Eva', is_out: true, subscriptions: { news: true } }]);
  });

  it('ends where it was cancelled', async () => {
    const id = await send(file('Ana'));
    await advanceImports(newProcess(), { steps: 2 });
    const cancelled = await world.account.call('POST', `/v1/contacts/imports/${id}/cancel`);
    expect(cancelled).toMatchObject({ status: 200, body: { state: 'cancelled', rows: 2 * BATCH_ROWS } });
    expect((await world.account.call('POST', `/v1/contacts/imports/${id}/cancel`)).status).toBe(200);
    expect(await advanceImports(newProcess(), { steps: 1 })).toBe(false);
    expect([await world.count('contact'), await world.count('contact_import_chunk')]).toEqual([2 * BATCH_ROWS, 0]);
    const done = await world.run(`phone\n${phoneOf(1)}\n`);
    expect((await world.account.call('POST', `/v1/contacts/imports/${done.id}/cancel`)).status).toBe(409);
  });

  it('fails, in words, after three tries of a batch that cannot be written; the batches before it stay', async () => {
    const id = await send(file('Bad'));
    await advanceImports(world.base, { steps: 1 });
    await sql`alter table contact add constraint broken check (name <> ${sql.lit(`Bad\n${BATCH_ROWS + 1}`)})`.execute(
      database.db,
    );
    for (let n = 0; n < 3; n++) {
      expect((await look(id)).state).toBe('running');
      await advanceImports(world.base, { steps: 1 });
      await advanceDatabase(database.db, 60_000);
    }
    await sql`alter table contact drop constraint broken`.execute(database.db);
    expect(await look(id)).toMatchObject({
      state: 'failed',
      rows: BATCH_ROWS,
      error: { code: 'internal', row: BATCH_ROWS + 2 },
    });
    expect([await world.count('contact'), await world.count('contact_import_chunk')]).toEqual([BATCH_ROWS, 0]);
  });

  it('fails at a quote that is never closed, and says in which row; those before it are imported', async () => {
    const done = await world.run(`phone,name\n${phoneOf(1)},Ana\n${phoneOf(2)},"Leo\n${phoneOf(3)},Eva\n`);
    expect(done).toMatchObject({ state: 'failed', rows: 1, created: 1, error: { code: 'unreadable', row: 3 } });
  });

  it('keeps the first 10,000 entries of its report and counts the rest', async () => {
    const done = await world.run(`phone,name\n${'x,y\n'.repeat(10_400)}`);
    expect(done).toMatchObject({ state: 'completed', rows: 10_400, failed: 10_400, reported: 10_400 });
    expect(await world.count('contact_import_error')).toBe(10_000);
    const headers = { authorization: `Bearer ${world.account.key}`, accept: 'text/csv' };
    const report = await (await world.api.request(`/v1/contacts/imports/${done.id}/errors`, headers)).text();
    const lines = report.trimEnd().split('\n');
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([
      ...[10_002, 'row,field,value,code,message', ',,,more,400 further entries are not kept.'],
    ]);
    expect(lines[1]).toMatch(/^2,phone,x,invalid,/);
  });

  it('gives its report page by page', async () => {
    const done = await world.run('phone,email\nx,y\nz,\n');
    const path = `/v1/contacts/imports/${done.id}/errors?limit=2`;
    const first = await world.get<{ items: { row: number }[]; nextCursor: string }>(path);
    const second = await world.get<{ items: { row: number }[]; nextCursor: null }>(
      `${path}&cursor=${first.nextCursor}`,
    );
    expect([first.items.map(({ row }) => row), second.items.map(({ row }) => row), second.nextCursor]).toEqual([
      ...[[2, 2], [3], null],
    ]);
    expect((await world.account.call('GET', `${path}&cursor=x`)).status).toBe(422);
  });
});
