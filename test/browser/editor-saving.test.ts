import type { Page, Route } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { endSession } from './support/designer.ts';
import {
  andSaved,
  editorForTests,
  fallbackField,
  focused,
  isSaved,
  joinAs,
  nextSave,
  openEditor,
  typeJson,
} from './support/editor.ts';
import { EVIL } from './support/evil.ts';

const BEA = { name: 'Bea', email: 'bea@example.com', password: 'correct horse battery' };
const ANA = { name: 'Ana', email: 'ana@example.com', password: 'correct horse battery' };

describe('saving in the editor', () => {
  const { designer, campaigns } = editorForTests();

  const fallbackOf = async (id: string) => (await campaigns.read(id)).definition.fallback?.text;
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
});
