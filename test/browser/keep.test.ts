import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Partner, startPartner } from '../support/partner.ts';
import { designerForTests, endSession } from './support/designer.ts';
import { joinAs } from './support/editor.ts';

const ANA = { name: 'Ana', email: 'ana@example.com', password: 'correct horse battery' };
const BEA = { name: 'Bea', email: 'bea@example.com', password: 'correct horse battery' };
const CARO = { name: 'Caro', email: 'caro@example.com', password: 'correct horse battery' };
const BACK = 'Your unsaved changes are back.';

describe('no edit is lost', () => {
  let partner: Partner;
  afterAll(() => partner.close());
  const designer = designerForTests();
  beforeAll(async () => {
    partner = await startPartner();
    await designer.make('/subscription-categories', { key: 'news', name: 'News' });
  });

  const url = (path: string) => `${partner.url}/${path}`;

  async function beginWebhook(page: Page, name: string): Promise<void> {
    await page.goto('/webhooks/new');
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByLabel('Webhook address', { exact: true }).fill(url('kept'));
    await page.getByLabel('Description').fill('For the warehouse');
  }
  const typedOf = (page: Page) =>
    Promise.all([
      page.getByLabel('Name', { exact: true }).inputValue(),
      page.getByLabel('Webhook address', { exact: true }).inputValue(),
      page.getByLabel('Description').inputValue(),
    ]);
  const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true }).click();

  test('a session that ends: whoever signs in over the page saves all that was typed', async () => {
    const { page } = await joinAs(designer, 'designer', ANA);
    await beginWebhook(page, 'Signed out');
    await endSession(page);
    await save(page);
    const again = page.getByRole('dialog', { name: 'Sign in again' });
    expect(await again.getByLabel('E-mail').inputValue()).toBe(ANA.email);
    // Nothing but signing in takes it away.
    await page.keyboard.press('Escape');
    await again.getByLabel('Password', { exact: true }).fill(ANA.password);
    await page.keyboard.press('Enter');
    await again.waitFor({ state: 'detached' });
    expect(await typedOf(page)).toEqual(['Signed out', url('kept'), 'For the warehouse']);
    await save(page);
    await page.getByRole('heading', { level: 1, name: 'Signed out' }).waitFor();
    expect(await typedOf(page)).toEqual(['Signed out', url('kept'), 'For the warehouse']);
  });

  test('somebody else who signs in finds nothing of it, whoever typed it all', async () => {
    await joinAs(designer, 'designer', CARO);
    const { page } = await joinAs(designer, 'designer', BEA);
    await beginWebhook(page, 'Hers');
    await endSession(page);
    await save(page);
    const signIn = async (person: typeof BEA) => {
      await page.getByRole('button', { name: 'Sign in as somebody else' }).click();
      await page.waitForURL('**/sign-in?back=*');
      await page.getByLabel('E-mail').fill(person.email);
      await page.getByLabel('Password', { exact: true }).fill(person.password);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('heading', { level: 1, name: 'Create a webhook' }).waitFor();
      await page.getByRole('button', { name: `Your menu: ${person.name}` }).waitFor();
    };
    await signIn(CARO);
    expect((await typedOf(page))[0]).toBe('');
    await endSession(page);
    await save(page);
    await signIn(BEA);
    await page.getByText(BACK).waitFor();
    expect((await typedOf(page))[0]).toBe('Hers');
    // Signed in by another window, as somebody else: the page is loaded anew.
    await endSession(page);
    await save(page);
    await page.getByRole('dialog', { name: 'Sign in again' }).waitFor();
    const headers = { origin: designer.url };
    const { email, password } = CARO;
    const answer = await page.request.post('/auth/sign-in', { headers, data: { email, password } });
    expect(answer.ok()).toBe(true);
    await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
    await page.getByRole('button', { name: 'Your menu: Caro' }).waitFor();
    await expect.poll(async () => (await typedOf(page))[0]).toBe('');
  });

  const problem = (code: string, detail: string, errors?: object[]) =>
    JSON.stringify({ code, detail, ...(errors && { errors }) });
  test('every refusal keeps what was typed and says what to do', async () => {
    const { page, context } = await designer.visitAsOwner();
    await beginWebhook(page, 'Refused');
    const refusals: [status: number, body: string, text: string][] = [
      [403, problem('forbidden', 'Designers may.'), 'You may not do this'],
      [409, problem('conflict', 'An account has at most 200 webhooks.'), 'An account has at most 200 webhooks.'],
      [422, problem('invalid', 'See errors.', [{ path: '/url', message: 'This host is private.' }]), 'host is private'],
      [500, problem('fault', 'No.'), 'Something went wrong on our side'],
      [503, '<html>', 'Hookline is busy just now'],
      [429, problem('too_often', 'Wait.'), 'Wait 1 s'],
    ];
    for (const [status, body, text] of refusals) {
      const refuse = { status, body, contentType: 'application/json', headers: { 'retry-after': '1' } };
      await page.route('**/v1/webhooks', (route) => route.fulfill(refuse), { times: 1 });
      await save(page);
      await page.getByText(text).first().waitFor();
      expect(await typedOf(page)).toEqual(['Refused', url('kept'), 'For the warehouse']);
    }
    await page.getByRole('button', { name: 'Save', exact: true }).waitFor();
    await context.setOffline(true);
    await save(page);
    await page.getByText('Hookline cannot be reached').waitFor();
    await context.setOffline(false);
    await save(page);
    await page.getByRole('heading', { level: 1, name: 'Refused' }).waitFor();
    expect(await typedOf(page)).toEqual(['Refused', url('kept'), 'For the warehouse']);
    await page.goto('/webhooks/new');
    expect((await typedOf(page))[0]).toBe('');
  });

  test('a webhook’s settings survive another page; what somebody else saved meanwhile stays, and is said', async () => {
    const id = await designer.make('/webhooks', { name: 'Shared', url: url('shared'), events: ['contact.opted_out'] });
    const { page } = await designer.visitAsOwner();
    await page.goto(`/webhooks/${id}`);
    await page.getByLabel('Description').fill('Mine');
    await page.getByRole('link', { name: 'All webhooks' }).click();
    await page.getByRole('heading', { level: 1, name: 'Webhooks' }).waitFor();
    expect((await designer.hookline.api('PATCH', `/webhooks/${id}`, { name: 'Theirs' })).status).toBe(200);
    await page.goto(`/webhooks/${id}`);
    await page.getByText(`${BACK} Somebody else saved it meanwhile`).waitFor();
    expect(await typedOf(page)).toEqual(['Theirs', url('shared'), 'Mine']);
    await save(page);
    await page.getByText(BACK).waitFor({ state: 'detached' });
    const { body } = await designer.hookline.api('GET', `/webhooks/${id}`);
    expect(body).toMatchObject({ name: 'Theirs', description: 'Mine' });

    await page.getByLabel('Description').fill('Not this');
    await page.reload();
    await page.getByRole('button', { name: 'Discard them' }).click();
    expect((await typedOf(page))[2]).toBe('Mine');
    await page.reload();
    await page.getByLabel('Description').waitFor();
    expect(await page.getByText(BACK).count()).toBe(0);
  });

  test('what is typed while a webhook is being saved is not lost, and not called saved', async () => {
    const id = await designer.make('/webhooks', { name: 'Slow', url: url('slow'), events: ['contact.opted_out'] });
    const { page } = await designer.visitAsOwner();
    await page.goto(`/webhooks/${id}`);
    const { promise: isTyped, resolve } = Promise.withResolvers<void>();
    await page.route(`**/v1/webhooks/${id}`, async (route) => {
      if (route.request().method() === 'PATCH') await isTyped;
      await route.continue();
    });
    await page.getByLabel('Name', { exact: true }).fill('Slower');
    await save(page);
    await page.getByLabel('Description').fill('Typed on meanwhile');
    resolve();
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.getByRole('heading', { level: 1, name: 'Slower' }).waitFor();
    expect(await typedOf(page)).toEqual(['Slower', url('slow'), 'Typed on meanwhile']);
    await page.getByText('Not saved yet').waitFor();
    await save(page);
    await page.getByText('Not saved yet').waitFor({ state: 'detached' });
    const { body } = await designer.hookline.api('GET', `/webhooks/${id}`);
    expect(body).toMatchObject({ name: 'Slower', description: 'Typed on meanwhile' });
  });

  test('settings of an endpoint, its signatures, the account and the preference page are kept; others’ stay', async () => {
    const webhook = await designer.make('/webhooks', {
      name: 'Kept',
      url: url('settings'),
      events: ['contact.opted_out'],
    });
    const { api } = designer.hookline;
    const { endpointId } = (await api<{ endpointId: string }>('GET', `/webhooks/${webhook}`)).body;
    const { page } = await designer.visitAsOwner();
    await page.goto(`/endpoints/${endpointId}`);
    await page.getByLabel('Requests at once').fill('3');
    expect((await api('PATCH', `/endpoints/${endpointId}`, { alertTo: ['ops@example.com'] })).status).toBe(200);
    await page.reload();
    await page.getByText(BACK).waitFor();
    expect(await page.getByLabel('Requests at once').inputValue()).toBe('3');
    await save(page);
    await page.getByText('Saved', { exact: true }).waitFor();
    const saved = (await api('GET', `/endpoints/${endpointId}`)).body;
    expect(saved).toMatchObject({ concurrency: 3, alertTo: ['ops@example.com'] });

    await page.goto(`/webhooks/${webhook}`);
    await page.getByRole('tab', { name: 'Signatures' }).click();
    const signs = page.getByRole('switch', { name: /Ed25519/ });
    await signs.focus();
    await page.keyboard.press('Space');
    await page.reload();
    await page.getByRole('tab', { name: 'Signatures' }).click();
    await page.getByText(BACK).waitFor();
    expect(await signs.isChecked()).toBe(true);

    await page.goto('/settings/account');
    await page.getByLabel('Name of the account').fill('Renamed');
    expect((await api('PATCH', '/account', { timeZone: 'Europe/Madrid' })).status).toBe(200);
    await save(page);
    await page.getByText('Saved', { exact: true }).waitFor();
    expect((await api('GET', '/account')).body).toMatchObject({ name: 'Renamed', timeZone: 'Europe/Madrid' });

    await page.goto('/contacts/forms');
    await page.getByRole('textbox', { name: 'Heading', exact: true }).fill('What you get');
    await page.reload();
    await page.getByText(BACK).waitFor();
    expect(await page.getByRole('textbox', { name: 'Heading', exact: true }).inputValue()).toBe('What you get');
  });

  /** How a form is opened, and the fields of it that are typed into; a secret is not kept. */
  interface FormCase {
    what: string;
    path: string;
    open: (page: Page) => Promise<unknown>;
    fields: Record<string, string>;
    secret?: string;
  }
  const press = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true }).first().click();
  const forms: FormCase[] = [
    {
      what: 'sign-up form',
      path: '/contacts/forms',
      open: press('New form'),
      fields: { 'Name, for yourselves': 'Footer', Heading: 'Our letter' },
    },
    {
      what: 'segment',
      path: '/contacts/segments?edit=new',
      open: async () => {},
      fields: { Name: 'Regulars', Value: 'ana' },
    },
    {
      what: 'connector',
      path: '/requests/connectors',
      open: press('New connector'),
      fields: { 'Connector name': 'CRM', Login: 'hookline' },
      secret: 'Password',
    },
    {
      what: 'channel',
      path: '/channels',
      open: async (page) => {
        await press('Add a channel')(page);
        await page.getByRole('button', { name: /^Twilio/ }).click();
      },
      fields: { Name: 'Line', 'Account SID': 'AC12' },
      secret: 'Auth token',
    },
    {
      what: 'source event',
      path: '/requests/source-events',
      open: press('Send an event'),
      fields: { 'Parameter 1: name': 'total', 'Parameter 1: value': '49.9' },
    },
    {
      what: 'contact',
      path: '/contacts?create=true',
      open: async () => {},
      fields: { Name: 'Caro', Phone: '+52 55' },
    },
    {
      what: 'field',
      path: '/contacts/fields',
      open: press('New field'),
      fields: { Name: 'Shoe size', Code: 'shoe' },
    },
    {
      what: 'category',
      path: '/contacts/fields',
      open: press('New category'),
      fields: { Name: 'Offers', Key: 'offers' },
    },
  ];
  test.each(forms)(
    'a half-filled $what is offered again after a reload, and taken away by discarding it',
    async ({ path, open, fields, secret }) => {
      const { page } = await designer.visitAsOwner();
      const dialog = page.getByRole('dialog');
      await page.goto(path);
      await open(page);
      for (const [label, text] of Object.entries(fields)) await dialog.getByLabel(label, { exact: true }).fill(text);
      if (secret) await dialog.getByLabel(secret, { exact: true }).fill('s3cret-that-is-not-kept');
      await page.reload();
      await open(page);
      await dialog.getByText(BACK).waitFor();
      for (const [label, text] of Object.entries(fields)) {
        expect(await dialog.getByLabel(label, { exact: true }).inputValue()).toBe(text);
      }
      expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).not.toContain('s3cret');
      await dialog.getByRole('button', { name: 'Discard them' }).click();
      await dialog.getByText(BACK).waitFor({ state: 'detached' });
      const [first = ''] = Object.keys(fields);
      expect(await dialog.getByLabel(first, { exact: true }).inputValue()).toBe('');
      await page.reload();
      await open(page);
      await dialog.getByLabel(first, { exact: true }).waitFor();
      expect(await dialog.getByText(BACK).count()).toBe(0);
    },
  );

  test('a contact’s value that was being typed is open again, and saved', async () => {
    const id = await designer.make('/contacts', { name: 'Dora', email: 'dora@example.com' });
    const { page } = await designer.visitAsOwner();
    await page.goto(`/contacts/${id}`);
    await page.getByRole('button', { name: 'Edit Name' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Dora the Second');
    await page.reload();
    await page.getByText(BACK).waitFor();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Dora the Second');
    await save(page);
    await page.getByRole('heading', { level: 1, name: 'Dora the Second' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Dora the Second' }).waitFor();
    expect(await page.getByText(BACK).count()).toBe(0);
  });
});
