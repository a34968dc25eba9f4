import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../../../test/support/api.ts';
import { SteppedClock, testContext } from '../../../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../../../test/support/database.ts';

const PATH = '/compat/yespo/api/v2/contacts/activity';

let database: TestDatabase;
let clock: SteppedClock;
let api: TestApi;
let account: TestAccount;
beforeAll(async () => {
  database = await createPgliteDatabase();
  clock = new SteppedClock();
  api = createTestApi(testContext(database.db, clock));
  account = await api.createAccount();
});
afterAll(() => database.close());

const basic = (credentials: string) => ({ authorization: `Basic ${Buffer.from(credentials).toString('base64')}` });

/** Each question a second after the one before: none is one too many. */
async function ask(query: string, headers = basic(`login:${account.key}`)): Promise<Response> {
  clock.advance(1_000);
  return api.request(`${PATH}?${query}`, headers);
}

const PERIOD = 'dateFrom=2026-11-01&dateTo=2026-11-21';

describe('the Yespo pull', () => {
  it.each([
    ['dateTo=2026-11-21', '/dateFrom', 'missing'],
    ['dateFrom=2026-11-01', '/dateTo', 'missing'],
    ['dateFrom=2026-11-21&dateTo=2026-11-01', '/dateFrom', 'later than'],
    ['dateFrom=2026-08-01&dateTo=2026-11-01T00:00:01', '/dateTo', 'three calendar months'],
    ['dateFrom=2026-11-30&dateTo=2027-02-28T00:00:01', '/dateTo', '2027-02-28T00:00:00.000Z'],
    ['dateFrom=01.11.2026&dateTo=2026-11-21', '/dateFrom', '2026-11-21T22:43:53'],
    ['dateFrom=2026-02-30&dateTo=2026-03-01', '/dateFrom', '2026-11-21'],
    ['dateFrom=2026-11-01T24:00:00&dateTo=2026-11-21', '/dateFrom', '2026-11-21'],
    ['dateFrom=2026-11-01T10:00:00Z&dateTo=2026-11-21', '/dateFrom', '2026-11-21'],
    [`${PERIOD}&maxrows=0`, '/maxrows', 'at least 1'],
    [`${PERIOD}&maxrows=-1`, '/maxrows', 'at least 1'],
    [`${PERIOD}&maxrows=1000000000`, '/maxrows', 'at most 50000'],
    [`${PERIOD}&maxrows=many`, '/maxrows', 'number'],
    [`${PERIOD}&offset=-1`, '/offset', 'at least 0'],
    [`${PERIOD}&offset=1.5`, '/offset', 'whole number'],
    [`${PERIOD}&offset=9007199254740992`, '/offset', 'at most 9007199254740991'],
    [`${PERIOD}&activityStatus=EATEN`, '/activityStatus', 'delivered'],
    [`${PERIOD}&email=nobody`, '/email', 'e-mail'],
    [`${PERIOD}&contactId=ana`, '/contactId', 'number'],
  ])('answers %s with 400, naming %s [YS-48] [edge 31]', async (query, path, words) => {
    const response = await ask(query);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ errors: [{ path, message: expect.stringContaining(words) }] });
  });

  it.each([
    'dateFrom=2026-08-01&dateTo=2026-11-01',
    'dateFrom=2026-12-31&dateTo=2027-03-31',
    'dateFrom=2026-11-30&dateTo=2027-02-28',
  ])('allows three calendar months: %s [YS-44] [edge 31]', async (query) => {
    const response = await ask(query);
    expect([response.status, await response.json()]).toEqual([200, []]);
  });

  it.each([
    ['nothing', {}],
    ['a bearer key', { authorization: 'Bearer hkl_whatever' }],
    ['a wrong key', basic('login:hkl_wrong')],
    ['no colon', basic('login')],
    ['no password', basic('login:')],
    ['no base64', { authorization: 'Basic ???' }],
  ])(
    'answers %s with 401 and asks for Basic authentication, whatever the parameters [YS-46]',
    async (_name, headers) => {
      for (const query of [PERIOD, 'dateFrom=never']) {
        const response = await ask(query, headers as Record<'authorization', string>);
        expect(response.status).toBe(401);
        expect(response.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
      }
    },
  );

  it('takes any login, or none, with a key that may read [YS-46]', async () => {
    for (const login of ['', 'ana@example.com', 'ünïcode', 'a b']) {
      expect((await ask(PERIOD, basic(`${login}:${account.key}`))).status).toBe(200);
    }
  });

  it('answers 429 with Retry-After to who asks too often', async () => {
    const other = await api.createAccount();
    const headers = basic(`login:${other.key}`);
    let response = await api.request(`${PATH}?${PERIOD}`, headers);
    for (let n = 0; n < 30 && response.status === 200; n++) response = await api.request(`${PATH}?${PERIOD}`, headers);
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('1');
    clock.advance(1_000);
    expect((await api.request(`${PATH}?${PERIOD}`, headers)).status).toBe(200);
  });
});
