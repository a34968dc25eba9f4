import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestAccount } from '../../../test/support/api.ts';
import { recordingLog, SteppedClock, testContext } from '../../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { findContactId } from '../../contacts/find-contact.ts';
import type { AccountContext, Context } from '../../store/context.ts';
import { LANGUAGES } from '../languages.ts';
import { insertCategory, insertField, openPages, type Pages, PEER } from '../testing/pages.ts';
import { TEXTS } from '../texts/texts.ts';
import { TRAP } from './form-page.ts';
import type { SignupForm } from './schema.ts';
import { PER_SOURCE_HOUR_MAX } from './submit-signup.ts';

const HOUR_MS = 3_600_000;
const FIELDS = [
  { field: 'phone', required: true },
  { field: 'email' },
  { field: 'city', required: true },
  { field: 'size' },
  { field: 'age' },
  { field: 'terms', required: true },
];
const GOOD = { phone: '55 5000 0000', 'fields.city': 'Lima', 'fields.terms': 'true' };

describe('the page of a sign-up form', () => {
  let database: TestDatabase;
  let clock: SteppedClock;
  let log: ReturnType<typeof recordingLog>;
  let ctx: Context;
  let pages: Pages;
  let owner: TestAccount;
  let account: AccountContext;
  let channelId: string;
  beforeAll(async () => {
    database = await createPgliteDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    clock = new SteppedClock();
    log = recordingLog();
    ctx = { ...testContext(database.db, clock), log };
    pages = openPages(ctx);
    owner = await pages.createAccount();
    account = owner.ctx;
    await insertCategory(account, 1, 'news', { name: 'News' });
    await insertField(account, 100, 'city', { name: 'City' });
    await insertField(account, 101, 'size', { name: 'Size', type: 'choice', choices: ['S', 'M'] });
    await insertField(account, 102, 'age', { name: 'Age', type: 'number' });
    await insertField(account, 103, 'terms', { name: 'I accept the terms', type: 'boolean' });
    const channel = await owner.call<{ id: string }>('POST', '/v1/channels', { kind: 'simulator', name: 'Line' });
    channelId = channel.body.id;
  });

  async function makeForm(overrides: object = {}): Promise<string> {
    const definition = {
      name: 'A',
      title: 'Our letter',
      categories: ['news'],
      fields: FIELDS,
      channelId,
      country: 'MX',
    };
    const answer = await owner.call<SignupForm>('POST', '/v1/signup-forms', { ...definition, ...overrides });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return new URL(answer.body.url).pathname;
  }
  const countSignups = async () =>
    (await ctx.db.selectFrom('signup').select('id').where('account_id', '=', account.accountId).execute()).length;
  const sendJson = (path: string, body: unknown) =>
    pages.send(path, { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });

  test('asks for its fields, each with its label, and says what people sign up for', async () => {
    const { html } = await pages.get(await makeForm({ intro: 'Once a week.' }));
    expect(html).toContain('<h1>Our letter</h1>');
    expect(html).toContain('<li>News</li>');
    expect(html).toContain('Once a week.');
    for (const name of ['phone', 'email', 'fields.city', 'fields.size', 'fields.age']) {
      expect(html).toContain(`<label for="${name}">`);
      expect(html).toContain(`id="${name}" name="${name}"`);
    }
    expect(html).toMatch(/name="phone" required type="tel" autocomplete="tel"/);
    expect(html).toContain('E-mail <small>(optional)</small>');
  });

  test('names every mistake, keeps what was typed, and takes nothing in', async () => {
    const path = await makeForm();
    const bad = { phone: '12', email: 'ana@', 'fields.age': 'old', 'fields.size': 'XXL', 'fields.terms': 'false' };
    const { status, html } = await pages.post(path, bad);
    expect(status).toBe(422);
    const { faults, faultsHeading } = TEXTS.en;
    expect(html).toContain(faultsHeading);
    for (const fault of ['phone', 'email', 'number', 'choice', 'missing'] as const)
      expect(html).toContain(faults[fault]);
    for (const name of ['phone', 'email', 'fields.city', 'fields.age', 'fields.terms']) {
      expect(html).toContain(`<a href="#${name}">`);
      expect(html).toContain(`id="${name}-fault"`);
    }
    for (const typed of ['12', 'ana@', 'old']) expect(html).toContain(`value="${typed}"`);
    expect(await countSignups()).toBe(0);
  });

  test('reads phone numbers as those of its country', async () => {
    const path = await makeForm({ doubleOptIn: false });
    expect((await pages.post(path, GOOD)).status).toBe(200);
    expect(await findContactId(ctx.db, account.accountId, { phone: '+525550000000' })).toBeDefined();
  });

  test('tells robots what it tells everybody, and forgets what they sent', async () => {
    const path = await makeForm();
    const person = await pages.post(path, GOOD);
    const robot = await pages.post(path, { ...GOOD, [TRAP]: 'https://spam.example' });
    expect(robot.status).toBe(person.status);
    expect(robot.html).toContain(TEXTS.en.sentByPhone.heading);
    expect(await countSignups()).toBe(1);
    const atOnce = await makeForm({ doubleOptIn: false });
    expect((await pages.post(atOnce, { ...GOOD, [TRAP]: 'x' })).html).toContain(TEXTS.en.subscribed.heading);
    expect(await findContactId(ctx.db, account.accountId, { phone: '+525550000000' })).toBeUndefined();
  });

  test('takes so many from one address in an hour, and as many from others', async () => {
    const path = await makeForm({ doubleOptIn: false });
    const signUp = (number: number, peer: string) =>
      pages.post(path, { ...GOOD, phone: `+5255500${10_000 + number}` }, { [PEER]: peer });
    for (let n = 0; n < PER_SOURCE_HOUR_MAX; n++) expect((await signUp(n, '93.184.216.7')).status).toBe(200);
    const refused = await signUp(99, '93.184.216.7');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('3600');
    expect(refused.html).toContain(TEXTS.en.tooMany.text);
    const program = { phone: '+525550099999', fields: { city: 'x', terms: true } };
    const headers = { 'content-type': 'application/json', [PEER]: '93.184.216.7' };
    expect((await pages.send(path, { body: JSON.stringify(program), headers })).status).toBe(429);
    expect((await signUp(99, '93.184.216.8')).status).toBe(200);
    clock.advance(HOUR_MS);
    expect((await signUp(100, '93.184.216.7')).status).toBe(200);
  });

  test('can be filled in by a program', async () => {
    const path = await makeForm();
    const entry = { phone: '+525550000000', fields: { city: 'Lima', age: 40, terms: true } };
    const { status, html } = await sendJson(path, entry);
    expect(status).toBe(202);
    const answer = JSON.parse(html);
    expect(answer).toMatchObject({ state: 'confirmation_sent', to: 'phone' });
    await pages.post(/https:\S+/.exec(answer.message)?.[0] ?? 'no link');
    expect(await findContactId(ctx.db, account.accountId, { phone: '+525550000000' })).toBeDefined();
    const atOnce = await sendJson(await makeForm({ doubleOptIn: false }), entry);
    expect([atOnce.status, JSON.parse(atOnce.html)]).toEqual([200, { state: 'subscribed' }]);
  });

  test('tells a program every mistake by its path', async () => {
    const path = await makeForm({ language: 'es' });
    const { status, html } = await sendJson(path, { phone: 'x', fields: { age: 'old', terms: false } });
    expect(status).toBe(422);
    const { errors } = JSON.parse(html);
    const { faults } = TEXTS.es;
    expect(errors).toEqual([
      { path: '/phone', message: faults.phone, code: 'phone' },
      { path: '/fields/city', message: faults.missing, code: 'missing' },
      { path: '/fields/age', message: faults.number, code: 'number' },
      { path: '/fields/terms', message: faults.missing, code: 'missing' },
    ]);
    const strange = JSON.parse(
      (await sendJson(path, { phone: '+525550000000', name: 'Ana', fields: { shoe: 1 } })).html,
    );
    expect(strange.errors.map((each: { path: string }) => each.path)).toEqual(['/name', '/fields/shoe']);
    for (const body of [[], { phone: 1 }, { fields: { city: {} } }, { website: 'x' }]) {
      expect((await sendJson(path, body)).status, JSON.stringify(body)).toBe(422);
    }
    const broken = await pages.send(path, { body: '{', headers: { 'content-type': 'application/json' } });
    expect(broken.status).toBe(400);
    expect((await sendJson('/f/frm_nonsense', {})).status).toBe(404);
    expect(await countSignups()).toBe(0);
  });

  test.each(LANGUAGES)('speaks the language that it is set to (%s)', async (language) => {
    const path = await makeForm({ language });
    const { html } = await pages.get(path);
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toContain(TEXTS[language].subscribesTo);
    expect((await pages.post(path, {})).html).toContain(TEXTS[language].faults.missing);
    expect((await pages.post(path, GOOD)).html).toContain(TEXTS[language].sentByPhone.heading);
  });

  test('is not found in the language of the browser', async () => {
    for (const path of ['/f/x', '/f/frm_01h47xjr000000000000000000']) {
      const { status, html } = await pages.get(path, { 'accept-language': 'fr' });
      expect(status).toBe(404);
      expect(html).toContain(TEXTS.fr.unknownForm.heading);
    }
  });

  test('runs nothing that anybody wrote and loads nothing', async () => {
    const evil = '</style><script>alert(1)</script>" onclick="x';
    await ctx.db
      .updateTable('contact_field')
      .set({ name: evil, choices: [evil] })
      .execute();
    await ctx.db.updateTable('subscription_category').set({ name: evil }).execute();
    const words = { title: evil, intro: evil, thanksText: evil, confirmationText: evil };
    const path = await makeForm(words);
    const sent = await pages.post(path, { ...GOOD, 'fields.city': evil });
    const link = /https:\/\/hookline\.example(\/f\/confirm\/[\w-]+)/.exec(sent.html)?.[1] ?? 'no link';
    const typed = Object.fromEntries(
      ['phone', 'email', 'fields.city', 'fields.size', 'fields.age'].map((name) => [name, evil]),
    );
    const answers = [
      await pages.get(path),
      await pages.post(path, typed),
      sent,
      await pages.get(link),
      await pages.post(link),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 422, 200, 200, 200]);
    for (const { html, headers } of answers) {
      expect(html).not.toMatch(/<script|" onclick=/i);
      expect(html.match(/<\/style>/g)).toHaveLength(1);
      expect(headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; /,
      );
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  test('takes in as much as its fields hold', async () => {
    const fields = Array.from({ length: 18 }, (_, at) => ({ field: `note_${at}` }));
    for (const [at, { field }] of fields.entries()) await insertField(account, 200 + at, field);
    const path = await makeForm({ fields: [{ field: 'phone', required: true }, ...fields], doubleOptIn: false });
    const notes = fields.map(({ field }) => [`fields.${field}`, `a${'\u0001'.repeat(498)}z`]);
    expect((await pages.post(path, { phone: '+525550000000', ...Object.fromEntries(notes) })).status).toBe(200);
    expect(await findContactId(ctx.db, account.accountId, { phone: '+525550000000' })).toBeDefined();
  });

  test('says that it takes nothing just now where its channel is gone, and logs why', async () => {
    const path = await makeForm();
    expect((await owner.call('DELETE', `/v1/channels/${channelId}`)).status).toBe(204);
    const { status, html } = await pages.post(path, GOOD);
    expect(status).toBe(503);
    expect(html).toContain(TEXTS.en.unavailable.heading);
    expect(log.lines).toMatchObject([{ level: 'error', message: 'a sign-up form has no way to send its link' }]);
    expect((await sendJson(path, { phone: '+525550000000', fields: { city: 'x', terms: true } })).status).toBe(503);
  });

  test('says that it is our fault, and does not log the link', async () => {
    const broken = openPages({ ...ctx, db: database.db.withSchema('nowhere') });
    const { status, html } = await broken.get('/f/frm_01h47xjr000000000000000000');
    expect(status).toBe(500);
    expect(html).toContain(TEXTS.en.failed.heading);
    expect(log.lines).toMatchObject([{ level: 'error', message: 'a sign-up page failed' }]);
  });
});
