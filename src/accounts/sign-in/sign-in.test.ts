import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { SteppedClock } from '../../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { createPeople, PASSWORD, type People } from '../testing/people.ts';
import { deleteEndedSessions } from './person-queries.ts';

const DAY_MS = 86_400_000;

describe.each(STORES)('signing in on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let people: People;
  const clock = new SteppedClock();
  beforeAll(async () => {
    database = await createDatabase();
    people = await createPeople(database, { clock });
    await people.join('owner', 'ana@example.com');
  });
  afterAll(() => database.close());
  afterEach(() => void vi.useRealTimers());

  const signIn = (email: string, password: string, visitor = people.visit()) =>
    visitor.send('POST', '/auth/sign-in', { email, password });

  test('takes the right password, whatever the case of the address, and sets a cookie that no script reads', async () => {
    const visitor = people.visit();
    expect((await signIn(' Ana@Example.COM ', PASSWORD, visitor)).status).toBe(204);
    const [cookie = ''] = visitor.setCookies;
    expect(cookie).toMatch(/^__Secure-hookline\.session_token=/);
    for (const flag of ['HttpOnly', 'SameSite=Lax', 'Secure', 'Path=/']) expect(cookie).toContain(flag);
    const session = await visitor.send<{ person: { email: string }; role: string }>('GET', '/v1/session');
    expect([session.status, session.body.person.email, session.body.role]).toEqual([200, 'ana@example.com', 'owner']);
  });

  test('says the same of a wrong password, an unknown address and what is no address', async () => {
    const answers = [
      await signIn('ana@example.com', 'wrong wrong wrong'),
      await signIn('nobody@example.com', PASSWORD),
      await signIn('nothing', PASSWORD),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    expect(answers[2]?.body).toEqual(answers[0]?.body);
    expect(answers.every(({ headers }) => headers.getSetCookie().length === 0)).toBe(true);
  });

  test('is refused after ten tries of one address, whatever it says of itself, and works again later', async () => {
    const attacker = people.visit();
    for (let n = 0; n < 10; n++) {
      const headers = { 'hookline-peer': `198.51.100.${n}`, 'x-forwarded-for': `198.51.100.${n}` };
      const credentials = { email: 'ana@example.com', password: `guess number ${n}` };
      expect((await attacker.send('POST', '/auth/sign-in', credentials, headers)).status).toBe(401);
    }
    const refused = await signIn('ana@example.com', PASSWORD, attacker);
    expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    for (const path of ['/auth/forgot', '/auth/reset', '/auth/setup', '/auth/invitations/x', '/auth/password']) {
      expect((await attacker.send('POST', path, {})).status, path).toBe(429);
    }
    expect((await signIn('ana@example.com', PASSWORD)).status).toBe(204);
    clock.advance(Number(refused.headers.get('retry-after')) * 1_000);
    expect((await signIn('ana@example.com', PASSWORD, attacker)).status).toBe(204);
  });

  test('is over with signing out: the cookie is no good any more', async () => {
    const visitor = people.visit();
    await signIn('ana@example.com', PASSWORD, visitor);
    const copy = people.visit();
    for (const [name, value] of visitor.cookies) copy.cookies.set(name, value);
    expect((await visitor.send('POST', '/auth/sign-out')).status).toBe(204);
    expect(visitor.cookies.size).toBe(0);
    expect((await copy.send('GET', '/v1/session')).status).toBe(401);
    expect((await visitor.send('POST', '/auth/sign-out')).status).toBe(204);
  });

  test('lasts a week from the last visit', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const visitor = people.visit();
    await signIn('ana@example.com', PASSWORD, visitor);
    const visitAfter = async (days: number) => {
      vi.setSystemTime(Date.now() + days * DAY_MS);
      visitor.setCookies.length = 0;
      return (await visitor.send('GET', '/v1/session')).status;
    };
    expect(await visitAfter(0.5)).toBe(200);
    expect(visitor.setCookies).toEqual([]);
    for (const days of [6, 6]) {
      expect(await visitAfter(days)).toBe(200);
      expect(visitor.setCookies[0]).toMatch(/session_token=.+Max-Age=604800/);
    }
    expect(await visitAfter(7.1)).toBe(401);
  });

  test('a cookie that somebody made up is nobody’s', async () => {
    const visitor = people.visit();
    await signIn('ana@example.com', PASSWORD, visitor);
    const [name = '', value = ''] = [...visitor.cookies][0] ?? [];
    const [token = ''] = decodeURIComponent(value).split('.');
    for (const forged of [`${token}.`, `${token}.${'A'.repeat(43)}=`, token, 'x', '']) {
      visitor.cookies.set(name, encodeURIComponent(forged));
      expect((await visitor.send('GET', '/v1/session')).status).toBe(401);
    }
  });

  test.each([
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site', origin: 'https://evil.hookline.example' }, 403],
    [{ 'sec-fetch-site': 'cross-site', origin: 'https://hookline.example' }, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'https://hookline.example.evil.example' }, 403],
    [{ origin: 'https://hookline.example:8443' }, 403],
    [{ 'sec-fetch-site': 'same-origin', origin: 'https://hookline.example' }, 204],
    [{ origin: 'https://hookline.example' }, 204],
    [{}, 204],
  ] as [Record<string, string>, number][])('a change by cookie with %j is answered %i', async (headers, status) => {
    const visitor = people.visit();
    await signIn('ana@example.com', PASSWORD, visitor);
    const { body } = await people.asAdmin<{ id: string }>('POST', '/v1/api-keys', { name: 'x', scopes: ['read'] });
    expect((await visitor.send('DELETE', `/v1/api-keys/${body.id}`, undefined, headers)).status).toBe(status);
    expect((await visitor.send('POST', '/auth/sign-out', undefined, headers)).status).toBe(status);
    expect((await people.visit().send('POST', '/auth/sign-in', { email: '', password: '' }, headers)).status).toBe(
      status === 204 ? 401 : status,
    );
    expect((await visitor.send('GET', '/v1/session', undefined, headers)).status).toBe(status === 204 ? 401 : 200);
  });

  test('an API key needs no origin, and goes before a cookie', async () => {
    const visitor = people.visit();
    await signIn('ana@example.com', PASSWORD, visitor);
    const { body } = await people.asAdmin<{ key: string }>('POST', '/v1/api-keys', { name: 'x', scopes: ['read'] });
    const headers = { authorization: `Bearer ${body.key}`, 'sec-fetch-site': 'cross-site' };
    const session = await visitor.send<{ person: null; scopes: string[] }>('GET', '/v1/session', undefined, headers);
    expect([session.body.person, session.body.scopes]).toEqual([null, ['read']]);
    const key = { name: 'y', scopes: ['read'] };
    expect((await visitor.send('POST', '/v1/api-keys', key, headers)).status).toBe(403);
  });

  test('nothing else of the library is there', async () => {
    for (const path of [
      '/auth/sign-up/email',
      '/auth/sign-in/email',
      '/auth/sign-in/magic-link',
      '/auth/update-user',
    ]) {
      const body = { email: 'eve@example.com', name: 'Eve', password: PASSWORD };
      expect((await people.visit().send('POST', path, body)).status, path).toBe(404);
    }
    expect((await people.visit().send('GET', '/auth/list-sessions')).status).toBe(404);
  });

  test('answers are kept by nobody', async () => {
    const { headers } = await people.visit().send('GET', '/auth/setup');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('housekeeping forgets sessions, links and invitations that are past their time, and no others', async () => {
    await signIn('ana@example.com', PASSWORD);
    await people.auth.makeLink('ana@example.com');
    await people.asAdmin('POST', '/v1/invitations', { email: 'late@example.com', role: 'viewer' });
    const count = async () => {
      const { rows } = await sql<{
        n: number;
      }>`select (select count(*) from session) + (select count(*) from verification)
        + (select count(*) from invitation) as n`.execute(database.db);
      return Number(rows[0]?.n);
    };
    const before = await count();
    await deleteEndedSessions(database.db, new Date(Date.now() - 60 * DAY_MS), 100);
    expect(await count()).toBe(before);
    await deleteEndedSessions(database.db, new Date(Date.now() + 60 * DAY_MS), 100);
    expect(await count()).toBe(0);
  });
});

test.each([
  ['http://127.0.0.1:8080', 'hookline.session_token', false],
  ['https://hookline.example/behind/a/path', '__Secure-hookline.session_token', true],
])('for %s the cookie is %s', async (publicUrl, name, isSecure) => {
  const database = await STORES[0].createDatabase();
  const people = await createPeople(database, { publicUrl });
  const visitor = await people.join('owner', 'ana@example.com');
  const [cookie = ''] = visitor.setCookies;
  expect(cookie.startsWith(`${name}=`)).toBe(true);
  expect(/; secure/i.test(cookie)).toBe(isSecure);
  await database.close();
});
