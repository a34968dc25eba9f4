import { describe, expect, test } from 'vitest';
import { joinAs } from './support/editor.ts';
import { EVIL } from './support/evil.ts';
import { choose, dialog, requestsForTests, select } from './support/requests.ts';

describe('what requests are sent with, and the events that start them', () => {
  const { designer, shop, newRequest } = requestsForTests();

  test('YS-72, YS-73, YS-74, YS-75 to YS-82: what is typed is tested with a contact and an event, in one window', async () => {
    const { page } = await designer.visitAsOwner();
    await designer.make('/source-events', {
      type: 'order.paid',
      key: 'order-A-16',
      contact: { email: 'nobody@example.com' },
      params: { orderId: 'A-16', name: EVIL },
    });
    const definition = {
      method: 'POST',
      url: `${shop.url}/talk?town=%TOWN%`,
      body: { format: 'json', text: '{"id": "$orderId"}' },
    };
    const id = await designer.make('/requests', newRequest({ name: 'talk', ...definition }));
    await page.goto(`/requests/${id}`);
    // Not saved: a test goes with what is typed.
    const url = page.getByRole('textbox', { name: 'URL' });
    await url.fill(`${shop.url}/talk?town=%TOWN%&email=$contact.email`);
    await page.getByRole('button', { name: 'Send test' }).click();

    // YS-79, YS-80: an event that was received, or one by hand, which has to be JSON.
    await dialog(page)
      .getByText(/^Filled from an event: .*orderId/)
      .waitFor();
    // Until the events are there, what is below them still moves.
    await dialog(page)
      .getByRole('button', { name: /order-A-16/ })
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
    expect(shop.asked).toEqual([]);

    // YS-77, YS-82: the response in the same window, of the real request.
    shop.answer.body = JSON.stringify({ promocode: EVIL });
    await dialog(page).getByRole('button', { name: 'Send request' }).click();
    await dialog(page).getByRole('heading', { name: 'Response', level: 3 }).waitFor();
    await dialog(page).getByText('A conversation would have this answer').waitFor();
    await dialog(page).getByText(EVIL.slice(0, 20)).first().waitFor();
    expect(shop.asked).toMatchObject([
      { method: 'POST', path: '/talk?town=M%C3%A9rida%20%26%20Co&email=ana%40example.com', body: '{"id": "A-16"}' },
    ]);
    shop.answer = { status: 503, body: 'busy' };
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
    await dialog(page).getByLabel('Token URL').fill(`${shop.url}/token`);
    await dialog(page).getByRole('button', { name: 'Done' }).click();
    await dialog(page).waitFor({ state: 'detached' });

    shop.answer = { status: 401, body: '{"error":"invalid_client"}' };
    await page.getByRole('button', { name: 'Test connector CRM' }).click();
    await page.getByText(/answered 401/).waitFor();
    shop.answer = { status: 200, body: '{"access_token":"tok-en-1","token_type":"Bearer","expires_in":600}' };
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
    expect(shop.asked.at(-1)?.headers.authorization).toBe(`Basic ${btoa('hookline:s3cret-of-the-client')}`);

    const { body } = await designer.hookline.api<{ items: { id: string; name: string }[] }>('GET', '/connectors');
    const connector = body.items.find(({ name }) => name === 'CRM 2')?.id;
    await designer.make('/requests', newRequest({ name: 'Uses it', connector }));
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
    const channel = await designer.make('/channels', { kind: 'simulator', name: 'Orders' });
    const trigger = {
      event: 'order.sent',
      channel,
      when: [{ param: 'total', is: 'at_least', value: 20 }],
      params: ['total'],
    };
    const thanks = { channels: [channel], trigger, welcome: { text: 'On its way', menu: [] } };
    const campaign = await designer.make('/campaigns', { kind: 'chatbot', name: 'On its way', definition: thanks });
    await designer.make(`/campaigns/${campaign}/publish`, undefined);

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
    const id = await designer.make(
      '/requests',
      newRequest({ name: 'Read me', headers: [{ name: 'x-key', value: 's3cret-7' }] }),
    );
    await page.close();
    const person = { name: 'Vic', email: 'vic@example.com', password: 'correct horse battery' };
    const vic = await joinAs(designer, 'viewer', person);
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
