import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { endSession, startDesigner, type TestDesigner } from './support/designer.ts';

const PASSWORD = 'correct horse battery';

describe('signing in', () => {
  let designer: TestDesigner;
  beforeAll(async () => {
    designer = await startDesigner();
  });
  afterEach(() => designer.endVisits());
  afterAll(() => designer.close());

  const atCampaigns = (page: Page) => page.getByRole('heading', { level: 1, name: 'Campaigns' }).waitFor();

  async function signIn(page: Page, password: string): Promise<void> {
    await page.getByLabel('E-mail').fill('ana@example.com');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  test('by the printed link, once; then the owner says who they are', async () => {
    const { page } = await designer.visitAsOwner();
    const late = await designer.visit();
    await late.page.goto(designer.link);
    await late.page.getByText('This link was used already').waitFor();
    await late.page.getByText('Is this your own computer?').waitFor();

    await page.goto('/settings');
    await page.getByRole('heading', { name: 'Say who you are' }).waitFor();
    await page.getByLabel('Name').fill('Ana');
    await page.getByLabel('E-mail').fill('ana@example.com');
    await page.getByLabel('Password', { exact: true }).fill('short');
    await page.getByRole('button', { name: 'Set my e-mail and password' }).click();
    await page.getByText('Give at least 10 characters.').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('password');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Set my e-mail and password' }).click();
    await page.getByRole('heading', { name: 'My profile' }).waitFor();
  });

  test('by password: a wrong one is said so, the right one leads back to where one was going', async () => {
    const { page, context } = await designer.visit();
    await page.goto('/settings/account');
    await page.waitForURL('**/sign-in?back=%2Fsettings%2Faccount');
    await signIn(page, 'not my password');
    await page.getByText('The e-mail or the password is not right.').waitFor();
    await signIn(page, PASSWORD);
    await page.waitForURL('**/settings/account');
    await page.getByLabel('Name of the account').waitFor();

    await page.getByRole('button', { name: 'Your menu: Ana' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in');
    expect((await context.cookies()).filter(({ name }) => name.includes('session'))).toEqual([]);
    await page.goto('/campaigns');
    await page.waitForURL('**/sign-in?back=%2Fcampaigns');
  });

  test('by keyboard alone, and on to the settings by the palette', async () => {
    const { page } = await designer.visit();
    await page.goto('/sign-in');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    // The first field has the focus.
    await page.keyboard.type('ana@example.com');
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await atCampaigns(page);

    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Find a page or an action').waitFor();
    await page.keyboard.type('Team');
    await page
      .getByRole('button', { name: 'Members' })
      .or(page.getByText('Members', { exact: true }))
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/settings/members');
    // The way around the navigation.
    await page.reload();
    await page.getByRole('heading', { name: 'Members' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
  });

  test('a back address of somebody else leads to the start', async () => {
    const { page } = await designer.visit();
    await page.goto('/sign-in?back=%2F%2Fevil.example');
    await signIn(page, PASSWORD);
    await atCampaigns(page);
  });

  test('in one tab ends in the other with the next thing it asks for, and goes on there', async () => {
    const { page } = await designer.visit();
    await page.goto('/sign-in');
    await signIn(page, PASSWORD);
    await atCampaigns(page);
    await endSession(page);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('tab', { name: 'Members' }).click();
    const again = page.getByRole('dialog', { name: 'Sign in again' });
    expect(await again.getByLabel('E-mail').inputValue()).toBe('ana@example.com');
    await again.getByLabel('Password', { exact: true }).fill('not my password');
    await again.getByRole('button', { name: 'Sign in', exact: true }).click();
    await again.getByText('The e-mail or the password is not right.').waitFor();
    await again.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await again.getByRole('button', { name: 'Sign in', exact: true }).click();
    await again.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Invite somebody' }).waitFor();

    await endSession(page);
    await page.getByRole('tab', { name: 'API keys' }).click();
    await page.getByRole('button', { name: 'Sign in as somebody else' }).click();
    await page.waitForURL('**/sign-in?back=%2Fsettings%2Fapi-keys');
  });

  test('too often is said with how long to wait; nobody there is said as that', async () => {
    const { page, context } = await designer.visit();
    await page.goto('/sign-in');
    for (let n = 0; n < 12; n++) {
      const answer = page.waitForResponse('**/auth/sign-in');
      await signIn(page, 'not my password');
      if ((await answer).status() === 429) break;
    }
    await page.getByText('That was too often').waitFor();
    expect(await page.getByRole('button', { name: /Wait \d+ s/ }).isDisabled()).toBe(true);

    await page.goto('/forgot');
    await page.getByRole('heading', { name: 'This Hookline sends no mail' }).waitFor();
    await page.goto('/reset?token=x');
    await page.getByLabel('New password').fill(PASSWORD);
    await context.setOffline(true);
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByText('Hookline cannot be reached').waitFor();
    expect(await page.getByLabel('New password').inputValue()).toBe(PASSWORD);
  });
});
