import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startDesigner, type TestDesigner } from './support/designer.ts';
import { deliveryIn, newPolicy, publishCampaign, type Receivers, startReceivers, status } from './support/receivers.ts';

const EVIL = '<img src=x onerror=alert(1)>"><script>alert(2)</script>';
/** Other words: what is echoed of a header is masked. */
const EVIL_VALUE = '"><svg/onload=alert(3)>';
const PATHS = ['/ok', '/fails', '/evil', '/gone', '/order', '/once', '/pause', '/kept', '/live'] as const;
type Path = (typeof PATHS)[number];
const ANA = '+525500000001';
const BETO = '+525500000002';

/** On a busy machine. */
const SOON = { timeout: 40_000 };

const rows = (page: Page) => page.getByRole('list', { name: 'Deliveries' }).getByRole('link');
/** The row's link of a delivery. */
const row = (page: Page, id: string) => page.locator(`a[data-row="${id}"]`);
const search = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams);

async function choose(page: Page, label: string, option: string | RegExp): Promise<void> {
  await page.getByLabel(label, { exact: true }).first().click();
  await page.getByRole('option', { name: option }).filter({ visible: true }).first().click();
}

describe('deliveries', () => {
  let designer: TestDesigner;
  let partner: Receivers;
  let campaign: Awaited<ReturnType<typeof publishCampaign>>;
  const api: TestDesigner['hookline']['api'] = (...call) => designer.hookline.api(...call);
  const idOf = (path: Path) => campaign.endpointOf(path).id;
  const settled = async (path: Path, person: string, state = 'delivered', attempts = 1) => {
    await campaign.choose(path, person);
    return deliveryIn(api, idOf(path), state, attempts);
  };
  beforeAll(async () => {
    designer = await startDesigner();
    partner = await startReceivers();
    partner.answer('/fails', status(503, 'busy'));
    partner.answer('/evil', status(500, EVIL, { 'x-evil': EVIL }));
    partner.answer('/once', status(404));
    partner.answer('/order', status(500));
    const [once, slow] = [
      await newPolicy(api, 'Once', { gapsSeconds: [] }),
      await newPolicy(api, 'Slow', { gapsSeconds: [3_600, 3_600], jitter: 0, receiverSignals: false }),
    ];
    const policy = { '/once': once, '/fails': slow, '/evil': slow, '/order': slow };
    const place = { name: 'Prizes', keyword: 'prizes', url: partner.url, paths: PATHS, policy };
    campaign = await publishCampaign(api, place);
  });
  afterEach(() => designer.endVisits());
  afterAll(async () => {
    await designer.close();
    await partner.close();
  });

  test('come in while somebody looks, and wait while somebody reads', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/deliveries');
    await page.getByRole('heading', { name: 'Nothing was sent yet' }).waitFor();
    await campaign.choose('/live', ANA);
    await rows(page).first().getByText('Arrived').waitFor();
    expect(await rows(page).first().textContent()).toMatch(/\+525500000001.*Prizes.*\/live.*answered 200/);
    await page.getByText('Live: new ones come in by themselves').waitFor();

    // With the focus in the list it stays as it is.
    await page.keyboard.press('j');
    const first = await page.evaluate(() => document.activeElement?.getAttribute('data-row'));
    expect(first).toBe(await rows(page).first().getAttribute('data-row'));
    await page.getByText('Paused while you read').waitFor();
    await campaign.choose('/live', BETO);
    const news = page.getByRole('button', { name: '1 new delivery' });
    await news.waitFor();
    expect(await rows(page).count()).toBe(1);
    await news.click();
    await expect.poll(() => rows(page).count(), SOON).toBe(2);
    expect(await rows(page).first().textContent()).toContain(BETO);
  });

  test('are walked through by keyboard, and opened without losing the place', async () => {
    for (const path of ['/ok', '/ok', '/ok'] as const) await settled(path, ANA);
    const { page } = await designer.visitAsOwner();
    await page.goto(`/deliveries?endpoint=${idOf('/ok')}`);
    await rows(page).nth(2).waitFor();
    const ids = await rows(page).evaluateAll((links) => links.map((link) => link.getAttribute('data-row') ?? ''));
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-row'));
    await page.keyboard.press('j');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe(ids[1]);
    await page.keyboard.press('k');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog', { name: 'Delivery' });
    await drawer.getByText('It arrived').waitFor();
    await drawer
      .getByText(ids[1] ?? '?')
      .first()
      .waitFor();
    expect(search(page)).toEqual({ endpoint: idOf('/ok'), open: ids[1] });
    await page.keyboard.press('j');
    await drawer
      .getByText(ids[2] ?? '?')
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
    expect(search(page)).toEqual({ endpoint: idOf('/ok') });
    await expect.poll(focused, SOON).toBe(ids[2]);
    // What is typed in a field is no command.
    await page.getByLabel('Phone number').fill('');
    await page.getByLabel('Phone number').press('j');
    expect(await page.getByLabel('Phone number').inputValue()).toBe('j');
  });

  test('are filtered by each thing there is, in the address', async () => {
    const failed = await settled('/once', BETO, 'failed');
    const arrived = await settled('/ok', ANA);
    const { page } = await designer.visitAsOwner();
    const shows = async (wanted: string, unwanted: string) => {
      await row(page, wanted).waitFor();
      await row(page, unwanted).waitFor({ state: 'detached' });
    };
    await page.goto('/deliveries');
    await row(page, arrived).waitFor();
    await choose(page, 'State', 'Failed');
    await shows(failed, arrived);
    expect(search(page)).toEqual({ state: 'failed' });
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await row(page, arrived).waitFor();
    expect(search(page)).toEqual({});

    await choose(page, 'Endpoint', /127\.0\.0\.1:\d+\/ok$/);
    await shows(arrived, failed);
    expect(search(page)).toEqual({ endpoint: idOf('/ok') });
    // Chosen again, it is chosen no more.
    await choose(page, 'Endpoint', /127\.0\.0\.1:\d+\/ok$/);
    await row(page, failed).waitFor();
    await choose(page, 'Campaign or webhook', 'Demo');
    await page.getByRole('heading', { name: 'No delivery fits' }).waitFor();
    await choose(page, 'Campaign or webhook', 'Prizes');
    await row(page, failed).waitFor();
    expect(search(page)).toEqual({ campaign: campaign.id });
    await page.getByRole('button', { name: 'Clear the filters' }).click();

    await page.getByLabel('Phone number').fill('52 55 0000 0002');
    await shows(failed, arrived);
    await page.getByLabel('Phone number').fill('55');
    await page.getByText('Write it with its country code').waitFor();
    await page.getByLabel('Phone number').fill('');
    await row(page, arrived).waitFor();

    await choose(page, 'Time', 'Last hour');
    await row(page, arrived).waitFor();
    expect(search(page)).toEqual({ within: 'hour' });
    await choose(page, 'Time', 'Between…');
    await page.getByLabel('To', { exact: true }).fill('2026-01-01T00:00');
    await page.getByRole('heading', { name: 'No delivery fits' }).waitFor();
    expect(search(page).to).toBe('2026-01-01T00:00:00.000Z');
    await page.reload();
    await page.getByRole('heading', { name: 'No delivery fits' }).waitFor();
    expect(await page.getByLabel('To', { exact: true }).inputValue()).toBe('2026-01-01T00:00');
  });

  test('that fail say why, why they are late, and what can be done; by hand they go now', async () => {
    const id = await settled('/fails', ANA, 'pending');
    const { page } = await designer.visitAsOwner();
    await page.goto(`/deliveries/${id}`);
    await page.getByText('It has not arrived yet').waitFor();
    await page.getByText(/^1 attempt failed: answered 503/).waitFor();
    await page.getByText(/^The next attempt is made at /).waitFor();
    await page.getByText(/^What to do: the receiver has a fault of its own/).waitFor();
    await page.getByRole('heading', { name: 'Attempt 1: answered 503' }).waitFor();
    await page.getByText('busy', { exact: true }).waitFor();
    await page.getByRole('list', { name: 'Timing' }).getByText('Waiting').waitFor();
    await page.getByText('2. Call /fails').waitFor();
    await page.getByRole('link', { name: 'Prizes' }).waitFor();
    await page.getByRole('link', { name: ANA }).waitFor();
    // What was sent, header by header and byte by byte.
    const sent = partner.received.find(({ path, headers }) => path === '/fails' && headers['webhook-id'] === id);
    const headers = page.getByRole('table', { name: 'Headers of the request' });
    for (const name of ['x-shop-key', 'webhook-id', 'webhook-signature', 'webhook-timestamp', 'hookline-attempt'])
      await headers.getByRole('row', { name: `${name} ${sent?.headers[name]}`, exact: true }).waitFor();
    await page.getByText('As sent', { exact: true }).click();
    await page.getByText(sent?.body ?? '?', { exact: true }).waitFor();

    partner.answer('/fails', status(200, 'thanks'));
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.getByText('It arrived').waitFor();
    await page.getByRole('heading', { name: 'Attempt 2: answered 200' }).waitFor();
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByRole('heading', { name: 'Attempt 3: answered 200' }).waitFor();
    const last = partner.received.findLast(({ path }) => path === '/fails');
    expect([last?.headers['hookline-replay'], last?.headers['webhook-id'], last?.body]).toEqual([
      'true',
      id,
      sent?.body,
    ]);
    partner.answer('/fails', status(503, 'busy'));
  });

  test('show what strangers wrote, and run none of it', async () => {
    await designer.hookline.api('PATCH', `/endpoints/${idOf('/evil')}`, {
      headers: [{ name: 'x-mine', value: EVIL_VALUE }],
    });
    const id = await settled('/evil', ANA, 'pending');
    const { page } = await designer.visitAsOwner();
    await page.goto(`/deliveries?open=${id}`);
    const drawer = page.getByRole('dialog', { name: 'Delivery' });
    await drawer.getByRole('region', { name: 'Response: Attempt 1' }).getByText(EVIL, { exact: true }).waitFor();
    await drawer.getByRole('row', { name: `x-mine ${EVIL_VALUE}`, exact: true }).waitFor();
    await page.goto(`/endpoints/${idOf('/evil')}`);
    await page.getByRole('button', { name: 'Send test' }).click();
    await page.getByText('It did not arrive, and would be sent again').waitFor();
    await page.getByRole('row', { name: `x-evil ${EVIL}`, exact: true }).waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
  });

  test('are held while their endpoint is paused, and go when it is resumed', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto(`/endpoints/${idOf('/pause')}`);
    await page.getByText('Not used yet', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused', { exact: true }).waitFor();
    await campaign.choose('/pause', ANA);
    await page.getByText('1 delivery waits for it.').waitFor();
    const id = await deliveryIn(api, idOf('/pause'), 'held');
    await page.getByRole('link', { name: 'Its deliveries' }).click();
    await row(page, id).getByText('Held').waitFor();
    await row(page, id).click();
    await page.getByText('It is held: its endpoint takes nothing now').waitFor();
    await page.getByText(/^Its endpoint was paused/).waitFor();
    await page.getByRole('link', { name: 'To its endpoint, to switch it on' }).click();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Switch on again' }).click();
    await page.getByText('It is on; 1 kept delivery is sent now.').waitFor();
    await page.getByText('Works', { exact: true }).waitFor();
    await deliveryIn(api, idOf('/pause'), 'delivered');
    // Drawn as well as told: the chart's numbers are a table, too.
    await page.getByRole('table', { name: 'Health' }).waitFor();
  });

  test('behind one that fails go on when that one is skipped', async () => {
    const endpointId = idOf('/order');
    await api('PATCH', `/endpoints/${endpointId}`, { orderBy: 'endpoint' });
    const head = await settled('/order', ANA, 'pending');
    await campaign.choose('/order', BETO);
    const { page } = await designer.visitAsOwner();
    await page.goto(`/endpoints/${endpointId}`);
    await page.getByText(/^All · 2 waiting/).waitFor();
    await page.getByText(/^Blocked since .*: 1 attempt, answered 500\./).waitFor();
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.getByText(/^Blocked since .*: 2 attempts, the last: answered 500\./).waitFor();
    partner.answer('/order', status(200));
    await page.getByRole('button', { name: 'Skip' }).click();
    await page.getByRole('dialog', { name: 'Let the others go on without it?' }).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Skip' }).click();
    await page.getByText('It was skipped; the others go on.').waitFor();
    await page.getByText('Nothing waits.', { exact: true }).waitFor();
    await page.goto(`/deliveries/${head}`);
    await page.getByText('It was skipped', { exact: true }).waitFor();
    await page.getByText('Somebody let its lane go on without it.').waitFor();
  });

  test('many go again by a replay: counted first, then begun', async () => {
    for (let n = 0; n < 3; n++) await settled('/once', ANA, 'failed');
    const failed = partner.received.filter(({ path }) => path === '/once').length;
    partner.answer('/once', status(200));
    const { page } = await designer.visitAsOwner();
    await page.goto(`/deliveries?endpoint=${idOf('/once')}&state=failed&within=hour&phone=%2B525500000001`);
    await rows(page).first().waitFor();
    await page.getByRole('link', { name: 'Replay these' }).click();
    await page.getByText('A replay does not know phone numbers').waitFor();
    expect(await page.getByRole('checkbox', { name: 'Failed' }).isChecked()).toBe(true);
    expect(await page.getByRole('checkbox', { name: 'Discarded' }).isChecked()).toBe(false);
    await page.getByRole('button', { name: 'Count first' }).click();
    await page.getByText(`${failed} deliveries fit, from`).waitFor();
    // Another question has another answer.
    await page.getByLabel('Deliveries a second').fill('1');
    expect(await page.getByText(/deliveries fit/).count()).toBe(0);
    await page.getByRole('button', { name: 'Count first' }).click();
    await page.getByText(`That takes about ${failed} s.`).waitFor();
    await page.getByRole('button', { name: `Send ${failed} deliveries again` }).click();
    const list = page.getByRole('list', { name: 'Replays so far' });
    await list.getByText('Running').waitFor();
    await list.getByText(`${failed} of ${failed}`).waitFor();
    await list.getByText('Done').waitFor();
    await expect.poll(() => partner.received.filter(({ path }) => path === '/once').length, SOON).toBe(2 * failed);

    await page.getByLabel('To', { exact: true }).fill('2026-01-01T00:00');
    await page.getByRole('button', { name: 'Count first' }).click();
    await page.getByText('This must be later than "from".').waitFor();
  });

  test.each([
    { path: '/gone', choice: 'Send what was kept', told: 'It is on; 1 kept delivery is sent now.', state: 'delivered' },
    {
      path: '/kept',
      choice: 'Discard what was kept',
      told: 'It is on; 1 kept delivery was discarded.',
      state: 'discarded',
    },
  ] as const)('of an endpoint that was switched off: $choice', async ({ path, choice, told, state }) => {
    partner.answer(path, status(410));
    await settled(path, ANA, 'failed');
    await campaign.choose(path, BETO);
    await deliveryIn(api, idOf(path), 'held');
    partner.answer(path, status(200));
    const { page } = await designer.visitAsOwner();
    await page.goto('/deliveries');
    await page.getByTitle(/^\d+ endpoints? needs? somebody/).waitFor();
    await page.getByRole('link', { name: 'Endpoints' }).click();
    await page.getByRole('switch', { name: 'Only those that need somebody' }).click();
    await page.waitForURL('**/endpoints?attention=true');
    const item = page.getByRole('listitem').filter({ hasText: path });
    await item.getByText('Switched off').waitFor();
    await item.getByText('1 waiting').waitFor();
    await item.getByRole('link', { name: 'Prizes' }).click();
    await page.getByText(/^Its receiver answered 410 Gone/).waitFor();
    await page.getByText('switched off: it answered 410 Gone').waitFor();
    await page.getByRole('button', { name: 'Switch on again' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('1 delivery was kept for it. What becomes of it?').waitFor();
    await dialog.getByRole('radio', { name: choice }).check();
    await dialog.getByRole('button', { name: /^(Switch on again|Discard and switch on)$/ }).click();
    await page.getByText(told).waitFor();
    await deliveryIn(api, idOf(path), state);
  });

  test('an endpoint’s alerts and pace are kept; what is wrong stands beside its field', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto(`/endpoints/${idOf('/live')}`);
    await page.getByLabel('Mails to').first().fill('nobody');
    await page.getByLabel('POSTs a second').fill('5');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('This must be an e-mail address.').waitFor();
    expect(await page.getByLabel('POSTs a second').inputValue()).toBe('5');
    await page.keyboard.press('Backspace');
    await page.getByLabel('Mails to').first().fill('ops@partner.example');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    const { body } = await api<{ alertTo: string[]; perSecond: number }>('GET', `/endpoints/${idOf('/live')}`);
    expect([body.alertTo, body.perSecond]).toEqual([['ops@partner.example'], 5]);
  });

  test('who only reads sees all of it, without secrets, and is offered nothing', async () => {
    const id = await settled('/fails', ANA, 'pending');
    const invitation = { email: 'vic@example.com', role: 'viewer' };
    const { body } = await api<{ link: string }>('POST', '/invitations', invitation);
    const { page } = await designer.visit();
    await page.goto(body.link);
    await page.getByLabel('Name').fill('Vic');
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByRole('heading', { level: 1, name: 'Campaigns' }).waitFor();
    await page.goto(`/deliveries/${id}`);
    await page.getByRole('row', { name: 'x-shop-key ****', exact: true }).waitFor();
    expect(await page.getByRole('button', { name: /Try now|Send again/ }).count()).toBe(0);
    expect(await page.content()).not.toContain('s3cret-of-the-shop');
    await page.goto(`/endpoints/${idOf('/fails')}`);
    await page.getByText('Your role reads here; an operator can act.').waitFor();
    await page.getByText('no limit').waitFor();
    expect(await page.getByRole('button', { name: /Pause|Send test|Save/ }).count()).toBe(0);
    await page.goto('/replays');
    await page.getByRole('heading', { name: 'Replays so far' }).waitFor();
    expect(await page.getByRole('button', { name: 'Count first' }).count()).toBe(0);
  });

  test('one that is not there, and a server that is away, say so', async () => {
    const { page, context } = await designer.visitAsOwner();
    await page.goto('/deliveries/dlv_00000000000000000000000000');
    await page.getByText('This is not here').waitFor();
    await page.goto('/deliveries');
    await rows(page).first().waitFor();
    await context.setOffline(true);
    await page.getByText('Not live: Hookline cannot be reached').waitFor();
    expect(await rows(page).count()).toBeGreaterThan(0);
    await context.setOffline(false);
    await page.getByText('Live: new ones come in by themselves').waitFor();
  });
});
