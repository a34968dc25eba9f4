import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/app.ts';
import { createRouter } from '../../src/http/router.ts';
import { serveDesigner } from '../../src/serve-designer.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { DESIGNER_DIST } from '../support/designer-build.ts';
import { startHookline, type TestHookline } from '../support/hookline.ts';

const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('the designer is served', () => {
  let database: TestDatabase;
  let hookline: TestHookline;
  beforeAll(async () => {
    database = await createPostgresDatabase();
    hookline = await startHookline(database);
  });
  afterAll(async () => {
    await hookline.close();
    await database.close();
  });

  const open = (path: string, init: RequestInit = { headers: HTML }) => hookline.request(path, init);
  const nonceOf = (answer: Response) =>
    /'nonce-([^']+)'/.exec(answer.headers.get('content-security-policy') ?? '')?.[1];

  test.each([
    '/',
    '/campaigns',
    '/campaigns/cmp_01hw000000e008000000000000',
    '/settings/members',
    '/channels',
    '/sign-in?back=%2F',
    '/invitations/some-token',
    '/profile',
    '/lists',
    '/formats',
  ])('%s is its page, with a nonce of its own and nothing to be kept', async (path) => {
    const [answer, again] = [await open(path), await open(path)];
    const page = await answer.text();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
    expect(page).toContain('<div id="root">');
    const nonce = nonceOf(answer);
    expect(nonce).toMatch(/^[\w+/]{22}==$/);
    expect(nonceOf(again)).not.toBe(nonce);
    expect(page).toContain(`nonce="${nonce}"`);
    expect(page).not.toContain('hookline-style-nonce');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
  });

  test('its policy takes scripts from here only, and lets nobody frame it', async () => {
    const answer = await open('/');
    const policy = new Map(
      (answer.headers.get('content-security-policy') ?? '').split('; ').map((each): [string, string] => {
        const [name = '', ...values] = each.split(' ');
        return [name, values.join(' ')];
      }),
    );
    expect(Object.fromEntries(policy)).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': `'self' 'nonce-${nonceOf(answer)}'`,
      'style-src-attr': "'unsafe-inline'",
      'img-src': "'self' data:",
      'connect-src': "'self'",
      'object-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
    });
  });

  test.each([
    '/v1/nothing',
    '/auth/nothing',
    '/compat/nothing',
    '/channels/chn_x/nothing',
    '/docs/nothing',
    '/metrics/nothing',
    '/assets/nothing.js',
    '/assets/..%2f..%2f..%2fpackage.json',
  ])('%s is not', async (path) => {
    const answer = await open(path);
    expect([401, 404]).toContain(answer.status);
    expect(await answer.text()).not.toContain('<div id="root">');
    expect(answer.headers.get('cache-control') ?? '').not.toContain('immutable');
  });

  test('what else the build left is not', async () => {
    expect(await (await open('/.vite/manifest.json')).text()).toContain('<div id="root">');
    expect((await open('/.vite/manifest.json', {})).status).toBe(404);
  });

  test('programs are told that there is nothing, as before', async () => {
    const answers = await Promise.all([
      open('/nothing', {}),
      open('/nothing', { headers: { accept: 'application/json' } }),
      open('/nothing', { headers: HTML, method: 'POST' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(answers[0]?.headers.get('content-type')).toBe('application/problem+json');
  });

  test('files with a hash in their name are kept for a year, the others for an hour', async () => {
    const [file = ''] = readdirSync(join(DESIGNER_DIST, 'assets')).filter((name) => name.endsWith('.js'));
    const asset = await open(`/assets/${file}`);
    expect([asset.status, asset.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect(asset.headers.get('content-type')).toMatch(/javascript/);
    const icon = await open('/icon.svg');
    expect([icon.status, icon.headers.get('cache-control')]).toEqual([200, 'public, max-age=3600']);
  });

  test.each([
    ['index-', 'br', brotliDecompressSync, 3],
    ['index-', 'gzip', gunzipSync, 2.5],
    ['index-', null, (bytes: Buffer) => bytes, 1],
    ['rolldown-runtime-', null, (bytes: Buffer) => bytes, 1],
  ] as const)('%s… comes as %s to whoever takes that, and is the same', async (start, encoding, unpack, smaller) => {
    const [file = ''] = readdirSync(join(DESIGNER_DIST, 'assets')).filter((name) => name.startsWith(start));
    const accepted = { 'accept-encoding': `deflate, ${encoding ?? 'identity'}` };
    const answer = await open(`/assets/${file}`, { headers: accepted });
    const sent = Buffer.from(await answer.arrayBuffer());
    const built = readFileSync(join(DESIGNER_DIST, 'assets', file));
    expect(answer.headers.get('content-encoding')).toBe(encoding);
    expect(answer.headers.get('vary')).toBe(encoding && 'Accept-Encoding');
    expect(answer.headers.get('content-length')).toBe(String(sent.length));
    expect(built.length / sent.length).toBeGreaterThanOrEqual(smaller);
    expect(unpack(sent).equals(built)).toBe(true);
  });
});

test('a designer that is not built is said so, and what is asked for by programs is as it was', async () => {
  const app = createRouter();
  serveDesigner(app as unknown as App, '/nowhere/at/all');
  const answer = await app.request('/campaigns', { headers: HTML });
  expect(answer.status).toBe(503);
  expect(await answer.text()).toContain('npm run prepare');
  expect((await app.request('/campaigns')).status).toBe(404);
});
