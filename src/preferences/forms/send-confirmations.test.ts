import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestAccount } from '../../../test/support/api.ts';
import { recordingLog, SteppedClock, testContext } from '../../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { advanceDatabase } from '../../../test/support/database-clock.ts';
import type { CallOutcome } from '../../channels/outgoing/provider-call.ts';
import { setOptedOut } from '../../contacts/consent.ts';
import { quarantineAddress } from '../../contacts/quarantine.ts';
import type { Mail } from '../../mail/mail.ts';
import type { AccountContext, Context } from '../../store/context.ts';
import { insertCategory, openPages, type Pages, takeEvents } from '../testing/pages.ts';
import type { SignupForm } from './schema.ts';
import { type ConfirmationDeps, sendConfirmations } from './send-confirmations.ts';
import { PER_RECIPIENT_DAY_MAX } from './submit-signup.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const PHONE = '+525500000000';
const EMAIL = 'ana@example.com';

const accepted: CallOutcome = { kind: 'answered', status: 201, headers: new Headers(), body: '{"sid":"SM1"}' };
const busy: CallOutcome = { kind: 'answered', status: 503, headers: new Headers(), body: '' };
const refused: CallOutcome = { kind: 'answered', status: 400, headers: new Headers(), body: '{"code":21211}' };
const unknown: CallOutcome = { kind: 'unknown', failure: { code: 'timeout', message: 'late' } };

describe.each(STORES)('the link of a sign-up on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let clock: SteppedClock;
  let log: ReturnType<typeof recordingLog>;
  let ctx: Context;
  let pages: Pages;
  let owner: TestAccount;
  let account: AccountContext;
  let channelId: string;
  let calls: URLSearchParams[];
  let mails: Mail[];
  let outcome: CallOutcome;
  let mailFault: Error | undefined;
  let deps: ConfirmationDeps;
  beforeAll(async () => {
    database = await createDatabase({ steppedClock: true });
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.db.deleteFrom('signup').execute();
    clock = new SteppedClock();
    log = recordingLog();
    ctx = { ...testContext(database.db, clock), log };
    pages = openPages(ctx);
    owner = await pages.createAccount();
    account = owner.ctx;
    await insertCategory(account, 1, 'news', { name: 'News' });
    const config = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'token' };
    const line = { kind: 'twilio', name: 'Line', sender: '+15550001111', config };
    channelId = (await owner.call<{ id: string }>('POST', '/v1/channels', line)).body.id;
    calls = [];
    mails = [];
    outcome = accepted;
    mailFault = undefined;
    deps = {
      publicUrl: 'https://hookline.example',
      channels: pages.channels,
      async call({ body }) {
        calls.push(new URLSearchParams(body));
        return outcome;
      },
      async sendMail(mail) {
        mails.push(mail);
        if (mailFault) throw mailFault;
      },
    };
  });

  async function signUp(overrides: object = {}): Promise<string> {
    const fields = [
      { field: 'phone', required: true },
      { field: 'email', required: true },
    ];
    const definition = { name: 'A', title: 'Our letter', categories: ['news'], fields, channelId, ...overrides };
    const form = await owner.call<SignupForm>('POST', '/v1/signup-forms', definition);
    const { path } = { path: new URL(form.body.url).pathname };
    expect((await pages.post(path, { phone: PHONE, email: EMAIL })).status).toBe(200);
    return path;
  }
  const send = () => sendConfirmations(ctx, deps, 10);
  async function pass(ms: number): Promise<void> {
    clock.advance(ms);
    await advanceDatabase(database.db, ms);
  }
  const linkIn = (text: string) => /https:\/\/hookline\.example(\/f\/confirm\/[\w-]+)/.exec(text)?.[1] ?? 'no link';

  it('goes to the phone by the form’s channel, once, and works', async () => {
    await signUp();
    await send();
    await send();
    expect(calls).toHaveLength(1);
    expect(calls[0]?.get('To')).toBe(PHONE);
    const body = calls[0]?.get('Body') ?? '';
    expect(body).toMatch(/^Our letter: confirm your sign-up here https:/);
    expect(mails).toEqual([]);
    expect((await pages.post(linkIn(body))).status).toBe(200);
    expect((await takeEvents(account)).map(({ type }) => type)).toContain('contact.opted_in');
  });

  it('is written as the form says', async () => {
    await signUp({ confirmationText: 'Click {link} to join, $& too' });
    await send();
    expect(calls[0]?.get('Body')).toMatch(
      /^Click https:\/\/hookline\.example\/f\/confirm\/[\w-]{43} to join, \$& too$/,
    );
  });

  it('goes by mail where the form has no channel, in the form’s language', async () => {
    await signUp({ channelId: null, language: 'de' });
    await send();
    expect(calls).toEqual([]);
    expect(mails).toMatchObject([{ to: [EMAIL], subject: 'Bitte bestätigen: Our letter' }]);
    expect(mails[0]?.html).toContain('<html lang="de">');
    expect(mails[0]?.html).not.toContain('<table class="facts"');
    expect(mails[0]?.text).toContain(
      `Anmeldung bestätigen:\n${'https://hookline.example'}${linkIn(mails[0]?.html ?? '')}`,
    );
    expect((await pages.post(linkIn(mails[0]?.text ?? ''))).status).toBe(200);
  });

  it('by mail waits for a process that sends mail', async () => {
    await signUp({ channelId: null });
    await sendConfirmations(ctx, { ...deps, sendMail: undefined }, 10);
    expect(mails).toEqual([]);
    await send();
    expect(mails).toHaveLength(1);
  });

  it('is sent again where the provider is busy, and given up after its last attempt', async () => {
    outcome = busy;
    await signUp();
    await send();
    await pass(4_999);
    await send();
    expect(calls).toHaveLength(1);
    await pass(1);
    await send();
    expect(calls).toHaveLength(2);
    for (let n = 0; n < 8; n++) {
      await pass(HOUR_MS);
      await send();
    }
    expect(calls).toHaveLength(6);
    expect(new Set(calls.map((call) => call.get('Body'))).size).toBe(1);
    expect(log.lines).toMatchObject([{ level: 'warn', message: 'a confirmation could not be sent' }]);
  });

  it.each([
    ['refuses it for good', refused],
    ['may have it already', unknown],
  ])('is not sent again where the provider %s', async (_, answer) => {
    outcome = answer;
    await signUp();
    await send();
    await pass(24 * HOUR_MS);
    await send();
    expect(calls).toHaveLength(1);
  });

  it('by mail is sent again with growing gaps while the mail server fails', async () => {
    mailFault = new Error('421 try later');
    await signUp({ channelId: null });
    for (const minutes of [1, 2, 4]) {
      await send();
      const count = mails.length;
      await pass(minutes * MINUTE_MS - 1);
      await send();
      expect(mails).toHaveLength(count);
      await pass(1);
    }
    mailFault = undefined;
    await send();
    await pass(24 * HOUR_MS);
    await send();
    expect(mails).toHaveLength(4);
  });

  it('is not sent any more where it was confirmed meanwhile, or has ended', async () => {
    outcome = busy;
    await signUp();
    await send();
    await pages.post(linkIn(calls[0]?.get('Body') ?? ''));
    await pass(HOUR_MS);
    await send();
    expect(calls).toHaveLength(1);
    await signUp();
    await pass(48 * HOUR_MS);
    await send();
    expect(calls).toHaveLength(1);
  });

  it('never goes to the phone of somebody who opted out, nor to an address in quarantine', async () => {
    const id = await pages.contact(account, { phone: PHONE, email: EMAIL });
    await pages.emitter.transaction(account, (tx, emit) => setOptedOut(tx, emit, [id], true, { source: 'inbound' }));
    await signUp();
    await send();
    expect(calls).toEqual([]);
    await signUp({ channelId: null });
    await send();
    expect(mails).toHaveLength(1);
    const error = { code: '5.1.1', message: 'no', isPermanent: true, isInvalidMailbox: true, isReturned: true };
    const address = { kind: 'email', value: EMAIL } as const;
    const bounce = { contactId: id, address, error: { ...error, mta: null, diagnostic: null } };
    const times = { bouncedAt: clock.now(), deliveredAt: null };
    await pages.emitter.transaction(account, (tx, emit) => quarantineAddress(tx, emit, { ...bounce, ...times }));
    await signUp({ channelId: null });
    await send();
    expect(mails).toHaveLength(1);
    await pass(HOUR_MS);
    await send();
    expect([calls.length, mails.length]).toEqual([0, 1]);
  });

  it(`goes to nobody more than ${PER_RECIPIENT_DAY_MAX} times a day, whoever types the address in`, async () => {
    const path = await signUp();
    for (let n = 0; n < PER_RECIPIENT_DAY_MAX + 3; n++) {
      expect((await pages.post(path, { phone: PHONE, email: `${n}@example.com` })).status).toBe(200);
    }
    await sendConfirmations(ctx, deps, 100);
    expect(calls).toHaveLength(PER_RECIPIENT_DAY_MAX);
    await pass(24 * HOUR_MS);
    await pages.post(path, { phone: PHONE, email: EMAIL });
    await send();
    expect(calls).toHaveLength(PER_RECIPIENT_DAY_MAX + 1);
  });

  it('is sent by one process only', async () => {
    await signUp();
    await Promise.all([send(), send(), send()]);
    expect(calls).toHaveLength(1);
  });

  it('whose process died is sent by another one a minute later', async () => {
    await signUp();
    const { promise, resolve } = Promise.withResolvers<CallOutcome>();
    const begun = Promise.withResolvers<void>();
    const call = () => {
      begun.resolve();
      return promise;
    };
    const dead = sendConfirmations(ctx, { ...deps, call }, 10);
    await begun.promise;
    await pass(MINUTE_MS - 1);
    await send();
    expect(calls).toEqual([]);
    await pass(1);
    await send();
    expect(calls).toHaveLength(1);
    resolve(busy);
    await dead;
    await pass(HOUR_MS);
    await send();
    expect(calls).toHaveLength(1);
  });
});
