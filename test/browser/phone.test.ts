import type { IncomingHttpHeaders } from 'node:http';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Receiver, startReceiver } from '../../src/deliveries/testing/receiver.ts';
import { PHONE, startDesigner, type TestDesigner } from './support/designer.ts';
import { createFiveOptions, type FiveOptions } from './support/five-options.ts';

const EVIL = '<img src=x onerror=alert(1)>"><script>alert(2)</script>';
/** Several browsers share the machine. */
const SOON = { timeout: 40_000 };
const HOUR = /^1 hour later$/;

/** The phone on an editor's page. */
function phoneOn(page: Page) {
  const input = page.getByLabel('Message of the person');
  const log = page.getByRole('log', { name: 'Conversation' });
  return {
    log,
    /** What the campaign has said so far. */
    said: () => log.locator('.phone-bubble[data-from="campaign"]').allInnerTexts(),
    turns: log.locator('.phone-turn'),
    last: log.locator('.phone-turn').last(),
    async say(text: string): Promise<Locator> {
      const before = await log.locator('.phone-turn').count();
      await input.fill(text);
      await input.press('Enter');
      const turn = log.locator('.phone-turn').nth(before);
      await turn.waitFor();
      return turn;
    },
  };
}

describe('the phone beside the editor', () => {
  let designer: TestDesigner;
  let receiver: Receiver;
  let campaign: FiveOptions;
  const seen: { path: string; headers: IncomingHttpHeaders; body: string }[] = [];
  beforeAll(async () => {
    designer = await startDesigner();
    receiver = await startReceiver((request, response, body) => {
      seen.push({ path: request.url ?? '', headers: request.headers, body });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"promocode":"REAL"}');
    });
    campaign = await createFiveOptions(designer.hookline.api, `http://127.0.0.1:${receiver.port}`);
  });
  afterEach(() => designer.endVisits());
  afterAll(async () => {
    await designer.close();
    await receiver.close();
  });

  async function open(path: string, options = {}) {
    const { page } = await designer.visitAsOwner(options);
    await page.goto(path);
    await page.getByRole('button', { name: 'Phone' }).click();
    await page.getByRole('button', { name: 'Start without a message' }).waitFor();
    return { page, ...phoneOn(page) };
  }
  const keyword = () => (campaign.definition.keywords as string[])[0] ?? '';
  /** The body of the request that a turn would send. */
  async function bodyIn(turn: Locator): Promise<Record<string, unknown>> {
    await turn.getByRole('button', { name: /webhook/ }).click();
    return JSON.parse((await turn.getByRole('region', { name: 'Body of the request' }).textContent()) ?? '');
  }

  test('a draft is talked to by SMS: what each answer was taken for, and the very request that a receiver gets later', async () => {
    const { page, log, said, say } = await open(campaign.path);
    await page.getByRole('button', { name: keyword() }).click();
    await log.getByText('Started', { exact: true }).waitFor();
    expect((await said())[0]).toContain('Hi! Choose:\n1. Opening hours\n2. Raffle\n4. One month\n5. Opinion');

    const wrong = await say(EVIL);
    await wrong.getByText('Not understood', { exact: true }).waitFor();
    await wrong.getByText('1 wrong answer', { exact: true }).waitFor();
    expect(await wrong.locator('[data-from="person"]').textContent()).toContain(EVIL);

    const four = await say('One Mónth');
    await four.getByText('Option 4', { exact: true }).waitFor();
    await four.getByText('by its text', { exact: true }).waitFor();
    await four.getByText('Hours', { exact: true }).waitFor();
    const shown = await bodyIn(four);
    expect(shown).toMatchObject({ response: 'One Mónth', option: 'One month', keyword: 4, nested: { a: [1] } });

    await say('no');
    await say(keyword());
    const three = await say('3');
    await three.getByText('The next message is taken for the answer that is asked for.').waitFor();
    expect(await three.getByRole('button', { name: /webhook/ }).count()).toBe(0);
    const name = `Ana ${EVIL}`;
    const captured = await say(name);
    await captured.getByText('The answer that was asked for').waitFor();
    await captured.getByText('The conversation is over.').waitFor();
    const redirect = await bodyIn(captured);
    expect(Object.keys(redirect)).toEqual(['campaignId', 'label', 'phoneNumber', 'date', 'response', 'store']);
    const headers = captured.getByRole('table', { name: 'Headers of the request' });
    await headers.getByRole('row', { name: 'x-api-key ****' }).waitFor();
    await captured.getByRole('switch', { name: 'Show the values of your headers' }).check();
    await headers.getByRole('row', { name: 'x-api-key s3cret-value' }).waitFor();
    expect(seen).toEqual([]);

    const { api } = designer.hookline;
    expect((await api('POST', `/campaigns/${campaign.id}/publish`)).status).toBe(200);
    for (const text of [keyword(), EVIL, 'One Mónth', 'no', keyword(), '3', name]) {
      const message = { channelId: campaign.channelId, from: '+525500000000', text, send: true };
      expect((await api('POST', '/simulator/messages', message)).status).toBe(200);
    }
    await expect.poll(() => seen.length, SOON).toBe(2);
    const bodyAt = (path: string) => JSON.parse(seen.find((each) => each.path === path)?.body ?? '');
    const anyDate = { date: expect.stringMatching(/^\d{4}-.*Z$/) };
    expect(bodyAt('/four')).toEqual({ ...shown, ...anyDate });
    expect(bodyAt('/redirect')).toEqual({ ...redirect, ...anyDate });
    const redirectHeaders = seen.find(({ path }) => path === '/redirect')?.headers;
    expect(redirectHeaders?.['x-api-key']).toBe('s3cret-value');
    for (const { name: header } of await namesIn(headers)) expect(redirectHeaders).toHaveProperty(header);
  });

  test('on WhatsApp options are tapped, in a list or on buttons, by keyboard alone', async () => {
    const { page, log, turns, last, said } = await open(campaign.path, { viewport: PHONE });
    await page.getByRole('dialog', { name: 'Phone' }).getByText('WhatsApp', { exact: true }).click();
    await page.getByRole('button', { name: 'Start without a message' }).press('Enter');
    await log.getByRole('button', { name: 'Choose', exact: true }).press('Enter');
    expect(await last.locator('.phone-row').allInnerTexts()).toEqual([
      'Opening hours',
      'Raffle',
      'One month',
      'Opinion',
    ]);
    await last.getByRole('button', { name: 'One month' }).press('Enter');
    await expect.poll(() => turns.count(), SOON).toBe(2);
    await last.getByText('by a tap').waitFor();
    expect(await bodyIn(last)).toMatchObject({ response: 'One month', option: 'One month', keyword: 4 });
    expect((await said()).at(-1)).toContain('9 to 5. More?');
    await last.getByRole('button', { name: 'No', exact: true }).press('Enter');
    await expect.poll(() => turns.count(), SOON).toBe(3);
    await last.getByText('The conversation is over.').waitFor();
    const input = page.getByLabel('Message of the person');
    await input.press('Shift+Tab');
    await input.focus();
    await input.pressSequentially('5');
    await input.press('Enter');
    await expect.poll(() => turns.count(), SOON).toBe(4);
    await last.getByText('No conversation.').waitFor();
  });

  test('time passes, things that are no text are sent, and it begins anew', async () => {
    const { page, log, turns, last, say } = await open(campaign.path);
    await say(keyword());
    await page.getByRole('button', { name: 'Send something else' }).click();
    await page.getByRole('menuitem', { name: 'A picture' }).click();
    await last.getByText('A message of the kind "image" without text matches no option.').waitFor();
    await page.getByRole('button', { name: 'Let time pass' }).click();
    await page.getByRole('menuitem', { name: HOUR }).click();
    await log.getByText(/^It is /).waitFor();
    expect(await log.getByText('The conversation has expired').count()).toBe(0);
    await page.getByRole('button', { name: 'Let time pass' }).click();
    await page.getByRole('menuitem', { name: '24 hours later' }).click();
    await log.getByText(/The conversation has expired: the next message begins a new one/).waitFor();
    const late = await say(keyword());
    await late.getByText('25 hours later').waitFor();
    await late.getByText(/The conversation had expired/).waitFor();
    await page.getByRole('button', { name: 'Start over' }).click();
    await expect.poll(() => turns.count(), SOON).toBe(0);
    await page.getByRole('button', { name: 'Start without a message' }).waitFor();
  });

  test('what is answered after it began anew belongs to nobody', async () => {
    const { page, turns } = await open(campaign.path);
    const asked = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    await page.route('**/try', async (route) => {
      asked.resolve();
      await released.promise;
      await route.fallback();
    });
    await page.getByRole('button', { name: 'Start without a message' }).click();
    await asked.promise;
    await page.getByRole('button', { name: 'Start over' }).click();
    const answered = page.waitForResponse('**/try');
    released.resolve();
    await (await answered).finished();
    await page.getByRole('button', { name: 'Phone' }).click();
    await page.getByRole('button', { name: 'Phone' }).click();
    await page.getByRole('button', { name: 'Start without a message' }).waitFor();
    expect(await turns.count()).toBe(0);
  });

  test('shows in the editor where it stands; when the draft changes it says so, and the same answers are given again', async () => {
    const { page, log, say } = await open(campaign.path);
    await say(keyword());
    const four = await say('4');
    await four.getByRole('button', { name: 'Show in editor: Hours' }).click();
    // Beside the phone the list of sections is a field.
    await expect.poll(() => page.getByRole('combobox', { name: 'Section' }).inputValue()).toBe('Hours');
    await (await four.getByRole('button', { name: /webhook/ }).elementHandle())?.scrollIntoViewIfNeeded();
    await log.getByRole('button', { name: 'Show in editor: Welcome Message' }).click();

    await page.getByRole('button', { name: 'Webhook: underlying' }).first().click();
    const editor = page.getByRole('dialog', { name: 'Webhook' });
    await editor.getByLabel('URL').fill('https://partner.example/changed');
    await page.keyboard.press('Escape');
    await page.getByText('The campaign was changed since this conversation.').waitFor();
    expect(await log.getByText('https://partner.example/changed').count()).toBe(0);
    await page.getByRole('button', { name: 'Same answers again' }).click();
    await log.getByText('POST https://partner.example/changed').waitFor();
    expect(await log.locator('.phone-turn').count()).toBe(2);
    expect(await page.getByText('The campaign was changed since').count()).toBe(0);
  });

  test('requests are answered as somebody says, by nobody, or once really; texts show who talks', async () => {
    const { api } = designer.hookline;
    const request = await api<{ id: string }>('POST', '/requests', {
      name: 'WH5',
      method: 'GET',
      url: `http://127.0.0.1:${receiver.port}/code?p=$contact.phone`,
      headers: [{ name: 'x-key', value: 'planted-secret' }],
    });
    const then = { type: 'interaction', to: 'code' };
    const onTimeout = { type: 'interaction', to: 'late' };
    const menu = [{ text: 'Code', redirect: { type: 'request', request: request.body.id, then, onTimeout } }];
    const ending = (id: string, text: string) => ({ id, label: id, text, menu: [] });
    const { body } = await api<{ id: string }>('POST', '/campaigns', {
      kind: 'chatbot',
      name: 'Codes',
      definition: {
        keywords: ['codes'],
        welcome: { text: 'Hi $contact.name of $contact.town!', menu },
        interactions: [ending('code', "Code $data.get('WH5').get('promocode')"), ending('late', 'Too late.')],
      },
    });
    const { page, log, said, say } = await open(`/campaigns/${body.id}`);
    await page.getByRole('button', { name: 'The person' }).click();
    const person = page.getByRole('dialog', { name: 'The person' });
    await person.getByLabel('Name').fill(EVIL);
    await person.getByRole('button', { name: 'Add a field' }).click();
    await person.getByLabel('Field', { exact: true }).fill('town');
    await person.getByLabel('Value').fill('Mérida');
    await person.getByRole('button', { name: 'Save' }).click();
    await person.waitFor({ state: 'hidden' });
    await say('codes');
    expect((await said())[0]).toContain(`Hi ${EVIL} of Mérida!`);

    const asked = await say('1');
    await asked.getByRole('button', { name: /^Request WH5/ }).click();
    await asked.getByText('GET', { exact: false }).first().waitFor();
    await asked.getByRole('row', { name: 'x-key ****' }).waitFor();
    const answer = asked.getByRole('group', { name: 'What it is answered with' });
    await answer.getByLabel('Body').fill('{"promocode": "SALE-7"}');
    await answer.getByRole('button', { name: 'Use this answer' }).click();
    await log.getByText('Code SALE-7').waitFor();
    await answer.getByText('No answer').click();
    await answer.getByRole('button', { name: 'Use this answer' }).click();
    await log.getByText('Too late.').waitFor();
    expect(seen.filter(({ path }) => path.startsWith('/code'))).toEqual([]);
    await answer.getByRole('button', { name: 'Ask really, once' }).click();
    await log.getByText('Code REAL').waitFor();
    expect(seen.filter(({ path }) => path.startsWith('/code')).map(({ path }) => path)).toEqual([
      '/code?p=%2B525500000000',
    ]);
    expect(await page.getByText('planted-secret').count()).toBe(0);
  });

  test('somebody without a number, a server that is away: it says so, and what was typed stays', async () => {
    const { page, say, turns } = await open(campaign.path);
    await say(keyword());
    await page.getByRole('button', { name: 'The person' }).click();
    const person = page.getByRole('dialog', { name: 'The person' });
    await person.getByLabel('Phone number').fill('nobody');
    await person.getByRole('button', { name: 'Save, same answers again' }).click();
    await expect.poll(() => person.getByLabel('Phone number').getAttribute('aria-invalid'), SOON).toBe('true');
    await page.keyboard.press('Escape');
    await page.route('**/try', (route) => route.abort());
    const input = page.getByLabel('Message of the person');
    await input.fill('4');
    await input.press('Enter');
    await page.getByText('Hookline cannot be reached').waitFor();
    expect(await input.inputValue()).toBe('4');
    await page.unroute('**/try');
    await input.press('Enter');
    await expect.poll(() => turns.count(), SOON).toBe(2);
    expect(await input.inputValue()).toBe('');
  });
});

async function namesIn(table: Locator): Promise<{ name: string }[]> {
  const names = await table.getByRole('rowheader').allTextContents();
  return names.map((name) => ({ name: name.toLowerCase() }));
}
