import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startDesigner, type TestDesigner } from './support/designer.ts';
import { joinAs } from './support/editor.ts';

const PASSWORD = 'correct horse battery';
const EVIL = '<img src=x onerror=alert(1)>"><script>alert(2)</script>{{7*7}}';

describe('members and keys', () => {
  let designer: TestDesigner;
  beforeAll(async () => {
    designer = await startDesigner();
  });
  afterEach(() => designer.endVisits());
  afterAll(() => designer.close());

  test('an invitation is handed on as a link, accepted elsewhere, and gives what its role may', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/settings/members');
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    await page.getByLabel('E-mail').fill('nothing');
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await page.getByText('This is no e-mail address.').waitFor();
    await page.getByLabel('E-mail').fill('vic@example.com');
    await page.getByRole('radio', { name: 'Viewer' }).check();
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await page.getByText('No mail went out.').waitFor();
    const link = await page.getByLabel('Invitation link').inputValue();
    expect(link.startsWith(`${designer.url}/invitations/`)).toBe(true);
    // A click beside it does not take away what is shown once.
    await page.mouse.click(5, 790);
    expect(await page.getByLabel('Invitation link').inputValue()).toBe(link);
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('heading', { name: 'Open invitations' }).waitFor();

    const vic = await designer.visit();
    await vic.page.goto(link);
    await vic.page.getByText('You are invited as Viewer, with the address vic@example.com.').waitFor();
    await vic.page.getByLabel('Name').fill(EVIL.slice(0, 60));
    await vic.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await vic.page.getByRole('button', { name: 'Join' }).click();
    await vic.page.getByRole('heading', { level: 1, name: 'Campaigns' }).waitFor();
    expect(await vic.page.getByRole('button', { name: 'New campaign' }).count()).toBe(0);
    await vic.page.goto('/settings/api-keys');
    await vic.page.getByText('Only owners change this.').waitFor();

    await page.reload();
    await page.getByText(EVIL.slice(0, 60), { exact: true }).waitFor();
    expect(await page.getByRole('heading', { name: 'Open invitations' }).count()).toBe(0);

    // The link is used; who is removed is told so with their next click.
    const late = await designer.visit();
    await late.page.goto(link);
    await late.page.getByRole('heading', { name: 'This invitation is not open any more' }).waitFor();
    await page.getByRole('button', { name: /^Remove <img/ }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('is not a member any more.').waitFor();
    await vic.page.reload();
    await vic.page.getByRole('heading', { name: 'You are not a member of any account' }).waitFor();
    await vic.page.getByRole('button', { name: 'Sign out' }).click();
    await vic.page.waitForURL('**/sign-in');
  });

  test('an invitation to a second account leads into it; a page stays with its account whatever another tab chooses', async () => {
    const ana = { name: 'Ana', email: 'ana@example.com', password: PASSWORD };
    const { page, context } = await joinAs(designer, 'designer', ana);
    const { api } = designer.hookline;
    const { body: other } = await api<{ key: string }>('POST', '/accounts', { name: 'Second' });
    const theirs = { authorization: `Bearer ${other.key}` };
    const invitation = { email: ana.email, role: 'owner' };
    const { body: invited } = await api<{ link: string }>('POST', '/invitations', invitation, theirs);
    await page.goto('/contacts');
    await page.getByRole('button', { name: 'New contact' }).waitFor();

    const later = await context.newPage();
    await later.goto(invited.link);
    await later.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await later.getByRole('button', { name: 'Join' }).click();
    await later.getByRole('heading', { level: 1, name: 'Campaigns' }).waitFor();
    const accountOf = async (of: typeof page) => {
      await of.getByRole('button', { name: 'Your menu: Ana' }).click();
      return of.getByRole('menuitemradio', { name: /^(My account|Second)$/, checked: true }).textContent();
    };
    expect(await accountOf(later)).toBe('Second');

    // What is made on the page of the first account is the first account's.
    await page.getByRole('button', { name: 'New contact' }).click();
    await page.getByRole('dialog').getByLabel('E-mail').fill('of-the-first@example.com');
    await page.getByRole('dialog').getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'of-the-first@example.com' }).waitFor();
    const emails = async (headers?: Record<string, string>) =>
      (await api<{ items: { email: string }[] }>('GET', '/contacts', undefined, headers)).body.items.map(
        ({ email }) => email,
      );
    expect(await emails(theirs)).toEqual([]);
    expect(await emails()).toContain('of-the-first@example.com');
  });

  test('the last owner stays, and it is said why', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/settings/members');
    await page.getByRole('textbox', { name: 'Role of Owner' }).or(page.getByLabel('Role of Owner')).first().click();
    await page.getByRole('option', { name: 'Viewer' }).click();
    await page.getByText('This is the last owner').waitFor();
  });

  test('an API key is shown once, works, and is revoked', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/settings/api-keys');
    await page.getByRole('button', { name: 'Create an API key' }).click();
    await page.getByLabel('What is it for?').fill(EVIL);
    await page.getByRole('radio', { name: 'Read only' }).check();
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByText('Copy it now').waitFor();
    const key = await page.getByLabel('API key', { exact: true }).inputValue();
    const account = () => designer.hookline.request('/v1/account', { headers: { authorization: `Bearer ${key}` } });
    expect((await account()).status).toBe(200);
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByText(EVIL, { exact: true }).waitFor();
    await page.reload();
    await page.getByText(EVIL, { exact: true }).waitFor();
    expect(await page.content()).not.toContain(key);
    await page.getByRole('button', { name: /^Revoke <img/ }).click();
    await page.getByRole('button', { name: 'Revoke', exact: true }).last().click();
    await page.getByText(/… revoked/).waitFor();
    await expect.poll(async () => (await account()).status).toBe(401);
  });

  test('the account has a name and a zone; the pages speak three languages', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/settings/account');
    await page.getByLabel('Name of the account').fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Give it a name.').waitFor();
    await page.getByLabel('Name of the account').fill('ACME');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    const account = await designer.hookline.api<{ name: string }>('GET', '/account');
    expect(account.body.name).toBe('ACME');

    await page.getByRole('button', { name: 'Your menu: Owner' }).click();
    await page.getByRole('menuitemradio', { name: 'Deutsch' }).click();
    await page.getByRole('heading', { level: 1, name: 'Einstellungen' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Einstellungen' }).waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe('de');
    // What the server refuses is said in it, too.
    await page.getByLabel('Name des Kontos').fill(' ');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await page.getByText('Gib einen Namen an.').waitFor();
    await page.goto('/contacts/cnt_00000000000000000000000000');
    await page.getByText('Das gibt es hier nicht').waitFor();
  });
});
