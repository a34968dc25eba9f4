import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import { startHookline, type TestHookline } from '../../test/support/hookline.ts';
import { type Partner, startPartner } from '../../test/support/partner.ts';
import { createAccount } from '../accounts/accounts.ts';
import { decodeId } from '../base/ids.ts';
import type { Page } from '../http/page.ts';
import { TimelineEntry } from './schema.ts';

const ANA = '+525500000001';
const WAIT = { timeout: 15_000 };

describe.each(STORES)('the timeline of a contact on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let hookline: TestHookline;
  let partner: Partner;
  let channelId: string;
  let contactId: string;
  beforeAll(async () => {
    database = await createDatabase();
    hookline = await startHookline(database);
    partner = await startPartner();
    // The first attempt of the campaign's webhook fails, and is made again soon.
    let failures = 0;
    partner.answerWith(({ path }) => (path === '/campaign' && failures++ === 0 ? 500 : 200));
    channelId = (await post('/channels', { kind: 'simulator', name: 'Line' })).id;
    const request = await post('/requests', { name: 'WH5', method: 'GET', url: `${partner.url}/request` });
    const policy = await post('/policies', { name: 'quick', base: 'standard', gapsSeconds: [1], jitter: 0 });
    const definition = {
      channels: [channelId],
      welcome: {
        text: 'Hi!',
        menu: [
          {
            text: 'Code',
            redirect: { type: 'interaction', to: 'code' },
            webhook: { url: `${partner.url}/campaign`, policy: policy.id },
          },
          { redirect: { type: 'webhook', prompt: 'Name?', webhook: { url: `${partner.url}/redirect` } } },
        ],
      },
      interactions: [{ id: 'code', label: 'Code', before: [request.id], text: 'Here it is.', menu: [] }],
    };
    const campaign = await post('/campaigns', { kind: 'chatbot', name: 'Summer', definition });
    await post(`/campaigns/${campaign.id}/publish`);
    const events = ['conversation.answered', 'contact.opted_out'];
    await post('/webhooks', { preset: 'standard', name: 'CRM', url: `${partner.url}/events`, events });
    for (const text of ['hello', '1']) await say(ANA, text);
    await say('+525500000002', 'hello');
    contactId = await contactOf(ANA);
    await post(`/contacts/${contactId}/opt-out`);
    await vi.waitFor(() => expect(partner.posts.filter(({ path }) => path === '/campaign')).toHaveLength(2), WAIT);
    await vi.waitFor(async () => expect((await read('?kind=delivery')).filter(isDelivered)).toHaveLength(3), WAIT);
  }, 60_000);
  afterAll(async () => {
    await hookline.close();
    await partner.close();
    await database.close();
  });

  async function post(path: string, body?: unknown): Promise<{ id: string }> {
    const answer = await hookline.api<{ id: string }>('POST', path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body;
  }
  const say = (from: string, text: string) => post('/simulator/messages', { channelId, from, text, send: true });
  async function contactOf(phone: string): Promise<string> {
    const query = new URLSearchParams({ phone });
    return (await hookline.api<Page<{ id: string }>>('GET', `/contacts?${query}`)).body.items[0]?.id ?? '';
  }
  async function readPage(query: string, id = contactId): Promise<Page<TimelineEntry>> {
    const { status, body } = await hookline.api<Page<TimelineEntry>>('GET', `/contacts/${id}/timeline${query}`);
    expect(status, JSON.stringify(body)).toBe(200);
    for (const item of body.items) expect(TimelineEntry.parse(item)).toEqual(item);
    return body;
  }
  const read = async (query = '', id = contactId) => (await readPage(query, id)).items;
  const isDelivered = (entry: TimelineEntry) =>
    entry.kind !== 'call' &&
    entry.deliveries.length > 0 &&
    entry.deliveries.every(({ state }) => state === 'delivered');
  const describeEntry = (entry: TimelineEntry) =>
    entry.kind === 'message'
      ? `${entry.message.direction} ${entry.message.text.split('\n')[0]}`
      : entry.kind === 'event'
        ? entry.event.type
        : `call ${entry.call.requestName}`;

  test('leads from the message to the option, the delivery and its attempts', async () => {
    const answer = (await read('?kind=message')).find((entry) => describeEntry(entry) === 'in 1');
    expect(answer).toMatchObject({
      message: {
        campaignName: 'Summer',
        channelName: 'Line',
        trace: { outcome: 'option', option: '1', section: 'Welcome Message' },
      },
      deliveries: [
        {
          state: 'delivered',
          eventType: 'underlying',
          url: `${partner.url}/campaign`,
          webhookName: null,
          attemptCount: 2,
          attempts: [
            { number: 2, outcome: 'delivered', status: 200 },
            { number: 1, outcome: 'retry', status: 500 },
          ],
        },
      ],
    });
    const [delivery] = answer?.kind === 'message' ? answer.deliveries : [];
    const posted = partner.posts.filter(({ path }) => path === '/campaign').map(({ headers }) => headers['webhook-id']);
    expect(posted).toEqual([delivery?.id, delivery?.id]);
  });

  test('shows with each event the account’s webhooks that were told of it, and no others', async () => {
    const events = (await read()).flatMap((entry) => (entry.kind === 'event' ? [entry] : []));
    const told = events.filter(({ deliveries }) => deliveries.length > 0);
    expect(told.map(({ event }) => event.type)).toEqual(['contact.opted_out', 'conversation.answered']);
    for (const { deliveries } of told)
      expect(deliveries).toMatchObject([{ webhookName: 'CRM', campaignId: null, attempts: [{ status: 200 }] }]);
    const ids = told.flatMap(({ deliveries }) => deliveries.map(({ id }) => id)).toSorted();
    const posted = partner.posts.filter(({ path }) => path === '/events').map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual(posted.toSorted());
  });

  test('is in one order, the newest first, whatever the pages', async () => {
    const all = await read();
    const moments = all.map(({ at }) => at);
    expect(moments).toEqual(moments.toSorted().toReversed());
    for (const kind of ['', '&kind=message', '&kind=delivery', '&kind=conversation', '&kind=receipt']) {
      const whole = await read(`?limit=200${kind}`);
      const paged: TimelineEntry[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: Page<TimelineEntry> = await readPage(`?limit=3${kind}${cursor && `&cursor=${cursor}`}`);
        expect(page.items.length).toBeLessThanOrEqual(3);
        paged.push(...page.items);
        cursor = page.nextCursor;
      }
      expect(paged).toEqual(whole);
      expect(paged.length).toBeGreaterThan(1);
    }
  });

  test('is narrowed to a kind', async () => {
    const of = async (kind: string) => (await read(`?kind=${kind}`)).map(describeEntry);
    expect(await of('message')).toEqual(['out Here it is.', 'in 1', 'out Hi!', 'in hello']);
    expect(await of('call')).toEqual(['call WH5']);
    expect(await of('consent')).toEqual(['contact.opted_out']);
    expect(new Set(await of('receipt'))).toEqual(new Set(['message.sent']));
    expect(await of('delivery')).toEqual(['contact.opted_out', 'conversation.answered', 'in 1']);
    expect(await of('contact')).toEqual(['contact.created']);
    expect((await hookline.api('GET', `/contacts/${contactId}/timeline?kind=x`)).status).toBe(422);
  });

  test('what is only tried owes nothing; what waits for its input owes it when that comes', async () => {
    const phone = '+525500000003';
    for (const text of ['hello', '2']) await say(phone, text);
    const id = await contactOf(phone);
    expect(await read('?kind=delivery', id)).toHaveLength(1);
    await post('/simulator/messages', { channelId, from: phone, text: 'Ana', send: false });
    expect((await read('?kind=delivery', id)).map(describeEntry)).toEqual(['conversation.answered']);
    for (const text of ['hello', '2', 'Ana']) await say(phone, text);
    const told = (await read('?kind=delivery', id)).find(({ kind }) => kind === 'message');
    expect(told).toMatchObject({
      message: { text: 'Ana', trace: { outcome: 'captured' } },
      deliveries: [{ eventType: 'redirect', url: `${partner.url}/redirect` }],
    });
  });

  test('keeps attempts whose payload is past its time', async () => {
    const before = await read('?kind=delivery');
    const ids = before.flatMap((entry) => (entry.kind === 'call' ? [] : entry.deliveries.map(({ id }) => id)));
    const uuids = ids.map((id) => decodeId('dlv', id) ?? '');
    await sql`delete from delivery where id in (${sql.join(uuids.map((id) => sql`${id}::uuid`))})`.execute(database.db);
    const after = await read('?kind=delivery');
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    const shown = after.flatMap((entry) => (entry.kind === 'call' ? [] : entry.deliveries));
    expect(shown.map(({ id }) => id)).toEqual(ids);
    for (const each of shown) expect(each).toMatchObject({ state: 'delivered', endpointId: null, url: null });
  });

  test('is the account’s own, and of a contact that is there', async () => {
    const { key } = await createAccount(hookline.ctx, 'Other');
    const headers = { authorization: `Bearer ${key}` };
    const path = `/v1/contacts/${contactId}/timeline`;
    expect((await hookline.request(path, { headers })).status).toBe(404);
    expect((await hookline.request(path)).status).toBe(401);
    const gone = (await post('/contacts', { email: 'gone@example.com' })).id;
    expect((await readPage('', gone)).items).toMatchObject([{ event: { type: 'contact.created' }, deliveries: [] }]);
    expect((await hookline.api('DELETE', `/contacts/${gone}`)).status).toBe(204);
    expect((await hookline.api('GET', `/contacts/${gone}/timeline`)).status).toBe(404);
  });
});
