import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertNotifications } from '../../src/deliveries/alerts/insert-notifications.ts';
import { mailGapMs, sendAlertMails } from '../../src/deliveries/alerts/send-alert-mails.ts';
import { disabledDetail, errorsDetail, putOff } from '../../src/deliveries/testing/alerts.ts';
import { insertTestAccount, insertTestEndpoint, type TestEndpoint } from '../../src/deliveries/testing/rows.ts';
import type { SendMail } from '../../src/mail/mail.ts';
import { createSmtpMailer } from '../../src/mail/smtp.ts';
import { type Context, inTransaction } from '../../src/store/context.ts';
import { recordingLog, SteppedClock, testContext } from '../support/context.ts';
import { createPgliteDatabase, createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { advanceDatabase } from '../support/database-clock.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const PUBLIC_URL = 'https://hookline.example';
const FROM = 'Hookline <alerts@hookline.example>';

const STEPPED_STORES = [
  { store: 'postgres', createDatabase: () => createPostgresDatabase({ steppedClock: true }) },
  { store: 'pglite', createDatabase: () => createPgliteDatabase({ steppedClock: true }) },
];

describe.each(STEPPED_STORES)('alert mails on $store', ({ store, createDatabase }) => {
  let database: TestDatabase;
  let server: MailServer;
  let clock: SteppedClock;
  let log: ReturnType<typeof recordingLog>;
  let ctx: Context;
  let endpoint: TestEndpoint;
  let mailers: ReturnType<typeof createSmtpMailer>[] = [];

  beforeAll(async () => {
    database = await createDatabase();
  });
  beforeEach(async () => {
    server = await startMailServer();
    clock = new SteppedClock();
    log = recordingLog();
    ctx = { ...testContext(database.db, clock), log };
    await ctx.db.deleteFrom('notification').execute();
    endpoint = await insertTestEndpoint(ctx, await insertTestAccount(ctx));
  });
  afterEach(async () => {
    for (const mailer of mailers) mailer.close();
    mailers = [];
    await server.close();
  });
  afterAll(() => database.close());

  const mailerTo = (url: string) => {
    const mailer = createSmtpMailer({ url, from: FROM }, log);
    mailers.push(mailer);
    return mailer.send;
  };
  const sweep = (sendMail: SendMail = mailerTo(server.url), on = ctx) =>
    sendAlertMails(on, { sendMail, publicUrl: PUBLIC_URL }, 10);
  const raise = (mailTo: string[], overrides = {}) =>
    insertNotifications(ctx, [
      { ...endpoint, kind: 'endpoint.errors', detail: errorsDetail(overrides), mailTo, at: clock.now() },
    ]);
  const raiseOff = (mailTo: string[]) =>
    insertNotifications(ctx, [
      { ...endpoint, kind: 'endpoint.disabled', detail: disabledDetail(), mailTo, at: clock.now() },
    ]);
  const pass = async (ms: number) => {
    clock.advance(ms);
    await advanceDatabase(ctx.db, ms);
  };
  const rows = () => ctx.db.selectFrom('notification').selectAll().orderBy('id').execute();

  it('reach exactly those who were chosen, once, both parts right [DI-63]', async () => {
    await putOff(ctx, endpoint);
    await raiseOff(['ana@example.com', 'ben@example.org']);
    await sweep();
    await sweep();
    expect(server.mails).toHaveLength(1);
    const [{ recipients = [], email } = {}] = server.mails;
    expect(recipients).toEqual(['ana@example.com', 'ben@example.org']);
    expect(email?.to?.map(({ address }) => address)).toEqual(recipients);
    expect(email?.from).toMatchObject({ name: 'Hookline', address: 'alerts@hookline.example' });
    expect(email?.subject).toBe('Webhook switched off: partner.test (100 errors in 8 hours)');
    for (const part of [email?.text, email?.html]) {
      expect(part).toContain('partner.test/hooks/answers');
      expect(part).toMatch(/https:\/\/hookline\.example\/reactivate\/[\w-]{60,}/);
    }
    expect(email?.html).toMatch(/^<!doctype html>/);
    expect(email?.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
    expect((await rows())[0]).toMatchObject({ mail_due_at: null, mailed_at: new Date(clock.now()) });
  });

  it('come about with the transaction that raised them, or not at all', async () => {
    const at = clock.now();
    const raised = inTransaction(ctx, async (tx) => {
      const detail = errorsDetail();
      await insertNotifications(tx, [{ ...endpoint, kind: 'endpoint.errors', detail, mailTo: ['a@b.test'], at }]);
      throw new Error('rolled back');
    });
    await expect(raised).rejects.toThrow('rolled back');
    await sweep();
    expect(server.mails).toEqual([]);
  });

  it('go to nobody where nobody was chosen', async () => {
    await raise([]);
    await sweep();
    expect(server.mails).toEqual([]);
    expect((await rows())[0]).toMatchObject({ mail_due_at: null, mail_attempts: 0 });
  });

  it('arrive once when the server was down and comes up again', async () => {
    const { port } = server;
    await server.close();
    await raise(['ana@example.com']);
    const send = mailerTo(server.url);
    await sweep(send);
    expect(log.lines).toMatchObject([{ level: 'warn', message: 'an alert mail could not be sent' }]);
    server = await startMailServer({ port });
    await sweep(send);
    expect(server.mails).toEqual([]);
    await pass(mailGapMs(1));
    await sweep(send);
    await pass(DAY_MS / 2);
    await sweep(send);
    expect(server.mails).toHaveLength(1);
    expect((await rows())[0]).toMatchObject({ mail_attempts: 2, mail_due_at: null });
  });

  it('are tried with growing gaps for a day, then given up', async () => {
    server.refusal = 'not now';
    await raise(['ana@example.com']);
    const send = mailerTo(server.url);
    const triedAt: number[] = [];
    const began = clock.now();
    const attempts = async () => (await rows())[0]?.mail_attempts ?? 0;
    for (let n = 1; n <= 40; n++) {
      await sweep(send);
      if ((await attempts()) < n) break;
      triedAt.push((clock.now() - began) / MINUTE_MS);
      await pass(mailGapMs(n) - 1);
      await sweep(send);
      expect(await attempts()).toBe(n);
      await pass(1);
    }
    expect(triedAt.slice(0, 9)).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183]);
    expect(triedAt.at(-1)).toBeLessThanOrEqual(24 * 60);
    expect(triedAt.at(-1)).toBeGreaterThan(22 * 60);
    expect(log.lines.filter(({ level }) => level === 'error')).toMatchObject([
      { message: 'an alert mail was given up after a day' },
    ]);
    expect((await rows())[0]).toMatchObject({ mail_due_at: null, mailed_at: null });
    expect(server.mails).toEqual([]);
  });

  it('are sent again by somebody else where a process died with one', async () => {
    await raise(['ana@example.com']);
    const begun = Promise.withResolvers<void>();
    const lost = Promise.withResolvers<void>();
    const first = sweep(() => {
      begun.resolve();
      return lost.promise;
    });
    await begun.promise;
    await sweep();
    expect(server.mails).toEqual([]);
    await pass(MINUTE_MS);
    await sweep();
    expect(server.mails).toHaveLength(1);
    // Not dead, only slow: what it says now is of the past.
    lost.reject(new Error('too late'));
    await first;
    expect((await rows())[0]).toMatchObject({ mail_due_at: null, mailed_at: new Date(clock.now()) });
  });

  it('keep one Message-ID however often they are sent', async () => {
    await raise(['ana@example.com']);
    const ids: string[] = [];
    await sweep(async ({ id }) => {
      ids.push(id);
      throw new Error('taken over, but the answer was lost');
    });
    await pass(MINUTE_MS);
    await sweep();
    expect(server.mails[0]?.email.messageId).toBe(`<${ids[0]}@hookline.example>`);
  });

  it('leave the link out when the webhook is on again', async () => {
    await raiseOff(['ana@example.com']);
    await sweep();
    expect(server.mails[0]?.email.text).not.toContain('/reactivate/');
    expect(server.mails[0]?.email.text).toContain('not switched off any more');
  });

  it('reach the others where the server does not know one of them', async () => {
    server.unknown.add('gone@example.com');
    await raise(['gone@example.com', 'ana@example.com']);
    await sweep();
    expect(server.mails.map(({ recipients }) => recipients)).toEqual([['ana@example.com']]);
    expect(log.lines).toMatchObject([{ level: 'warn', fields: { rejected: ['gone@example.com'] } }]);
  });

  it('never go to an address that hides in another', async () => {
    await raise(['ana@example.com, eve@evil.test']);
    await sweep();
    expect(server.mails.flatMap(({ recipients }) => recipients)).not.toContain('eve@evil.test');
  });

  it('are worked off a few at a time, the longest due first', async () => {
    for (let n = 1; n <= 12; n++) {
      await raise(['ana@example.com'], { ordinal: n });
      await pass(1);
    }
    const subjects: string[] = [];
    const send: SendMail = async ({ subject }) => void subjects.push(subject);
    expect(await sweep(send)).toBe(true);
    expect(subjects).toHaveLength(10);
    expect(await sweep(send)).toBe(false);
    expect(subjects.map((subject) => /\((\d+)/.exec(subject)?.[1])).toEqual(
      Array.from({ length: 12 }, (_, index) => `${index + 1}`),
    );
  });

  // Only a real server has connections that can race; PGlite has one.
  it.runIf(store === 'postgres')('are sent once by two processes that sweep at the same moment', async () => {
    for (let n = 1; n <= 8; n++) await raise(['ana@example.com'], { ordinal: n });
    const other = { ...ctx, db: database.connect() };
    await inTransaction(ctx, async (tx) => {
      await tx.db.selectFrom('notification').select('id').forUpdate().execute();
      await sweep(mailerTo(server.url), other);
      expect(server.mails).toEqual([]);
    });
    await Promise.all([sweep(), sweep(mailerTo(server.url), other), sweep(), sweep(mailerTo(server.url), other)]);
    const subjects = server.mails.map(({ email }) => email.subject);
    expect(new Set(subjects).size).toBe(8);
    expect(subjects).toHaveLength(8);
  });
});

describe('the way to the mail server', () => {
  const mail = { id: 'ntf_1', to: ['ana@example.com'], subject: 'Hi', text: 'Text', html: '<p>Text</p>' };

  it('logs in with what stands in SMTP_URL', async () => {
    const server = await startMailServer({ credentials: { user: 'post@office', pass: 'p:a/s s' } });
    const mailer = createSmtpMailer({ url: server.url, from: 'alerts@hookline.example' }, recordingLog());
    await mailer.send(mail);
    expect(server.logins).toEqual(['post@office']);
    expect(server.mails[0]?.email.messageId).toBe('<ntf_1@hookline.example>');
    mailer.close();
    await server.close();
  });

  it('rejects where the server takes none of the recipients', async () => {
    const server = await startMailServer();
    server.unknown.add('ana@example.com');
    const mailer = createSmtpMailer({ url: server.url, from: FROM }, recordingLog());
    await expect(mailer.send(mail)).rejects.toThrow();
    mailer.close();
    await server.close();
  });
});
