import type { Page } from 'playwright-core';
import { createFiveOptions } from '../support/five-options.ts';
import type { Shown, ShownArea } from './shown.ts';

const PATH = '/campaigns/with-webhooks';

async function openEditor(page: Page, kind: 'redirect' | 'underlying', tab?: string): Promise<void> {
  await page
    .getByRole('button', { name: `Webhook: ${kind}` })
    .first()
    .click();
  const editor = page.getByRole('dialog', { name: 'Webhook' });
  await editor.getByRole('region', { name: 'Payload' }).waitFor();
  if (tab !== undefined) await editor.getByRole('tab', { name: tab }).click();
}

const shown = (name: string, open: (page: Page) => Promise<void>): Shown => ({
  name,
  path: PATH,
  heading: 'Five options',
  open,
});

async function talk(page: Page, look: 'SMS' | 'WhatsApp', texts: readonly string[]): Promise<void> {
  await openPhone(page);
  await page.getByRole('radiogroup', { name: 'Which phone' }).getByText(look, { exact: true }).click();
  for (const [index, text] of texts.entries()) {
    await page.getByLabel('Message of the person').fill(text);
    await page.getByLabel('Message of the person').press('Enter');
    await page.getByRole('log').getByText('Person:').nth(index).waitFor();
  }
}

export const webhookEditorPages: ShownArea = {
  pages: [
    shown('webhook-redirect', (page) => openEditor(page, 'redirect')),
    shown('webhook-faults', async (page) => {
      await openEditor(page, 'redirect');
      await page.getByLabel('URL').fill('http://example.com/x');
      await page.getByLabel('Body', { exact: true }).fill('{\n  "label": 1,\n  "a": {"constructor": 2}\n}');
      await page.getByRole('region', { name: 'Headers' }).getByRole('textbox', { name: 'Name' }).fill('a b');
      await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText('is not a header name').waitFor();
    }),
    shown('webhook-delivery', async (page) => {
      await openEditor(page, 'redirect', 'Delivery');
      await page.getByRole('switch', { name: 'Wait for its answer' }).check();
      await page.getByRole('radio', { name: 'Standard' }).waitFor();
    }),
    shown('webhook-test', async (page) => {
      await openEditor(page, 'underlying');
      await page.getByRole('button', { name: 'Send test' }).click();
      await page.getByRole('button', { name: 'Send again' }).waitFor();
    }),
    shown('webhook-signature', async (page) => {
      await openEditor(page, 'underlying', 'Signature');
      await page.getByRole('region', { name: 'Sample in JavaScript' }).waitFor();
    }),
    shown('webhook-deliveries', async (page) => {
      await openEditor(page, 'underlying', 'Last deliveries');
      await page.getByText('Nothing was sent yet').waitFor();
    }),
    shown('phone-empty', async (page) => {
      await openPhone(page);
      await page.getByRole('button', { name: 'Start without a message' }).waitFor();
    }),
    shown('phone-sms', async (page) => {
      await talk(page, 'SMS', ['verano1', 'what?', '4']);
      await page.getByRole('button', { name: /^Underlying webhook/ }).click();
    }),
    shown('phone-whatsapp', async (page) => {
      await talk(page, 'WhatsApp', ['verano1']);
      await page.getByRole('button', { name: 'Choose', exact: true }).click();
    }),
    shown('phone-person', async (page) => {
      await openPhone(page);
      await page.getByRole('button', { name: 'The person' }).click();
      await page.getByRole('button', { name: 'Add a field' }).click();
    }),
  ],
  async prepare(api) {
    // A real server that answers is always there: this one.
    const { url } = await readOwnAddress(api);
    const { path } = await createFiveOptions(api, url);
    return { [PATH]: path };
  },
};

/** Unless it is open: that is remembered. */
async function openPhone(page: Page): Promise<void> {
  const remembered = await page.evaluate(() => localStorage.getItem('hookline.phone'));
  if (remembered !== 'true') await page.getByRole('button', { name: 'Phone', exact: true }).click();
}

/** Where this Hookline hears, as it tells its channels. */
async function readOwnAddress(api: Parameters<NonNullable<ShownArea['prepare']>>[0]): Promise<{ url: string }> {
  const { body } = await api<{ items: { inboundUrl: string }[] }>('GET', '/channels');
  return { url: new URL(body.items[0]?.inboundUrl ?? 'http://127.0.0.1:9').origin };
}
