import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { channelPages } from './pages/channels.ts';
import { contactPages } from './pages/contacts.ts';
import { deliveryPages } from './pages/deliveries.ts';
import { editorPages } from './pages/editor.ts';
import { graphPages } from './pages/graph.ts';
import { overviewPages } from './pages/overview.ts';
import { requestPages } from './pages/requests.ts';
import type { Shown, ShownArea } from './pages/shown.ts';
import { tablePages } from './pages/table.ts';
import { webhookEditorPages } from './pages/webhook-editor.ts';
import { webhookPages } from './pages/webhooks.ts';
import { findBarriers, overflowOf } from './support/axe.ts';
import { LAPTOP, PHONE, screenshot, startDesigner, type TestDesigner } from './support/designer.ts';

/** Pages outside, and those of the account. */
const PAGES: Shown[] = [
  { name: 'sign-in', path: '/sign-in?link=used', heading: 'Sign in', isOutside: true },
  { name: 'setup-done', path: '/setup', heading: 'Hookline has its owner already', isOutside: true },
  { name: 'forgot', path: '/forgot', heading: 'This Hookline sends no mail', isOutside: true },
  { name: 'reset', path: '/reset?token=x', heading: 'Choose a new password', isOutside: true },
  { name: 'invitation', path: '/invitations/open', heading: 'Join My account', isOutside: true },
  { name: 'campaigns', path: '/campaigns', heading: 'Campaigns' },
  {
    name: 'new-campaign',
    path: '/campaigns?create=true',
    heading: 'New campaign',
    open: (page) => page.getByLabel('Name').waitFor(),
  },
  {
    name: 'navigation',
    path: '/campaigns',
    heading: 'Campaigns',
    async open(page) {
      const burger = page.getByRole('button', { name: 'Open or close the navigation' });
      if (await burger.isVisible()) await burger.click();
      await page.getByRole('link', { name: 'Settings' }).waitFor();
    },
  },
  { name: 'campaign', path: '/campaigns/demo', heading: 'Demo' },
  { name: 'profile', path: '/settings/profile', heading: 'Say who you are' },
  { name: 'members', path: '/settings/members', heading: 'Members' },
  {
    name: 'invite',
    path: '/settings/members',
    heading: 'Members',
    open: (page) => page.getByRole('button', { name: 'Invite somebody' }).click(),
  },
  { name: 'api-keys', path: '/settings/api-keys', heading: 'API keys' },
  {
    name: 'new-key',
    path: '/settings/api-keys',
    heading: 'API keys',
    open: (page) => page.getByRole('button', { name: 'Create an API key' }).click(),
  },
  { name: 'account', path: '/settings/account', heading: 'Account' },
  {
    name: 'menu',
    path: '/settings/account',
    heading: 'Account',
    async open(page) {
      await page.getByRole('button', { name: 'Your menu: Owner' }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
    },
  },
  {
    name: 'palette',
    path: '/settings/account',
    heading: 'Account',
    async open(page) {
      await page.getByRole('button', { name: 'Search' }).filter({ visible: true }).click();
      await page.getByPlaceholder('Find a page or an action').waitFor();
    },
  },
  { name: 'no-page', path: '/nothing', heading: 'There is no such page', isOutside: true },
];

/** The others, area by area: a new page is a line in the file of its area. */
const AREAS: ShownArea[] = [
  overviewPages,
  editorPages,
  tablePages,
  graphPages,
  webhookEditorPages,
  channelPages,
  webhookPages,
  requestPages,
  deliveryPages,
  contactPages,
];

const LOOKS: { look: string; options: BrowserContextOptions }[] = [
  { look: 'light', options: { colorScheme: 'light', viewport: LAPTOP } },
  { look: 'dark', options: { colorScheme: 'dark', viewport: LAPTOP } },
  { look: 'phone', options: { colorScheme: 'light', viewport: PHONE } },
  { look: 'phone-dark', options: { colorScheme: 'dark', viewport: PHONE } },
];

describe('every page', () => {
  let designer: TestDesigner;
  /** What stands for a thing that each start makes anew. */
  const paths = new Map<string, string>();
  beforeAll(async () => {
    designer = await startDesigner();
    const { api } = designer.hookline;
    const campaigns = await api<{ items: { id: string }[] }>('GET', '/campaigns');
    paths.set('/campaigns/demo', `/campaigns/${campaigns.body.items[0]?.id}`);
    const invitation = { email: 'somebody.with.a.rather.long.name@some-company.example', role: 'designer' };
    const { body } = await api<{ link: string }>('POST', '/invitations', invitation);
    paths.set('/invitations/open', new URL(body.link).pathname);
    for (const { prepare } of AREAS)
      for (const [name, path] of Object.entries((await prepare?.(api)) ?? {})) paths.set(name, path);
  });
  afterEach(() => designer.endVisits());
  afterAll(() => designer.close());

  test('what the policy refuses, a page that throws and a question to strangers would be seen', async () => {
    const { page } = await designer.visit();
    await page.goto('/sign-in');
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.isRun = true';
      const style = document.createElement('style');
      style.textContent = 'body { display: none }';
      document.head.append(script, style);
      setTimeout(() => Promise.reject(new Error('of no use')));
      return fetch('https://stranger.example/').catch(() => {});
    });
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.evaluate(() => 'isRun' in window)).toBe(false);
    const seen = designer.takeFaults().join('\n');
    for (const fault of ['inline script', 'inline style', 'stranger.example', 'of no use'])
      expect(seen).toContain(fault);
  });

  test.each(LOOKS)(
    'has no barriers and fits: $look',
    async ({ look, options }) => {
      const inside = await designer.visitAsOwner(options);
      const outside = await designer.visit(options);
      const found: Record<string, unknown> = {};
      for (const { name, path, heading, isOutside, open } of [...PAGES, ...AREAS.flatMap(({ pages }) => pages)]) {
        const { page } = isOutside ? outside : inside;
        await page.goto(paths.get(path) ?? path);
        await page.getByRole('heading', { name: heading }).first().waitFor();
        await open?.(page);
        const [barriers, overflow] = [await findBarriers(page), await overflowOf(page)];
        await screenshot(page, `${name}-${look}`);
        if (barriers.length > 0 || overflow > 0) found[name] = { barriers, overflow };
      }
      expect(found).toEqual({});
    },
    120_000,
  );
});
