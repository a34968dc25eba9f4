import type { ShownArea } from './shown.ts';

/** Pages outside, the list of campaigns, the account's settings, and what opens on every page. */
export const accountPages: ShownArea = {
  async prepare(api) {
    const campaigns = await api<{ items: { id: string }[] }>('GET', '/campaigns');
    const invitation = { email: 'somebody.with.a.rather.long.name@some-company.example', role: 'designer' };
    const { body } = await api<{ link: string }>('POST', '/invitations', invitation);
    return {
      '/campaigns/demo': `/campaigns/${campaigns.body.items[0]?.id}`,
      '/invitations/open': new URL(body.link).pathname,
    };
  },
  pages: [
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
  ],
};
