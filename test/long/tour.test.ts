import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { PHONE, screenshot, startDesigner, type TestDesigner } from '../browser/support/designer.ts';
import { createFiveOptions, type FiveOptions } from '../browser/support/five-options.ts';
import { type Partner, startPartner } from '../support/partner.ts';

/**
 * The pictures of docs/screenshots: `HOOKLINE_SCREENSHOTS=docs/screenshots npm run test:long -- tour`. What they show is
 * what a first campaign looks like once people answer it.
 */

let designer: TestDesigner;
let partner: Partner;
let campaign: FiveOptions;

beforeAll(async () => {
  [designer, partner] = await Promise.all([startDesigner(), startPartner()]);
  const { api } = designer.hookline;
  campaign = await createFiveOptions(api, partner.url);
  await api('POST', `${campaign.path}/publish`);
  const keyword = (campaign.definition.keywords as string[])[0] ?? '';
  const lines = [['1'], ['2'], ['3', 'John Doe'], ['4', '1'], ['5'], ['one month'], ['opinion'], ['hello?', '4'], []];
  for (const [index, answers] of [...lines, ...lines, ...lines].entries()) {
    for (const text of [keyword, ...answers])
      await api('POST', '/simulator/messages', {
        channelId: campaign.channelId,
        from: `+52550000${1000 + index}`,
        text,
        send: true,
      });
  }
  await vi.waitFor(() => expect(partner.posts.length).toBeGreaterThan(10), { timeout: 30_000 });
});
afterAll(async () => {
  await designer.endVisits();
  await Promise.all([designer.close(), partner.close()]);
});

const WIDE = { width: 1440, height: 900 };
const LIGHT: BrowserContextOptions = { colorScheme: 'light', viewport: WIDE };
const DARK: BrowserContextOptions = { colorScheme: 'dark', viewport: WIDE };
const SMALL: BrowserContextOptions = { colorScheme: 'light', viewport: PHONE };
const SMALL_DARK: BrowserContextOptions = { colorScheme: 'dark', viewport: PHONE };

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();

async function openCampaign(page: Page): Promise<void> {
  await page.goto(campaign.path);
  await page.getByLabel('Menu Text of option 1').first().waitFor();
}

const PICTURES: Record<string, { looks: Record<string, BrowserContextOptions>; open(page: Page): Promise<void> }> = {
  overview: {
    looks: { light: LIGHT, phone: SMALL },
    async open(page) {
      await page.goto('/overview');
      await page.locator('.recharts-bar-rectangle').last().waitFor();
    },
  },
  campaigns: {
    looks: { light: LIGHT },
    async open(page) {
      await page.goto('/campaigns');
      await page
        .getByText(/answers today/)
        .first()
        .waitFor();
    },
  },
  editor: {
    looks: { light: LIGHT, dark: DARK },
    async open(page) {
      await openCampaign(page);
      await page.getByRole('button', { name: 'Phone', exact: true }).click();
      const phone = page.getByRole('complementary', { name: 'Phone' });
      await phone.getByRole('textbox').first().waitFor();
    },
  },
  'editor-on-a-phone': { looks: { phone: SMALL_DARK }, open: openCampaign },
  graph: {
    looks: { light: LIGHT, dark: DARK },
    async open(page) {
      await page.goto(`${campaign.path}?view=graph`);
      // The other campaigns' names come after the graph.
      await page.locator('.react-flow__node').getByText('Raffle Giveaway').waitFor();
      await page.locator('.react-flow__edge').nth(5).waitFor({ state: 'attached' });
    },
  },
  webhook: {
    looks: { light: LIGHT },
    async open(page) {
      await openCampaign(page);
      await page.getByRole('button', { name: 'Webhook: redirect' }).click();
      await page.getByRole('dialog').getByLabel('URL').waitFor();
    },
  },
  publish: {
    looks: { light: LIGHT },
    async open(page) {
      await openCampaign(page);
      await page.getByRole('button', { name: 'Publish', exact: true }).click();
      await page
        .getByRole('dialog')
        .getByText(/live version|version 1/i)
        .first()
        .waitFor();
    },
  },
  deliveries: {
    looks: { light: LIGHT, dark: DARK, phone: SMALL },
    async open(page) {
      await page.goto('/deliveries');
      await heading(page, 'Deliveries');
      await page.getByText('+52').first().waitFor();
    },
  },
  contact: {
    looks: { light: LIGHT },
    async open(page) {
      const { body } = await designer.hookline.api<{ items: { id: string }[] }>('GET', '/contacts?q=1002');
      await page.goto(`/contacts/${body.items[0]?.id}`);
      await page.getByText('John Doe').first().waitFor();
    },
  },
  results: {
    looks: { light: LIGHT },
    async open(page) {
      await page.goto(`${campaign.path}/results`);
      await page.locator('.react-flow__edge').nth(5).waitFor({ state: 'attached' });
      await page.getByText('How sections were answered').waitFor();
    },
  },
};

const CASES = Object.entries(PICTURES).flatMap(([name, { looks, open }]) =>
  Object.entries(looks).map(([look, options]) => ({ name, look, options, open })),
);

test.each(CASES)('$name, $look', async ({ name, look, options, open }) => {
  const { page } = await designer.visitAsOwner(options);
  await open(page);
  await screenshot(page, `${name}-${look}`);
  await page.close();
});
