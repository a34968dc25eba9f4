import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Partner, startPartner } from '../support/partner.ts';
import { startDesigner, type TestDesigner } from './support/designer.ts';

const EVIL = '<img src=x onerror=alert(1)>"><script>alert(2)</script>{{7*7}}';
const ROWS = 3_000;
/** Pages ask anew after somebody typed, and the server has more to do than this. */
const poll = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 40_000 });

describe('contacts', () => {
  let designer: TestDesigner;
  let partner: Partner;
  beforeAll(async () => {
    [designer, partner] = await Promise.all([startDesigner(), startPartner()]);
    await post('/contact-fields', { code: 'city', name: 'City', type: 'text' });
    await post('/contact-fields', { code: 'visits', name: 'Visits', type: 'number' });
    await post('/contact-fields', { code: 'size', name: 'Size', type: 'choice', choices: ['S', 'M', 'L'] });
    await post('/subscription-categories', { key: 'news', name: 'News' });
  });
  afterEach(() => designer.endVisits());
  afterAll(async () => {
    await designer.close();
    await partner.close();
  });

  async function post(path: string, body?: object): Promise<string> {
    const answer = await designer.hookline.api<{ id: string }>('POST', path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body?.id;
  }
  const read = async <T = Record<string, unknown>>(path: string) => (await designer.hookline.api<T>('GET', path)).body;
  /** What was told before may still be there. */
  const done = (page: Page, text: string | RegExp) =>
    page.getByRole('alert').filter({ hasText: text }).last().waitFor();
  /** Opens a list of choices and takes one. */
  async function choose(page: Page, field: Locator, option: string): Promise<void> {
    await field.click();
    await page.getByRole('option', { name: option, exact: true }).click();
  }

  test('one is created, found, changed where its values stand, opted out and in again', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/contacts');
    await page.getByRole('heading', { name: 'Nobody yet' }).waitFor();
    await page.getByRole('button', { name: 'New contact' }).click();
    const form = page.getByRole('dialog');
    // Nothing of it is right.
    await form.getByLabel('Phone').fill('12');
    await form.getByLabel('E-mail').fill('nothing');
    await form.getByLabel('Visits').fill('many');
    await page.keyboard.press('Enter');
    await form.getByText('This is not a phone number with its country code').waitFor();
    await form.getByText('This must be a number.').waitFor();
    await poll(() => form.getByLabel('Phone').evaluate((field) => field === document.activeElement)).toBe(true);
    await form.getByLabel('Name', { exact: true }).fill('Ana');
    await form.getByLabel('Phone').fill('+52 (55) 1234-5678');
    await form.getByLabel('E-mail').fill('ana@example.com');
    await form.getByLabel('Visits').fill('3,5');
    await choose(page, form.getByRole('combobox', { name: 'Size' }), 'M');
    await form.getByRole('button', { name: 'Create' }).click();
    await page.waitForURL('**/contacts/cnt_*');
    await page.getByRole('heading', { level: 1, name: 'Ana' }).waitFor();
    await page.getByText('+52 55 1234 5678').first().waitFor();
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    expect(await read(`/contacts/${id}`)).toMatchObject({ phone: '+525512345678', fields: { visits: 3.5, size: 'M' } });

    // The same address again is somebody's, and is said beside it.
    await page.goto('/contacts?create=true');
    await form.getByLabel('E-mail').fill('ANA@example.com');
    await form.getByRole('button', { name: 'Create' }).click();
    await form
      .getByText(/another contact|already/i)
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    await post('/contacts', { name: 'Beto', phone: '+525500000002' });
    await page.getByLabel('Search contacts').fill('ana@');
    await page.waitForURL('**/contacts?q=ana%40');
    await poll(() => page.getByRole('row').count()).toBe(2);
    await page.getByRole('link', { name: 'Ana' }).click();

    // By keyboard: Enter keeps what is typed, what is wrong is said there, Escape takes it back.
    const edit = page.getByRole('button', { name: 'Edit Visits' });
    await edit.focus();
    await page.keyboard.press('Enter');
    const visits = page.getByRole('textbox', { name: 'Visits' });
    await visits.fill('often');
    await page.keyboard.press('Enter');
    await page.getByText('This must be a number.').waitFor();
    await visits.fill('4');
    await page.keyboard.press('Enter');
    await edit.waitFor();
    await poll(() => edit.evaluate((button) => button === document.activeElement)).toBe(true);
    expect(await read(`/contacts/${id}`)).toMatchObject({ fields: { visits: 4, size: 'M' } });
    await page.keyboard.press('Enter');
    await visits.fill('5');
    await page.keyboard.press('Escape');
    await edit.waitFor();
    expect(await read(`/contacts/${id}`)).toMatchObject({ fields: { visits: 4 } });

    await page.getByRole('button', { name: 'Opt out of everything' }).click();
    await page.getByText(/^Opted out since .* \(by you or the API\)/).waitFor();
    await page.getByText('Opted out of everything by you or the API').waitFor();
    await page.getByRole('button', { name: 'Opt in again' }).click();
    await page.getByText(/^They get messages, since /).waitFor();
    // A switch stands below its label: by keyboard.
    await page.getByRole('switch', { name: 'News' }).focus();
    await page.keyboard.press('Space');
    await done(page, 'Subscribed to News.');
    expect(await read(`/contacts/${id}`)).toMatchObject({ subscriptions: [{ category: 'news', isOptedIn: true }] });
    await page.getByText('Subscriptions changed: +news').waitFor();

    await page.getByRole('button', { name: 'Show the link' }).click();
    expect(await page.getByLabel('Link for Ana').inputValue()).toContain(`${designer.url}/p/`);
    await page.getByRole('button', { name: 'Record a complaint' }).click();
    await page.getByLabel('Report, as it came').fill(EVIL);
    await page.getByRole('dialog').getByRole('button', { name: 'Record a complaint' }).click();
    await page.getByText(/^Reported a message as spam \d/).waitFor();
    await page.getByText(/^Opted out since /).waitFor();
  });

  test('a conversation leads from the message to the option, the delivery and its attempts', async () => {
    partner.answerWith(() => (partner.posts.length === 1 ? 500 : 200));
    const channelId = await post('/channels', { kind: 'simulator', name: 'Shop' });
    const policy = await post('/policies', { name: 'quick', base: 'standard', gapsSeconds: [1], jitter: 0 });
    const campaign = await post('/campaigns', {
      kind: 'chatbot',
      name: 'Prizes',
      definition: {
        channels: [channelId],
        welcome: {
          text: 'Hi!',
          menu: [
            {
              text: 'Win',
              redirect: { type: 'interaction', to: 'won' },
              webhook: { url: `${partner.url}/answers`, policy },
            },
          ],
        },
        interactions: [{ id: 'won', label: 'Won', text: 'You are in.', menu: [] }],
      },
    });
    await post(`/campaigns/${campaign}/publish`);
    for (const text of ['hello', '1'])
      await post('/simulator/messages', { channelId, from: '+525500000077', text, send: true });

    const { page } = await designer.visitAsOwner();
    await page.goto('/contacts?q=0077');
    await page.getByRole('link', { name: '+52 55 0000 0077' }).click();
    const answer = page.getByRole('listitem').filter({ hasText: 'Matched option 1 of “Welcome Message”' });
    await answer.getByText('They wrote').waitFor();
    // It was open while the second attempt was made.
    await answer.getByText('delivered', { exact: true }).waitFor();
    await answer.getByText(/^200 Attempt 2 · after \d/).waitFor();
    await answer.getByText(/^500 Attempt 1 · after \d/).waitFor();
    await answer.getByText(`POST ${partner.url}/answers`).waitFor();
    expect(await answer.getByRole('link', { name: 'Prizes' }).getAttribute('href')).toBe(`/campaigns/${campaign}`);

    // Newest first.
    const texts = await page
      .getByRole('list', { name: 'Timeline' })
      .getByText(/^(You are in\.|1|hello)$/)
      .allTextContents();
    expect(texts).toEqual(['You are in.', '1', 'hello']);
    await choose(page, page.getByRole('combobox', { name: 'Show' }), 'Webhooks');
    await page.waitForURL('**?kind=delivery');
    await poll(() => page.getByText('You are in.').count()).toBe(0);
    await page.getByRole('link', { name: 'Webhook of the campaign' }).click();
    const sent = partner.posts.at(-1)?.headers['webhook-id'];
    await page.waitForURL(`**/deliveries/${sent}`);
  });

  test('a segment is built, previewed and kept; what is wrong is said beside its condition', async () => {
    const { page } = await designer.visitAsOwner();
    await post('/contacts', { name: 'Caro', email: 'caro@example.com', fields: { city: 'CDMX', visits: 7 } });
    await post('/contacts', { name: 'Dora', email: 'dora@example.com', fields: { city: 'CDMX', visits: 1 } });
    await page.goto('/contacts/segments');
    await page.getByRole('button', { name: 'New segment' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Name', { exact: true }).fill('Regulars');
    await choose(page, form.getByRole('combobox', { name: 'What' }), 'City');
    await choose(page, form.getByRole('combobox', { name: 'How' }), 'is');
    await form.getByRole('textbox', { name: 'Value' }).fill('CDMX');
    const preview = form.getByRole('list');
    await poll(() => preview.getByRole('listitem').allTextContents()).toEqual(['Dora', 'Caro']);
    await form.getByRole('button', { name: 'Add a condition' }).click();
    await choose(page, form.getByRole('combobox', { name: 'What' }).last(), 'Visits');
    await choose(page, form.getByRole('combobox', { name: 'How' }).last(), 'is at least');
    await form.getByRole('textbox', { name: 'Value' }).last().fill('some');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('This must be a number.').waitFor();
    await form.getByRole('textbox', { name: 'Value' }).last().fill('5');
    await poll(() => preview.getByRole('listitem').allTextContents()).toEqual(['Caro']);
    await form.getByRole('button', { name: 'Save' }).click();
    await done(page, 'Regulars is saved: 1 people.');
    await page.getByText('1 person').waitFor();
    const { items } = await read<{ items: { filter: unknown }[] }>('/segments');
    expect(items[0]?.filter).toEqual({
      all: [
        { field: 'city', op: 'eq', value: 'CDMX' },
        { field: 'visits', op: 'gte', value: 5 },
      ],
    });

    // It opens as it was kept, and is turned around.
    await page.getByRole('button', { name: 'Edit Regulars' }).click();
    await poll(() => form.getByRole('textbox', { name: 'Value' }).last().inputValue()).toBe('5');
    await form.getByText('Not', { exact: true }).last().click();
    await poll(() => preview.getByRole('listitem').allTextContents()).toEqual(['Dora']);
    await form.getByRole('button', { name: 'Save' }).click();
    await done(page, 'Regulars is saved');
    await page.getByRole('link', { name: 'Regulars' }).click();
    await page.waitForURL('**/contacts?segment=seg_*');
    await poll(() => page.getByRole('row').count()).toBe(2);
    await page.getByRole('link', { name: 'Dora' }).waitFor();

    // Whatever a segment is made of cannot be deleted, and it is said why.
    await page.goto('/contacts/fields');
    await page.getByRole('button', { name: 'Delete the field City' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await done(page, 'Segments filter by this field: Regulars.');
    await page.goto('/contacts/segments');
    await page.getByRole('button', { name: 'Delete Regulars' }).click();
    await page.getByRole('heading', { name: 'Your first segment' }).waitFor();
  });

  test('conditions narrow the list, too, and stand in its address', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/contacts');
    await page.getByRole('button', { name: 'More filters' }).click();
    await page.getByRole('button', { name: 'Conditions' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('textbox', { name: 'Value' }).fill('car');
    await form.getByRole('button', { name: 'Show these people' }).click();
    await poll(() => page.getByRole('row').count()).toBe(2);
    await page.reload();
    await page.getByRole('button', { name: '1 condition' }).waitFor();
    await page.getByRole('link', { name: 'Caro' }).waitFor();
    await poll(() => page.getByRole('row').count()).toBe(2);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export these as CSV' }).click(),
    ]);
    await done(page, 'The file is in your downloads: 1 line.');
    const lines = readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('caro@example.com');
    await page.getByRole('link', { name: 'Save as a segment' }).click();
    await poll(() => form.getByRole('textbox', { name: 'Value' }).inputValue()).toBe('car');
  });

  test('a file is mapped, imported with progress, and its report is read and taken along', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/contacts/imports');
    await page.getByRole('heading', { name: 'No imports yet' }).waitFor();
    const rows = Array.from({ length: ROWS }, (_, n) => {
      const phone = n % 1_000 === 7 ? '12' : `55${String(10_000_000 + n)}`;
      return `${phone};"Person ${n}";${n % 1_000 === 8 ? 'XXL' : 'M'};${EVIL}`;
    });
    const choosing = (text: string) =>
      page
        .locator('input[type=file]')
        .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await choosing('');
    await page.getByText('This file has no first row that names columns.').waitFor();
    await choosing(`Mobile;Name;Size;Remarks\n${rows.join('\n')}\n`);
    const between = page.getByRole('combobox', { name: 'Between cells' });
    await poll(() => between.inputValue()).toBe('found out: semicolon');
    await page.getByRole('cell', { name: 'Person 0', exact: true }).waitFor();
    // Nothing says yet whose the rows are.
    await page.getByRole('button', { name: 'Start the import' }).click();
    await page.getByText('No column says whose the rows are.').waitFor();
    await choose(page, page.getByRole('combobox', { name: 'Becomes: Mobile' }), 'Phone');
    await page.getByRole('combobox', { name: 'Country of numbers without a country code' }).fill('Mex');
    await page.getByRole('option', { name: 'Mexico', exact: true }).click();
    await page.getByRole('button', { name: 'Start the import' }).click();

    await page.waitForURL('**/contacts/imports?show=imp_*');
    await page.getByRole('heading', { name: 'people.csv' }).waitFor();
    await page.getByText('Done', { exact: true }).waitFor();
    const countOf = (name: string) => page.locator('dt', { hasText: name }).locator('+ dd').textContent();
    await poll(() => countOf('Created')).toBe('2,994');
    expect(await countOf('Refused')).toBe('6');
    await page.getByText('6 entries, in the order of the file.').waitFor();
    const report = page.getByRole('row').filter({ hasText: 'This must be one of: S, M, L.' });
    await poll(() => report.count()).toBe(3);
    expect(await report.first().getByRole('cell').allInnerTexts()).toEqual([
      '10',
      'fields.size',
      'XXL',
      'This must be one of: S, M, L.',
    ]);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download the report' }).click(),
    ]);
    expect(
      readFileSync(await file.path(), 'utf8')
        .trim()
        .split('\n'),
    ).toHaveLength(7);

    // The list pages on by its cursor.
    await page.goto('/contacts?q=Person');
    await poll(() => page.getByRole('row').count()).toBe(51);
    await page.getByRole('button', { name: 'Show more' }).click();
    await poll(() => page.getByRole('row').count()).toBe(101);
    await page.goto('/contacts/imports');
    await page.getByRole('link', { name: 'Open the import of people.csv' }).waitFor();
  });

  test('an import that runs is cancelled; an upload that nobody answers is told, and can be tried again', async () => {
    const { page, context } = await designer.visitAsOwner();
    await page.goto('/contacts/imports');
    const rows = Array.from({ length: 60_000 }, (_, n) => `many${n}@example.com,Many ${n}`).join('\n');
    const file = { name: 'many.csv', mimeType: 'text/csv', buffer: Buffer.from(`email,name\n${rows}\n`) };
    await page.locator('input[type=file]').setInputFiles(file);
    await context.setOffline(true);
    await page.getByRole('button', { name: 'Start the import' }).click();
    await page.getByText('Hookline cannot be reached').waitFor();
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Start the import' }).click();
    await page.waitForURL('**/contacts/imports?show=imp_*');
    const progress = page.getByRole('progressbar', { name: 'Progress of the import' });
    await poll(async () => Number(await progress.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Cancel the import' }).click();
    await page.getByText('Cancelled', { exact: true }).first().waitFor();
    await done(page, 'The import is cancelled.');
  });

  test('two are merged after what becomes of them was shown, and the merged one leads on', async () => {
    const { page } = await designer.visitAsOwner();
    const own = await post('/contacts', { name: 'Eva', phone: '+525500000088', fields: { city: 'MTY' } });
    const other = await post('/contacts', {
      name: 'Eva Two',
      email: 'eva@example.com',
      language: 'es',
      fields: { city: 'GDL' },
      optedOut: true,
    });
    await page.goto(`/contacts/${own}`);
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Merge with somebody' }).click();
    const form = page.getByRole('dialog');
    expect(await form.getByRole('button', { name: 'Merge' }).isDisabled()).toBe(true);
    await form.getByRole('combobox', { name: 'The other contact' }).fill('eva@');
    await page.getByRole('option', { name: /^Eva Two/ }).click();
    const cells = (name: string) =>
      form
        .getByRole('row')
        .filter({ has: page.getByRole('rowheader', { name }) })
        .getByRole('cell');
    await poll(() => cells('City').allTextContents()).toEqual(['MTYstays', 'GDLis dropped']);
    expect(await cells('Language').allTextContents()).toEqual(['', 'esis taken over']);
    await form.getByText('Comes along: eva@example.com').waitFor();
    await form.getByText('One of the two is opted out').waitFor();
    await form.getByRole('button', { name: 'Merge' }).click();
    await done(page, 'Eva is one contact now.');
    await page.getByText('eva@example.com').first().waitFor();
    await page.getByText(/^Opted out since .* \(by a merge\)/).waitFor();
    expect(await read(`/contacts/${own}`)).toMatchObject({ language: 'es', fields: { city: 'MTY' } });

    await page.goto(`/contacts/${other}`);
    await page.getByRole('link', { name: 'Open that contact' }).click();
    await page.waitForURL(`**/contacts/${own}`);
    await page.getByRole('heading', { level: 1, name: 'Eva' }).waitFor();
  });

  test('who is erased is gone, after it was said what goes', async () => {
    const { page } = await designer.visitAsOwner();
    const id = await post('/contacts', { name: 'Filippo', email: 'filippo@example.com' });
    await page.goto(`/contacts/${id}`);
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Erase' }).click();
    await page.getByText('Conversations, messages, requests, tracked links and activities').waitFor();
    await page.keyboard.press('Escape');
    expect((await designer.hookline.api('GET', `/contacts/${id}`)).status).toBe(200);
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Erase' }).click();
    await page.getByRole('button', { name: 'Erase for good' }).click();
    await page.waitForURL('**/contacts');
    await done(page, 'Filippo is erased.');
    expect((await designer.hookline.api('GET', `/contacts/${id}`)).status).toBe(404);
    await page.goto(`/contacts/${id}`);
    await page.getByText('This is not here').waitFor();
  });

  test('fields, categories, forms and the preference page are made, changed and taken away', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/contacts/fields');
    await page.getByRole('button', { name: 'New field' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Name').fill('Shoe');
    await form.getByLabel('Code').fill('email');
    await form.getByRole('button', { name: 'Create' }).click();
    await form.getByText('This is built in, and no code for a field.').waitFor();
    await form.getByLabel('Code').fill('shoe');
    await choose(page, form.getByRole('combobox', { name: 'Type' }), 'One of several');
    await form.getByRole('button', { name: 'Create' }).click();
    await form.getByText('Name at least one choice.').waitFor();
    await form.getByLabel('Choices').fill('38');
    await page.keyboard.press('Enter');
    await form.getByRole('button', { name: 'Create' }).click();
    await done(page, 'The field Shoe is there.');
    await page.getByRole('button', { name: 'Edit the field Shoe' }).click();
    await form.getByLabel('Name').fill('Shoe size');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Shoe size', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Delete the field Shoe size' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await done(page, 'The field Shoe size is deleted.');

    await page.getByRole('button', { name: 'New category' }).click();
    await form.getByLabel('Name').fill('Offers');
    await form.getByLabel('Key').fill('news');
    await form.getByRole('button', { name: 'Create' }).click();
    await form.getByText('There is a category with the key "news" already.').first().waitFor();
    await form.getByLabel('Key').fill('offers');
    await form.getByRole('button', { name: 'Create' }).click();
    await done(page, 'The category Offers is there.');

    await page.getByRole('tab', { name: 'Forms' }).click();
    await page.getByRole('button', { name: 'New form' }).click();
    await form.getByLabel('Name, for yourselves').fill('Footer');
    await form.getByLabel('Heading', { exact: true }).fill('Our letter');
    await form.getByRole('button', { name: 'Create' }).click();
    await form.getByText('Say what people sign up for.').waitFor();
    await choose(page, form.getByRole('combobox', { name: 'What people sign up for' }), 'Offers');
    await page.keyboard.press('Escape');
    await form.getByRole('button', { name: 'Create' }).click();
    await form.getByText('People could not confirm').first().waitFor();
    await form.getByRole('checkbox', { name: 'Ask people to confirm' }).uncheck();
    await form.getByRole('button', { name: 'Create' }).click();
    await done(page, 'The form Footer is saved.');
    const address = await page.getByLabel('Address of Footer').inputValue();
    const outside = await designer.visit();
    await outside.page.goto(address);
    await outside.page.getByRole('heading', { name: 'Our letter' }).waitFor();

    await page.goto('/contacts/fields');
    await page.getByRole('button', { name: 'Delete the category Offers' }).click();
    await done(page, /In use: .*Footer/);
    await page.goto('/contacts/forms');
    await page.getByRole('button', { name: 'Take down Footer' }).click();
    await page.getByText('No forms yet.').waitFor();
    await page.getByLabel('Heading', { exact: true }).fill('What you get');
    await page.getByRole('button', { name: 'Save' }).click();
    await done(page, 'Saved');
    expect(await read('/preference-page')).toMatchObject({ title: 'What you get' });
  });

  test('what people typed is text, wherever it is shown', async () => {
    const { page } = await designer.visitAsOwner();
    await post('/contact-fields', { code: 'evil', name: EVIL, type: 'choice', choices: [EVIL] });
    await post('/subscription-categories', { key: 'evil', name: EVIL, description: EVIL });
    const id = await post('/contacts', {
      name: EVIL,
      email: 'evil@example.com',
      fields: { evil: EVIL, free: { html: EVIL } },
      subscriptions: { evil: true },
    });
    await post(`/contacts/${id}/complaints`, { report: EVIL });
    await post('/segments', { name: EVIL.slice(0, 60), filter: { field: 'evil', op: 'in', value: [EVIL] } });
    const channelId = await post('/channels', { kind: 'simulator', name: EVIL });
    const campaign = await post('/campaigns', {
      kind: 'chatbot',
      name: EVIL,
      definition: { channels: [channelId], welcome: { label: EVIL.slice(0, 40), text: EVIL, menu: [] } },
    });
    await post(`/campaigns/${campaign}/publish`);
    await post('/simulator/messages', { channelId, from: '+525500000099', text: EVIL });
    const form = { name: EVIL, title: EVIL, intro: EVIL, categories: ['evil'], doubleOptIn: false };
    await post('/signup-forms', { ...form, fields: [{ field: 'email', required: true }, { field: 'evil' }] });

    await page.goto('/contacts?q=onerror');
    await page.getByRole('link', { name: EVIL }).click();
    await page.getByRole('heading', { level: 1, name: EVIL }).waitFor();
    await page.getByRole('switch', { name: EVIL }).waitFor();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Merge with somebody' }).click();
    await page.getByRole('combobox', { name: 'The other contact' }).fill('0099');
    await page.getByRole('option', { name: /0099/ }).click();
    await page.getByText('What becomes of them').waitFor();
    await page.goto('/contacts?q=0099');
    await page.getByRole('link', { name: '+52 55 0000 0099' }).click();
    await page.getByText(EVIL, { exact: true }).first().waitFor();
    await page.goto('/contacts/segments');
    await page.getByRole('button', { name: /^Edit <img/ }).click();
    await page.getByRole('dialog').getByText('Who fits now').waitFor();
    await page.goto('/contacts/fields');
    await page.getByText(EVIL, { exact: true }).first().waitFor();
    await page.goto('/contacts/forms');
    await page.getByLabel(`Address of ${EVIL}`).waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
  });

  test('who may only look is offered nothing else', async () => {
    const { body } = await designer.hookline.api<{ link: string }>('POST', '/invitations', {
      email: 'vic@example.com',
      role: 'viewer',
    });
    const { page } = await designer.visit();
    await page.goto(body.link);
    await page.getByLabel('Name').fill('Vic');
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
    await page.getByRole('button', { name: 'Join' }).click();
    await page.waitForURL('**/campaigns');
    await page.goto('/contacts?q=caro');
    await page.getByRole('link', { name: 'Caro' }).waitFor();
    expect(await page.getByRole('button', { name: 'New contact' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Caro' }).click();
    await page.getByText('Became a contact').waitFor();
    expect(await page.getByRole('button', { name: /^(Edit|Opt|More|Show the link|Record)/ }).count()).toBe(0);
    expect(await page.getByRole('switch', { name: 'News' }).isDisabled()).toBe(true);
    await page.goto('/contacts/imports');
    await page.getByRole('link', { name: 'Open the import of people.csv' }).waitFor();
    expect(await page.getByText('Drop a CSV file here').count()).toBe(0);
    await page.goto('/contacts/fields');
    await page.getByText('city', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: /^(New|Edit|Delete)/ }).count()).toBe(0);
    await page.goto('/contacts/forms');
    await page.getByText('Designers and owners change this.').waitFor();
  });
});
