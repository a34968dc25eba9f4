import type { IncomingHttpHeaders } from 'node:http';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Receiver, startReceiver } from '../../src/deliveries/testing/receiver.ts';
import { startDesigner, type TestDesigner } from './support/designer.ts';
import { createFiveOptions, type FiveOptions } from './support/five-options.ts';

/** Several browsers share the machine. */
const SOON = { timeout: 40_000 };
const EVIL = '<img src=x onerror=alert(1)>';

describe('the webhook editor', () => {
  let designer: TestDesigner;
  let receiver: Receiver;
  let origin: string;
  let campaign: FiveOptions;
  const seen: { method: string; path: string; headers: IncomingHttpHeaders; body: string }[] = [];
  let status = 200;
  beforeAll(async () => {
    designer = await startDesigner();
    receiver = await startReceiver((request, response, body) => {
      seen.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
      const isKnown = status !== 200 || request.headers['x-api-key'] !== undefined;
      response.writeHead(isKnown ? status : 401, { 'content-type': 'application/json' }).end(`{"said":"${EVIL}"}`);
    });
    origin = `http://127.0.0.1:${receiver.port}`;
  });
  // Each its own: what one test changed is saved by itself where the machine is slow enough.
  beforeEach(async () => {
    campaign = await createFiveOptions(designer.hookline.api, origin);
  });
  afterEach(async () => {
    status = 200;
    seen.splice(0);
    await designer.endVisits();
  });
  afterAll(async () => {
    await designer.close();
    await receiver.close();
  });

  async function open(kind: 'redirect' | 'underlying'): Promise<{ page: Page; editor: Locator }> {
    const { page } = await designer.visitAsOwner();
    await page.goto(campaign.path);
    await page
      .getByRole('button', { name: `Webhook: ${kind}` })
      .first()
      .click();
    const editor = page.getByRole('dialog', { name: 'Webhook' });
    await editor.waitFor();
    return { page, editor };
  }
  const tab = (editor: Locator, name: string) => editor.getByRole('tab', { name }).click();
  const sendTest = async (editor: Locator) => {
    const before = seen.length;
    await editor.getByRole('button', { name: /^Send (test|again)$/ }).click();
    await expect.poll(() => seen.length, SOON).toBe(before + 1);
    await editor.getByRole('button', { name: 'Send again' }).waitFor();
    return seen[before];
  };

  test('CB-10…CB-13, CB-33: says whose webhook it is, drops the word POST and tells what is wrong with the URL', async () => {
    const { editor } = await open('redirect');
    await editor.getByText('Redirect webhook', { exact: true }).waitFor();
    await editor.getByText('of option 3 in Welcome Message').waitFor();
    for (const name of ['Payload', 'Headers']) await editor.getByRole('region', { name }).waitFor();
    const url = editor.getByLabel('URL');
    expect(await url.inputValue()).toBe(`${origin}/redirect`);
    await url.fill('');
    await editor.getByText('The URL is missing.').waitFor();
    expect(await url.getAttribute('placeholder')).toBe('POST https://<Your_Domain>/<Your_Path>');
    await url.fill(' POST https://partner.example/hook');
    expect(await url.inputValue()).toBe('https://partner.example/hook');
    await url.fill('');
    await url.pressSequentially('post https://a.example/b');
    expect(await url.inputValue()).toBe('https://a.example/b');
    expect(await url.getAttribute('aria-invalid')).not.toBe('true');
    for (const [typed, told] of [
      ['http://example.com/x', 'The URL must begin with https://.'],
      ['ftp://example.com/x', '"ftp:" cannot be used, only https.'],
      ['https:///x', 'The URL has no host.'],
      ['https://a:b@example.com/', 'No user name or password in the URL'],
    ] as const) {
      await url.fill(typed);
      await editor.getByText(told).waitFor();
      expect(await url.getAttribute('aria-invalid')).toBe('true');
    }
    // The operator's own rules are the server's to know: a test tells them.
    await url.fill('http://10.1.2.3/x');
    await editor.getByRole('button', { name: 'Send test' }).click();
    await editor.getByText('It cannot be sent yet').waitFor();
    await editor.getByRole('tabpanel').getByText('The URL must begin with https://.').waitFor();
  });

  test('CB-14…CB-22: shows the parameters of each kind, and the body as it would be sent', async () => {
    const redirect = await open('redirect');
    const names = (editor: Locator) => editor.locator('dt').allTextContents();
    const five = ['campaignId', 'label', 'phoneNumber', 'date', 'response'];
    expect(await names(redirect.editor)).toEqual(five);
    const preview = async (editor: Locator) =>
      JSON.parse((await editor.getByRole('region', { name: 'Body of the POST' }).textContent()) ?? '');
    expect(await preview(redirect.editor)).toMatchObject({
      campaignId: campaign.id,
      label: 'Welcome Message',
      phoneNumber: '+525500000000',
      date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      store: 'MX-7',
    });
    const underlying = await open('underlying');
    await underlying.editor.getByText('of option 4, “One month”, in Welcome Message').waitFor();
    expect(await names(underlying.editor)).toEqual([...five, 'option', 'keyword']);
    expect(await preview(underlying.editor)).toMatchObject({ response: '4', option: 'One month', keyword: 4 });
  });

  test('CB-09, CB-24…CB-27: extra parameters are JSON; what is wrong is told by line and column, and stays as typed', async () => {
    const { page, editor } = await open('redirect');
    const body = editor.getByLabel('Body', { exact: true });
    expect(JSON.parse(await body.inputValue())).toEqual({ store: 'MX-7' });
    for (const [typed, told] of [
      ['{\n  "a": 1,\n  b: 2\n}', 'Line 3, column 3'],
      ['[1]', 'Line 1, column 1'],
      ['"text"', 'Line 1, column 1'],
      ['{"a": 1,\n "a": 2}', 'Line 2'],
      ['{\n "ok": 1,\n "phoneNumber": 2}', 'Line 3, column 17: The parameter "phoneNumber" is filled by Hookline'],
      ['{"__proto__": {"polluted": true}}', '"__proto__" cannot be the name of a parameter.'],
    ] as const) {
      await body.fill(typed);
      await editor.getByRole('button', { name: told }).first().waitFor();
      expect(await body.inputValue()).toBe(typed);
      await editor.getByText('Not in the campaign until this is mended').waitFor();
    }
    await body.fill('{"a": 1,\n  oops}');
    await editor.getByRole('button', { name: /^Line 2, column 3/ }).click();
    await expect
      .poll(() => body.evaluate((input) => (input as HTMLTextAreaElement).selectionStart), SOON)
      .toBe('{"a": 1,\n  '.length);
    const extra = { store: EVIL, n: 3, nested: { a: [1, null, true] } };
    await body.fill(JSON.stringify(extra));
    const sent = await sendTest(editor);
    expect(sent).toMatchObject({ method: 'POST', path: '/redirect' });
    expect(sent?.headers['content-type']).toMatch(/^application\/json/);
    expect(JSON.parse(sent?.body ?? '')).toMatchObject(extra);
    expect(await page.evaluate(() => 'polluted' in {})).toBe(false);
  });

  test('CB-25: while the payload is no JSON nothing is sent of it; the test says where, and leads there', async () => {
    const { editor } = await open('redirect');
    const body = editor.getByLabel('Body', { exact: true });
    await body.fill('{"store": oops}');
    await editor.getByRole('button', { name: 'Send test' }).click();
    const refusal = editor.getByRole('alert');
    await refusal.getByText('It cannot be sent yet').waitFor();
    await refusal.getByText('Line 1, column 11: ').waitFor();
    await refusal.getByRole('button', { name: 'To the request' }).click();
    await expect.poll(() => body.evaluate((input) => input === document.activeElement), SOON).toBe(true);
    expect(await body.inputValue()).toBe('{"store": oops}');
    expect(seen).toEqual([]);
    await body.fill('{"store": "MX-8"}');
    expect(JSON.parse((await sendTest(editor))?.body ?? '')).toMatchObject({ store: 'MX-8' });
  });

  test('CB-28…CB-34: headers are added, hidden, shown and changed by Edit, deleted, and sent', async () => {
    const { editor } = await open('redirect');
    const headers = editor.getByRole('region', { name: 'Headers' });
    const add = async (name: string, value: string) => {
      await headers.getByRole('textbox', { name: 'Name' }).fill(name);
      await headers.getByRole('textbox', { name: 'Value' }).fill(value);
      await headers.getByRole('button', { name: 'Add' }).click();
    };
    for (const [name, value, told] of [
      ['X:Y', 'v', '"X:Y" is not a header name'],
      [EVIL, 'v', 'is not a header name'],
      ['a b', 'v', '"a b" is not a header name'],
      ['Host', 'v', 'is set by Hookline or by the connection'],
      ['Content-Length', '1', 'is set by Hookline or by the connection'],
      ['webhook-signature', 'v', 'is set by Hookline or by the connection'],
      ['X-API-KEY', 'v', 'is there twice'],
      ['x-ok', 'a✓', 'a letter beyond Latin-1'],
    ] as const) {
      await add(name, value);
      await headers.getByText(told).waitFor();
    }
    await add('x-more', `"${EVIL}"`);
    await headers.getByRole('button', { name: 'Edit x-more' }).waitFor();
    expect(await headers.getByText('s3cret-value').count()).toBe(0);
    expect((await sendTest(editor))?.headers).toMatchObject({ 'x-api-key': 's3cret-value', 'x-more': `"${EVIL}"` });
    await editor.getByText('It arrived').waitFor();

    await tab(editor, 'Request');
    await headers.getByRole('button', { name: 'Edit x-api-key' }).click();
    expect(await headers.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('x-api-key');
    expect(await headers.getByRole('textbox', { name: 'Value' }).inputValue()).toBe('s3cret-value');
    await headers.getByRole('textbox', { name: 'Value' }).fill('another value');
    await headers.getByRole('textbox', { name: 'Value' }).press('Enter');
    await headers.getByRole('button', { name: 'Edit x-api-key' }).waitFor();
    expect((await sendTest(editor))?.headers['x-api-key']).toBe('another value');

    await tab(editor, 'Request');
    await headers.getByRole('button', { name: 'Delete x-api-key' }).click();
    await headers.getByText('The header x-api-key is deleted.').waitFor();
    expect((await sendTest(editor))?.headers).not.toHaveProperty('x-api-key');
    await editor.getByText('It did not arrive, and would be sent again').waitFor();
    await editor.getByText('Status 401').waitFor();
    await tab(editor, 'Request');
    expect(await headers.getByRole('button', { name: /^Delete/ }).count()).toBe(1);
  });

  test('a header that is typed and not added goes along with a test, and outlives the editor', async () => {
    const { page, editor } = await open('redirect');
    const headers = editor.getByRole('region', { name: 'Headers' });
    await headers.getByRole('textbox', { name: 'Name' }).fill('x-typed');
    await headers.getByRole('textbox', { name: 'Value' }).fill('by hand');
    expect((await sendTest(editor))?.headers).toMatchObject({ 'x-typed': 'by hand' });
    await tab(editor, 'Request');
    await headers.getByRole('button', { name: 'Edit x-typed' }).click();
    await headers.getByRole('textbox', { name: 'Value' }).fill('changed');
    await editor.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Webhook: redirect' }).first().click();
    await headers.getByRole('button', { name: 'Edit x-typed' }).click();
    expect(await headers.getByRole('textbox', { name: 'Value' }).inputValue()).toBe('changed');

    // Half a header is none, and what is given up stays as it was.
    await headers.getByRole('textbox', { name: 'Value' }).fill('given up');
    await headers.getByRole('button', { name: 'Cancel' }).click();
    await headers.getByRole('textbox', { name: 'Name' }).fill('x-half');
    const sent = await sendTest(editor);
    expect(sent?.headers['x-typed']).toBe('changed');
    expect(sent?.headers).not.toHaveProperty('x-half');
  });

  test('a deleted header comes back by Undo; Escape gives up a change and leaves the editor open', async () => {
    const { page, editor } = await open('redirect');
    const headers = editor.getByRole('region', { name: 'Headers' });
    await headers.getByRole('button', { name: 'Edit x-api-key' }).press('Enter');
    await page.keyboard.press('Escape');
    await headers.getByRole('button', { name: 'Delete x-api-key' }).press('Enter');
    await headers.getByRole('button', { name: 'Undo' }).press('Enter');
    await headers.getByRole('button', { name: 'Edit x-api-key' }).waitFor();
    await page.keyboard.press('Escape');
    await editor.waitFor({ state: 'hidden' });
    const opener = page.getByRole('button', { name: 'Webhook: redirect' });
    await expect.poll(() => opener.evaluate((button) => button === document.activeElement), SOON).toBe(true);
  });

  test('a test shows all of it: addresses, connection, time, request as sent, response; nothing said there is run', async () => {
    const { editor } = await open('redirect');
    const sent = await sendTest(editor);
    const shown = editor.getByRole('tabpanel');
    await shown.getByText('The receiver answered 200').waitFor();
    await shown.getByText(`127.0.0.1 : ${receiver.port}`).waitFor();
    await shown.getByText('none (plain http)').waitFor();
    const bars = shown.getByRole('list', { name: 'Timing' });
    for (const phase of ['Connecting', 'Waiting', 'In all']) await bars.getByText(phase).waitFor();
    await shown.getByRole('row', { name: `webhook-id ${sent?.headers['webhook-id']}` }).waitFor();
    await shown.getByText('Status 200').waitFor();
    expect(await shown.getByRole('region', { name: 'Body of the response' }).textContent()).toContain(EVIL);
    await shown.getByText('As sent').click();
    const raw = await shown.getByRole('region', { name: 'As sent' }).textContent();
    expect(raw).toContain('POST /redirect HTTP/1.1');
    expect(raw).toContain(sent?.body ?? 'no body');
  });

  test('the policy is chosen by what it does; the answer is waited for as long as somebody says', async () => {
    const { editor } = await open('redirect');
    await tab(editor, 'Delivery');
    expect(await editor.getByRole('radio', { name: 'Standard' }).isChecked()).toBe(true);
    await editor.getByText('11 attempts within 3.2 d').waitFor();
    await editor.getByRole('radio', { name: 'Five attempts in under two hours' }).check();
    await editor.getByRole('switch', { name: 'Wait for its answer' }).check();
    const seconds = editor.getByLabel('Seconds to wait');
    expect(await seconds.inputValue()).toBe('5');
    await seconds.fill('12');
    await seconds.blur();
    await tab(editor, 'Request');
    await tab(editor, 'Delivery');
    expect(await seconds.inputValue()).toBe('12');
    await tab(editor, 'Test');
    status = 202;
    await sendTest(editor);
    await editor.getByText(/the policy "di-guide" takes only 200/).waitFor();
    const underlying = await open('underlying');
    await tab(underlying.editor, 'Delivery');
    await underlying.editor.getByRole('radio', { name: 'Standard' }).waitFor();
    expect(await underlying.editor.getByRole('switch').count()).toBe(0);
  });

  test('the secret is there to be copied, with code that checks signatures', async () => {
    const { editor } = await open('redirect');
    await tab(editor, 'Signature');
    await editor.getByRole('button', { name: 'Show the secret' }).click();
    expect(await editor.getByLabel('Signing secret').inputValue()).toMatch(/^whsec_/);
    await editor.getByRole('region', { name: 'Sample in JavaScript' }).waitFor();
    await editor.getByRole('combobox', { name: 'Language' }).click();
    await editor.page().getByRole('option', { name: 'PHP' }).click();
    expect(await editor.getByRole('region', { name: 'Sample in PHP' }).textContent()).toContain('<?php');
  });

  test('what was really sent is listed once people answer, each leading to its delivery', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto(campaign.path);
    await page.getByRole('button', { name: 'Webhook: redirect' }).click();
    const editor = page.getByRole('dialog', { name: 'Webhook' });
    await tab(editor, 'Last deliveries');
    await editor.getByText('Nothing was sent yet').waitFor();
    const { api } = designer.hookline;
    expect((await api('POST', `/campaigns/${campaign.id}/publish`)).status).toBe(200);
    const say = (text: string) =>
      api('POST', '/simulator/messages', { channelId: campaign.channelId, from: '+525500000003', text, send: true });
    for (const text of [(campaign.definition.keywords as string[])[0] ?? '', '3', 'Ana']) await say(text);
    const row = editor.getByRole('link').first();
    await editor.getByText('delivered').waitFor();
    expect(await row.getAttribute('href')).toMatch(/^\/deliveries\/dlv_/);
  });
});
