import { spawnSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY } from '../support/process.ts';
import { PHONE, startDesigner, type TestDesigner } from './support/designer.ts';

const EVIL = '<img src=x onerror=alert(1)>"><script>alert(2)</script>';

describe('the Web Service Demo', () => {
  let designer: TestDesigner;
  beforeAll(async () => {
    designer = await startDesigner();
  });
  afterEach(() => designer.endVisits());
  afterAll(() => designer.close());

  test('MW-26: a function is chosen, filled in and run; its generated code gives the same result', async () => {
    const { page } = await designer.visitAsOwner();
    // Found by the name that it has elsewhere.
    await page.goto('/campaigns');
    await page.getByRole('heading', { level: 1, name: 'Campaigns' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Find a page or an action').fill('web service demo');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Web Service Demo' }).waitFor();

    await page.getByRole('button', { name: 'CreateWebHook' }).click();
    // It is said before it happens, and what is missing stands at its field.
    await page.getByText('This call changes what is in My account, for real.').waitFor();
    await page.getByRole('button', { name: 'Run for real' }).click();
    expect(await page.getByText('This has to be filled in.').count()).toBe(3);
    const app = page.getByRole('textbox', { name: 'app' });
    await expect.poll(() => app.evaluate((field) => field === document.activeElement)).toBe(true);
    await app.fill(EVIL);
    await page.getByRole('textbox', { name: 'event' }).fill('no_such_event');
    await page.getByRole('textbox', { name: 'url' }).fill('https://partner.example/hook');
    await page.getByRole('button', { name: 'Run for real' }).click();
    const result = page.getByRole('group', { name: 'What came back' });
    await result.getByText('Status 422').waitFor();
    await result.getByText(/This must be one of/).waitFor();
    await page.getByRole('textbox', { name: 'event' }).fill('optin_finalized');
    await page.getByRole('button', { name: 'Run for real' }).click();
    await result.getByText('Status 200').waitFor();

    await page.getByRole('button', { name: 'GetWebHooks' }).click();
    await page.getByRole('textbox', { name: 'app' }).fill(EVIL);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await result.getByText('Status 200').waitFor();
    const shown: unknown = JSON.parse(
      (await result.getByRole('region', { name: 'Body of the response' }).textContent()) ?? '',
    );
    expect(shown).toMatchObject({ error: 0, result: [{ app: EVIL, event: 'optin_finalized', active: true }] });
    const code = (await page.getByRole('region', { name: 'Code for curl' }).textContent()) ?? '';
    expect(code).not.toContain(API_KEY);
    const environment = { PATH: process.env.PATH, HOOKLINE_API_KEY: API_KEY };
    const { stdout } = spawnSync('bash', ['-c', code], { env: environment, encoding: 'utf8' });
    expect(JSON.parse(stdout)).toEqual(shown);
    for (const [name, start] of [
      ['Node', '// HOOKLINE_API_KEY'],
      ['PHP', '<?php'],
    ] as const) {
      await page.getByText(name, { exact: true }).click();
      expect(await page.getByRole('region', { name: `Code for ${name}` }).textContent()).toContain(start);
    }
  });

  test('any call is found by a search, has the example of its body, and shows whatever comes back', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/requests/demo');
    const search = page
      .getByRole('combobox', { name: 'Any call of the API' })
      .or(page.getByLabel('Any call of the API'))
      .first();
    await search.fill('no such call');
    await page.getByText('No call has this in its name.').waitFor();
    await search.fill('create a request');
    await page.getByRole('option', { name: /Create a request · POST \/v1\/requests/ }).click();
    await page.waitForURL('**/requests/demo?call=*');
    await page.reload();
    const body = page.getByLabel('Body', { exact: true });
    expect(JSON.parse(await body.inputValue())).toMatchObject({ name: 'WH5', method: 'GET' });
    await body.fill('{"name": ');
    await page.getByRole('button', { name: 'Run for real' }).click();
    await page.getByText(/^This is not JSON/).waitFor();
    await expect.poll(() => body.evaluate((field) => field === document.activeElement)).toBe(true);
    await body.fill(JSON.stringify({ name: EVIL, method: 'GET', url: 'https://partner.example/' }));
    await page.getByRole('button', { name: 'Run for real' }).click();
    const result = page.getByRole('group', { name: 'What came back' });
    await result.getByText('Status 201').waitFor();
    await result.getByText('etag', { exact: true }).waitFor();
    // The other pages know of it at once.
    await page.getByRole('tab', { name: 'Requests' }).click();
    await page.getByRole('link', { name: EVIL }).waitFor();

    await page.goto(`/requests/demo?call=${encodeURIComponent('get /v1/requests/{id}')}`);
    await page.getByLabel('id').fill('../../healthz');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await result.getByText('Status 404').waitFor();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('Hookline cannot be reached').waitFor();
    await page.context().setOffline(false);
  });

  test('a call that wants a key as its password takes it, and no window of the browser asks for one', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto(`/requests/demo?call=${encodeURIComponent('get /compat/yespo/api/v2/contacts/activity')}`);
    await page.getByLabel('dateFrom').fill('2026-11-01T00:00:00');
    await page.getByLabel('dateTo').fill('2026-11-02T00:00:00');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const result = page.getByRole('group', { name: 'What came back' });
    await result.getByText('Status 401').waitFor();
    await page.getByLabel('API key', { exact: true }).fill(API_KEY);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await result.getByText('Status 200').waitFor();
    expect(await page.getByRole('region', { name: 'Code for curl' }).textContent()).not.toContain(API_KEY);
  });

  test('the functions take a session from pages of ours alone', async () => {
    const { context, page } = await designer.visitAsOwner();
    await page.goto('/campaigns');
    const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const list = (headers: Record<string, string>) =>
      designer.hookline.request('/compat/mailingwork/GetWebHooks', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: '',
      });
    expect((await list({ cookie, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await list({ cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await list({ cookie, origin: 'https://evil.example' })).status).toBe(403);
    expect((await list({ cookie: 'nothing=1' })).status).toBe(401);
    expect((await list({ cookie, 'hookline-account': 'acc_00000000000000000000000000' })).status).toBe(403);
    const roled = await list({ cookie, 'sec-fetch-site': 'same-origin', authorization: 'Bearer wrong' });
    expect(roled.status).toBe(401);
  });

  test('is in sight on a phone: the row of tabs is scrolled to the open one', async () => {
    const { page } = await designer.visitAsOwner({ viewport: PHONE });
    await page.goto('/requests/demo');
    const open = page.getByRole('tab', { selected: true });
    await open.waitFor();
    const { x = Number.NaN, width = Number.NaN } = (await open.boundingBox()) ?? {};
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(PHONE.width);
  });
});
