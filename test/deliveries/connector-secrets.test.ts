import { type Kysely, sql } from 'kysely';
import { afterEach, expect, test, vi } from 'vitest';
import { type Receiver, startReceiver } from '../../src/deliveries/testing/receiver.ts';
import type { Database } from '../../src/store/schema.ts';
import { PUBLIC_URL } from '../support/hookline.ts';
import { endProcesses, type HooklineProcess, startHooklineProcess } from '../support/process.ts';
import { createPostgresStore } from '../support/process-store.ts';

vi.setConfig({ testTimeout: 120_000 });

let store: Awaited<ReturnType<typeof createPostgresStore>>;
let partner: Receiver;
afterEach(async () => {
  await endProcesses();
  await Promise.all([store.close(), partner.close()]);
});

const inTime = { timeout: 30_000, interval: 20 };

/** Nothing of this may be in a log, in an answer of the API or, as it is, in the database. */
const PLANTED = {
  password: 'planted/pass wörd',
  token: 'planted-bearer-token',
  headerKey: 'planted-header-key',
  queryKey: 'planted query&key',
  clientSecret: 'planted-client-secret',
  accessToken: 'planted-access-token',
};

const CONNECTORS = [
  ['basic', { login: 'ana', password: PLANTED.password }],
  ['bearer', { token: PLANTED.token }],
  ['api_key', { value: PLANTED.headerKey }],
  ['api_key', { in: 'query', name: 'key', value: PLANTED.queryKey }],
  ['oauth2', { clientId: 'shop', clientSecret: PLANTED.clientSecret, clientAuth: 'body' }],
] as const;

/** As they are sent and echoed: in base64, and as URLs write them. */
const FORMS = [
  ...Object.values(PLANTED),
  Buffer.from(`ana:${PLANTED.password}`).toString('base64'),
  ...Object.values(PLANTED).map(encodeURIComponent),
];

/** A partner that answers 500 with everything that it was sent, and a token endpoint beside it. */
function startEcho(arrived: string[]): Promise<Receiver> {
  return startReceiver((request, response, body) => {
    if (request.url === '/token') {
      response.end(JSON.stringify({ access_token: PLANTED.accessToken, expires_in: 60 }));
      return;
    }
    const echo = JSON.stringify({ url: request.url, headers: request.headers });
    if (body !== '') arrived.push(echo);
    response.writeHead(500, { 'x-echo': encodeURIComponent(echo) }).end(echo);
  });
}

async function createWebhooks({ api }: HooklineProcess): Promise<string[]> {
  const ids: string[] = [];
  const base = `http://127.0.0.1:${partner.port}`;
  const once = await api<{ id: string }>('POST', '/policies', { name: 'once', base: 'standard', gapsSeconds: [] });
  const common = { policy: once.body.id, events: ['contact.created'] };
  for (const [n, [kind, config]] of CONNECTORS.entries()) {
    const input = {
      name: `c${n}`,
      kind,
      config: { ...config, ...(kind === 'oauth2' && { tokenUrl: `${base}/token` }) },
    };
    const connector = await api<{ id: string }>('POST', '/connectors', input);
    expect(connector.status, JSON.stringify(connector.body)).toBe(201);
    const settings = { name: `w${n}`, url: `${base}/w${n}`, connector: connector.body.id, ...common };
    const webhook = await api<{ id: string }>('POST', '/webhooks', settings);
    expect(webhook.status, JSON.stringify(webhook.body)).toBe(201);
    ids.push(webhook.body.id, connector.body.id);
  }
  return ids;
}

/** Every row of every table as text; bytes, which it writes in hex, follow as they are. */
async function dump(db: Kysely<Database>): Promise<string> {
  const { rows: tables } = await sql<{ name: string }>`
    select quote_ident(table_name) as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(db);
  const texts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.raw(name)} as t`.execute(db);
    for (const { row } of rows) {
      texts.push(row);
      for (const [, hex = ''] of row.matchAll(/\\x([0-9a-f]+)/g)) texts.push(Buffer.from(hex, 'hex').toString());
    }
  }
  return texts.join('\n');
}

test('YS-61: no connector’s secret is in the log, in an answer of the API or in plain text in the database', async () => {
  const arrived: string[] = [];
  [store, partner] = await Promise.all([createPostgresStore(), startEcho(arrived)]);
  const hookline = await startHooklineProcess({
    ...store.environment,
    PUBLIC_URL,
    HOOKLINE_EGRESS_ALLOW: '127.0.0.0/8',
    LOG_LEVEL: 'trace',
  });
  const ids = await createWebhooks(hookline);
  expect((await hookline.api('POST', '/contacts', { email: 'ana@example.com' })).status).toBe(201);
  await expect.poll(() => arrived.length, inTime).toBe(CONNECTORS.length);
  // They were sent: one of each.
  const basic = Buffer.from(`ana:${PLANTED.password}`).toString('base64');
  const query = encodeURIComponent(PLANTED.queryKey);
  for (const secret of [basic, PLANTED.token, PLANTED.headerKey, query, PLANTED.accessToken]) {
    expect(arrived.filter((echo) => echo.includes(secret))).toHaveLength(1);
  }
  const attempts = () => store.db.selectFrom('attempt').select('response_excerpt').execute();
  await expect.poll(async () => (await attempts()).length, inTime).toBe(CONNECTORS.length);
  expect((await attempts()).every(({ response_excerpt: excerpt }) => excerpt?.includes('****'))).toBe(true);

  const answers: unknown[] = [];
  for (const id of ids) {
    const path = id.startsWith('con_') ? `/connectors/${id}` : `/webhooks/${id}`;
    const test = id.startsWith('con_') ? undefined : { event: 'contact.created' };
    answers.push((await hookline.api('GET', path)).body, (await hookline.api('POST', `${path}/test`, test)).body);
  }
  for (const path of ['/connectors', '/webhooks', '/endpoints', '/deliveries', '/activities', '/notifications']) {
    const { status, body } = await hookline.api('GET', path);
    expect(status, path).toBe(200);
    answers.push(body);
  }
  const { items } = (await hookline.api<{ items: { id: string }[] }>('GET', '/deliveries')).body;
  for (const { id } of items) answers.push((await hookline.api('GET', `/deliveries/${id}`)).body);
  expect(arrived).toHaveLength(2 * CONNECTORS.length);
  // Something that fails is logged with its error.
  await sql`alter table connector rename to gone`.execute(store.db);
  expect((await hookline.api('GET', '/connectors')).status).toBe(500);
  await sql`alter table gone rename to connector`.execute(store.db);

  const { stdout, stderr } = await hookline.stop();
  const places = { log: stdout + stderr, api: JSON.stringify(answers), database: await dump(store.db) };
  const shown = Object.entries(places).flatMap(([place, text]) =>
    FORMS.filter((form) => text.includes(form)).map((form) => [place, form]),
  );
  expect(shown).toEqual([]);
});
