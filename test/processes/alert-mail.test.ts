import { afterEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { insertNotifications } from '../../src/deliveries/alerts/insert-notifications.ts';
import { disabledDetail, putOff, readEndpointRow } from '../../src/deliveries/testing/alerts.ts';
import { enqueueFor, insertTestAccount, insertTestEndpoint } from '../../src/deliveries/testing/rows.ts';
import { testContext } from '../support/context.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { endProcesses, SECRET, startHooklineProcess } from '../support/process.ts';

vi.setConfig({ testTimeout: 120_000 });

let database: TestDatabase;
let server: MailServer;
afterEach(async () => {
  await endProcesses();
  await Promise.all([database.close(), server.close()]);
});

test('a process mails that a webhook was switched off, and its link switches it on [MW-20] [MW-21] [MW-23]', async () => {
  [database, server] = await Promise.all([createPostgresDatabase(), startMailServer()]);
  const ctx = testContext(database.db, systemClock);
  const endpoint = await insertTestEndpoint(ctx, await insertTestAccount(ctx));
  await ctx.db
    .updateTable('account')
    .set({ time_zone: 'Asia/Kathmandu' })
    .where('id', '=', endpoint.accountId)
    .execute();
  await enqueueFor(ctx, endpoint, 2);
  await putOff(ctx, endpoint);
  const at = ctx.clock.now();
  await insertNotifications(ctx, [
    { ...endpoint, kind: 'endpoint.disabled', detail: disabledDetail(), mailTo: ['ana@example.com'], at },
  ]);
  const arrived = server.next();
  const hookline = await startHooklineProcess({
    ...{ DATABASE_URL: database.url ?? '', HOOKLINE_SECRET: SECRET, PUBLIC_URL: 'https://hooks.example/line' },
    ...{ SMTP_URL: server.url, MAIL_FROM: 'alerts@hooks.example' },
  });
  const { recipients, email } = await arrived;
  expect(recipients).toEqual(['ana@example.com']);
  expect(email.text).toContain('22 November 2026, 04:28 (Asia/Kathmandu)');
  const link = /https:\/\/hooks\.example(\/line\/reactivate\/[\w-]+)/.exec(email.text ?? '')?.[1] ?? '';

  // A proxy may hand PUBLIC_URL's path on, or strip it.
  for (const path of [link, link.replace('/line', '')]) {
    const page = await hookline.request(path);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('2 events were kept meanwhile');
  }
  const done = await hookline.request(link, { method: 'POST', body: new URLSearchParams({ events: 'discard' }) });
  expect(await done.text()).toContain('2 kept events were discarded.');
  expect((await readEndpointRow(ctx, endpoint)).state).toBe('active');
  expect((await hookline.stop()).code).toBe(0);
});
