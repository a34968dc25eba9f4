import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import {
  type Environment,
  endProcesses,
  newDataDir,
  removeDataDirs,
  runHooklineProcess,
  SECRET,
  startHooklineProcess,
} from '../support/process.ts';

/** A first start on an embedded store takes some seconds, more where suites share two cores. */
vi.setConfig({ testTimeout: 120_000 });

let database: TestDatabase | undefined;
afterAll(removeDataDirs);
afterEach(async () => {
  await endProcesses();
  await database?.close();
  database = undefined;
});

/** It does not start: exit code 1, nothing on stdout, and one line on stderr, which is the result. */
async function refusalOf(environment: Environment): Promise<string> {
  const { stderr, ...exit } = await runHooklineProcess(environment);
  expect(exit, stderr).toEqual({ code: 1, signal: null, stdout: '' });
  expect(stderr).toMatch(/^hookline: [^\n]+\n$/);
  return stderr;
}

describe('a value that cannot be used stops the start with one line that names its variable', () => {
  test.each([
    // What else is read from the environment: src/config.test.ts. A process for each takes a second.
    ['PORT', 'abc'],
    ['HOST', '203.0.113.1'],
    ['DATABASE_URL', 'mysql://127.0.0.1/hookline'],
  ])('%s=%s', async (variable, value) => {
    const refusal = await refusalOf({ PORT: '0', HOOKLINE_DATA_DIR: newDataDir(), [variable]: value });
    expect(refusal).toContain(variable);
  });

  test('HOOKLINE_DATA_DIR where there is a file', async () => {
    const file = newDataDir();
    writeFileSync(file, '');
    expect(await refusalOf({ PORT: '0', HOOKLINE_DATA_DIR: file })).toContain('HOOKLINE_DATA_DIR');
  });

  test('PORT that somebody listens on; the key is still printed by the first start that succeeds', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const HOOKLINE_DATA_DIR = newDataDir();
    expect(await refusalOf({ PORT: String(port), HOOKLINE_DATA_DIR })).toMatch(/PORT.*EADDRINUSE/);
    other.close();
    const first = await startHooklineProcess({ HOOKLINE_DATA_DIR, HOOKLINE_API_KEY: '', PORT: String(port) });
    expect((await first.stop()).stdout).toContain('Your admin key, shown this once:  hkl_');
  });

  test('DATABASE_URL without HOOKLINE_SECRET', async () => {
    expect(await refusalOf({ DATABASE_URL: `${inject('postgresUrl')}postgres` })).toContain('HOOKLINE_SECRET');
  });
});

describe('a database that cannot be used stops the start with one line', () => {
  const withUrl = (url: string) => refusalOf({ PORT: '0', DATABASE_URL: url, HOOKLINE_SECRET: SECRET });
  const server = () => new URL(inject('postgresUrl'));

  test('where nobody listens', async () => {
    const url = server();
    url.port = '1';
    expect(await withUrl(url.href)).toMatch(/DATABASE_URL.*ECONNREFUSED/);
  });

  test('under a name that does not exist', async () => {
    expect(await withUrl(`${server().href}nothing_here`)).toMatch(/DATABASE_URL.*"nothing_here" does not exist/);
  });

  test('with a wrong password, which is not printed', async () => {
    const url = server();
    url.password = 'not-the-password';
    url.pathname = '/postgres';
    const refusal = await withUrl(url.href);
    expect(refusal).toMatch(/DATABASE_URL.*password/);
    expect(refusal).not.toContain('not-the-password');
  });

  test('with a schema newer than the code', async () => {
    database = await createPostgresDatabase();
    await sql`insert into kysely_migration (name, timestamp) values ('9999_later', '2030')`.execute(database.db);
    expect(await withUrl(database.url ?? '')).toContain('9999_later');
  });

  test('with secrets that another HOOKLINE_SECRET sealed', async () => {
    database = await createPostgresDatabase();
    const environment = { PORT: '0', DATABASE_URL: database.url ?? '', HOOKLINE_SECRET: SECRET };
    await (await startHooklineProcess(environment)).stop();
    expect(await refusalOf({ ...environment, HOOKLINE_SECRET: 'another secret for tests' })).toContain(
      'HOOKLINE_SECRET',
    );
  });
});

describe('an embedded store', () => {
  let HOOKLINE_DATA_DIR: string;
  beforeAll(async () => {
    HOOKLINE_DATA_DIR = newDataDir();
    await (await startHooklineProcess({ HOOKLINE_DATA_DIR })).stop();
  });

  test('is refused to a second process in one line, and the first goes on working', async () => {
    const first = await startHooklineProcess({ HOOKLINE_DATA_DIR });
    expect(await refusalOf({ PORT: '0', HOOKLINE_DATA_DIR })).toContain(`HOOKLINE_DATA_DIR ${HOOKLINE_DATA_DIR}`);
    expect((await first.api('GET', '/campaigns')).body).toMatchObject({ items: [{ name: 'Demo' }] });
    expect((await first.stop()).code).toBe(0);
  });

  test('is free again at once after kill -9', async () => {
    const killed = await startHooklineProcess({ HOOKLINE_DATA_DIR });
    expect(await killed.kill()).toMatchObject({ code: null, signal: 'SIGKILL' });
    const next = await startHooklineProcess({ HOOKLINE_DATA_DIR });
    expect((await next.api('GET', '/campaigns')).body).toMatchObject({ items: [{ name: 'Demo' }] });
  });

  test('is refused to whoever has another HOOKLINE_SECRET', async () => {
    const environment = { PORT: '0', HOOKLINE_DATA_DIR, HOOKLINE_SECRET: 'another secret for tests' };
    expect(await refusalOf(environment)).toContain('HOOKLINE_SECRET');
  });
});
