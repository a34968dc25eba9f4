import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApi, type TestAccount } from '../../../test/support/api.ts';
import { testContext } from '../../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../../test/support/database.ts';

let database: TestDatabase;
let account: TestAccount;
beforeAll(async () => {
  database = await createPgliteDatabase();
  account = await createTestApi(testContext(database.db)).createAccount();
});
afterAll(() => database.close());

interface Problem {
  code: string;
  errors: { path: string; message: string }[];
}

const ask = (query: string) => account.call<Problem>('GET', `/v1/activities?${query}`);

it.each([
  ['from=2026-11-02&to=2026-11-01', '/from', 'later than'],
  ['from=2026-08-21T00:00:00Z&to=2026-11-21T00:00:01Z', '/to', '2026-11-21T00:00:00.000Z'],
  ['from=2026-01-01', '/to', 'three calendar months'],
  ['from=yesterday', '/from', '2026-11-21'],
  ['from=2026-02-30', '/from', '2026-11-21'],
  ['to=2026-11-21T25:00:00Z', '/to', '2026-11-21'],
  ['from=2026-11-21T10:00:00', '/from', '2026-11-21'],
  ['type=message.eaten', '/type/0', 'message.read'],
  ['type=message.read,message.eaten', '/type/1', 'message.read'],
  ['type=', '/type/0', 'message.read'],
  ['status=bounced', '/status/0', 'undelivered'],
  ['contact=cmp_01h47xjr000000000000000000', '/contact', 'cnt_'],
  ['campaign=7', '/campaign', 'cmp_'],
  ['email=ana', '/email', 'e-mail address'],
  ['email=ana%00@example.com', '/email', 'e-mail address'],
  ['phone=hello', '/phone', 'phone number'],
  ['order=random', '/order', 'newest'],
  ['format=xml', '/format', 'csv'],
  ['limit=0', '/limit', 'at least 1'],
  ['limit=201', '/limit', 'at most 200'],
  ['cursor=abc', '/cursor', 'nextCursor'],
])('refuses ?%s with 422, naming %s [edge 31]', async (query, path, words) => {
  for (const format of ['', '&format=csv']) {
    if (format !== '' && path === '/cursor') continue;
    const { status, body } = await ask(`${query}${query.startsWith('format') ? '' : format}`);
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'invalid', errors: [{ path, message: expect.stringContaining(words) }] });
  }
});

it('takes any cursor of sixteen bytes for a place, and finds nothing beyond the last one', async () => {
  const [first, last] = ['00', 'ff'].map((byte) => Buffer.from(byte.repeat(16), 'hex').toString('base64url'));
  for (const cursor of [first, last]) {
    for (const order of ['newest', 'oldest']) {
      expect(await ask(`cursor=${cursor}&order=${order}`)).toMatchObject({ status: 200, body: { items: [] } });
    }
  }
});

it('needs a key that may read', async () => {
  const reader = await account.callerWith('read');
  expect((await reader('GET', '/v1/activities')).status).toBe(200);
  expect((await reader('GET', '/v1/activities', undefined, { authorization: 'Bearer nobody' })).status).toBe(401);
});
