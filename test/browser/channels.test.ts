import twilio from 'twilio';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  FAKE_META_ACCESS_TOKEN,
  FAKE_META_APP_SECRET,
  FAKE_META_PHONE_NUMBER_ID,
  type FakeMeta,
  startFakeMeta,
} from '../support/fake-meta.ts';
import {
  FAKE_TWILIO_ACCOUNT_SID,
  FAKE_TWILIO_AUTH_TOKEN,
  type FakeTwilio,
  startFakeTwilio,
} from '../support/fake-twilio.ts';
import { newMessageSid } from '../support/twilio-phone.ts';
import { startDesigner, type TestDesigner } from './support/designer.ts';

const EVIL = '<img src=x onerror=alert(1)>"><script>alert(2)</script>{{7*7}}';
const PASSWORD = 'correct horse battery';

interface Channel {
  id: string;
  name: string;
  config: Record<string, unknown>;
  inboundUrl: string;
  statusUrl: string;
  messagesPerSecond: number | null;
}

describe('channels', () => {
  let designer: TestDesigner;
  let fakeTwilio: FakeTwilio;
  let fakeMeta: FakeMeta;
  beforeAll(async () => {
    designer = await startDesigner();
    fakeTwilio = await startFakeTwilio();
    fakeMeta = await startFakeMeta();
  });
  afterEach(() => designer.endVisits());
  afterAll(async () => {
    await designer.close();
    await fakeTwilio.close();
    await fakeMeta.close();
  });

  async function channelNamed(name: string): Promise<Channel> {
    const { body } = await designer.hookline.api<{ items: Channel[] }>('GET', '/channels');
    const channel = body.items.find((each) => each.name === name);
    if (!channel) throw new Error(`there is no channel ${name}`);
    return channel;
  }

  /** As Twilio posts it, signed. */
  function writeFromTwilio(inboundUrl: string, text: string): Promise<Response> {
    const sid = newMessageSid();
    const form = {
      ...{ MessageSid: sid, SmsMessageSid: sid, SmsSid: sid, NumMedia: '0', NumSegments: '1', SmsStatus: 'received' },
      ...{ Body: text, To: '+12028831111', From: '+525500000000', AccountSid: FAKE_TWILIO_ACCOUNT_SID },
    };
    const signature = twilio.getExpectedTwilioSignature(FAKE_TWILIO_AUTH_TOKEN, inboundUrl, form);
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature };
    return fetch(inboundUrl, { method: 'POST', headers, body: new URLSearchParams(form) });
  }

  test('Twilio is added, told where to post, checked; the first message shows by itself', async () => {
    const { page } = await designer.visitAsOwner({ permissions: ['clipboard-read', 'clipboard-write'] });
    await page.goto('/channels');
    await page.getByRole('button', { name: 'Add a channel' }).click();
    await page.getByRole('button', { name: /^Twilio/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Number or sender').fill('not a number!');
    await dialog.getByLabel('Account SID').fill('AC12');
    await dialog.getByRole('button', { name: 'Add the channel' }).click();
    await dialog.getByText('Give it a name.').waitFor();
    expect(await dialog.getByLabel('Name').getAttribute('aria-invalid')).toBe('true');
    await dialog.getByLabel('Name').fill(EVIL);
    await dialog.getByRole('button', { name: 'Add the channel' }).click();
    await dialog.getByText('must be AC and 32 hexadecimal digits').waitFor();
    await dialog.getByText(/^This is neither a number in E\.164/).waitFor();
    expect(await dialog.getByLabel('Account SID').getAttribute('aria-invalid')).toBe('true');

    await dialog.getByLabel('Number or sender').fill('+12028831111');
    await dialog.getByLabel('Account SID').fill(FAKE_TWILIO_ACCOUNT_SID);
    await dialog.getByLabel('Auth token').fill(FAKE_TWILIO_AUTH_TOKEN);
    await dialog.getByRole('button', { name: 'More settings' }).click();
    await dialog.getByLabel('Address of the API').fill('ftp://nowhere');
    await dialog.getByLabel('Messages a second').fill('a lot');
    await dialog.getByRole('button', { name: 'Add the channel' }).click();
    await dialog.getByText('Give a number, or leave it empty.').waitFor();
    await dialog.getByLabel('Messages a second').fill('2,5');
    await dialog.getByRole('button', { name: 'Add the channel' }).click();
    await dialog.getByText('must be an http or https URL').waitFor();
    await dialog.getByLabel('Address of the API').fill(fakeTwilio.url);
    await dialog.getByRole('button', { name: 'Add the channel' }).click();

    await dialog.getByRole('heading', { name: 'At the provider' }).waitFor();
    const channel = await channelNamed(EVIL);
    expect(channel).toMatchObject({ messagesPerSecond: 2.5, config: { replyMode: 'api', apiBaseUrl: fakeTwilio.url } });
    const inbound = dialog.getByLabel('What people send goes to');
    expect(await inbound.inputValue()).toBe(channel.inboundUrl);
    expect(await dialog.getByLabel('What became of our messages goes to').inputValue()).toBe(channel.statusUrl);
    await dialog.getByRole('button', { name: 'Copy' }).first().click();
    await dialog.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(channel.inboundUrl);
    // The test's server is not on the internet, and the page says so.
    await dialog.getByText('No provider reaches this address').waitFor();
    expect(await dialog.getByRole('listitem').count()).toBe(4);

    await dialog.getByRole('button', { name: /^Check credentials/ }).click();
    await dialog.getByText('The credentials work (HTTP 200)').waitFor();
    await dialog.getByText('They belong to: ACME Mexico, Full').waitFor();
    await dialog.getByText('Waiting for the first message').waitFor();
    expect((await writeFromTwilio(channel.inboundUrl, 'hello')).status).toBe(200);
    await dialog.getByText(/^Last message in: now/).waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByText(EVIL, { exact: true }).waitFor();
    await page.getByText(/Last message in: /).waitFor();
    expect(await page.content()).not.toContain(FAKE_TWILIO_AUTH_TOKEN);
  });

  test('a wrong token is found out and replaced; the secret is kept when it is left empty', async () => {
    const config = { accountSid: FAKE_TWILIO_ACCOUNT_SID, authToken: 'mistyped', apiBaseUrl: fakeTwilio.url };
    const line = { kind: 'twilio', name: 'Second line', sender: '+12028832222', config };
    await designer.hookline.api('POST', '/channels', line);
    const { page } = await designer.visitAsOwner();
    await page.goto('/channels');
    const check = page.getByRole('button', { name: 'Check credentials of Second line' });
    await check.click();
    await page.getByRole('alert').getByText('The credentials are refused (HTTP 401)').waitFor();
    await page.getByText('Copy both again from the Twilio console.').waitFor();

    const edit = page.getByRole('button', { name: 'Edit Second line' });
    await edit.click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByLabel('Account SID').inputValue()).toBe(FAKE_TWILIO_ACCOUNT_SID);
    expect(await dialog.getByLabel('Auth token').inputValue()).toBe('');
    await dialog.getByLabel('Auth token').fill(FAKE_TWILIO_AUTH_TOKEN);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    // The keyboard goes on where it was.
    await expect.poll(() => edit.evaluate((button) => button === document.activeElement)).toBe(true);
    await check.click();
    await page.getByText('The credentials work (HTTP 200)').waitFor();

    await edit.click();
    await dialog.getByLabel('Name').fill('Renamed line');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Renamed line', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Check credentials of Renamed line' }).click();
    await page.getByText('The credentials work (HTTP 200)').waitFor();
  });

  test('WhatsApp has a verify token ready, which Meta is answered with; each wrong setting is named', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/channels');
    await page.getByRole('button', { name: 'Add a channel' }).click();
    await page.getByRole('button', { name: /^WhatsApp/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Meta line');
    await dialog.getByLabel('Number or sender').fill('+1 555 078 3881');
    await dialog.getByLabel('Phone number ID').fill(FAKE_META_PHONE_NUMBER_ID);
    await dialog.getByLabel('Access token').fill(FAKE_META_ACCESS_TOKEN);
    await dialog.getByLabel('App secret').fill('of-another-app');
    await dialog.getByRole('button', { name: 'More settings' }).click();
    await dialog.getByLabel('Address of the API').fill(fakeMeta.url);
    await dialog.getByRole('button', { name: 'Add the channel' }).click();
    await dialog.getByText('Under Webhook fields subscribe to messages').waitFor();
    const token = await dialog.getByLabel('Verify token').inputValue();
    const callbackUrl = await dialog.getByLabel('Callback URL').inputValue();
    expect(callbackUrl).toBe((await channelNamed('Meta line')).inboundUrl);
    const asked = new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.challenge': '42', 'hub.verify_token': token });
    expect(await (await fetch(`${callbackUrl}?${asked}`)).text()).toBe('42');

    await dialog.getByRole('button', { name: /^Check credentials/ }).click();
    await dialog.getByText('The app secret is not that of the app').waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Edit Meta line' }).click();
    await dialog.getByLabel('App secret').fill(FAKE_META_APP_SECRET);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Check credentials of Meta line' }).click();
    await page.getByText('They belong to: +1 555-078-3881, ACME').waitFor();
    // Shown once; later it is only told where it was.
    await page.getByRole('button', { name: 'Set up Meta line' }).click();
    await dialog.getByText('The verify token is the one you chose').waitFor();
    expect(await page.content()).not.toContain(token);
  });

  test('by keyboard: a simulator is added and deleted; one with a live campaign is not', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/channels');
    await page.getByRole('button', { name: 'Add a channel' }).focus();
    await page.keyboard.press('Enter');
    await page
      .getByRole('button', { name: /^Twilio/ })
      .and(page.locator(':focus'))
      .waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByLabel('Name').and(page.locator(':focus')).waitFor();
    await page.keyboard.type('Toy');
    await page.keyboard.press('Enter');
    await page.getByRole('article', { name: 'Toy' }).waitFor();
    await page.getByRole('button', { name: 'Delete Toy' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('its credentials are gone').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('article', { name: 'Toy' }).waitFor({ state: 'detached' });

    // The demo campaign is live on it.
    await page.getByRole('button', { name: 'Delete Simulator' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Live campaigns are bound to this channel').waitFor();
    await page.getByRole('article', { name: 'Simulator' }).waitFor();
  });

  test('who may not change channels is offered none of it', async () => {
    const invitation = { email: 'vic@example.com', role: 'viewer' };
    const { body } = await designer.hookline.api<{ link: string }>('POST', '/invitations', invitation);
    const { page } = await designer.visit();
    await page.goto(body.link);
    await page.getByLabel('Name').fill('Vic');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByRole('heading', { level: 1, name: 'Campaigns' }).waitFor();
    await page.goto('/channels');
    await page.getByRole('button', { name: 'Set up Meta line' }).waitFor();
    expect(await page.getByRole('button', { name: /^(Add a channel|Edit|Delete|Check credentials)/ }).count()).toBe(0);
  });
});
