import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { andSaved, editorForTests, fallbackField, isSaved, nextSave, openEditor, typeJson } from './support/editor.ts';

const BEFORE = {
  keywords: ['summer'],
  fallback: { text: 'Sorry?', attempts: 3 },
  welcome: { text: 'Hi', menu: [{ text: 'Bye', redirect: { type: 'end' } }] },
};

describe('two editors at once', () => {
  const { designer, campaigns } = editorForTests();

  const textsOf = async (id: string) => {
    const { definition } = await campaigns.read(id);
    return [definition.welcome.text, definition.fallback?.text];
  };
  const typeFallback = async (page: Page, text: string) => (await fallbackField(page)).fill(text);
  /** The window is looked at again: who else saved is asked at once. */
  const lookAgain = (page: Page) => page.evaluate(() => window.dispatchEvent(new Event('focus')));

  test('changes of different places become one by themselves; it is told, and can be taken back', async () => {
    const id = await campaigns.create('Shared', BEFORE);
    const { page, context } = await designer.visitAsOwner();
    await openEditor(page, id);
    const other = await context.newPage();
    await openEditor(other, id, 'json');
    await andSaved(other, () =>
      typeJson(other, JSON.stringify({ ...BEFORE, welcome: { ...BEFORE.welcome, text: 'Theirs' } })),
    );

    await andSaved(page, () => typeFallback(page, 'Mine'));
    expect(await textsOf(id)).toEqual(['Theirs', 'Mine']);
    await page.keyboard.press('Escape');
    await page.getByText('Owner saved now.').waitFor();
    await page.getByText('Their changes and yours are together here now.').waitFor();
    await page.getByRole('button', { name: 'What they changed' }).click();
    await page.getByText('Welcome Message · Text').waitFor();
    await page.getByRole('status').getByText('Theirs', { exact: true }).waitFor();
    await andSaved(page, () => page.getByRole('button', { name: 'Take mine back' }).click());
    expect(await textsOf(id)).toEqual(['Hi', 'Mine']);
  });

  test('once more was done, it is not taken back in the place of that', async () => {
    const id = await campaigns.create('Gone on', BEFORE);
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id);
    await campaigns.change(id, ({ welcome }) => ({ welcome: { ...welcome, text: 'Theirs' } }));
    const text = page.getByRole('textbox', { name: 'Menu Text of option 1' });
    await andSaved(page, () => text.fill('Mine'));
    const takeBack = page.getByRole('button', { name: 'Take mine back' });
    await takeBack.waitFor();
    await andSaved(page, () => text.fill('Mine, too'));
    await page.getByText('Their changes and yours are together here now.').waitFor();
    expect(await takeBack.count()).toBe(0);
  });

  test('while somebody types JSON, what is saved elsewhere stays', async () => {
    const id = await campaigns.create('Typing', BEFORE);
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id, 'json');
    let saves = 0;
    await page.route(`**/v1/campaigns/${id}`, async (route) => {
      if (route.request().method() !== 'PUT' || saves++ > 0) return route.fallback();
      await campaigns.change(id, () => ({ fallback: { text: 'Theirs', attempts: 5 } }));
      // A keystroke that is not taken over yet when the answer comes.
      await page.keyboard.type(' ');
      await route.fallback();
    });
    const saved = nextSave(page);
    await typeJson(page, JSON.stringify({ ...BEFORE, welcome: { ...BEFORE.welcome, text: 'Mine' } }));
    await saved;
    await page.getByText('Their changes and yours are together here now.').waitFor();
    await page.getByLabel('Definition as JSON').getByText('"Theirs"').waitFor();
    await isSaved(page);
    expect(await textsOf(id)).toEqual(['Mine', 'Theirs']);
  });

  test('a webhook that is edited stays the one of its option, wherever somebody else puts that', async () => {
    const to = (name: string) => ({ type: 'webhook', webhook: { url: `https://partner.example/${name}` } });
    const menu = [{ redirect: to('one') }, { redirect: to('two') }];
    const id = await campaigns.create('Moved', { ...BEFORE, welcome: { text: 'Hi', menu } });
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id);
    await page.getByRole('button', { name: 'Webhook: redirect' }).nth(1).click();
    const drawer = page.getByRole('dialog', { name: 'Webhook' });
    await drawer.getByText('of option 2 in Welcome Message').waitFor();
    await campaigns.change(id, ({ welcome }) => {
      const first = { text: 'New', redirect: { type: 'end' } };
      return { welcome: { ...welcome, menu: [first, ...welcome.menu] } };
    });
    const url = drawer.getByLabel('URL');
    await andSaved(page, () => url.fill('https://partner.example/mine'));
    await drawer.getByText('of option 3 in Welcome Message').waitFor();
    await andSaved(page, () => url.pressSequentially('!'));
    const { welcome } = (await campaigns.read(id)).definition;
    const urls = welcome.menu.map(({ redirect }) => redirect.webhook?.url);
    expect(urls).toEqual([undefined, 'https://partner.example/one', 'https://partner.example/mine!']);
  });

  test('nobody publishes unseen what somebody else saved', async () => {
    const id = await campaigns.create('Seen', BEFORE);
    await designer.hookline.api('POST', `/campaigns/${id}/publish`);
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id);
    const change = (text: string) => campaigns.change(id, ({ welcome }) => ({ welcome: { ...welcome, text } }));
    await change('Before it opened');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Publish' });
    await dialog.getByText('HOOKLINE_API_KEY saved now.').waitFor();
    await dialog.getByText('Before it opened').waitFor();

    await change('While it was open');
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await dialog.getByText('While it was open').waitFor();
    expect((await campaigns.read(id)).version).toBe(1);
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Version 2 is live.').waitFor();
  });

  test('where both changed the same, both values are shown and one is chosen; nothing is lost', async () => {
    const id = await campaigns.create('Clash', BEFORE);
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id);
    const text = await fallbackField(page);
    await campaigns.change(id, () => ({ fallback: { text: 'Theirs', attempts: 5 } }));
    await text.fill('Mine');
    const dialog = page.getByRole('dialog', { name: 'Two versions of one campaign' });
    await dialog.getByRole('radio', { name: /Mine/ }).waitFor();
    expect(await dialog.getByRole('radio', { name: /Mine/ }).textContent()).toContain('Mine');
    expect(await dialog.getByRole('radio', { name: /Theirs/ }).textContent()).toContain('Theirs');
    await dialog.getByText('Sorry?').waitFor();
    await dialog.getByText('HOOKLINE_API_KEY saved now.').waitFor();
    expect(await textsOf(id)).toEqual(['Hi', 'Theirs']);

    // Later: it stays as it is, is told, and is kept.
    await dialog.getByRole('button', { name: 'Later' }).click();
    await page.keyboard.press('Escape');
    await page.getByText('Not saved: somebody else saved').waitFor();
    await page.getByText('HOOKLINE_API_KEY saved now, and changed what you changed.').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Use them' }).click();
    const kept = page.getByRole('dialog', { name: 'Your earlier changes and what is here now' });
    await kept.getByRole('radio', { name: /Theirs/ }).click();
    await kept.getByRole('button', { name: 'Use this' }).click();
    await isSaved(page);
    expect(await textsOf(id)).toEqual(['Hi', 'Theirs']);
    expect((await campaigns.read(id)).definition.fallback?.attempts).toBe(5);
  });

  test('what was decided is saved; undo brings mine back', async () => {
    const id = await campaigns.create('Decided', BEFORE);
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id);
    const text = await fallbackField(page);
    await campaigns.change(id, () => ({ fallback: { text: 'Theirs', attempts: 5 } }));
    await text.fill('Mine');
    const dialog = page.getByRole('dialog', { name: 'Two versions of one campaign' });
    await dialog.getByRole('button', { name: 'Theirs everywhere' }).click();
    await dialog.getByRole('button', { name: 'Use this' }).click();
    await expect.poll(() => text.inputValue()).toBe('Theirs');
    await isSaved(page);
    await andSaved(page, async () => {
      await text.focus();
      await page.keyboard.press('Control+z');
    });
    expect(await textsOf(id)).toEqual(['Hi', 'Mine']);
  });

  test('who only looks is told that somebody else saved, before anything is typed', async () => {
    const id = await campaigns.create('Noticed', BEFORE);
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id);
    await campaigns.change(id, ({ welcome }) => ({ welcome: { ...welcome, text: 'Theirs' } }));
    await lookAgain(page);
    await page.getByText('HOOKLINE_API_KEY saved this campaign now.').waitFor();
    await page.getByRole('button', { name: 'Merge now' }).click();
    await page.getByText('Their changes and yours are together here now.').waitFor();
    await page.getByText('JSON', { exact: true }).click();
    await page.getByLabel('Definition as JSON').getByText('"Theirs"').waitFor();
    await isSaved(page);
    expect((await campaigns.read(id)).revision).toBe(2);
    await page.getByText('changed now by HOOKLINE_API_KEY').waitFor();
    await page.goto('/campaigns');
    await page.getByText('changed now by HOOKLINE_API_KEY').first().waitFor();
  });
});
