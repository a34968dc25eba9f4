import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recordingLog, SteppedClock, testContext } from '../../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { loadSnapshots } from '../../contacts/contact-events.ts';
import type { AccountContext, Context } from '../../store/context.ts';
import { LANGUAGES } from '../languages.ts';
import { makePreferenceToken, makeSignupToken } from '../link-tokens.ts';
import { insertCategory, insertField, openPages, type Pages, pathOf, takeEvents } from '../testing/pages.ts';
import { TEXTS } from '../texts/texts.ts';
import { setPreferencePage } from './settings.ts';

describe.each(STORES)('a preference page on $store', ({ store, createDatabase }) => {
  let database: TestDatabase;
  let ctx: Context;
  let log: ReturnType<typeof recordingLog>;
  let pages: Pages;
  let account: AccountContext;
  let news: string;
  let contactId: string;
  let path: string;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    log = recordingLog();
    ctx = { ...testContext(database.db, new SteppedClock()), log };
    pages = openPages(ctx);
    account = (await pages.createAccount()).ctx;
    news = await insertCategory(account, 1, 'news', { name: 'News', description: 'Once a week' });
    await insertCategory(account, 2, 'offers', { name: 'Offers' });
    await insertCategory(account, 3, 'internal', { name: 'Internal', is_public: false });
    await insertField(account, 100, 'city', { name: 'City' });
    await insertField(account, 101, 'score', { name: 'Score', type: 'number' });
    await insertField(account, 102, 'vip', { name: 'VIP', type: 'boolean' });
    await setPreferencePage(account, { title: null, intro: null, fields: ['city', 'vip'] });
    const input = { phone: '+525500000000', email: 'ana@example.com', name: 'Ana', language: 'en' };
    contactId = await pages.contact(account, { ...input, fields: { city: 'Lima', score: 7 } }, [news]);
    path = pathOf(ctx, account.accountId, contactId);
    await takeEvents(account);
  });

  const snapshot = async () => (await loadSnapshots(ctx.db, account.accountId, [contactId])).get(contactId);
  const asShown = { action: 'save', name: 'Ana', language: 'en', 'fields.city': 'Lima', 'fields.vip': 'false' };
  const saving = (changes: Record<string, string>, categories = ['news']): [string, string][] => [
    ...Object.entries({ ...asShown, ...changes }),
    ...categories.map((key): [string, string] => ['categories', key]),
  ];
  const optedIn = async () =>
    (await snapshot())?.subscriptions.filter((each) => each.isOptedIn).map(({ category }) => category);

  it('shows what the contact gets and may change, and nothing else', async () => {
    const { status, html } = await pages.get(path);
    expect(status).toBe(200);
    expect(html).toContain('<html lang="en">');
    expect(html).toContain('<p class="brand">Test</p>');
    expect(html).toMatch(/name="categories" value="news" checked/);
    expect(html).toMatch(/name="categories" value="offers">/);
    expect(html).toContain('Once a week');
    expect(html).toMatch(/id="fields.city"[^>]*value="Lima"/);
    expect(html).toContain('ana@example.com');
    expect(html).not.toMatch(/Internal|Score/);
  });

  it('changes nothing when it is read, however often and by whichever scanner [edge 33]', async () => {
    const before = await snapshot();
    await pages.get(path);
    await pages.get(`${path}?action=unsubscribe&List-Unsubscribe=One-Click`);
    expect(await snapshot()).toEqual(before);
    expect(await takeEvents(account)).toEqual([]);
  });

  it('takes changes over and tells of them as made on this page [MW-09] [DI-29]', async () => {
    const { status, html } = await pages.post(path, saving({ name: 'Ana María', 'fields.vip': 'true' }, ['offers']));
    expect(status).toBe(200);
    expect(html).toContain(TEXTS.en.saved);
    expect(html).toMatch(/id="name"[^>]*value="Ana María"/);
    expect(await snapshot()).toMatchObject({ name: 'Ana María', fields: { city: 'Lima', score: 7, vip: true } });
    expect(await optedIn()).toEqual(['offers']);
    const events = await takeEvents(account);
    expect(events.map(({ type }) => type)).toEqual(['contact.modified', 'contact.subscription_changed']);
    expect(events.map(({ data }) => data.source)).toEqual(['preference_page', 'preference_page']);
  });

  it('tells of nothing where nothing is changed, and of one change sent twice once [MW-09]', async () => {
    await pages.post(path, saving({}));
    expect(await takeEvents(account)).toEqual([]);
    await pages.post(path, saving({ name: 'Anna' }, ['news', 'offers']));
    await pages.post(path, saving({ name: 'Anna' }, ['news', 'offers']));
    expect((await takeEvents(account)).map(({ type }) => type)).toEqual([
      'contact.modified',
      'contact.subscription_changed',
    ]);
  });

  it.runIf(store === 'postgres')('tells of one change sent twice at the same moment once', async () => {
    const form = saving({ name: 'Anna' }, ['news', 'offers']);
    const answers = await Promise.all([1, 2, 3, 4].map(() => pages.post(path, form)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await takeEvents(account)).map(({ type }) => type)).toEqual([
      'contact.modified',
      'contact.subscription_changed',
    ]);
  });

  it('leaves alone what a form says nothing of, and what is not shown', async () => {
    await pages.post(path, [
      ['action', 'save'],
      ['categories', 'news'],
      ['categories', 'internal'],
      ['fields.score', '99'],
      ['phone', '+525511111111'],
    ]);
    expect(await snapshot()).toMatchObject({ phone: '+525500000000', fields: { city: 'Lima', score: 7 } });
    expect(await optedIn()).toEqual(['news']);
    expect(await takeEvents(account)).toEqual([]);
  });

  it('opts out of everything by a button of its own [MW-08] [DI-31]', async () => {
    const { html } = await pages.post(path, { action: 'unsubscribe' });
    expect(html).toContain(TEXTS.en.unsubscribed);
    expect(html).not.toContain('value="unsubscribe"');
    expect(await snapshot()).toMatchObject({ isActive: false });
    expect(await takeEvents(account)).toMatchObject([
      { type: 'contact.opted_out', data: { source: 'preference_page' } },
    ]);
    await pages.post(path, { action: 'unsubscribe' });
    expect(await takeEvents(account)).toEqual([]);
  });

  it.each([
    ['a form', () => new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })],
    [
      'form data',
      () => {
        const form = new FormData();
        form.append('List-Unsubscribe', 'One-Click');
        return form;
      },
    ],
  ])('opts out at one click of a mail program that posts %s (RFC 8058) [MW-08]', async (_, body) => {
    expect((await pages.send(path, { body: body() })).status).toBe(200);
    expect((await takeEvents(account)).map(({ type }) => type)).toEqual(['contact.opted_out']);
  });

  it('lets those who left choose anew, and only that', async () => {
    await pages.post(path, saving({}, ['news', 'offers']));
    await pages.post(path, { action: 'unsubscribe' });
    const page = await pages.get(path);
    expect(page.html).toContain(TEXTS.en.chooseAgain);
    expect(page.html).not.toContain(' checked>');
    await takeEvents(account);
    await pages.post(path, saving({}, []));
    expect(await takeEvents(account)).toEqual([]);
    await pages.post(path, saving({}, ['offers']));
    expect(await snapshot()).toMatchObject({ isActive: true });
    expect(await optedIn()).toEqual(['offers']);
    const types = (await takeEvents(account)).map(({ type }) => type);
    expect(types).toEqual(['contact.subscription_changed', 'contact.opted_in']);
  });

  it('has a way back where there is no category', async () => {
    await ctx.db.updateTable('subscription_category').set({ is_public: false }).execute();
    await pages.post(path, { action: 'unsubscribe' });
    expect((await pages.get(path)).html).toContain('value="resubscribe"');
    await takeEvents(account);
    expect((await pages.post(path, { action: 'resubscribe' })).html).toContain(TEXTS.en.resubscribed);
    expect((await takeEvents(account)).map(({ type }) => type)).toEqual(['contact.opted_in']);
  });

  it('names what it cannot take, keeps what was typed, and changes nothing of it', async () => {
    await setPreferencePage(account, { title: null, intro: null, fields: ['city', 'score'] });
    const form = saving({ name: 'Anna', 'fields.score': 'seven' }, ['offers']);
    const { status, html } = await pages.post(path, form);
    expect(status).toBe(422);
    expect(html).toContain('<a href="#fields.score">Score</a>');
    expect(html).toMatch(/id="fields.score"[^>]*aria-invalid="true" aria-describedby="fields.score-fault"/);
    expect(html).toContain(TEXTS.en.faults.number);
    expect(html).toMatch(/value="seven"/);
    expect(html).toMatch(/value="Anna"/);
    expect(html).toMatch(/value="offers" checked/);
    expect(html).toMatch(/value="news">/);
    expect(await snapshot()).toMatchObject({ name: 'Ana', fields: { score: 7 } });
    expect(await takeEvents(account)).toEqual([]);
  });

  it('shows the page again for a form that asks for nothing it knows', async () => {
    for (const form of [[], [['action', 'delete']]] as [string, string][][])
      expect((await pages.post(path, form)).status).toBe(422);
    expect((await pages.send(path, { body: '{', headers: { 'content-type': 'application/json' } })).status).toBe(422);
    expect(await takeEvents(account)).toEqual([]);
  });

  it('is the same polite 404 for every link that leads to nobody', async () => {
    const other = (await pages.createAccount()).ctx;
    const token = path.slice('/p/'.length);
    const first = token.startsWith('A') ? 'B' : 'A';
    const last = token.endsWith('A') ? 'B' : 'A';
    const links = [
      '/p/nonsense',
      `/p/${first}${token.slice(1)}`,
      `/p/${token.slice(0, -1)}${last}`,
      `/p/${token}A`,
      `/p/${token}=`,
      pathOf(ctx, other.accountId, contactId),
      `/p/${makeSignupToken(ctx.vault, contactId)}`,
    ];
    for (const link of links) {
      for (const answer of [await pages.get(link), await pages.post(link, { action: 'unsubscribe' })]) {
        expect(answer.status, link).toBe(404);
        expect(answer.html).toContain(TEXTS.en.unknownLink.heading);
      }
    }
    expect(await snapshot()).toMatchObject({ isActive: true });
  });

  it('knows nobody who was erased, and leads to the contact that another became part of', async () => {
    const heir = await pages.contact(account, { phone: '+525522222222', name: 'Heir', language: 'en' });
    const tombstone = { account_id: account.accountId, id: contactId, number: 1, erased_at: new Date(ctx.clock.now()) };
    await ctx.db.deleteFrom('contact').where('id', '=', contactId).execute();
    await ctx.db
      .insertInto('contact_tombstone')
      .values({ ...tombstone, merged_into: null })
      .execute();
    expect((await pages.get(path)).status).toBe(404);
    await ctx.db.updateTable('contact_tombstone').set({ merged_into: heir }).where('id', '=', contactId).execute();
    expect((await pages.get(path)).html).toContain('Heir');
    await takeEvents(account);
    await pages.post(path, { action: 'unsubscribe' });
    expect((await loadSnapshots(ctx.db, account.accountId, [heir])).get(heir)).toMatchObject({ isActive: false });
  });

  it('speaks the language of the contact, else that of the browser, else English', async () => {
    for (const language of LANGUAGES) {
      await ctx.db.updateTable('contact').set({ language }).where('id', '=', contactId).execute();
      const { html } = await pages.get(path, { 'accept-language': 'en' });
      expect(html).toContain(`<html lang="${language}">`);
      expect(html).toContain(TEXTS[language].unsubscribe);
    }
    await ctx.db.updateTable('contact').set({ language: 'pt-BR' }).where('id', '=', contactId).execute();
    const brazilian = (await pages.get(path)).html;
    expect(brazilian).toContain(TEXTS.pt.save);
    expect(brazilian).toContain('<option value="pt-BR" selected>português (Brasil)</option>');
    await ctx.db.updateTable('contact').set({ language: null }).where('id', '=', contactId).execute();
    expect((await pages.get(path, { 'accept-language': 'it, de-AT;q=0.8, en;q=0.9' })).html).toContain(
      '<html lang="en">',
    );
    expect((await pages.get(path, { 'accept-language': 'it, de-AT;q=0.8' })).html).toContain('<html lang="de">');
    expect((await pages.get(path)).html).toContain('<html lang="en">');
  });

  it('keeps a language without texts until another is chosen', async () => {
    await ctx.db.updateTable('contact').set({ language: 'pt-BR' }).where('id', '=', contactId).execute();
    await pages.post(path, saving({ language: 'pt-BR' }));
    expect(await takeEvents(account)).toEqual([]);
    await pages.post(path, saving({ language: 'uk' }));
    expect(await snapshot()).toMatchObject({ language: 'uk' });
  });

  it('runs nothing that anybody wrote, loads nothing, and gives its address to nobody', async () => {
    const evil = '"><script>alert(1)</script>';
    await setPreferencePage(account, { title: evil, intro: evil, fields: ['city'] });
    await ctx.db.updateTable('subscription_category').set({ name: evil, description: evil }).execute();
    await ctx.db.updateTable('contact_field').set({ name: evil }).execute();
    await ctx.db.updateTable('account').set({ name: evil }).where('id', '=', account.accountId).execute();
    const fields = JSON.stringify({ city: evil });
    await ctx.db.updateTable('contact').set({ name: evil, fields }).where('id', '=', contactId).execute();
    const answers = [
      await pages.get(path),
      await pages.post(path, saving({ name: `${evil}!` })),
      await pages.get('/p/x'),
    ];
    for (const { html, headers } of answers) {
      expect(html).not.toMatch(/<script|javascript:|\son\w+=/i);
      expect(headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; /,
      );
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-robots-tag')).toContain('noindex');
      expect(headers.get('cache-control')).toBe('no-store');
    }
    expect(answers[0]?.html).toContain('&lt;script&gt;');
  });

  it('says that it is our fault, and does not log the link', async () => {
    const broken = openPages({ ...ctx, db: database.db.withSchema('nowhere') });
    const { status, html } = await broken.get(path);
    expect(status).toBe(500);
    expect(html).toContain(TEXTS.en.failed.heading);
    expect(log.lines).toMatchObject([{ level: 'error', message: 'a preference page failed' }]);
    expect(JSON.stringify(log.lines[0]?.fields)).not.toContain(
      makePreferenceToken(ctx.vault, { accountId: account.accountId, contactId }),
    );
  });
});
