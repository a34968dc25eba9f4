import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestAccount } from '../../../test/support/api.ts';
import { SteppedClock, testContext } from '../../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { setOptedOut } from '../../contacts/consent.ts';
import { loadSnapshots } from '../../contacts/contact-events.ts';
import { findContactId } from '../../contacts/find-contact.ts';
import type { AccountContext, Context } from '../../store/context.ts';
import { insertCategory, insertField, openPages, type Pages, takeEvents } from '../testing/pages.ts';
import { TEXTS } from '../texts/texts.ts';
import type { SignupForm } from './schema.ts';
import { deleteEndedSignups } from './signup-queries.ts';

const HOUR_MS = 3_600_000;
const ANA = { phone: '+525500000000', email: 'Ana@Example.com', name: 'Ana', 'fields.city': 'Lima' };

describe.each(STORES)('a sign-up form on $store', ({ store, createDatabase }) => {
  let database: TestDatabase;
  let clock: SteppedClock;
  let ctx: Context;
  let pages: Pages;
  let owner: TestAccount;
  let account: AccountContext;
  let news: string;
  let channelId: string;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    clock = new SteppedClock();
    ctx = testContext(database.db, clock);
    pages = openPages(ctx);
    owner = await pages.createAccount();
    account = owner.ctx;
    news = await insertCategory(account, 1, 'news', { name: 'News' });
    await insertCategory(account, 2, 'offers', { name: 'Offers' });
    await insertField(account, 100, 'city', { name: 'City' });
    const channel = await owner.call<{ id: string }>('POST', '/v1/channels', { kind: 'simulator', name: 'Line' });
    channelId = channel.body.id;
  });

  async function makeForm(overrides: object = {}): Promise<SignupForm & { path: string }> {
    const fields = [{ field: 'phone', required: true }, { field: 'email' }, { field: 'name' }, { field: 'city' }];
    const definition = { name: 'Summer', title: 'Our letter', categories: ['news'], fields, channelId, ...overrides };
    const answer = await owner.call<SignupForm>('POST', '/v1/signup-forms', definition);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return { ...answer.body, path: new URL(answer.body.url).pathname };
  }
  const linkIn = (html: string) => /https:\/\/hookline\.example(\/f\/confirm\/[\w-]+)/.exec(html)?.[1] ?? 'no link';
  /** Fills the form in; gives where the simulator's message leads. */
  async function signUp(path: string, entry: Record<string, string> = ANA): Promise<string> {
    const { status, html } = await pages.post(path, entry);
    expect(status, html).toBe(200);
    return linkIn(html);
  }
  const find = (phone = ANA.phone) => findContactId(ctx.db, account.accountId, { phone });
  async function snapshot(phone = ANA.phone) {
    const id = (await find(phone)) ?? '';
    return (await loadSnapshots(ctx.db, account.accountId, [id])).get(id);
  }
  const takeTypes = async () => (await takeEvents(account)).map(({ type }) => type);

  it('makes nobody a contact before they have confirmed [MW-07]', async () => {
    const { path } = await makeForm();
    const link = await signUp(path);
    expect(await find()).toBeUndefined();
    for (const _ of [1, 2]) expect((await pages.get(link)).html).toContain(TEXTS.en.confirm.heading);
    expect(await find()).toBeUndefined();
    expect(await takeEvents(account)).toEqual([]);
  });

  it('keeps what was entered sealed, and nothing of it after the confirmation', async () => {
    const { path } = await makeForm();
    const link = await signUp(path);
    const row = () =>
      ctx.db.selectFrom('signup').selectAll().where('account_id', '=', account.accountId).executeTakeFirstOrThrow();
    expect(
      JSON.stringify(
        Object.values(await row()).map((value) =>
          value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
        ),
      ),
    ).not.toMatch(/Ana|5500000000/);
    await pages.post(link);
    expect(await row()).toMatchObject({ entry: null, send_at: null });
  });

  it('tells of the new contact, its subscription and the finished sign-up, in this order, once [MW-07] [DI-28] [DI-30]', async () => {
    const { id, number, path } = await makeForm();
    const link = await signUp(path);
    const { status, html } = await pages.post(link);
    expect(status).toBe(200);
    expect(html).toContain(TEXTS.en.subscribed.heading);
    expect(await snapshot()).toMatchObject({
      phone: '+525500000000',
      email: 'ana@example.com',
      name: 'Ana',
      language: 'en',
      fields: { city: 'Lima' },
      isActive: true,
      sources: { creation: 'signup_form', activation: 'signup_form' },
      subscriptions: [{ category: 'news', isOptedIn: true }],
    });
    const events = await takeEvents(account);
    expect(events.map(({ type }) => type)).toEqual([
      'contact.created',
      'contact.subscription_changed',
      'contact.opted_in',
    ]);
    expect(events.map(({ data }) => data.source)).toEqual(['signup_form', 'signup_form', 'signup_form']);
    expect(events[1]?.data.isPartOfOptIn).toBe(true);
    expect(events[2]?.data).toMatchObject({ form: { id, number }, subscriptions: [{ category: 'news' }] });
    const again = await pages.post(link);
    expect(again.html).toContain(TEXTS.en.alreadyConfirmed.heading);
    expect((await pages.get(link)).html).toContain(TEXTS.en.alreadyConfirmed.heading);
    expect(await takeEvents(account)).toEqual([]);
  });

  it('does it at once without double opt-in, and in one go [MW-07]', async () => {
    const { path } = await makeForm({ doubleOptIn: false, channelId: null, thanksText: 'See you <soon>!' });
    const { html } = await pages.post(path, ANA);
    expect(html).toContain('See you &lt;soon&gt;!');
    expect(await takeTypes()).toEqual(['contact.created', 'contact.subscription_changed', 'contact.opted_in']);
    await pages.post(path, ANA);
    expect(await takeTypes()).toEqual([]);
  });

  it('takes over what a known contact enters, as a change through a form [DI-29]', async () => {
    await pages.contact(account, { phone: ANA.phone, name: 'A.', fields: { shoe: 41 } });
    await takeEvents(account);
    await pages.post(await signUp((await makeForm()).path));
    expect(await snapshot()).toMatchObject({
      email: 'ana@example.com',
      name: 'Ana',
      fields: { city: 'Lima', shoe: 41 },
    });
    expect(await takeTypes()).toEqual(['contact.modified', 'contact.subscription_changed', 'contact.opted_in']);
  });

  it('tells somebody who is subscribed already of nothing', async () => {
    await pages.contact(account, { phone: ANA.phone, language: 'es' }, [news]);
    await takeEvents(account);
    await pages.post(await signUp((await makeForm()).path, { phone: ANA.phone }));
    expect(await takeTypes()).toEqual([]);
    expect(await snapshot()).toMatchObject({ language: 'es' });
  });

  it('lifts a former opt-out: they asked for it [DI-30]', async () => {
    const id = await pages.contact(account, { phone: ANA.phone }, [news]);
    await pages.emitter.transaction(account, (tx, emit) => setOptedOut(tx, emit, [id], true, { source: 'inbound' }));
    await takeEvents(account);
    await pages.post(await signUp((await makeForm({ categories: ['offers'] })).path, { phone: ANA.phone }));
    const contact = await snapshot();
    expect(contact).toMatchObject({ isActive: true });
    expect(contact?.subscriptions.filter((each) => each.isOptedIn)).toMatchObject([{ category: 'offers' }]);
    expect(await takeTypes()).toEqual(['contact.modified', 'contact.subscription_changed', 'contact.opted_in']);
  });

  it('undoes nobody’s no on the word of a stranger: without double opt-in who opted out stays out', async () => {
    const id = await pages.contact(account, { phone: ANA.phone }, [news]);
    const at = { categories: ['news', 'offers'], doubleOptIn: false };
    const { path } = await makeForm(at);
    const left = { phone: '+525511111111', subscriptions: { news: false } };
    await owner.call('POST', '/v1/contacts', left);
    await pages.emitter.transaction(account, (tx, emit) => setOptedOut(tx, emit, [id], true, { source: 'inbound' }));
    await takeEvents(account);
    for (const phone of [ANA.phone, left.phone]) expect((await pages.post(path, { phone })).status).toBe(200);
    expect(await snapshot()).toMatchObject({
      isActive: false,
      subscriptions: [{ category: 'news', isOptedIn: false }],
    });
    expect((await snapshot(left.phone))?.subscriptions).toMatchObject([
      { category: 'news', isOptedIn: false },
      { category: 'offers', isOptedIn: true },
    ]);
  });

  it('writes nothing over on the word of a stranger: without double opt-in only what is missing is filled in', async () => {
    await pages.contact(account, { phone: ANA.phone, name: 'A.', fields: { shoe: 41 } });
    const { path } = await makeForm({ doubleOptIn: false, channelId: null });
    await pages.post(path, ANA);
    expect(await snapshot()).toMatchObject({ name: 'A.', email: null, fields: { city: 'Lima', shoe: 41 } });
    await pages.post(path, { ...ANA, 'fields.city': 'Rome' });
    expect(await snapshot()).toMatchObject({ fields: { city: 'Lima' } });
  });

  it('takes no address from anybody, and changes none, on the word of somebody who confirmed another', async () => {
    const other = await pages.contact(account, { email: ANA.email, name: 'Owner' });
    await pages.contact(account, { phone: '+525511111111', email: 'kept@example.com' });
    const { path } = await makeForm();
    await pages.post(await signUp(path));
    expect(await snapshot()).toMatchObject({ email: null, name: 'Ana' });
    await pages.post(await signUp(path, { phone: '+525511111111', email: 'stolen@example.com' }));
    expect(await snapshot('+525511111111')).toMatchObject({ email: 'kept@example.com' });
    expect(await findContactId(ctx.db, account.accountId, { email: ANA.email })).toBe(other);
  });

  it('answers the same whether or not it knows the address', async () => {
    const { path } = await makeForm();
    const strip = (html: string) => html.replace(/confirm\/[\w-]+/, '');
    const stranger = await pages.post(path, ANA);
    const id = await pages.contact(account, { phone: ANA.phone }, [news]);
    const known = await pages.post(path, ANA);
    await pages.emitter.transaction(account, (tx, emit) => setOptedOut(tx, emit, [id], true, { source: 'inbound' }));
    const gone = await pages.post(path, ANA);
    for (const each of [known, gone]) {
      expect(each.status).toBe(stranger.status);
      expect(strip(each.html)).toBe(strip(stranger.html));
    }
  });

  it('ends after 48 hours, in words, swept away or not', async () => {
    const { path } = await makeForm();
    const link = await signUp(path);
    clock.advance(48 * HOUR_MS - 1);
    expect((await pages.get(link)).html).toContain(TEXTS.en.confirm.heading);
    clock.advance(1);
    for (const answer of [await pages.get(link), await pages.post(link)]) {
      expect(answer.status).toBe(410);
      expect(answer.html).toContain(TEXTS.en.expired.heading);
    }
    clock.advance(1);
    await deleteEndedSignups(ctx, 100);
    expect(await ctx.db.selectFrom('signup').selectAll().where('account_id', '=', account.accountId).execute()).toEqual(
      [],
    );
    expect((await pages.post(link)).status).toBe(410);
    expect(await find()).toBeUndefined();
  });

  it('knows no link that we did not make', async () => {
    const link = await signUp((await makeForm()).path);
    const flipped = `${link.slice(0, -1)}${link.endsWith('A') ? 'Q' : 'A'}`;
    for (const path of [flipped, `${link}A`, '/f/confirm/x']) {
      expect((await pages.get(path)).status).toBe(404);
      expect((await pages.post(path)).status).toBe(404);
    }
    expect(await find()).toBeUndefined();
  });

  it('finishes what was begun before the form was taken down, and begins nothing anew', async () => {
    const { id, path } = await makeForm();
    const link = await signUp(path);
    expect((await owner.call('DELETE', `/v1/signup-forms/${id}`)).status).toBe(204);
    expect((await pages.get(path)).status).toBe(404);
    expect((await pages.post(path, ANA)).status).toBe(404);
    expect((await pages.post(link)).status).toBe(200);
    expect(await find()).toBeDefined();
  });

  it('makes one contact and tells of one sign-up where a link is confirmed many times at once [MW-07]', async () => {
    const link = await signUp((await makeForm()).path);
    const answers = await Promise.all([1, 2, 3, 4].map(() => pages.post(link)));
    const done = answers.filter(({ html }) => html.includes(TEXTS.en.subscribed.heading));
    expect(done).toHaveLength(1);
    expect(await takeTypes()).toEqual(['contact.created', 'contact.subscription_changed', 'contact.opted_in']);
  });

  it('takes a known contact’s link once, too, where it is confirmed many times at once', async () => {
    await pages.contact(account, { phone: ANA.phone });
    await takeEvents(account);
    const link = await signUp((await makeForm()).path);
    const answers = await Promise.all([1, 2, 3, 4].map(() => pages.post(link)));
    expect(answers.filter(({ html }) => html.includes(TEXTS.en.subscribed.heading))).toHaveLength(1);
    expect(await takeTypes()).toEqual(['contact.modified', 'contact.subscription_changed', 'contact.opted_in']);
  });

  it.runIf(store === 'postgres')(
    'makes one contact of two sign-ups that are confirmed at the same moment',
    async () => {
      const { path } = await makeForm();
      const links = [await signUp(path), await signUp(path, { phone: ANA.phone, name: 'Ana' }), await signUp(path)];
      const answers = await Promise.all(links.map((link) => pages.post(link)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      const types = await takeTypes();
      for (const type of ['contact.created', 'contact.opted_in'])
        expect(types.filter((each) => each === type)).toHaveLength(1);
      expect(await snapshot()).toMatchObject({ email: 'ana@example.com', fields: { city: 'Lima' } });
    },
  );

  it('leads on where the form says, and says so to the browser beforehand', async () => {
    const { path } = await makeForm({ redirectUrl: 'https://shop.example/thänks?a=1#end' });
    const link = await signUp(path);
    const csp = (await pages.get(link)).headers.get('content-security-policy');
    expect(csp).toContain("form-action 'self' https://shop.example; ");
    const { status, headers } = await pages.post(link);
    expect(status).toBe(303);
    expect(headers.get('location')).toBe('https://shop.example/th%C3%A4nks?a=1#end');
  });
});
