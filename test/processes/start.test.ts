import { readdirSync } from 'node:fs';
import { sql } from 'kysely';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import {
  API_KEY,
  endProcesses,
  type HooklineProcess,
  newDataDir,
  removeDataDirs,
  SECRET,
  startHooklineProcess,
} from '../support/process.ts';

/** A first start on an embedded store takes some seconds, more where suites share two cores. */
vi.setConfig({ testTimeout: 120_000 });

/** Twenty, as in src/store/migrate.test.ts, are too many whole processes for two cores. */
const PROCESSES = 6;

let database: TestDatabase | undefined;
afterAll(removeDataDirs);
afterEach(async () => {
  await endProcesses();
  await database?.close();
  database = undefined;
});

const keyIn = (stdout: string) => / (hkl_\S+)$/m.exec(stdout)?.[1];

async function isAccepted(hookline: HooklineProcess, key: string): Promise<boolean> {
  const { status } = await hookline.request('/v1/account', { headers: { authorization: `Bearer ${key}` } });
  expect([200, 401]).toContain(status);
  return status === 200;
}

describe('on an empty data directory', () => {
  test('the first start prints an admin key and a command to paste, the second neither but the link to sign in; the key goes on working', async () => {
    const environment = { HOOKLINE_DATA_DIR: newDataDir(), HOOKLINE_API_KEY: '' };
    const first = await startHooklineProcess(environment);
    const ready = await first.request('/readyz');
    expect([ready.status, ready.headers.get('keep-alive')]).toEqual([200, 'timeout=75']);
    const { stdout, ...exit } = await first.stop();
    expect(exit).toEqual({ code: 0, signal: null, stderr: '' });
    const key = keyIn(stdout) ?? 'none';

    const second = await startHooklineProcess(environment);
    expect(await isAccepted(second, key)).toBe(true);
    const told = await paste(stdout.replaceAll(first.url, second.url));
    expect(told).toMatchObject({
      trace: { outcome: 'started' },
      replies: [{ text: expect.stringContaining('Opening hours') }],
    });
    expect((await second.stop()).stdout.split('\n')).toEqual([
      expect.stringContaining(`Open this to sign in (once, within an hour):  ${second.url}/auth/link?token=`),
      '',
      expect.stringContaining('is ready on'),
      '',
    ]);
    process.stdout.write(`ready after ${first.readyAfterMs} ms, the second time ${second.readyAfterMs} ms\n`);
  });

  test('HOOKLINE_API_KEY works from the start and no key is printed; the one set before it stops working', async () => {
    const HOOKLINE_DATA_DIR = newDataDir();
    const first = await startHooklineProcess({ HOOKLINE_DATA_DIR });
    expect(await isAccepted(first, API_KEY)).toBe(true);
    const { stdout } = await first.stop();
    expect(keyIn(stdout)).toBeUndefined();
    expect(stdout).toContain('"authorization: Bearer $HOOKLINE_API_KEY"');

    const second = await startHooklineProcess({ HOOKLINE_DATA_DIR, HOOKLINE_API_KEY: 'another-key-for-tests' });
    expect(await isAccepted(second, 'another-key-for-tests')).toBe(true);
    expect(await isAccepted(second, API_KEY)).toBe(false);
  });
});

test('on an empty PostgreSQL database the first start prints an admin key, the second does not', async () => {
  database = await createPostgresDatabase({ empty: true });
  const environment = { DATABASE_URL: database.url ?? '', HOOKLINE_SECRET: SECRET, HOOKLINE_API_KEY: '' };
  const first = await startHooklineProcess(environment);
  const { stdout } = await first.stop();
  const second = await startHooklineProcess(environment);
  expect(await isAccepted(second, keyIn(stdout) ?? 'none')).toBe(true);
  expect(keyIn((await second.stop()).stdout)).toBeUndefined();
});

test(`of ${PROCESSES} processes starting at once on one empty database all get ready: one migration, account and key`, async () => {
  database = await createPostgresDatabase({ empty: true });
  const environment = { DATABASE_URL: database.url ?? '', HOOKLINE_SECRET: SECRET, HOOKLINE_API_KEY: '' };
  const all = await Promise.all(Array.from({ length: PROCESSES }, () => startHooklineProcess(environment)));
  for (const each of all) expect((await each.request('/readyz')).status).toBe(200);
  const { rows } = await sql<{ migrations: number; accounts: number; keys: number }>`
    select (select count(*) from kysely_migration) as migrations, (select count(*) from account) as accounts,
      (select count(*) from api_key) as keys`.execute(database.db);
  const migrations = readdirSync(new URL('../../db/migrations', import.meta.url)).length;
  expect(rows).toEqual([{ migrations, accounts: 1, keys: 1 }]);
  const exits = await Promise.all(all.map((each) => each.stop()));
  expect(exits.map(({ code, stderr }) => ({ code, stderr }))).toEqual(all.map(() => ({ code: 0, stderr: '' })));
  expect(exits.flatMap(({ stdout }) => keyIn(stdout) ?? [])).toHaveLength(1);
});

/** Does what the printed curl command does: its address, headers and body, as they stand. */
async function paste(stdout: string): Promise<unknown> {
  const [, url = ''] = /curl -s (\S+)/.exec(stdout) ?? [];
  const headers = [...stdout.matchAll(/-H (['"])(.+?): (.+?)\1/g)].map(
    ([, , name = '', value = '']): [string, string] => [name, value],
  );
  const [, body = ''] = /-d '([^']+)'/.exec(stdout) ?? [];
  return (await fetch(url, { method: 'POST', headers, body })).json();
}
