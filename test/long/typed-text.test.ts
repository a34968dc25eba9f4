import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startDesigner, type TestDesigner } from '../browser/support/designer.ts';
import { joinAs } from '../browser/support/editor.ts';

const EVIL = '<img src=x onerror=alert(1)>"><script>alert(2)</script>{{7*7}}';
/** Where there is room for less. */
const SHORT = '<svg/onload=alert(3)>';
/** What an address, and the name of a header, may have in it. */
const ADDRESS = "o'evil+svg@example.com";
const HEADER = "x-'&`evil";
const OF_PARTNER = 'https://partner.invalid/';

describe('what people typed', () => {
  let designer: TestDesigner;
  /** Addresses of pages with ids that the server made. */
  const made: Record<string, string> = {};

  const send = async <Body>(method: 'POST' | 'PATCH' | 'PUT', path: string, body: unknown): Promise<Body> => {
    const answer = await designer.hookline.api<Body>(method, path, body, method === 'PUT' ? { 'if-match': '*' } : {});
    expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
    return answer.body;
  };
  const make = async (path: string, body: unknown) => (await send<{ id: string }>('POST', path, body)).id;

  beforeAll(async () => {
    designer = await startDesigner();
    await send('PATCH', '/account', { name: EVIL });
    const visit = await joinAs(designer, 'viewer', {
      name: EVIL.slice(0, 100),
      email: `member.${ADDRESS}`,
      password: 'a long enough password',
    });
    await visit.context.close();
    made.invitation = new URL(
      (await send<{ link: string }>('POST', '/invitations', { email: ADDRESS, role: 'viewer' })).link,
    ).pathname;
    const { key } = await send<{ key: string }>('POST', '/api-keys', { name: EVIL.slice(0, 100), scopes: ['design'] });
    const asKey = { authorization: `Bearer ${key}` };
    const campaign = { kind: 'chatbot', name: 'By a key', definition: { welcome: { text: 'Hi' } } };
    const saved = await designer.hookline.api<{ id: string }>('POST', '/campaigns', campaign, asKey);
    made.campaign = `/campaigns/${saved.body.id}`;
    expect((await designer.hookline.api('POST', `/campaigns/${saved.body.id}/publish`, undefined, asKey)).status).toBe(
      200,
    );

    const connector = await make('/connectors', {
      name: EVIL,
      kind: 'api_key',
      config: { name: 'x-key', value: EVIL },
    });
    const request = { name: EVIL, method: 'POST', url: OF_PARTNER, connector, description: EVIL };
    const headers = [{ name: HEADER, value: EVIL }];
    const body = { format: 'json', text: JSON.stringify({ text: EVIL.replaceAll('$', '') }) };
    made.request = `/requests/${await make('/requests', { ...request, headers, body })}`;

    await make('/contact-fields', { code: 'evil', name: EVIL, type: 'choice', choices: [EVIL] });
    await make('/subscription-categories', { key: 'evil', name: EVIL, description: EVIL });
    made.contact = `/contacts/${await make('/contacts', { name: EVIL, email: ADDRESS, language: 'es', fields: { evil: EVIL, free: EVIL } })}`;
    await make('/segments', { name: EVIL, filter: { field: 'evil', op: 'in', value: [EVIL] } });
    const form = { name: EVIL, title: EVIL, intro: EVIL, categories: ['evil'], doubleOptIn: false };
    await make('/signup-forms', { ...form, fields: [{ field: 'email', required: true }, { field: 'evil' }] });
    await send('PUT', '/preference-page', { title: EVIL, intro: EVIL, fields: ['evil'] });

    const event = { type: 'order.paid', key: EVIL, contact: { email: ADDRESS }, params: { [SHORT]: EVIL } };
    await send('POST', '/source-events', event);
    const webhook = { preset: 'standard', name: EVIL, description: EVIL, url: `${OF_PARTNER}?q=${SHORT}`, headers };
    const created = await send<{ id: string; endpointId: string }>('POST', '/webhooks', {
      ...webhook,
      alertTo: [ADDRESS],
    });
    made.webhook = `/webhooks/${created.id}`;
    made.endpoint = `/endpoints/${created.endpointId}`;
  });
  afterEach(() => designer.endVisits());
  afterAll(() => designer.close());

  /** Read as text, or as the value of a field. */
  async function shows(page: Page, text: string): Promise<void> {
    await page.waitForFunction((wanted) => {
      const fields = [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')];
      return document.body.textContent?.includes(wanted) || fields.some(({ value }) => value.includes(wanted));
    }, text);
    expect(await page.locator('img[src="x"], svg[onload], main script').count()).toBe(0);
  }

  test.each<[page: string, texts: string[]]>([
    ['/settings/account', [EVIL]],
    ['/settings/members', [EVIL.slice(0, 100), `member.${ADDRESS}`, ADDRESS]],
    ['/settings/api-keys', [EVIL.slice(0, 100)]],
    ['/campaigns', [`by ${EVIL.slice(0, 100)}`]],
    ['campaign', [`by ${EVIL.slice(0, 100)}`]],
    ['/requests', [EVIL]],
    ['request', [EVIL, HEADER]],
    ['/requests/connectors', [EVIL]],
    ['/requests/source-events', [EVIL, SHORT]],
    ['/contacts', [EVIL, ADDRESS]],
    ['contact', [EVIL, ADDRESS]],
    ['/contacts/segments', [EVIL]],
    ['/contacts/fields', [EVIL]],
    ['/contacts/forms', [EVIL]],
    ['/webhooks', [EVIL]],
    ['webhook', [EVIL, HEADER, ADDRESS]],
    ['/endpoints', [EVIL]],
    ['endpoint', [EVIL, ADDRESS]],
  ])('is text and nothing else: %s', async (page, texts) => {
    const { page: inside } = await designer.visitAsOwner();
    await inside.goto(made[page] ?? page);
    for (const text of texts) await shows(inside, text);
  });

  test('is text in what opens over the editor, and in what strangers are shown', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto(made.campaign ?? '');
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Versions' }).click();
    await page
      .getByRole('dialog', { name: 'Versions' })
      .getByText(`by ${EVIL.slice(0, 100)}`)
      .waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Your menu/ }).click();
    await shows(page, 'Keyboard shortcuts');
    const { page: outside } = await designer.visit();
    await outside.goto(made.invitation ?? '');
    await shows(outside, ADDRESS);
    await shows(outside, EVIL);
  });
});
