import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { startHookline, type TestHookline } from '../support/hookline.ts';

/** What people do not type: no end of a text, halves of characters, what is no date, numbers that are none. */
const ODD = [
  '\u0000',
  'a\u0000@example.com',
  '\ud800@example.com',
  '\udfff',
  '../..',
  '%00',
  "'; --",
  'x'.repeat(250),
  '-1',
  '1e309',
  'NaN',
];
const text = fc.oneof(fc.constantFrom(...ODD), fc.string({ unit: 'binary', maxLength: 40 }));
const value = fc.oneof(text, fc.constant(null), fc.integer(), fc.constant({}), fc.constant([]));

let database: TestDatabase;
let hookline: TestHookline;
let contact: string;
let campaign: string;
beforeAll(async () => {
  database = await createPostgresDatabase();
  hookline = await startHookline(database, { trustedProxies: '10.0.0.0/8' });
  contact = (await hookline.api<{ id: string }>('POST', '/contacts', { email: 'ana@example.com' })).body.id;
  const draft = { kind: 'chatbot', name: 'x', definition: { welcome: { text: 'Hi' } } };
  campaign = (await hookline.api<{ id: string }>('POST', '/campaigns', draft)).body.id;
});
afterAll(async () => {
  await hookline.close();
  await database.close();
});

let callers = 0;
/** From another address each time: the limits are another test's. */
async function askSignIn(method: string, path: string, body?: unknown): Promise<number> {
  const n = ++callers;
  const headers = { 'content-type': 'application/json', 'x-forwarded-for': `198.51.${n >> 8}.${n & 255}` };
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const env = { incoming: { socket: { remoteAddress: '10.0.0.5' } } };
  return (await hookline.runtime.app.request(path, init, env)).status;
}

describe('odd input is refused or answered, and no fault of ours', () => {
  test.each([
    ['/auth/sign-in', ['email', 'password']],
    ['/auth/forgot', ['email']],
    ['/auth/reset', ['token', 'password']],
    ['/auth/setup', ['token', 'email', 'name', 'password']],
    ['/auth/invitations/x', ['name', 'password']],
  ])('post %s', async (path, fields) => {
    const body = fc.record(Object.fromEntries(fields.map((name) => [name, value])), { requiredKeys: [] });
    // A password that could be one is a tenth of a second's work.
    const given = body.map((each) => ({ ...each, ...(typeof each.password === 'string' && { password: 'short' }) }));
    await fc.assert(
      fc.asyncProperty(given, async (sent) => {
        expect(await askSignIn('POST', path, sent)).toBeLessThan(500);
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    ['/auth/sign-in', { email: 'a\u0000@example.com', password: 'x' }],
    ['/auth/sign-in', { email: '\ud800@example.com', password: 'x' }],
    ['/auth/sign-in', { email: 'ana@example.com', password: '\u0000' }],
    ['/auth/reset', { token: '\u0000', password: 'correct horse battery' }],
    ['/auth/forgot', { email: 'a\u0000@example.com' }],
  ])('post %s %j', async (path, body) => {
    expect(await askSignIn('POST', path, body)).toBeLessThan(500);
  });

  test.each(['/auth/link?token=', '/auth/invitations/'])('get %s…', async (path) => {
    for (const odd of ODD) {
      const status = await askSignIn('GET', path + encodeURIComponent(odd.toWellFormed()));
      expect(status, odd).toBeLessThan(500);
    }
  });

  test('queries of statistics and timelines', async () => {
    const paths = [
      (odd: string) => `/statistics?hours=${odd}`,
      (odd: string) => `/campaigns/${campaign}/statistics?days=${odd}`,
      (odd: string) => `/campaigns/${odd}/statistics`,
      (odd: string) => `/campaigns/${odd}/people`,
      (odd: string) => `/contacts/${contact}/timeline?cursor=${odd}`,
      (odd: string) => `/contacts/${contact}/timeline?limit=${odd}&kind=${odd}`,
      (odd: string) => `/contacts/${odd}/timeline`,
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), text, async (path, odd) => {
        const asked = path(encodeURIComponent(odd.toWellFormed()));
        expect((await hookline.api('GET', asked)).status, asked).toBeLessThan(500);
      }),
      { numRuns: 100 },
    );
  });
});
