import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { designerForTests } from './support/designer.ts';

const FORM = { doubleOptIn: false, fields: [{ field: 'email', required: true }] };

describe('what is deleted or archived is back by Undo', () => {
  const designer = designerForTests();
  beforeAll(() => designer.make('/subscription-categories', { key: 'news', name: 'News' }));

  const list = async (path: string) =>
    (await designer.hookline.api<{ items: { id: string; name: string }[] }>('GET', path)).body.items;
  const namesOf = async (path: string) => (await list(path)).map(({ name }) => name);
  const undo = (page: Page) => page.getByRole('alert').getByRole('button', { name: 'Undo' }).last().click();

  test('a category, a sign-up form and a segment are deleted at once, and back by Undo', async () => {
    const form = await designer.make('/signup-forms', { name: 'Popup', title: 'News', categories: ['news'], ...FORM });
    const filter = { attribute: 'name', op: 'contains', value: 'ana' };
    await designer.make('/segments', { name: 'Anas', filter });
    await designer.make('/subscription-categories', { key: 'spare', name: 'Spare' });
    const { page } = await designer.visitAsOwner();

    await page.goto('/contacts/fields');
    await page.getByRole('button', { name: 'Delete the category Spare' }).click();
    await expect.poll(() => namesOf('/subscription-categories')).not.toContain('Spare');
    await undo(page);
    await expect.poll(() => namesOf('/subscription-categories')).toContain('Spare');
    await page.getByRole('button', { name: 'Delete the category Spare' }).waitFor();

    await page.goto('/contacts/forms');
    const address = await page.getByLabel('Address of Popup').inputValue();
    await page.getByRole('button', { name: 'Take down Popup' }).click();
    await page.getByText('No forms yet.').waitFor();
    expect((await page.request.get(address)).status()).toBe(404);
    await undo(page);
    await page.getByLabel('Address of Popup').waitFor();
    expect((await page.request.get(address)).status()).toBe(200);
    expect((await list('/signup-forms')).map(({ id }) => id)).toEqual([form]);

    await page.goto('/contacts/segments');
    await page.getByRole('button', { name: 'Delete Anas' }).click();
    await page.getByRole('heading', { name: 'Your first segment' }).waitFor();
    await undo(page);
    await page.getByRole('link', { name: 'Anas' }).waitFor();
    expect(await list('/segments')).toMatchObject([{ name: 'Anas', filter }]);
  });

  test('a campaign is archived at once, and a draft deleted; both are back by Undo', async () => {
    const definition = { keywords: ['verano'], welcome: { text: 'Hi', menu: [] } };
    const id = await designer.make('/campaigns', { kind: 'chatbot', name: 'Summer', definition });
    await designer.make(`/campaigns/${id}/publish`, {});
    await designer.make('/campaigns', {
      kind: 'chatbot',
      name: 'Draft',
      definition: { welcome: { text: 'Later', menu: [] } },
    });
    const { page } = await designer.visitAsOwner();
    const choose = async (item: string) => {
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    const read = async (at: string) =>
      (await designer.hookline.api<{ state: string; version: number | null }>('GET', `/campaigns/${at}`)).body;
    await page.goto(`/campaigns/${id}`);
    await choose('Archive');
    await page.getByText('This campaign is archived.').waitFor();
    expect(await read(id)).toMatchObject({ state: 'archived', version: null });
    await undo(page);
    await page.getByText('This campaign is archived.').waitFor({ state: 'detached' });
    expect(await read(id)).toMatchObject({ state: 'live', version: 1 });

    await page.goto('/campaigns');
    await page.getByRole('link', { name: 'Draft' }).click();
    await choose('Delete');
    await page.getByText('“Draft” is deleted.').waitFor();
    expect(await namesOf('/campaigns')).not.toContain('Draft');
    await undo(page);
    await page.getByRole('heading', { level: 1, name: 'Draft' }).waitFor();
    const made = (await list('/campaigns')).find(({ name }) => name === 'Draft');
    expect(await read(made?.id ?? '')).toMatchObject({ state: 'draft', definition: { welcome: { text: 'Later' } } });
  });
});
