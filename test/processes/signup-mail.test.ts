import { afterEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { encodeId } from '../../src/base/ids.ts';
import { findContactId } from '../../src/contacts/find-contact.ts';
import { insertCategory, takeEvents } from '../../src/preferences/testing/pages.ts';
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

test('a process takes a sign-up, mails its link, and the link makes a contact with a preference page [MW-07] [MW-08]', async () => {
  [database, server] = await Promise.all([createPostgresDatabase(), startMailServer()]);
  const arrived = server.next();
  const hookline = await startHooklineProcess({
    ...{ DATABASE_URL: database.url ?? '', HOOKLINE_SECRET: SECRET, PUBLIC_URL: 'https://hooks.example/line' },
    ...{ SMTP_URL: server.url, MAIL_FROM: 'letters@hooks.example' },
  });
  const ctx = testContext(database.db, systemClock);
  const { id: accountId } = await ctx.db.selectFrom('account').select('id').executeTakeFirstOrThrow();
  const account = { ...ctx, accountId };
  await insertCategory(account, 1, 'news');
  const fields = [{ field: 'email', required: true }];
  const definition = { name: 'A', title: 'Our letter', categories: ['news'], fields };
  const form = await hookline.api<{ url: string }>('POST', '/signup-forms', definition);
  expect(form.status).toBe(201);
  const path = form.body.url.replace('https://hooks.example', '');

  // A proxy may hand PUBLIC_URL's path on, or strip it.
  for (const each of [path, path.replace('/line', '')]) expect((await hookline.request(each)).status).toBe(200);
  const entered = { method: 'POST', body: new URLSearchParams({ email: 'ana@example.com' }) };
  expect(await (await hookline.request(path, entered)).text()).toContain('One more step');
  const { recipients, email } = await arrived;
  expect(recipients).toEqual(['ana@example.com']);
  expect(email.subject).toBe('Please confirm: Our letter');
  const link = /https:\/\/hooks\.example(\/line\/f\/confirm\/[\w-]+)/.exec(email.text ?? '')?.[1] ?? '';
  expect(await (await hookline.request(link)).text()).toContain('Confirm your sign-up');
  expect(await findContactId(ctx.db, accountId, { email: 'ana@example.com' })).toBeUndefined();
  expect(await (await hookline.request(link, { method: 'POST' })).text()).toContain('You are signed up');
  expect((await takeEvents(account)).map(({ type }) => type)).toContain('contact.opted_in');

  const contactId = (await findContactId(ctx.db, accountId, { email: 'ana@example.com' })) ?? '';
  const preferences = await hookline.api<{ url: string }>(
    'GET',
    `/contacts/${encodeId('cnt', contactId)}/preferences-link`,
  );
  const page = preferences.body.url.replace('https://hooks.example', '');
  expect(await (await hookline.request(page)).text()).toContain('Your preferences');
  const oneClick = { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) };
  expect((await hookline.request(page, oneClick)).status).toBe(200);
  expect((await takeEvents(account)).map(({ type }) => type)).toEqual(['contact.opted_out']);
  expect((await hookline.stop()).code).toBe(0);
});
