import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Partner, startPartner } from '../support/partner.ts';
import { choose, contactsForTests, done, poll } from './support/contacts.ts';
import { EVIL } from './support/evil.ts';

describe('contacts', () => {
  let partner: Partner;
  beforeAll(async () => {
    partner = await startPartner();
  });
  afterAll(() => partner.close());
  const { designer, read } = contactsForTests();

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
    await designer.make('/contacts', { name: 'Beto', phone: '+525500000002' });
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
    const channelId = await designer.make('/channels', { kind: 'simulator', name: 'Shop' });
    const policy = await designer.make('/policies', { name: 'quick', base: 'standard', gapsSeconds: [1], jitter: 0 });
    const campaign = await designer.make('/campaigns', {
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
    await designer.make(`/campaigns/${campaign}/publish`);
    for (const text of ['hello', '1'])
      await designer.make('/simulator/messages', { channelId, from: '+525500000077', text, send: true });

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

  test('two are merged after what becomes of them was shown, and the merged one leads on', async () => {
    const { page } = await designer.visitAsOwner();
    const own = await designer.make('/contacts', { name: 'Eva', phone: '+525500000088', fields: { city: 'MTY' } });
    const other = await designer.make('/contacts', {
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
    const id = await designer.make('/contacts', { name: 'Filippo', email: 'filippo@example.com' });
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

  test('what people typed is text, wherever it is shown', async () => {
    const { page } = await designer.visitAsOwner();
    await designer.make('/contact-fields', { code: 'evil', name: EVIL, type: 'choice', choices: [EVIL] });
    await designer.make('/subscription-categories', { key: 'evil', name: EVIL, description: EVIL });
    const id = await designer.make('/contacts', {
      name: EVIL,
      email: 'evil@example.com',
      fields: { evil: EVIL, free: { html: EVIL } },
      subscriptions: { evil: true },
    });
    await designer.make(`/contacts/${id}/complaints`, { report: EVIL });
    await designer.make('/segments', { name: EVIL.slice(0, 60), filter: { field: 'evil', op: 'in', value: [EVIL] } });
    const channelId = await designer.make('/channels', { kind: 'simulator', name: EVIL });
    const campaign = await designer.make('/campaigns', {
      kind: 'chatbot',
      name: EVIL,
      definition: { channels: [channelId], welcome: { label: EVIL.slice(0, 40), text: EVIL, menu: [] } },
    });
    await designer.make(`/campaigns/${campaign}/publish`);
    await designer.make('/simulator/messages', { channelId, from: '+525500000099', text: EVIL });
    const form = { name: EVIL, title: EVIL, intro: EVIL, categories: ['evil'], doubleOptIn: false };
    await designer.make('/signup-forms', { ...form, fields: [{ field: 'email', required: true }, { field: 'evil' }] });

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
});
