import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Receiver, startReceiver } from '../../src/deliveries/testing/receiver.ts';
import { startDesigner, type TestDesigner } from './support/designer.ts';

const EVIL = '<img src=x onerror=alert(1)>"><script>alert(2)</script>{{7*7}}';

interface Asked {
  method: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

describe('requests', () => {
  let designer: TestDesigner;
  let shop: Receiver;
  let shopUrl: string;
  const asked: Asked[] = [];
  let answer: { status: number; body: string } = { status: 200, body: '{"promocode":"SALE-7"}' };
  const contacts = new Map<string, string>();

  const make = async (path: string, body: unknown) => {
    const made = await designer.hookline.api<{ id: string }>('POST', path, body);
    expect(made.status, JSON.stringify(made.body)).toBeLessThan(300);
    return made.body.id;
  };
  const newRequest = (more: object = {}) => ({ name: 'WH5', method: 'GET', url: `${shopUrl}/promo`, ...more });

  beforeAll(async () => {
    designer = await startDesigner();
    shop = await startReceiver(({ method = '', url: path = '', headers }, response, body) => {
      asked.push({ method, path, headers, body });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
    shopUrl = `http://127.0.0.1:${shop.port}`;
    const people = [
      { name: 'Ana', email: 'ana@example.com', phone: '+525500000000', fields: { town: 'Mérida & Co' } },
      { name: EVIL, phone: '+525500000001', fields: { town: EVIL } },
      { name: 'Beto', phone: '+525500000002' },
    ];
    for (const each of people) contacts.set(each.name, await make('/contacts', each));
    await make('/segments', { name: 'With e-mail', filter: { attribute: 'email', op: 'exists', value: true } });
  });
  afterEach(async () => {
    await designer.endVisits();
    asked.length = 0;
    answer = { status: 200, body: '{"promocode":"SALE-7"}' };
  });
  afterAll(async () => {
    await designer.close();
    await shop.close();
  });

  const dialog = (page: Page) => page.getByRole('dialog');
  /** A field with a list: searchable ones are of another role. */
  const select = (within: Page | Locator, name: string) =>
    within
      .getByRole('combobox', { name, exact: true })
      .or(within.getByRole('textbox', { name, exact: true }))
      .first();
  const choose = async (page: Page, label: string, option: string | RegExp) => {
    await select(page, label).click();
    await page.getByRole('option', { name: option }).click();
  };

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
    await url.fill(`${shopUrl}/orders?town=%TOWN%`);

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

  test('YS-72, YS-73, YS-74, YS-75 to YS-82: what is typed is tested with a contact and an event, in one window', async () => {
    const { page } = await designer.visitAsOwner();
    await make('/source-events', {
      type: 'order.paid',
      key: 'order-A-16',
      contact: { email: 'nobody@example.com' },
      params: { orderId: 'A-16', name: EVIL },
    });
    const definition = {
      method: 'POST',
      url: `${shopUrl}/talk?town=%TOWN%`,
      body: { format: 'json', text: '{"id": "$orderId"}' },
    };
    const id = await make('/requests', newRequest({ name: 'talk', ...definition }));
    await page.goto(`/requests/${id}`);
    // Not saved: a test goes with what is typed.
    const url = page.getByRole('textbox', { name: 'URL' });
    await url.fill(`${shopUrl}/talk?town=%TOWN%&email=$contact.email`);
    await page.getByRole('button', { name: 'Send test' }).click();

    // YS-79, YS-80: an event that was received, or one by hand, which has to be JSON.
    await dialog(page)
      .getByText(/^Filled from an event: .*orderId/)
      .waitFor();
    await dialog(page).getByRole('button', { name: 'Next' }).click();
    await dialog(page).getByText('Choose an event.').waitFor();
    await dialog(page).getByText('By hand').click();
    await dialog(page).getByLabel('Body of the event').fill('{"orderId": ');
    await dialog(page)
      .getByText(/This has to be JSON/)
      .waitFor();
    await dialog(page).getByRole('button', { name: 'Next' }).click();
    await dialog(page).getByText('Step 1 of 3').waitFor();
    await dialog(page).getByText('Received events').click();
    await dialog(page)
      .getByRole('button', { name: /order-A-16/ })
      .click();
    await dialog(page).getByText('"orderId": "A-16"').waitFor();
    await dialog(page).getByRole('button', { name: 'Next' }).click();

    // YS-73 to YS-75: by a search, by a segment; the eye opens the card, Back goes to the list.
    await dialog(page).getByRole('heading', { name: 'Select contact' }).waitFor();
    await dialog(page).getByRole('button', { name: /^<img/ }).waitFor();
    await dialog(page).getByLabel('Search for a contact').fill('500000002');
    await dialog(page).getByRole('button', { name: /^Beto/ }).waitFor();
    await dialog(page).getByRole('button', { name: /^Ana/ }).waitFor({ state: 'detached' });
    await dialog(page).getByLabel('Search for a contact').fill('');
    await choose(page, 'View contacts from the selected group', 'With e-mail');
    await dialog(page).getByRole('button', { name: /^Beto/ }).waitFor({ state: 'detached' });
    await dialog(page).getByRole('button', { name: 'Show the card of Ana' }).click();
    await dialog(page).getByRole('group', { name: 'Card of Ana' }).getByText('Mérida & Co').waitFor();
    await dialog(page).getByRole('button', { name: 'Back to the list' }).click();
    const eye = dialog(page).getByRole('button', { name: 'Show the card of Ana' });
    await expect.poll(() => eye.evaluate((button) => button === document.activeElement)).toBe(true);

    // YS-76, YS-81: a line is chosen, Next, and only then it is sent; the choice can be looked at and changed.
    await dialog(page).getByRole('button', { name: 'Next' }).click();
    await dialog(page).getByText('Choose a contact.').waitFor();
    await dialog(page).getByRole('button', { name: /^Ana/ }).click();
    await dialog(page).getByRole('button', { name: 'Next' }).click();
    await dialog(page).getByRole('button', { name: 'View card' }).click();
    await dialog(page).getByRole('group', { name: 'Card of Ana' }).waitFor();
    await dialog(page).getByRole('button', { name: 'Back to the list' }).click();
    await dialog(page).getByRole('button', { name: 'Choose another contact' }).waitFor();
    expect(asked).toEqual([]);

    // YS-77, YS-82: the response in the same window, of the real request.
    answer.body = JSON.stringify({ promocode: EVIL });
    await dialog(page).getByRole('button', { name: 'Send request' }).click();
    await dialog(page).getByRole('heading', { name: 'Response', level: 3 }).waitFor();
    await dialog(page).getByText('A conversation would have this answer').waitFor();
    await dialog(page).getByText(EVIL.slice(0, 20)).first().waitFor();
    expect(asked).toMatchObject([
      { method: 'POST', path: '/talk?town=M%C3%A9rida%20%26%20Co&email=ana%40example.com', body: '{"id": "A-16"}' },
    ]);
    answer = { status: 503, body: 'busy' };
    await dialog(page).getByRole('button', { name: 'Send again' }).click();
    await dialog(page).getByText('A conversation would take the error path.').waitFor();
    await dialog(page).getByText('503').first().waitFor();

    // YS-78: Back step by step, and the form is as it was.
    for (const step of ['Step 2 of 3', 'Step 1 of 3']) {
      await dialog(page).getByRole('button', { name: 'Back', exact: true }).click();
      await dialog(page).getByText(step).waitFor();
    }
    await dialog(page).getByRole('button', { name: 'Back to the form' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    expect(await url.inputValue()).toContain('&email=$contact.email');
    const opener = page.getByRole('button', { name: 'Send test' });
    await expect.poll(() => opener.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.getByText('Not saved yet').waitFor();

    // What is wrong with the request itself leads back to its field.
    await url.fill('https://$contact.town/x');
    await page.getByRole('button', { name: 'Send test' }).click();
    await dialog(page).getByText('By hand').click();
    await dialog(page).getByRole('button', { name: 'Next' }).click();
    await dialog(page).getByRole('button', { name: 'Send request' }).click();
    await dialog(page).getByText('The request has to be changed first').waitFor();
    await dialog(page).getByRole('alert').getByRole('button', { name: 'Back to the form' }).click();
    await expect.poll(() => url.getAttribute('aria-invalid')).toBe('true');
    await expect.poll(() => url.evaluate((field) => field === document.activeElement)).toBe(true);
  });

  test('YS-92, YS-93: one in use is renamed, deleted, restored and removed for good', async () => {
    const { page } = await designer.visitAsOwner();
    const id = await make('/requests', newRequest());
    const channel = await make('/channels', { kind: 'simulator', name: 'Line' });
    const definition = {
      channels: [channel],
      keywords: ['promo'],
      welcome: { before: [id], text: 'Your code is $data.WH5.promocode', menu: [] },
    };
    const campaign = await make('/campaigns', { kind: 'chatbot', name: 'Promo', definition });
    await make(`/campaigns/${campaign}/publish`, undefined);
    const message = { channelId: channel, from: '+525500000000', text: 'promo', send: true };
    await make('/simulator/messages', message);

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
      await page.getByRole('menuitem', { name: action }).waitFor();
      await page.keyboard.press('Escape');
    }
    await dialog(page).getByRole('link', { name: 'New request' }).waitFor();
  });

  test('YS-93: one is duplicated, and the copy removed for good', async () => {
    const { page } = await designer.visitAsOwner();
    const id = await make('/requests', newRequest({ name: 'Twin' }));
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
    const id = await make('/requests', newRequest({ name: 'Slow' }));
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
    await page.getByRole('textbox', { name: 'URL' }).fill(`${shopUrl}/promo`);
    await saveAndType();
    await page.getByRole('heading', { level: 1, name: 'Slow, too' }).waitFor();
    expect(await description.inputValue()).toBe('Typed meanwhile');
    // The next new one begins empty.
    await page.goto('/requests/new');
    expect(await description.inputValue()).toBe('');
  });

  test('what somebody else saved is not overwritten, and what was typed is not lost', async () => {
    const { page } = await designer.visitAsOwner();
    const id = await make('/requests', newRequest({ name: 'Shared' }));
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
    await make('/requests', newRequest({ name: 'Taken' }));
    await page.getByLabel('Name', { exact: true }).fill('Taken');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/has this name/).waitFor();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Hookline cannot be reached').waitFor();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Taken');
    await page.context().setOffline(false);
  });

  test('YS-61, YS-62: a connector’s secret is written and never read; in use it stays, in words', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/requests/connectors');
    await page.getByRole('button', { name: 'New connector' }).click();
    await dialog(page).getByLabel('Connector name').fill('CRM');
    await choose(page, 'Authentication type', 'OAuth 2 client credentials');
    await dialog(page).getByLabel('Token URL').fill('http://partner.example/token');
    await dialog(page).getByLabel('Client id').fill('hookline');
    await dialog(page).getByLabel('Client secret').fill('s3cret-of-the-client');
    await dialog(page).getByRole('button', { name: 'Done' }).click();
    await dialog(page).getByText(/https/).waitFor();
    await dialog(page).getByLabel('Token URL').fill(`${shopUrl}/token`);
    await dialog(page).getByRole('button', { name: 'Done' }).click();
    await dialog(page).waitFor({ state: 'detached' });

    answer = { status: 401, body: '{"error":"invalid_client"}' };
    await page.getByRole('button', { name: 'Test connector CRM' }).click();
    await page.getByText(/answered 401/).waitFor();
    answer = { status: 200, body: '{"access_token":"tok-en-1","token_type":"Bearer","expires_in":600}' };
    await page.getByRole('button', { name: 'Test connector CRM' }).click();
    await page.getByText('The token endpoint gave a token.').waitFor();

    await page.getByRole('button', { name: 'Edit CRM' }).click();
    await dialog(page).getByLabel('Connector name').fill('CRM 2');
    expect(await dialog(page).getByRole('textbox', { name: 'Client secret' }).inputValue()).toBe(
      'It is set, and never shown.',
    );
    await dialog(page).getByRole('button', { name: 'Done' }).click();
    await page.getByText('CRM 2', { exact: true }).waitFor();
    expect(await page.content()).not.toContain('s3cret-of-the-client');
    // It is the same as before: the token endpoint still hears it.
    await page.getByRole('button', { name: 'Test connector CRM 2' }).click();
    await page.getByText('The token endpoint gave a token.').waitFor();
    expect(asked.at(-1)?.headers.authorization).toBe(`Basic ${btoa('hookline:s3cret-of-the-client')}`);

    const { body } = await designer.hookline.api<{ items: { id: string; name: string }[] }>('GET', '/connectors');
    const connector = body.items.find(({ name }) => name === 'CRM 2')?.id;
    await make('/requests', newRequest({ name: 'Uses it', connector }));
    await page.reload();
    const row = page.locator('.rows > *').filter({ hasText: 'CRM 2' });
    await row.getByRole('button', { name: 'Where it is used' }).click();
    await row.getByRole('link', { name: 'Uses it' }).waitFor();
    await page.getByRole('button', { name: 'Delete CRM 2' }).click();
    await dialog(page).getByRole('button', { name: 'Delete' }).click();
    await page.getByText(/It is used by the request "Uses it"/).waitFor();
  });

  test('source events are sent by hand and shown with what they started', async () => {
    const { page } = await designer.visitAsOwner();
    const channel = await make('/channels', { kind: 'simulator', name: 'Orders' });
    const trigger = {
      event: 'order.sent',
      channel,
      when: [{ param: 'total', is: 'at_least', value: 20 }],
      params: ['total'],
    };
    const thanks = { channels: [channel], trigger, welcome: { text: 'On its way', menu: [] } };
    const campaign = await make('/campaigns', { kind: 'chatbot', name: 'On its way', definition: thanks });
    await make(`/campaigns/${campaign}/publish`, undefined);

    await page.goto('/requests/source-events');
    await page.getByRole('heading', { name: 'How your systems send them' }).waitFor();
    await page.getByRole('button', { name: 'Send an event' }).click();
    await dialog(page).getByRole('button', { name: 'Send the event' }).click();
    await dialog(page).getByText('Choose a contact.').waitFor();
    await dialog(page).getByRole('button', { name: /^Ana/ }).click();
    await dialog(page).getByRole('button', { name: 'Send the event' }).click();
    const type = select(dialog(page), 'Type of event');
    await expect.poll(() => type.getAttribute('aria-invalid')).toBe('true');
    await type.fill('order.sent');
    await dialog(page).getByLabel('Parameter 1: name').fill('total');
    await choose(page, 'Parameter 1: kind', 'Number');
    await dialog(page).getByLabel('Parameter 1: value').fill('many');
    await dialog(page).getByText('This is no number.').waitFor();
    await dialog(page).getByLabel('Parameter 1: value').fill('49.9');
    await dialog(page).getByText('JSON', { exact: true }).click();
    const json = dialog(page).getByLabel('Parameters as JSON');
    expect(JSON.parse(await json.inputValue())).toEqual({ total: 49.9 });
    await json.fill(JSON.stringify({ total: 49.9, note: EVIL }));
    await dialog(page).getByRole('button', { name: 'Send the event' }).click();
    await dialog(page).getByText('The event is taken.').waitFor();
    await dialog(page).getByRole('link', { name: 'On its way' }).waitFor();
    await dialog(page).getByRole('button', { name: 'Close' }).last().click();

    await page.getByRole('button', { name: 'Show events of the type order.sent' }).click();
    await page.getByRole('button', { name: /order\.sent.*1 campaign started/ }).click();
    await page.getByText(EVIL.slice(0, 20)).first().waitFor();
    await page.getByText('$note', { exact: true }).waitFor();
  });

  test('whoever may only read sees everything and is offered no change', async () => {
    const { page } = await designer.visitAsOwner();
    const id = await make(
      '/requests',
      newRequest({ name: 'Read me', headers: [{ name: 'x-key', value: 's3cret-7' }] }),
    );
    const invitation = { email: 'vic@example.com', role: 'viewer' };
    const { body } = await designer.hookline.api<{ link: string }>('POST', '/invitations', invitation);
    await page.close();
    const vic = await designer.visit();
    await vic.page.goto(body.link);
    await vic.page.getByLabel('Name').fill('Vic');
    await vic.page.getByLabel('Password', { exact: true }).fill('correct horse battery');
    await vic.page.getByRole('button', { name: 'Join' }).click();
    await vic.page.getByRole('heading', { level: 1, name: 'Campaigns' }).waitFor();
    await vic.page.goto(`/requests/${id}`);
    await vic.page.getByRole('heading', { level: 1, name: 'Read me' }).waitFor();
    expect(await vic.page.getByLabel('Name', { exact: true }).getAttribute('readonly')).not.toBeNull();
    expect(await vic.page.getByRole('textbox', { name: 'Header 1: value' }).inputValue()).toBe('****');
    for (const name of ['Save', 'Done', 'Send test', 'Add a header', 'Insert a variable'])
      expect(await vic.page.getByRole('button', { name }).count(), name).toBe(0);
    await vic.page.goto('/requests/source-events');
    await vic.page.getByRole('heading', { name: 'How your systems send them' }).waitFor();
    expect(await vic.page.getByRole('button', { name: 'Send an event' }).count()).toBe(0);
  });
});
