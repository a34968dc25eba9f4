import { verify } from 'node:crypto';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { startReceiver } from '../../src/deliveries/testing/receiver.ts';
import { EVIL } from './support/evil.ts';
import { openWebhook, webhooksForTests } from './support/webhooks.ts';

/** What stands in a block of code. */
async function readCode(page: Page, label: string): Promise<string> {
  return (await page.getByRole('region', { name: label, exact: true }).locator('pre').textContent()) ?? '';
}

describe('webhooks of the account', () => {
  const { designer, partner, api, webhookNamed, optOut, postsTo } = webhooksForTests();

  test('is found by its vendors’ names, created from a preset, tested, activated and checked [DI-02…DI-07, DI-12, DI-15…DI-17, YS-02]', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/overview');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Find a page or an action').fill('Laboratory');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Webhooks' }).waitFor();
    await page.getByText('No webhooks yet').waitFor();
    await page.getByRole('button', { name: 'Create a webhook' }).click();
    await page.getByRole('radio', { name: /^Dialog Insight/ }).click();
    await page.getByText('Choose only the events you need, not all of them').waitFor();
    // As its page has them checked [DI-12].
    expect(await page.getByRole('checkbox', { name: 'Unitary' }).isChecked()).toBe(true);
    expect(await page.getByRole('checkbox', { name: 'Batch' }).isChecked()).toBe(false);
    expect(await page.getByRole('radio', { name: 'All', exact: true }).isChecked()).toBe(true);

    // Every event has a box and a sample that is JSON [DI-04, DI-05].
    const samples = page.getByRole('button', { name: /^Sample of / });
    const names = await samples.evaluateAll((buttons) => buttons.map((each) => each.getAttribute('aria-label') ?? ''));
    expect(names).toHaveLength(9);
    for (const name of names) {
      await page.getByRole('button', { name, exact: true }).click();
      const sample = JSON.parse(await readCode(page, name));
      expect(sample[0].event ?? sample[0], name).toBeTruthy();
      await page.getByRole('button', { name: name.replace('Sample', 'Hide the sample'), exact: true }).click();
    }
    // Filters belong to events about messages: with none of those chosen they are gone [DI-07].
    await page.getByRole('button', { name: 'None of Messages' }).click();
    await page.getByRole('button', { name: 'None of Contacts' }).click();
    await page.getByRole('checkbox', { name: 'contact.opted_out' }).check();
    await page.getByRole('heading', { name: 'Message filters' }).waitFor({ state: 'detached' });

    // Mistakes stand beside their fields, and what was typed stays.
    await page.getByLabel('Webhook address').fill('nonsense');
    await page.getByRole('button', { name: 'Add a header' }).click();
    await page.getByLabel('Name of header 1').fill('host');
    await page.getByLabel('Value of header 1').fill(EVIL);
    await page.getByRole('combobox', { name: 'Other addresses' }).fill('no address,');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Give it a name.').waitFor();
    await page.getByLabel('Name', { exact: true }).fill(EVIL);
    await page.getByRole('combobox', { name: 'Other addresses' }).focus();
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    for (const field of ['Webhook address', 'Name of header 1'])
      await expect.poll(() => page.getByLabel(field).getAttribute('aria-invalid')).toBe('true');
    // A pasted "POST " is dropped; over http it is possible, with a warning [DI-03].
    await page.getByLabel('Webhook address').fill(`POST ${partner.url}/di`);
    await page.getByText('Over http anybody on the way can read').waitFor();
    await page.getByLabel('Name of header 1').fill('x-evil');
    await page.getByLabel('Description').fill(EVIL);
    await page.getByRole('button', { name: 'Save', exact: true }).click();

    // Saved is not active [DI-15].
    await page.getByRole('heading', { level: 1, name: EVIL }).waitFor();
    await page.getByText('Saved, but not active yet').waitFor();
    const saved = await webhookNamed(EVIL);
    expect(saved).toMatchObject({ state: 'draft', url: `${partner.url}/di`, events: ['contact.opted_out'] });
    expect(saved.headers).toEqual([{ name: 'x-evil', value: EVIL }]);
    const early = await optOut();

    // One POST of the sample for each event, also before it is on [DI-06].
    await page.getByRole('button', { name: 'Test contact.opted_out' }).click();
    await page.getByRole('button', { name: 'Send the test' }).click();
    await page.getByRole('dialog').getByText('It arrived').waitFor();
    await page.getByRole('dialog').getByText('Status 200').waitFor();
    expect(postsTo('/di')).toHaveLength(1);
    expect(postsTo('/di')[0]?.headers).toMatchObject({ 'hookline-test': 'true', 'x-evil': EVIL });
    expect(postsTo('/di')[0]?.raw).toContain('"isTest":true');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Activate', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Activate', exact: true }).click();
    await page.getByText('Active', { exact: true }).waitFor();
    const late = await optOut();
    await expect.poll(() => postsTo('/di').length).toBe(2);
    const sent = postsTo('/di')[1];
    expect(sent?.raw).toContain(late);
    expect(sent?.raw).not.toContain(early);

    // The page's key checks what was sent; XML is the same key [DI-16].
    await page.getByRole('tab', { name: 'Signatures' }).click();
    const pem = await readCode(page, 'Public key, PEM');
    const signature = Buffer.from(sent?.headers['x-di-signature'] ?? '', 'base64');
    expect(verify('sha256', Buffer.from(sent?.raw ?? ''), pem, signature)).toBe(true);
    await page.getByText('XML', { exact: true }).click();
    const xml = await readCode(page, 'Public key, XML');
    expect(xml).toMatch(/^<RSAKeyValue><Modulus>.+<\/Modulus><Exponent>AQAB<\/Exponent><\/RSAKeyValue>$/);
    await page.getByRole('region', { name: 'Code: TypeScript, RSA' }).getByText('x-di-signature').first().waitFor();
    await page.getByRole('textbox', { name: 'Language' }).or(page.getByLabel('Language')).first().click();
    await page.getByRole('option', { name: 'PHP' }).click();
    await page.getByRole('region', { name: 'Code: PHP, RSA' }).getByText('openssl_verify').first().waitFor();
  }, 120_000);

  test('a URL is asked when it is saved, and the answer’s code is shown; the switch turns it on and off [YS-03, YS-04, YS-05, YS-06, YS-07, YS-08]', async () => {
    const asked: string[] = [];
    let status = 403;
    const server = await startReceiver((request, response, body) => {
      asked.push(`${request.method} ${body.length}`);
      response.writeHead(status).end();
    });
    const url = `http://127.0.0.1:${server.port}/statuses`;
    const { page } = await designer.visitAsOwner();
    await page.goto('/webhooks/new');
    await page.getByRole('radio', { name: /^Yespo/ }).click();
    await page.getByLabel('Name', { exact: true }).fill('Statuses');
    await page.getByLabel('Webhook address').fill(url);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('The server answered with 403').waitFor();
    await page.getByText('Its URL is not verified: nothing is sent').waitFor();
    expect(asked).toEqual(['GET 0']);
    expect((await webhookNamed('Statuses')).url).toBe(url);

    // Nothing else than 200 will do.
    status = 204;
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('The server answered with 204').waitFor();
    await server.close();
    await page.getByRole('button', { name: 'Verify again' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Activate', exact: true }).click();
    await page.getByText('No connection to the server').waitFor();
    await page.getByText('nothing listens there').waitFor();

    // Each cause has words of its own.
    await page.getByLabel('Webhook address').fill('https://nobody.invalid/statuses');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('The name of the server was not found').waitFor();
    await page.getByLabel('Webhook address').fill(`${partner.url.replace('http:', 'https:')}/statuses`);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('No secure connection (TLS)').waitFor();

    await page.getByLabel('Webhook address').fill(`${partner.url}/statuses`);
    await page.getByText('Not saved yet').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('The URL is verified').waitFor();
    await page.getByText('A GET was answered with 200').waitFor();
    expect((await webhookNamed('Statuses')).state).toBe('active');

    await page.goto('/webhooks');
    const isOn = page.getByRole('switch', { name: 'Statuses is on' });
    expect(await isOn.isChecked()).toBe(true);
    await isOn.click({ force: true });
    await page.getByText('Events that come up within 14 days are kept').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await expect.poll(() => isOn.isChecked()).toBe(false);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect((await webhookNamed('Statuses')).state).toBe('paused');
    const report = { externalId: 'm-1', kind: 'delivered', contact: { email: 'who@example.com' }, channel: 'email' };
    expect((await api('POST', '/message-events', { createContacts: true, items: [report] })).status).toBeLessThan(300);
    expect((await webhookNamed('Statuses')).off?.buffered).toBe(1);
    await isOn.click({ force: true });
    await page.getByText('Make sure that the URL is reachable again before activating.').waitFor();
    await page.getByText('1 event was kept meanwhile').waitFor();
    await page.getByRole('dialog').getByRole('radio', { name: 'Discard what was kept' }).check();
    await page.getByRole('dialog').getByRole('button', { name: 'Activate', exact: true }).click();
    await page.getByText('Statuses is active. 1 kept event was discarded.').waitFor();
    await expect.poll(() => isOn.isChecked()).toBe(true);
    await page.getByText('Active again; 1 kept event was discarded.').waitFor();
    expect(postsTo('/statuses')).toEqual([]);
  }, 120_000);

  test('changes are kept until they are saved; deleting says what is lost; keys are replaced', async () => {
    await api('POST', '/webhooks', {
      name: 'To be deleted',
      url: `${partner.url}/gone`,
      events: ['contact.opted_out'],
    });
    const { page } = await designer.visitAsOwner();
    await openWebhook(page, 'To be deleted');
    await page.getByLabel('Description').fill('For the warehouse');
    await page.getByRole('link', { name: 'All webhooks' }).click();
    await page.getByRole('link', { name: 'To be deleted' }).click();
    await page.getByText('Your unsaved changes are back.').waitFor();
    expect(await page.getByLabel('Description').inputValue()).toBe('For the warehouse');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved', { exact: true }).waitFor();

    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Nothing is sent', { exact: true }).waitFor();
    await optOut();
    await page.reload();
    await page.getByText('1 event is kept for it.').waitFor();
    await page.getByRole('button', { name: 'Delete this webhook' }).click();
    await page.getByText('1 kept event is lost. Whatever still waits for it is discarded').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('heading', { level: 1, name: 'Webhooks' }).waitFor();
    await page.getByRole('link', { name: 'To be deleted' }).waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Signing keys' }).click();
    const secret = await page.getByLabel('Secret', { exact: true }).inputValue();
    expect(secret).toMatch(/^whsec_/);
    await page.getByRole('button', { name: 'Replace: HMAC secret' }).click();
    // An emptied field is no overlap of nothing: every receiver would refuse at once.
    await page.getByLabel('Overlap in hours').fill('');
    await page.getByRole('dialog').getByRole('button', { name: 'Replace' }).click();
    await page.getByText('This must be a number.').waitFor();
    await page.getByLabel('Overlap in hours').fill('1');
    await page.getByRole('dialog').getByRole('button', { name: 'Replace' }).click();
    await page.getByText(/^Replaced; it signs until /).waitFor();
    expect(await page.getByLabel('Replaced secret').inputValue()).toBe(secret);
    expect(await page.getByLabel('Secret', { exact: true }).inputValue()).not.toBe(secret);
  }, 60_000);
});
