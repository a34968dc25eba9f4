import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startDesigner, type TestDesigner } from './support/designer.ts';
import { andSaved, campaignsOf, fallbackField, isSaved, openEditor, typeJson } from './support/editor.ts';

const BEFORE = {
  keywords: ['summer'],
  fallback: { text: 'Sorry?', attempts: 3 },
  welcome: { text: 'Hi', menu: [{ text: 'Bye', redirect: { type: 'end' } }] },
};

describe('two editors at once', () => {
  let designer: TestDesigner;
  let campaigns: ReturnType<typeof campaignsOf>;
  beforeAll(async () => {
    designer = await startDesigner();
    campaigns = campaignsOf(designer.hookline.api);
  });
  afterEach(() => designer.endVisits());
  afterAll(() => designer.close());

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
