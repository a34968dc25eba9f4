import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startDesigner, type TestDesigner } from './support/designer.ts';
import { andSaved, campaignsOf, isSaved, openEditor } from './support/editor.ts';

describe('what is typed is not lost, and not done twice', () => {
  let designer: TestDesigner;
  beforeAll(async () => {
    designer = await startDesigner();
  });
  afterEach(() => designer.endVisits());
  afterAll(() => designer.close());

  async function make(path: string, body: object): Promise<string> {
    const answer = await designer.hookline.api<{ id: string }>('POST', path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body.id;
  }

  test('what is created once more after its answer was lost is there once; Escape leaves a key that is shown once', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/settings/api-keys');
    await page.getByRole('button', { name: 'Create an API key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('What is it for?').fill('Once');
    const cut = async (url: string) =>
      page.route(
        url,
        async (route) => {
          await route.fetch();
          await route.abort('connectionreset');
        },
        { times: 1 },
      );
    await cut('**/v1/api-keys');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.getByText('Hookline cannot be reached').waitFor();
    await dialog.getByRole('button', { name: 'Create' }).click();
    const key = dialog.getByLabel('API key');
    await key.waitFor();
    await page.keyboard.press('Escape');
    await settled(page);
    expect(await key.inputValue()).toMatch(/^\S{20,}$/);
    const { body } = await designer.hookline.api<{ items: { name: string }[] }>('GET', '/api-keys');
    expect(body.items.filter(({ name }) => name === 'Once')).toHaveLength(1);
  });

  test('of a channel only what was changed is saved: what another owner saved meanwhile stays', async () => {
    const config = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'one' };
    const id = await make('/channels', { kind: 'twilio', name: 'Line', sender: '+15550001111', config });
    const { page } = await designer.visitAsOwner();
    await page.goto('/channels');
    await page.getByRole('button', { name: 'Edit Line' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('Mexico');
    const theirs = { sender: '+15550002222', config: { replyMode: 'inline' }, messagesPerSecond: 5 };
    expect((await designer.hookline.api('PATCH', `/channels/${id}`, theirs)).status).toBe(200);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    const { body } = await designer.hookline.api('GET', `/channels/${id}`);
    expect(body).toMatchObject({ name: 'Mexico', ...theirs });
  });

  test('Escape leaves conditions and a report that are typed', async () => {
    const id = await make('/contacts', { name: 'Ana', email: 'ana@example.com' });
    const { page } = await designer.visitAsOwner();
    const dialog = page.getByRole('dialog');
    await page.goto('/contacts');
    await page.getByRole('button', { name: 'More filters' }).click();
    await page.getByRole('button', { name: 'Conditions' }).click();
    const value = dialog.getByRole('textbox', { name: 'Value' });
    await value.fill('ana');
    await page.keyboard.press('Escape');
    await settled(page);
    expect(await value.inputValue()).toBe('ana');
    await page.goto(`/contacts/${id}`);
    const open = page.getByRole('button', { name: 'Record a complaint' });
    await open.click();
    await dialog.waitFor();
    // Where nothing is typed it closes as everything does.
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await open.click();
    const report = dialog.getByLabel('Report, as it came');
    await report.fill('Feedback-Type: abuse');
    await page.keyboard.press('Escape');
    await settled(page);
    expect(await report.inputValue()).toBe('Feedback-Type: abuse');
  });

  test('JSON that was typed in the last moment is saved when the page goes', async () => {
    const campaigns = campaignsOf(designer.hookline.api);
    const id = await campaigns.create('Closed');
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id, 'json');
    const box = page.getByLabel('Definition as JSON');
    await box.focus();
    await page.keyboard.press('Control+a');
    await box.evaluate((_, text) => {
      document.execCommand('insertText', false, text);
      requestAnimationFrame(() => location.assign('/healthz'));
    }, '{"welcome":{"text":"Typed last"}}');
    await page.waitForURL('**/healthz');
    await expect.poll(async () => (await campaigns.read(id)).definition.welcome.text).toBe('Typed last');
  });

  test('a keyword that is being typed is one when keys change the view or close the settings', async () => {
    const campaigns = campaignsOf(designer.hookline.api);
    const menu = [{ text: 'Hours', keywords: ['when'], redirect: { type: 'end' } }];
    const id = await campaigns.create('Words', { welcome: { text: 'Hi! Choose:', menu } });
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id);
    await page.getByRole('button', { name: 'Edit option 1' }).click();
    await page.getByRole('combobox', { name: 'Keywords' }).fill('open');
    await andSaved(page, () => page.keyboard.press('Alt+3'));
    expect((await campaigns.read(id)).definition.welcome.menu).toMatchObject([{ keywords: ['when', 'open'] }]);
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await page.getByRole('dialog').getByRole('combobox', { name: 'Keywords' }).fill('summer');
    await andSaved(page, () => page.keyboard.press('Escape'));
    expect((await campaigns.read(id)).definition.keywords).toEqual(['summer']);
  });

  test('what is renamed or asked about in the graph stays the same option where somebody else puts one above', async () => {
    const campaigns = campaignsOf(designer.hookline.api);
    const option = (text: string) => ({ text, redirect: { type: 'end' } });
    const menu = [option('One'), option('Two')];
    const id = await campaigns.create('Beside', { welcome: { text: 'Hi! Choose:', menu } });
    const addAbove = (text: string) =>
      campaigns.change(id, ({ welcome }) => ({ welcome: { ...welcome, menu: [option(text), ...welcome.menu] } }));
    const texts = async () => (await campaigns.read(id)).definition.welcome.menu.map(({ text }) => text);
    const { page } = await designer.visitAsOwner();
    await page.goto(`/campaigns/${id}?view=graph`);
    const port = (index: number) => page.locator(`[data-option="${index}"] .graph-more`);
    const name = (key: number) => page.getByRole('textbox', { name: `Menu text of option ${key}` });
    await port(1).waitFor();
    await port(1).press('F2');
    // What is saved meets theirs, and both are put together.
    await addAbove('New');
    await andSaved(page, () => name(2).fill('Second'));
    await name(3).waitFor();
    await andSaved(page, () => page.keyboard.type('!'));
    expect(await texts()).toEqual(['New', 'One', 'Second!']);

    const saving = Promise.withResolvers<void>();
    await page.route(
      `**/v1/campaigns/${id}`,
      async (route) => {
        await saving.promise;
        await route.fallback();
      },
      { times: 1 },
    );
    await page.keyboard.type('!');
    await page.keyboard.press('Enter');
    await port(1).press('Enter');
    const dialog = page.getByRole('dialog', { name: '2, One' });
    await dialog.waitFor();
    await addAbove('Newer');
    saving.resolve();
    await port(3).waitFor();
    await isSaved(page);
    await andSaved(page, () => page.getByRole('dialog').getByRole('button', { name: 'Delete the option' }).click());
    expect(await texts()).toEqual(['Newer', 'New', 'Second!!']);
  });

  /** A dialog that began to close would be gone, or on its way out. */
  async function settled(page: Page): Promise<void> {
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }
});
