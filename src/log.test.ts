import { sql } from 'kysely';
import { errors } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STORES, type TestDatabase } from '../test/support/database.ts';
import { createLog } from './log.ts';

const SECRET = 'planted-7f3a';

/** What the log writes about it. */
function lineOf(fields: object): { text: string; err: Record<string, unknown> } {
  const lines: string[] = [];
  createLog('trace', { write: (line: string) => void lines.push(line) }).error(fields, 'failed');
  expect(lines).toHaveLength(1);
  const [text = ''] = lines;
  return { text, err: JSON.parse(text).err };
}

describe('an error in the log', () => {
  test('keeps type, message, code, stack and causes, and nothing else', () => {
    const cause = Object.assign(new TypeError('no way there'), { code: 'ECONNREFUSED', address: SECRET });
    const error = Object.assign(new Error('it failed', { cause }), { request: { authorization: SECRET }, code: 'E_X' });
    const { text, err } = lineOf({ err: error });
    expect(err).toEqual({
      type: 'Error',
      message: 'it failed',
      code: 'E_X',
      stack: expect.stringMatching(/^Error: it failed\n +at .*log\.test\.ts/),
      cause: {
        type: 'TypeError',
        message: 'no way there',
        code: 'ECONNREFUSED',
        stack: expect.stringMatching(/^TypeError: no way there\n +at /),
      },
    });
    expect(text).not.toContain(SECRET);
  });

  test.each([
    ['a parser', () => JSON.parse(`{"token": ${SECRET}}`)],
    ['a header', () => new Headers({ authorization: `${SECRET}\u2026` })],
    ['an HTTP client', () => Promise.reject(new errors.ResponseError('no', 500, { headers: {}, body: SECRET }))],
    ['whoever throws text', () => Promise.reject(SECRET)],
    ['a cause in a ring', () => Promise.reject(ring())],
  ])('of %s does not show what it was about', async (_, fail) => {
    const error = await Promise.resolve()
      .then(fail)
      .catch((reason: unknown) => reason);
    const { text, err } = lineOf({ err: error });
    expect(err).toMatchObject({ type: expect.any(String), message: expect.any(String) });
    expect(text).not.toContain(SECRET);
  });

  function ring(): Error {
    const error = new Error(`it said "${SECRET}"`);
    error.cause = error;
    return error;
  }
});

describe.each(STORES)('an error of $store in the log', ({ createDatabase }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.close());

  const fail = (statement: ReturnType<typeof sql>) =>
    statement.execute(database.db).then(
      () => undefined,
      (error: unknown) => error,
    );

  test('says what is wrong, by its SQLSTATE and names, without the row', async () => {
    const statement = sql`insert into account (id, name, webhook_secret) values (${'018f0000-0000-7000-8000-000000000000'},
      ${SECRET}, null)`;
    const { text, err } = lineOf({ err: await fail(statement) });
    expect(err).toMatchObject({ code: '23502', message: expect.stringContaining('"account"') });
    expect(text).not.toContain(SECRET);
  });

  test('does not show the value that could not be read', async () => {
    const { text, err } = lineOf({ err: await fail(sql`select ${`a "${SECRET}" b`}::uuid`) });
    expect(err).toMatchObject({ code: '22P02', message: 'invalid input syntax for type uuid: "…"' });
    expect(text).not.toContain(SECRET);
  });
});

test('a field that holds a secret, a body or what somebody wrote is masked', () => {
  const { text } = lineOf({ headers: { 'x-api-key': SECRET }, payload: SECRET, message: { text: SECRET, id: 'm-1' } });
  expect(text).not.toContain(SECRET);
  expect(text).toContain('m-1');
});
