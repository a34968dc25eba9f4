import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startDesigner, type TestDesigner } from './support/designer.ts';

const EVIL = '<img src=x onerror=alert(1)>"><script>alert(2)</script>';

describe('campaigns', () => {
  let designer: TestDesigner;
  beforeAll(async () => {
    designer = await startDesigner();
  });
  afterEach(() => designer.endVisits());
  afterAll(() => designer.close());

  test('one is created by its name, and is in the list', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/campaigns');
    await page.getByRole('button', { name: 'New campaign' }).click();
    await page.getByLabel('Name').fill(' ');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText('Give it a name.').waitFor();
    await page.getByLabel('Name').fill(EVIL);
    await page.getByRole('button', { name: 'Create' }).click();
    await page.waitForURL('**/campaigns/cmp_*');
    await page.getByRole('heading', { level: 1, name: EVIL }).waitFor();
    await page.getByRole('link', { name: 'Campaigns' }).click();
    await page.getByRole('link', { name: EVIL }).waitFor();
    expect(await page.getByText('Simulator').count()).toBe(2);
  });

  test('the definition is saved and published; what is wrong with it is said', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/campaigns?create=true');
    await page.getByLabel('Name').fill('Summer');
    await page.getByRole('button', { name: 'Create' }).click();
    const editor = page.getByLabel('Definition (JSON)');
    await editor.fill('{"welcome": ');
    await page.getByText('This is not JSON').waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await editor.fill('{"welcome": {"text": 7}}');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('/welcome/text').waitFor();
    expect(await editor.inputValue()).toBe('{"welcome": {"text": 7}}');

    const { body } = await designer.hookline.api<{ items: { id: string }[] }>('GET', '/channels');
    const definition = {
      channels: [body.items[0]?.id],
      keywords: ['summer'],
      welcome: { text: 'Hi', menu: [{ text: 'Go', redirect: { type: 'interaction', to: 'gone' } }] },
    };
    await editor.fill(JSON.stringify(definition));
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/thing to do before it can be published/).waitFor();
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Something has to be changed first').waitFor();
    await editor.fill(JSON.stringify({ ...definition, welcome: { text: 'Hi', menu: [] } }));
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Version 1 is live.').waitFor();
  });

  test('somebody else’s save is told, and the text stays', async () => {
    const { page } = await designer.visitAsOwner();
    const made = await designer.hookline.api<{ id: string }>('POST', '/campaigns', {
      kind: 'chatbot',
      name: 'Shared',
      definition: { welcome: { text: 'First' } },
    });
    const path = `/campaigns/${made.body.id}`;
    await page.goto(path);
    const editor = page.getByLabel('Definition (JSON)');
    await editor.fill('{"welcome": {"text": "Mine"}}');
    const change = { name: 'Shared', definition: { welcome: { text: 'Theirs' } } };
    expect((await designer.hookline.api('PUT', path, change, { 'if-match': '*' })).status).toBe(200);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Somebody else saved in the meantime').waitFor();
    expect(await editor.inputValue()).toContain('Mine');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => editor.inputValue()).toContain('Theirs');
  });

  test('one that is not there, and a page that is not there, say so', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/campaigns/cmp_00000000000000000000000000');
    await page.getByText('This is not here').waitFor();
    await page.goto('/nothing/here');
    await page.getByText('There is no such page').waitFor();
  });
});
