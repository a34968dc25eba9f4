import { parse } from 'csv-parse/sync';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../../test/support/api.ts';
import { recordingLog, type SteppedClock, testContext } from '../../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { unguardCell } from '../../rules/csv.ts';
import { CATALOGUE } from '../catalogue.ts';
import { exportActivities } from './export-activities.ts';
import type { Activity } from './schema.ts';
import { beginAnew, insertTestContact, tell } from './testing/tell.ts';

const SETTLED_MS = 60_000;

describe.each(STORES)('an export of activities on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let clock: SteppedClock;
  let api: TestApi;
  let account: TestAccount;
  beforeAll(async () => {
    database = await createDatabase();
  });
  beforeEach(async () => {
    clock = beginAnew();
    api = createTestApi(testContext(database.db, clock));
    account = await api.createAccount();
  });
  afterAll(() => database.close());

  const ask = (query: string, headers: Record<string, string> = {}) =>
    api.request(`/v1/activities?${query}`, { authorization: `Bearer ${account.key}`, ...headers });
  const readLines = async (response: Response): Promise<Activity[]> =>
    (await response.text())
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));

  /** `count` activities, each in a millisecond of its own, without going through anything else. */
  async function insertMany(count: number): Promise<void> {
    await sql`
      insert into activity (account_id, id, type, at, data)
      select ${account.ctx.accountId}::uuid, (substr(hex, 1, 8) || '-' || substr(hex, 9) || '-7000-8000-000000000000')::uuid,
        'message.read', now(), json_build_object('n', n)
      from generate_series(1, ${count}::int) as n,
        lateral (select lpad(to_hex(${clock.now()}::bigint + n), 12, '0') as hex) as ids`.execute(database.db);
    clock.advance(count + SETTLED_MS);
  }

  it('has all of them as NDJSON, each as lists show it, whatever the limit', async () => {
    await insertMany(2_500);
    const response = await ask('order=oldest&limit=10', { accept: 'application/x-ndjson' });
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    const lines = await readLines(response);
    expect(lines.map(({ data }) => data.n)).toEqual(Array.from({ length: 2_500 }, (_, n) => n + 1));
    const { body } = await account.call<{ items: Activity[] }>('GET', '/v1/activities?limit=200');
    const newestFirst = await readLines(await ask('format=ndjson'));
    expect(newestFirst).toEqual(lines.toReversed());
    expect(newestFirst.slice(0, 200)).toEqual(body.items);
  });

  it('has all of them as CSV, with whom it is about in columns of their own', async () => {
    await tell(api, account, ['message.read', 'campaign.published']);
    clock.advance(SETTLED_MS);
    const response = await ask('order=oldest', { accept: 'text/csv;q=0.9, text/html;q=0.1' });
    expect(response.headers.get('content-type')).toMatch(/^text\/csv; charset=utf-8/);
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="activities.csv"');
    const rows: Record<string, string>[] = parse(await response.text(), { columns: true });
    const { contact } = CATALOGUE['message.read'].sample;
    expect(rows).toEqual([
      {
        id: expect.stringMatching(/^evt_/),
        type: 'message.read',
        at: '2026-11-21T22:43:53.120Z',
        recordedAt: '2026-11-21T22:43:53.120Z',
        contactId: '',
        campaignId: '',
        phone: contact.phone,
        email: contact.email,
        data: JSON.stringify(CATALOGUE['message.read'].sample),
      },
      expect.objectContaining({ type: 'campaign.published', phone: '', email: '' }),
    ]);
  });

  it('gives no spreadsheet a formula to run', async () => {
    const evil = { ...CATALOGUE['message.read'].sample.contact, email: '=cmd|calc!a1@example.com', phone: '+1-2+3' };
    await tell(api, account, ['message.read'], { data: { contact: evil } });
    clock.advance(SETTLED_MS);
    const text = await (await ask('format=csv')).text();
    const [row = {}]: Record<string, string>[] = parse(text, { columns: true });
    expect([row.email, row.phone]).toEqual(["'=cmd|calc!a1@example.com", "'+1-2+3"]);
    expect(unguardCell(row.email ?? '')).toBe(evil.email);
    expect(Object.values(row).filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
  });

  it('has what is asked for only, and a head of columns when that is nothing', async () => {
    const contactId = await insertTestContact(account, { email: 'ana@example.com' });
    await tell(api, account, ['message.read', 'message.sent'], { contactId });
    await tell(api, account, ['message.read']);
    clock.advance(SETTLED_MS);
    expect(await readLines(await ask('format=ndjson&type=message.read&email=ana@example.com'))).toHaveLength(1);
    const head = 'id,type,at,recordedAt,contactId,campaignId,phone,email,data\n';
    expect(await (await ask('format=csv&email=nobody@example.com')).text()).toBe(head);
  });

  it('prefers the format in the query, and JSON where nothing else is asked for', async () => {
    for (const accept of ['*/*', 'application/json', 'text/html, */*', '']) {
      const response = await ask('', accept === '' ? {} : { accept });
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    }
    expect((await ask('format=csv', { accept: 'application/json' })).headers.get('content-type')).toMatch(/csv/);
    expect((await ask('format=json', { accept: 'text/csv' })).headers.get('content-type')).toMatch(/json/);
  });

  it('reads the next thousand only when those before are taken, and stops when its reader leaves', async () => {
    await insertMany(10_000);
    const texts = await exportActivities(account.ctx, { order: 'oldest' }, 'ndjson');
    const countLines = (text: unknown) => String(text).split('\n').length - 1;
    expect(countLines((await texts.next()).value)).toBe(1_000);
    await sql`delete from activity where account_id = ${account.ctx.accountId}`.execute(database.db);
    expect((await texts.next()).done).toBe(true);
    await insertMany(5_000);
    const response = await ask('format=ndjson&order=oldest');
    const reader = response.body?.getReader();
    expect(countLines(Buffer.from((await reader?.read())?.value ?? []))).toBe(1_000);
    await reader?.cancel();
    expect(await reader?.read()).toEqual({ done: true, value: undefined });
  });

  it('breaks off where it fails, so that nobody takes a part for the whole', async () => {
    const log = recordingLog();
    await insertMany(3_000);
    const failing = createTestApi({ ...account.ctx, log });
    const response = await failing.request('/v1/activities?format=ndjson', { authorization: `Bearer ${account.key}` });
    const reader = response.body?.getReader();
    await reader?.read();
    await sql`alter table activity rename to hidden`.execute(database.db);
    try {
      await expect(
        (async () => {
          while (!(await reader?.read())?.done);
        })(),
      ).rejects.toThrow();
    } finally {
      await sql`alter table hidden rename to activity`.execute(database.db);
    }
    expect(log.lines).toMatchObject([{ level: 'error', message: 'a streamed answer failed' }]);
  });

  it('costs more of what an account may ask for than a page', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 21; n++) statuses.push((await ask('format=csv&limit=1')).status);
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(200));
    expect(statuses[20]).toBe(429);
  });
});
