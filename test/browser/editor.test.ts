import type { Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { endSession, startDesigner, type TestDesigner } from './support/designer.ts';
import {
  andSaved,
  campaignsOf,
  fallbackField,
  isSaved,
  joinAs,
  nextSave,
  openEditor,
  typeJson,
} from './support/editor.ts';

const EVIL = '<img src=x onerror=alert(1)>"><script>alert(2)</script>{{7*7}}';
const BEA = { name: 'Bea', email: 'bea@example.com', password: 'correct horse battery' };
const ANA = { name: 'Ana', email: 'ana@example.com', password: 'correct horse battery' };

describe('the editor', () => {
  let designer: TestDesigner;
  let campaigns: ReturnType<typeof campaignsOf>;
  beforeAll(async () => {
    designer = await startDesigner();
    campaigns = campaignsOf(designer.hookline.api);
  });
  afterEach(() => designer.endVisits());
  afterAll(() => designer.close());

  const fallbackOf = async (id: string) => (await campaigns.read(id)).definition.fallback?.text;
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  const puts = (page: Page, answer: (route: Route) => Promise<void>) =>
    page.route('**/v1/campaigns/*', (route) => (route.request().method() === 'PUT' ? answer(route) : route.fallback()));
  const problemAnswer = (status: number, code: string, headers: Record<string, string> = {}) => ({
    status,
    headers,
    contentType: 'application/problem+json',
    body: JSON.stringify({ type: 'about:blank', title: code, status, code, detail: 'For a test.' }),
  });

  test('saves what is typed, and shows it again', async () => {
    const id = await campaigns.create('Autosave');
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id);
    await isSaved(page);
    const text = await fallbackField(page);
    await andSaved(page, () => text.pressSequentially('Sorry?'));
    expect(await fallbackOf(id)).toBe('Sorry?');

    await page.keyboard.press('Escape');
    // The focus is back at what opened it.
    await expect.poll(() => focused(page)).toBe('Settings');
    await page.getByRole('button', { name: 'Rename the campaign' }).click();
    await page.getByLabel('Name of the campaign').fill(' ');
    await page.keyboard.press('Enter');
    await page.getByText('Give it a name.').waitFor();
    await page.getByLabel('Name of the campaign').fill(EVIL);
    await andSaved(page, () => page.keyboard.press('Enter'));
    await expect.poll(() => focused(page)).toBe('Rename the campaign');
    await page.getByRole('button', { name: 'Rename the campaign' }).click();
    await page.getByLabel('Name of the campaign').fill('Thrown away');
    await page.keyboard.press('Escape');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: EVIL }).waitFor();
    expect((await campaigns.read(id)).name).toBe(EVIL);
    expect(await (await fallbackField(page)).inputValue()).toBe('Sorry?');
  });

  test('takes steps back and does them again, by keyboard and by its buttons', async () => {
    const id = await campaigns.create('Steps');
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id);
    expect(await page.getByRole('button', { name: 'Undo' }).getAttribute('aria-disabled')).toBe('true');
    const text = await fallbackField(page);
    await text.pressSequentially('One thought');
    await page.keyboard.press('Control+z');
    await expect.poll(() => text.inputValue()).toBe('');
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(() => text.inputValue()).toBe('One thought');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+y');
    await expect.poll(() => text.inputValue()).toBe('One thought');
    await isSaved(page);

    // A name that is being typed is not the campaign's yet: its steps are its own.
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Rename the campaign' }).click();
    const name = page.getByLabel('Name of the campaign');
    await name.pressSequentially('Other');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { level: 1, name: 'Steps' }).waitFor();
    await andSaved(page, async () => {
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('button', { name: 'Undo' }).click();
    });
    expect(await fallbackOf(id)).toBeUndefined();
    await andSaved(page, () => page.getByRole('button', { name: 'Redo' }).click());
    expect((await campaigns.read(id)).definition.fallback).toMatchObject({ attempts: 3 });
  });

  test('keeps the view in the address, and tells its shortcuts', async () => {
    const id = await campaigns.create('Views');
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id);
    await page.keyboard.press('Alt+3');
    await page.waitForURL(`**/campaigns/${id}?view=json`);
    await page.getByLabel('Definition as JSON').waitFor();
    await page.reload();
    await page.getByLabel('Definition as JSON').waitFor();
    await page.getByText('Table', { exact: true }).click();
    await page.waitForURL(`**/campaigns/${id}`);
    await page.getByRole('button', { name: 'Undo' }).focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Ctrl').first().waitFor();
  });

  test('offline it says so and keeps everything; online again it saves by itself', async () => {
    const id = await campaigns.create('Offline');
    const { page, context } = await designer.visitAsOwner();
    await openEditor(page, id);
    const text = await fallbackField(page);
    await context.setOffline(true);
    await text.fill('Typed on the train');
    await page.getByText('Hookline cannot be reached.').waitFor();
    await page.getByText('Your changes are kept in this browser.').waitFor();
    await text.fill('Typed on the train, too');
    expect(await fallbackOf(id)).toBeUndefined();
    await andSaved(page, () => context.setOffline(false));
    expect(await fallbackOf(id)).toBe('Typed on the train, too');
    expect(await page.getByText('Hookline cannot be reached').count()).toBe(0);
  });

  test('signed out in the middle: whoever signs in over the page goes on, and it is saved', async () => {
    const id = await campaigns.create('Signed out');
    const { page } = await joinAs(designer, 'designer', ANA);
    await openEditor(page, id);
    const text = await fallbackField(page);
    await endSession(page);
    await text.fill('Not lost');
    const again = page.getByRole('dialog', { name: 'Sign in again' });
    await again.getByLabel('Password', { exact: true }).fill(ANA.password);
    await andSaved(page, () => again.getByRole('button', { name: 'Sign in', exact: true }).click());
    expect(await fallbackOf(id)).toBe('Not lost');
    await page.reload();
    await isSaved(page);
    expect(await page.getByText(/that were not saved/).count()).toBe(0);
  });

  test('signed out, and in again on the page for it: the draft is offered', async () => {
    const id = await campaigns.create('Signed out elsewhere');
    const { page } = await joinAs(designer, 'designer', BEA);
    await openEditor(page, id);
    const text = await fallbackField(page);
    await endSession(page);
    await text.fill('Not lost');
    await page.getByRole('button', { name: 'Sign in as somebody else' }).click();
    await page.waitForURL('**/sign-in?back=*');
    await page.getByLabel('E-mail').fill(BEA.email);
    await page.getByLabel('Password', { exact: true }).fill(BEA.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`**/campaigns/${id}`);
    await page.getByText(/You have changes of .* that were not saved/).waitFor();
    expect(await fallbackOf(id)).toBeUndefined();
    await andSaved(page, () => page.getByRole('button', { name: 'Use them' }).click());
    expect(await fallbackOf(id)).toBe('Not lost');
    await page.reload();
    await isSaved(page);
    expect(await page.getByText(/that were not saved/).count()).toBe(0);
  });

  test('a draft that is thrown away is gone', async () => {
    const id = await campaigns.create('Thrown away');
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id);
    await puts(page, (route) => route.fulfill(problemAnswer(403, 'forbidden')));
    await (await fallbackField(page)).fill('Not wanted');
    await page.getByText('Your changes are kept in this browser.').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Throw them away' }).click();
    await page.reload();
    await isSaved(page);
    expect(await page.getByText(/that were not saved/).count()).toBe(0);
    expect(await fallbackOf(id)).toBeUndefined();
  });

  test('what the server refuses is told at its place, stays, and is saved when it is mended', async () => {
    const id = await campaigns.create('Refused');
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id, 'json');
    const definition = (url: string) =>
      JSON.stringify({
        welcome: { text: 'Hi', menu: [{ redirect: { type: 'webhook', prompt: 'Your name?', webhook: { url } } }] },
      });
    await typeJson(page, definition(''));
    await page.getByText('Not saved yet.').waitFor();
    await page.getByText('The URL is missing.').first().waitFor();
    await page.getByText('Not saved: something has to be changed first').waitFor();
    await page.getByRole('button', { name: /^\d+ problems?$/ }).click();
    await page.getByRole('region', { name: 'Problems' }).getByText('URL of the webhook').waitFor();
    expect((await campaigns.read(id)).revision).toBe(1);
    await andSaved(page, () => typeJson(page, definition('https://partner.example/hook')));
    const [option] = (await campaigns.read(id)).definition.welcome.menu;
    expect(option?.redirect.webhook?.url).toBe('https://partner.example/hook');
    // The id that the server gave is in every view, and the text is still valid.
    await page.getByText(option?.redirect.webhook?.id ?? 'none').waitFor();
    await page.getByText('Valid, and in every view').waitFor();
  });

  test.each([
    ['it is too often', problemAnswer(429, 'too_many_requests', { 'retry-after': '1' }), 'That was too often'],
    ['it fails', problemAnswer(500, 'internal'), 'Something went wrong on our side'],
  ])('where %s it waits and tries again', async (_, answer, title) => {
    const id = await campaigns.create('Tried again');
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id);
    let tries = 0;
    await puts(page, (route) => (++tries <= 2 ? route.fulfill(answer) : route.fallback()));
    const text = await fallbackField(page);
    const saved = nextSave(page);
    await text.fill('Stubborn');
    await page.getByText(`${title}.`).waitFor();
    await page.getByText('It is tried again by itself.').waitFor();
    await saved;
    await isSaved(page);
    expect([tries, await fallbackOf(id)]).toEqual([3, 'Stubborn']);
  });

  test('what somebody may not do any more is told, and kept', async () => {
    const id = await campaigns.create('Forbidden');
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id);
    await puts(page, (route) => route.fulfill(problemAnswer(403, 'forbidden')));
    await (await fallbackField(page)).fill('Mine');
    await page.getByText('You may not do this.').waitFor();
    await page.getByText('Your changes are kept in this browser.').waitFor();
    await page.unroute('**/v1/campaigns/*');
    await page.keyboard.press('Escape');
    await andSaved(page, () => page.getByRole('button', { name: 'Try again' }).click());
    expect(await fallbackOf(id)).toBe('Mine');
  });

  test('JSON that is none is told where it stands, kept in the box, and changes nothing', async () => {
    const id = await campaigns.create('Written');
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id, 'json');
    await typeJson(page, '{\n  "welcome": {"text": "Hi",\n    "menu": [}\n}');
    await page.getByText('Not valid (line 3, column 14):').waitFor();
    await page.getByText('Not saved: the JSON is not valid').waitFor();
    await page.getByRole('button', { name: 'Go there' }).click();
    await page.keyboard.type(']');
    await page.keyboard.press('Delete');
    await andSaved(page, () => page.keyboard.type('}'));
    expect((await campaigns.read(id)).definition.welcome.text).toBe('Hi');

    // A definition with a mistake of form: the place is the field's.
    await typeJson(page, '{\n  "welcome": {\n    "text": 7\n  }\n}');
    await page.getByText(/Not valid \(line 3, column 13\):/).waitFor();
    await page.getByText('Table', { exact: true }).click();
    await page.getByText('JSON', { exact: true }).click();
    await page.getByText(/Not valid \(line 3, column 13\):/).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Use them' }).click();
    await page.getByText(/Not valid \(line 3, column 13\):/).waitFor();
    await page.getByRole('button', { name: 'Throw this text away' }).click();
    await page.getByText('Valid, and in every view').waitFor();
    expect((await campaigns.read(id)).definition.welcome.text).toBe('Hi');

    // The keyboard gets in and out.
    await page.getByLabel('Definition as JSON').focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await focused(page)).not.toBe('Definition as JSON');
  });

  test('what is changed elsewhere is in the JSON, and the other way round', async () => {
    const id = await campaigns.create('In step');
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id, 'json');
    await andSaved(page, () => fallbackField(page).then((text) => text.fill(EVIL)));
    await page.keyboard.press('Escape');
    await page.getByLabel('Definition as JSON').getByText('onerror').waitFor();
    await andSaved(page, () => typeJson(page, '{"welcome": {"text": "Hi"}, "fallback": {"text": "From JSON"}}'));
    expect(await (await fallbackField(page)).inputValue()).toBe('From JSON');
  });

  test('a click on a problem leads to its field; publishing says what is in the way', async () => {
    const id = await campaigns.create('Problems', { keywords: ['summer'], welcome: { text: 'Hi' } });
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id);
    await page.getByRole('button', { name: 'No problems' }).waitFor();
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    const keywords = page.getByRole('dialog').getByRole('combobox', { name: 'Keywords' });
    await keywords.fill('stop');
    await page.keyboard.press('Enter');
    await page.getByText('"stop" is an opt-out or help word').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '1 problem', exact: true }).click();
    await page
      .getByRole('region', { name: 'Problems' })
      .getByRole('button', { name: /Keywords/ })
      .click();
    await keywords.waitFor();
    const isFocused = () => keywords.evaluate((element) => element === document.activeElement);
    await expect.poll(isFocused).toBe(true);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Publish' });
    await dialog.getByText('1 problem is in the way').waitFor();
    expect(await dialog.getByRole('button', { name: 'Publish' }).isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: /Keywords/ }).click();
    await expect.poll(isFocused).toBe(true);
    // The last keyword goes; then nothing is in the way.
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await dialog.getByText('Nobody has got this campaign so far.').waitFor();
    await dialog.getByText('Starts for whoever writes “summer” on any channel.').waitFor();
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Version 1 is live.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByText('version 1', { exact: true }).waitFor();
    expect(await campaigns.read(id)).toMatchObject({ state: 'live', version: 1 });
  });

  test('from any view a problem leads to its option, and to its webhook', async () => {
    const menu = [
      { redirect: { type: 'end' } },
      {
        text: 'Call me',
        redirect: { type: 'end' },
        webhook: { url: 'https://partner.example/', policy: 'pol_00000000000000000000000000' },
      },
    ];
    const id = await campaigns.create('Places', { welcome: { text: 'Hi', menu } });
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id, 'json');
    const place = () =>
      page.evaluate(() => document.activeElement?.closest('[data-place]')?.getAttribute('data-place'));
    await page.getByRole('button', { name: '2 problems', exact: true }).click();
    const problems = page.getByRole('region', { name: 'Problems' });
    await problems.getByRole('button', { name: /option 1 · Menu Text/ }).click();
    await expect.poll(place).toBe(JSON.stringify(['welcome', 0, 'text']));
    await page.waitForURL(`**/campaigns/${id}`);
    await problems.getByRole('button', { name: /Policy of the webhook/ }).click();
    await expect.poll(place).toBe(JSON.stringify(['welcome', 1, 'webhook.policy']));
  });

  test('an event starts it, under conditions', async () => {
    const channel = await campaigns.simulator();
    const event = { key: 'order-1', type: 'order.paid', contact: { phone: '+525500000003' }, params: { total: 99 } };
    expect((await designer.hookline.api('POST', '/source-events', event)).status).toBe(202);
    const id = await campaigns.create('By event', { channels: [channel], welcome: { text: 'Thank you' } });
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id);
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    const settings = page.getByRole('dialog', { name: 'Settings of the campaign' });
    await settings.getByLabel('An event starts it').check();
    await settings.getByText('Starts for the contact of an event “order.paid”.').waitFor();
    await settings.getByRole('button', { name: 'Add a condition' }).click();
    await settings.getByRole('combobox', { name: 'Comparison of condition 1' }).click();
    await page.getByRole('option', { name: 'is at least' }).click();
    await settings.getByLabel('Value of condition 1').fill('much');
    await settings.getByText('"at_least" compares numbers: give it one.').waitFor();
    await andSaved(page, () => settings.getByLabel('Value of condition 1').fill('50'));
    expect((await campaigns.read(id)).definition).toMatchObject({
      trigger: { event: 'order.paid', channel, when: [{ param: 'total', is: 'at_least', value: '50' }] },
    });
    await andSaved(page, () => settings.getByLabel('An event starts it').uncheck());
    expect((await campaigns.read(id)).definition).not.toHaveProperty('trigger');
  });

  test('who is in it is told, with what becomes of them; versions come back as one step', async () => {
    const channel = await campaigns.simulator();
    const menu = [{ text: 'Bye', redirect: { type: 'end' } }];
    const id = await campaigns.create('People', {
      channels: [channel],
      keywords: ['people'],
      welcome: { text: 'One', menu },
    });
    const { api } = designer.hookline;
    await api('POST', `/campaigns/${id}/publish`);
    for (const from of ['+525500000001', '+525500000002']) {
      await api('POST', '/simulator/messages', { channelId: channel, from, text: 'people' });
    }
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id, 'json');
    const text = JSON.stringify({ channels: [channel], keywords: ['people'], welcome: { text: EVIL, menu } });
    await andSaved(page, () => typeJson(page, text));
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Publish' });
    await dialog.getByText('What changes from version 1').waitFor();
    await dialog.getByText('Welcome Message · Text').waitFor();
    await dialog.getByText(EVIL).waitFor();
    await dialog.getByText('2 people are in it now.').waitFor();
    await dialog.getByText('They go on in the version they came in by').waitFor();
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Version 2 is live.').waitFor();
    await page.getByRole('button', { name: 'Try it on the phone' }).click();
    await page.getByRole('complementary', { name: 'Phone' }).waitFor();

    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Versions' }).click();
    await page.getByRole('button', { name: 'Compare version 1 with the draft' }).click();
    await page.getByRole('dialog', { name: 'Versions' }).getByText(EVIL).waitFor();
    await andSaved(page, () => page.getByRole('button', { name: 'Load into the draft: version 1' }).click());
    expect((await campaigns.read(id)).definition.welcome.text).toBe('One');
    await andSaved(page, () => page.getByRole('button', { name: 'Undo' }).click());
    expect((await campaigns.read(id)).definition.welcome.text).toBe(EVIL);
    expect((await campaigns.read(id)).version).toBe(2);
  });

  test('is duplicated, archived and deleted', async () => {
    const id = await campaigns.create('Original');
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id);
    const choose = async (item: string) => {
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    await choose('Duplicate');
    await page.getByRole('heading', { level: 1, name: 'Original (copy)' }).waitFor();
    await choose('Delete');
    await page.waitForURL('**/campaigns');
    await page.getByText('“Original (copy)” is deleted.').waitFor();

    const published = await designer.hookline.api('POST', `/campaigns/${id}/publish`);
    expect(published).toMatchObject({ status: 200, body: { version: 1 } });
    await openEditor(page, id);
    await choose('Archive');
    await page.getByText('This campaign is archived.').waitFor();
    expect((await campaigns.read(id)).state).toBe('archived');
  });

  test('viewers look, and change nothing', async () => {
    const id = await campaigns.create('Looked at', { keywords: ['look'], welcome: { text: 'Hi' } });
    const { page } = await joinAs(designer, 'viewer', {
      name: 'Vic',
      email: 'vic@example.com',
      password: ANA.password,
    });
    await page.goto(`/campaigns/${id}?view=json`);
    await page.getByText('You can look, not change.').waitFor();
    for (const name of ['Publish', 'Undo', 'Rename the campaign']) {
      expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0);
    }
    await page.getByLabel('Definition as JSON').focus();
    await page.keyboard.type('x');
    await page.getByText('Valid, and in every view').waitFor();
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    expect(await page.getByRole('combobox', { name: 'Keywords' }).isDisabled()).toBe(true);
  });
});
