import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPgliteDatabase, type TestDatabase } from '../support/database.ts';
import { startHookline, type TestHookline } from '../support/hookline.ts';

const PROXY = '10.0.0.5';
const TRIES = 10;

let database: TestDatabase;
let hookline: TestHookline;
beforeAll(async () => {
  database = await createPgliteDatabase();
  hookline = await startHookline(database, { trustedProxies: '10.0.0.0/8' });
});
afterAll(async () => {
  await hookline.close();
  await database.close();
});

/** Asks over a connection from `peer`, as Node's server hands it on. */
async function ask(peer: string, forwardedFor: string, path: string, body: object): Promise<number> {
  const headers = { 'content-type': 'application/json', 'x-forwarded-for': forwardedFor };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  const env = { incoming: { socket: { remoteAddress: peer } } };
  return (await hookline.runtime.app.request(path, init, env)).status;
}

const signIn = (peer: string, forwardedFor: string) =>
  ask(peer, forwardedFor, '/auth/sign-in', { email: 'nobody@example.com', password: 'guess' });

test('tries to sign in are counted by who is behind the proxy, whatever they write themselves', async () => {
  for (let n = 0; n < TRIES; n++) expect(await signIn(PROXY, `203.0.113.${n}, 198.51.100.1`)).toBe(401);
  expect(await signIn(PROXY, '203.0.113.99, 198.51.100.1')).toBe(429);
  expect(await signIn(PROXY, '198.51.100.2')).toBe(401);
});

test('whoever is no proxy of ours is counted as they are, whomever they name', async () => {
  for (let n = 0; n < TRIES; n++) expect(await signIn('172.17.0.1', `203.0.113.${n}`)).toBe(401);
  expect(await signIn('172.17.0.1', '203.0.113.99')).toBe(429);
});

test('sign-ups are counted by who is behind the proxy', async () => {
  await hookline.api('POST', '/subscription-categories', { key: 'news', name: 'News' });
  const fields = [{ field: 'email', required: true }];
  const form = { name: 'News', title: 'News', categories: ['news'], fields, doubleOptIn: false };
  const { body } = await hookline.api<{ id: string }>('POST', '/signup-forms', form);
  const signUp = (n: number, forwardedFor: string) =>
    ask(PROXY, forwardedFor, `/f/${body.id}`, { email: `ana${n}@example.com` });
  const answers: number[] = [];
  for (let n = 0; n < 100 && answers.at(-1) !== 429; n++) answers.push(await signUp(n, `203.0.113.${n}, 198.51.100.1`));
  expect(answers.at(-1)).toBe(429);
  expect(answers.slice(0, -1).every((status) => status === 200)).toBe(true);
  expect(await signUp(100, '198.51.100.2')).toBe(200);
});
