import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Partner, startPartner } from '../support/partner.ts';
import { startDesigner, type TestDesigner } from './support/designer.ts';

let designer: TestDesigner;
let partner: Partner;
beforeAll(async () => {
  [designer, partner] = await Promise.all([startDesigner(), startPartner()]);
});
afterEach(() => designer.endVisits());
afterAll(() => Promise.all([designer.close(), partner.close()]));

/** More stops than any page of ours has. */
const STOPS_MAX = 150;

/** With the Tab key alone, as somebody without a mouse gets there. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let stop = 0; stop < STOPS_MAX; stop++) {
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${target}`);
}

async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

test('by keyboard alone: a campaign from a template, its webhook, the phone, live, and its delivery', async () => {
  const { page } = await designer.visitAsOwner();
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const dialog = page.getByRole('dialog');
  await page.goto('/campaigns');

  await press(page, button('New campaign'));
  await tabTo(page, page.getByLabel('Name'));
  await page.keyboard.type('Five by keys');
  await tabTo(page, dialog.getByRole('radio', { name: 'Nothing' }));
  for (const _ of ['menu', 'lead', 'appointment', 'five']) await page.keyboard.press('ArrowDown');
  expect(await dialog.getByRole('radio', { name: 'The five options' }).isChecked()).toBe(true);
  await press(page, button('Create'));
  await page.waitForURL('**/campaigns/cmp_*');

  await press(page, button('Webhook: redirect'));
  const url = dialog.getByLabel('URL', { exact: true });
  await tabTo(page, url);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(`POST ${partner.url}`);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await page.getByText('Saved', { exact: true }).waitFor();

  await press(page, button('Phone'));
  await tabTo(page, page.getByLabel('Message of the person'));
  for (const [turn, text] of ['summer', '3', 'John Doe'].entries()) {
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
    await page.getByRole('log').locator('.phone-turn').nth(turn).waitFor();
  }
  await page.getByText('The answer that was asked for').waitFor();
  expect(partner.posts).toEqual([]);

  await press(page, button('Publish'));
  await press(page, dialog.getByRole('button', { name: /^Publish/ }));
  await page
    .getByText(/[Vv]ersion 1 is live/)
    .first()
    .waitFor();

  const { api } = designer.hookline;
  const channels = await api<{ items: { id: string }[] }>('GET', '/channels');
  for (const text of ['summer', '3', 'John Doe']) {
    const message = { channelId: channels.body.items[0]?.id, from: '+525500000000', text, send: true };
    expect((await api('POST', '/simulator/messages', message)).status).toBe(200);
  }
  await expect.poll(() => partner.posts.length).toBe(1);
  expect(partner.posts[0]?.body).toEqual({
    campaignId: page.url().split('/').at(-1)?.split('?')[0],
    label: 'Welcome Message',
    phoneNumber: '+525500000000',
    date: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*\.\d{3}Z$/),
    response: 'John Doe',
  });

  await page.keyboard.press('Escape');
  await press(page, page.getByRole('link', { name: 'Deliveries', exact: true }).first());
  await page.getByRole('heading', { level: 1, name: 'Deliveries' }).waitFor();
  await page.getByText('Five by keys').first().waitFor();
  await page.getByText('+525500000000').first().waitFor();
  await page.getByText('answered 200').first().waitFor();
});
