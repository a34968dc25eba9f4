import { describe, expect, test } from 'vitest';
import { editorForTests, openEditor } from './support/editor.ts';

describe('what is beside the pages', () => {
  const { designer, campaigns } = editorForTests();

  test('? lists the shortcuts of every page; the search opens by its keys, also where somebody types', async () => {
    const id = await campaigns.create('Keys');
    const { page } = await designer.visitAsOwner();
    const shortcuts = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    const search = page.getByRole('dialog', { name: 'Search' });
    const pages = {
      '/campaigns': [],
      '/deliveries': ['Next delivery', 'Close it'],
      '/settings/profile': [],
      [`/campaigns/${id}`]: ['Undo', 'Move the option or the section', 'Graph', 'Bold'],
    };
    for (const [path, rows] of Object.entries(pages)) {
      await page.goto(path);
      await page.getByRole('main').getByRole('heading').first().waitFor();
      await page.locator('body').press('?');
      await shortcuts.getByRole('table', { name: 'On every page' }).waitFor();
      for (const row of rows) await shortcuts.getByRole('row', { name: row }).waitFor();
      expect(await shortcuts.getByRole('table').count()).toBe(rows.length > 0 ? 2 : 1);
      await page.keyboard.press('Escape');
      await shortcuts.waitFor({ state: 'detached' });
    }
    const text = page.getByLabel('Text', { exact: true });
    await text.fill('Is this it');
    await text.press('End');
    await page.keyboard.press('?');
    await page.keyboard.press('/');
    expect(await text.inputValue()).toBe('Is this it?/');
    await page.keyboard.press('Control+b');
    expect(await text.inputValue()).toContain('*');
    await page.keyboard.press('Control+k');
    await search.getByRole('searchbox').or(search.getByRole('textbox')).first().fill('Keyboard');
    await page.keyboard.press('Enter');
    await shortcuts.waitFor();
  });

  test('the window of requests opens over the campaign; what is done there shows in its menus', async () => {
    const request = { name: 'Balance', method: 'GET', url: 'https://partner.example/balance' };
    expect((await designer.hookline.api('POST', '/requests', request)).status).toBe(201);
    const id = await campaigns.create('Asking');
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id);
    const before = page.getByLabel('Make a request on arrival').first();
    await page.getByRole('button', { name: 'Manage requests' }).first().click();
    const requests = page.getByRole('dialog', { name: 'Manage requests' });
    await requests.getByRole('link', { name: 'Balance' }).waitFor();
    await requests.getByRole('button', { name: 'Actions for Balance' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await requests.getByRole('link', { name: 'Balance' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await requests.waitFor({ state: 'detached' });
    await expect.poll(() => before.getAttribute('placeholder')).toBe('No requests yet');
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Manage requests' }).click();
    await requests.getByRole('link', { name: 'New request' }).click();
    await page.getByRole('heading', { level: 1, name: 'New request' }).waitFor();
  });

  test('a mistake stands at its field alone; one that no field shows stands above the button', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/settings/members');
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    const dialog = page.getByRole('dialog', { name: 'Invite somebody' });
    await dialog.getByLabel('E-mail').fill('nothing');
    await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
    await dialog.getByText('This is no e-mail address.').waitFor();
    expect(await dialog.getByRole('alert').count()).toBe(0);
    const errors = [{ path: '/elsewhere', message: 'Not here.' }];
    await page.route('**/v1/invitations', (route) =>
      route.fulfill({
        status: 422,
        contentType: 'application/problem+json',
        json: { status: 422, code: 'invalid', detail: 'Something else is wrong.', errors },
      }),
    );
    await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
    await dialog.getByRole('alert').getByText('Something else is wrong.').waitFor();
    expect(await dialog.getByText('This is no e-mail address.').count()).toBe(0);
  });

  test('a campaign that an event starts is tried with what the event says', async () => {
    const channel = await campaigns.simulator();
    const when = [{ param: 'total', is: 'equal', value: 99 }];
    const trigger = { event: 'order.paid', channel, params: ['orderId', 'total'], when };
    const welcome = { text: 'Order $!orderId of $!total' };
    const id = await campaigns.create('By event', { channels: [channel], trigger, welcome });
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id);
    await page.getByRole('button', { name: 'Phone' }).click();
    const params = page.getByRole('group', { name: 'Parameters' });
    expect(await params.getByLabel('Parameter 2: value').inputValue()).toBe('99');
    await params.getByLabel('Parameter 1: value').fill('A-17');
    await page.getByRole('button', { name: 'Start without a message' }).click();
    await page.getByRole('log', { name: 'Conversation' }).getByText('Order A-17 of 99').waitFor();
    await page.getByRole('button', { name: 'Start over' }).click();
    expect(await params.getByLabel('Parameter 1: value').inputValue()).toBe('A-17');
  });
});
