import { describe, expect, test } from 'vitest';
import { EVIL } from './support/evil.ts';
import { choose, dialog, requestsForTests, select } from './support/requests.ts';

describe('requests', () => {
  const { designer, shop, newRequest } = requestsForTests();

  test('YS-52, YS-53, YS-54 to YS-57 (YS-56), YS-58, YS-59, YS-63 to YS-66, YS-71: one is made with a new connector; mistakes stand at their fields', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/requests');
    await page.getByRole('heading', { name: 'No requests yet' }).waitFor();
    await page.getByRole('link', { name: 'New request' }).click();
    await page.getByRole('heading', { level: 1, name: 'New request' }).waitFor();

    // Nothing is typed: each field says so, and the first has the focus.
    await page.getByRole('button', { name: 'Done' }).click();
    const name = page.getByLabel('Name', { exact: true });
    await expect.poll(() => name.getAttribute('aria-invalid')).toBe('true');
    expect(await name.evaluate((field) => field === document.activeElement)).toBe(true);
    await name.fill('промо код ✓');

    // YS-64: https only; the form keeps everything.
    const url = page.getByRole('textbox', { name: 'URL' });
    await url.fill('POST http://partner.example/orders?town=%TOWN%');
    expect(await select(page, 'Method').inputValue()).toBe('POST');
    expect(await url.inputValue()).toBe('http://partner.example/orders?town=%TOWN%');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/https/).filter({ visible: true }).first().waitFor();
    expect(await url.getAttribute('aria-invalid')).toBe('true');
    expect(await name.inputValue()).toBe('промо код ✓');
    await url.fill(`${shop.url}/orders?town=%TOWN%`);

    // YS-55: header rows, with the menu of variables.
    await page.getByRole('switch', { name: 'Pass parameters in headers' }).check();
    await page.getByRole('textbox', { name: 'Header 1: name' }).fill('bad name');
    const value = page.getByRole('textbox', { name: 'Header 1: value' });
    await value.fill('id:');
    await page.getByRole('button', { name: 'Insert a variable' }).nth(1).click();
    await page.getByRole('menuitem', { name: /contact\.email/ }).click();
    await expect.poll(() => value.inputValue()).toBe('id:$!contact.email');

    // YS-57 to YS-59: by the item of the list, and by the button.
    await page.getByRole('switch', { name: 'Authentication' }).check();
    await choose(page, 'Connector', 'New connector');
    await dialog(page).getByRole('heading', { name: 'Create connector' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'New connector' }).click();
    await dialog(page).getByRole('button', { name: 'Done' }).click();
    await dialog(page).getByText('Give it a name.').waitFor();
    await dialog(page).getByLabel('Login').waitFor();
    await choose(page, 'Authentication type', 'API key');
    await dialog(page).getByLabel('Connector name').fill(EVIL.slice(0, 60));
    await dialog(page).getByLabel('Name of the header or parameter').fill('X-Shop-Key');
    await dialog(page).getByLabel('Key', { exact: true }).fill('s3cret-of-the-shop');
    await dialog(page).getByRole('button', { name: 'Done' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    expect(await select(page, 'Connector').inputValue()).toContain(EVIL.slice(0, 60));

    // YS-66: a body whose JSON breaks is refused at its field, the header's name at its own.
    await page.getByRole('switch', { name: 'Send a body' }).check();
    const body = page.getByRole('textbox', { name: 'Content' });
    await body.fill('{"order": "$orderId", ');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('This is not JSON').waitFor();
    expect(await body.getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByRole('textbox', { name: 'Header 1: name' }).getAttribute('aria-invalid')).toBe('true');
    await body.fill('{"order": "$orderId"}');
    await page.getByRole('textbox', { name: 'Header 1: name' }).fill('X-Customer');

    // YS-54, YS-71: no description is needed; Done closes, and it is there to be chosen.
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('link', { name: 'промо код ✓' }).waitFor();
    await page.getByText('Not used yet').waitFor();
    const { body: listed } = await designer.hookline.api<{ items: Record<string, unknown>[] }>('GET', '/requests');
    expect(listed.items).toMatchObject([
      {
        method: 'POST',
        headers: [{ name: 'X-Customer', value: 'id:$!contact.email' }],
        body: { format: 'json', text: '{"order": "$orderId"}' },
        connector: expect.stringMatching(/^con_/),
      },
    ]);
  });

  test('YS-92, YS-93: one in use is renamed, deleted, restored and removed for good', async () => {
    const { page } = await designer.visitAsOwner();
    const id = await designer.make('/requests', newRequest());
    const channel = await designer.make('/channels', { kind: 'simulator', name: 'Line' });
    const definition = {
      channels: [channel],
      keywords: ['promo'],
      welcome: { before: [id], text: 'Your code is $data.WH5.promocode', menu: [] },
    };
    const campaign = await designer.make('/campaigns', { kind: 'chatbot', name: 'Promo', definition });
    await designer.make(`/campaigns/${campaign}/publish`, undefined);
    const message = { channelId: channel, from: '+525500000000', text: 'promo', send: true };
    await designer.make('/simulator/messages', message);

    await page.goto('/requests');
    const row = page.locator('.rows > *').filter({ has: page.getByRole('link', { name: 'WH5' }) });
    await row.getByText('In Promo').waitFor();
    await row.getByText('Answered').waitFor();
    await page.getByRole('link', { name: 'WH5' }).click();

    // The call of the conversation, with what came back.
    await page.getByRole('button', { name: /^Show the call/ }).click();
    await dialog(page).getByText('SALE-7').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Promo' }).first().waitFor();

    // A new name: a warning while it is typed, and another where it is saved.
    await page.getByLabel('Name', { exact: true }).fill('WH6');
    await page.getByText('Texts know it as WH5').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page
      .getByText(/still used here by its old name/)
      .first()
      .waitFor();
    await page.getByLabel('Name', { exact: true }).fill('WH5');
    await page.getByRole('button', { name: 'Done' }).click();
    await page.waitForURL('**/requests');

    // Deleted, and undone at once; deleted again, and restored out of the list with its time.
    const remove = async () => {
      await page.getByRole('button', { name: 'Actions for WH5' }).click();
      await page.getByRole('menuitem', { name: 'Delete' }).click();
      await page.getByRole('link', { name: 'WH5' }).waitFor({ state: 'detached' });
    };
    await remove();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('link', { name: 'WH5' }).waitFor();
    await remove();
    await page.getByRole('button', { name: 'Deleted requests' }).click();
    await dialog(page)
      .getByText(/^Deleted \d/)
      .waitFor();
    await dialog(page).getByText('Still asked for in Promo').waitFor();
    await dialog(page).getByRole('button', { name: 'Restore WH5' }).click();
    await dialog(page).getByText('Nothing was deleted.').waitFor();
    await dialog(page).getByText('Requests', { exact: true }).click();
    await dialog(page).getByRole('link', { name: 'WH5' }).waitFor();
    for (const action of ['Edit', 'Send test', 'Duplicate', 'Delete']) {
      await dialog(page).getByRole('button', { name: 'Actions for WH5' }).click();
      // On it: before the menu has the focus, Escape would close the window below.
      await page.getByRole('menuitem', { name: action }).press('Escape');
    }
    await dialog(page).getByRole('link', { name: 'New request' }).waitFor();
  });

  test('YS-93: one is duplicated, and the copy removed for good', async () => {
    const { page } = await designer.visitAsOwner();
    const id = await designer.make('/requests', newRequest({ name: 'Twin' }));
    // Whoever came from elsewhere goes back there; nobody is sent to another site.
    for (const [back, there] of [
      ['/settings/members?x=1', '**/settings/members?x=1'],
      ['//evil.example/', '**/campaigns'],
    ] as const) {
      await page.goto(`/requests/${id}?back=${encodeURIComponent(back)}`);
      await page.getByRole('button', { name: 'Done' }).click();
      await page.waitForURL(there);
    }
    await page.goto(`/requests/new?copy=${id}`);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Twin (copy)' }).waitFor();
    await page.waitForURL('**/requests/req_*');
    await page.getByRole('button', { name: 'Actions for Twin (copy)' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.waitForURL('**/requests');
    await page.getByRole('button', { name: 'Deleted requests' }).click();
    await dialog(page).getByRole('button', { name: 'Remove for good: Twin (copy)' }).click();
    await dialog(page).getByRole('button', { name: 'Remove for good' }).click();
    await dialog(page).getByText('Nothing was deleted.').waitFor();
  });

  test('what is typed while it is saved stays, of a new one, too', async () => {
    const { page } = await designer.visitAsOwner();
    const id = await designer.make('/requests', newRequest({ name: 'Slow' }));
    const description = page.getByLabel('Description');
    const saveAndType = async () => {
      await page.route('**/v1/requests**', async (route) => {
        if (route.request().method() === 'GET') return route.fallback();
        await description.fill('Typed meanwhile');
        await route.fallback();
      });
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Saved', { exact: true }).waitFor();
      await page.unroute('**/v1/requests**');
    };
    await page.goto(`/requests/${id}`);
    await description.fill('Typed before');
    await saveAndType();
    expect(await description.inputValue()).toBe('Typed meanwhile');
    const read = () => designer.hookline.api<{ description: string }>('GET', `/requests/${id}`);
    expect((await read()).body.description).toBe('Typed before');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(async () => (await read()).body.description).toBe('Typed meanwhile');

    await page.goto('/requests/new');
    await page.getByLabel('Name', { exact: true }).fill('Slow, too');
    await page.getByRole('textbox', { name: 'URL' }).fill(`${shop.url}/promo`);
    await saveAndType();
    await page.getByRole('heading', { level: 1, name: 'Slow, too' }).waitFor();
    expect(await description.inputValue()).toBe('Typed meanwhile');
    // The next new one begins empty.
    await page.goto('/requests/new');
    expect(await description.inputValue()).toBe('');
  });

  test('what somebody else saved is not overwritten, and what was typed is not lost', async () => {
    const { page } = await designer.visitAsOwner();
    const id = await designer.make('/requests', newRequest({ name: 'Shared' }));
    await page.goto(`/requests/${id}`);
    const description = page.getByLabel('Description');
    await description.fill('Mine');
    const theirs = newRequest({ name: 'Shared', description: 'Theirs', timeoutMs: 9_000 });
    expect((await designer.hookline.api('PUT', `/requests/${id}`, theirs)).status).toBe(200);

    // Kept over a reload, and told that it is.
    await page.reload();
    await page.getByText('Your unsaved changes are back. Somebody else saved it meanwhile').waitFor();
    expect(await description.inputValue()).toBe('Mine');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Somebody else saved this request in the meantime').waitFor();
    await page.getByText('Theirs', { exact: true }).waitFor();
    await page.getByText('9000', { exact: true }).waitFor();
    expect(await description.inputValue()).toBe('Mine');
    await page.getByRole('button', { name: 'Keep mine, to save it over theirs' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    const saved = await designer.hookline.api<{ description: string }>('GET', `/requests/${id}`);
    expect(saved.body.description).toBe('Mine');

    // A name that is taken, and a server that is away: each is told, and the form stays.
    await designer.make('/requests', newRequest({ name: 'Taken' }));
    await page.getByLabel('Name', { exact: true }).fill('Taken');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/has this name/).waitFor();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Hookline cannot be reached').waitFor();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Taken');
    await page.context().setOffline(false);
  });
});
