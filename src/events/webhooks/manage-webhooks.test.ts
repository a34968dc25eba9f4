import { createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { decodeId } from '../../base/ids.ts';
import { newId, nowDate } from '../../store/context.ts';
import { testEvent } from '../testing/events.ts';
import type { Webhook } from './schema.ts';
import { WebhookWorld } from './testing/webhook-world.ts';

const { send } = testEvent('message.read').data;

describe.each(STORES)('webhooks on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let world: WebhookWorld;
  beforeAll(async () => {
    database = await createDatabase({ steppedClock: true });
    world = new WebhookWorld(database);
  });
  beforeEach(() => world.begin());
  afterAll(() => database.close());

  const list = async (query = '') =>
    (await world.account.call<{ items: Webhook[]; nextCursor: string | null }>('GET', `/v1/webhooks${query}`)).body;
  const insertCategory = (key: string, number: number) =>
    database.db
      .insertInto('subscription_category')
      .values({
        ...{ account_id: world.account.ctx.accountId, id: newId(world.ctx), number, key, name: key, description: '' },
        ...{ is_public: true, created_at: nowDate(world.ctx), updated_at: nowDate(world.ctx) },
      })
      .execute();

  it('go to http as well, with a warning, where campaigns may not [DI-03] [XP-04]', async () => {
    const plain = await world.made({ url: 'http://partner.example/hook' });
    expect(plain.warnings).toMatchObject([{ path: '/url', code: 'url_http' }]);
    expect((await world.made({ url: 'POST https://partner.example/hook' })).warnings).toEqual([]);
    const definition = {
      welcome: { text: 'Hi', menu: [{ redirect: { type: 'webhook', webhook: { url: plain.url } } }] },
    };
    const campaign = { kind: 'chatbot', name: 'Line', definition };
    expect((await world.account.call('POST', '/v1/campaigns', campaign)).status).toBe(422);
  });

  it('are listed newest first, by app, event and state [MW-05] [MW-27] [XP-10]', async () => {
    const a = await world.made({ app: 'Zäpier 🪝', events: ['contact.created'] });
    const b = await world.made({ app: 'Zäpier 🪝', events: ['contact.merged'] });
    const c = await world.made({ preset: 'dialog-insight' });
    const idsOf = async (query?: string) => (await list(query)).items.map(({ id }) => id);
    expect(await idsOf()).toEqual([c.id, b.id, a.id]);
    expect(await idsOf(`?app=${encodeURIComponent('Zäpier 🪝')}`)).toEqual([b.id, a.id]);
    expect(await idsOf('?event=contact.created')).toEqual([c.id, a.id]);
    expect(await idsOf('?state=draft')).toEqual([c.id]);
    expect(await idsOf(`?state=active&event=contact.merged&app=${encodeURIComponent('Zäpier 🪝')}`)).toEqual([b.id]);
    const first = await list('?limit=2');
    expect((await list(`?limit=2&cursor=${first.nextCursor}`)).items.map(({ id }) => id)).toEqual([a.id]);
  });

  it('have the public key of their account, in two forms of one key [DI-16]', async () => {
    const { publicKey } = await world.made({ preset: 'dialog-insight' });
    const [, modulus = ''] = /<Modulus>(.+)<\/Modulus>/.exec(publicKey.xml) ?? [];
    const n = Buffer.from(modulus, 'base64').toString('base64url');
    const jwk = createPublicKey({ key: { kty: 'RSA', n, e: 'AQAB' }, format: 'jwk' });
    expect(jwk.export({ type: 'spki', format: 'pem' })).toBe(publicKey.pem);
  });

  it('are told only of the events they ask for, by communication type and mailing [DI-04] [DI-08] [DI-09] [DI-10] [DI-11]', async () => {
    await insertCategory('456', 1);
    await insertCategory('6098', 2);
    await world.made({
      url: 'https://partner.example/some',
      events: ['message.read', 'contact.created'],
      filters: { communicationTypes: ['456'], mailings: ['unitary'] },
    });
    await world.made({ url: 'https://partner.example/all', events: ['message.read'] });
    for (const category of ['456', '6098']) {
      for (const kind of ['unitary', 'batch'] as const) {
        await world.emit('message.read', { send: { ...send, category, kind } });
      }
    }
    await world.emit('contact.created');
    await world.emit('contact.erased');
    expect(world.api.network.countByUrl()).toEqual({
      'https://partner.example/some': 2,
      'https://partner.example/all': 4,
    });
  });

  it('are changed in what is given and keep the rest; a mask keeps a header’s value', async () => {
    const before = await world.made({ headers: [{ name: 'x-key', value: 's3cret' }], app: 'CRM' });
    const headers = [
      { name: 'X-Key', value: '****' },
      { name: 'x-more', value: '1' },
    ];
    const { body } = await world.change(before.id, { name: 'Sales', headers, events: ['contact.merged'], app: null });
    const after = {
      ...{ name: 'Sales', app: null, events: ['contact.merged'] },
      headers: [
        { name: 'X-Key', value: 's3cret' },
        { name: 'x-more', value: '1' },
      ],
    };
    expect(body).toEqual({ ...before, ...after, updatedAt: expect.any(String) });
    await world.emit('contact.created');
    await world.emit('contact.merged');
    expect(world.api.network.sent.map(({ header }) => header('X-Key'))).toEqual(['s3cret']);
  });

  it('send what is pending to a new URL with the bytes it had, and filter only what comes up later [edge 26]', async () => {
    const { id } = await world.made({ url: 'https://partner.example/old', policy: 'di-guide' });
    world.api.network.reply = () => ({ status: 500 });
    await world.emit('message.read');
    await world.change(id, {
      ...{ url: 'https://partner.example/new', format: 'dialog-insight' },
      events: ['message.failed_to_prepare'],
    });
    world.api.network.reply = () => ({});
    await world.pass(60_000);
    await world.work();
    const [first, second] = world.api.network.sent;
    expect(second?.request.url).toBe('https://partner.example/new');
    expect(second?.header('webhook-id')).toBe(first?.header('webhook-id'));
    // A format's arrays are made when a request is.
    expect(second?.request.body).toBe(`[${first?.request.body}]`);
    await world.emit('message.read');
    expect(world.api.network.sent).toHaveLength(2);
  });

  it('are gone when they are deleted, and so is what they are owed [MW-18] [edge 26]', async () => {
    const { id, endpointId } = await world.made();
    world.api.network.reply = () => ({ status: 500 });
    await world.emit('contact.created');
    expect(await world.owed()).toBe(1);
    expect((await world.remove(id)).status).toBe(204);
    expect(await world.owed()).toBe(0);
    await world.emit('contact.created');
    await world.pass(3_600_000);
    await world.work();
    expect(world.api.network.sent).toHaveLength(1);
    expect((await list()).items).toEqual([]);
    const gone = [
      await world.read(id),
      await world.remove(id),
      await world.step(id, 'activate'),
      await world.change(id, { name: 'x' }),
    ];
    expect(gone.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    await expectNoEndpoint(endpointId);
  });

  async function expectNoEndpoint(endpointId: string): Promise<void> {
    const { call } = world.account;
    expect((await call('GET', '/v1/endpoints')).body.items).toEqual([]);
    const answers = [
      await call('GET', `/v1/endpoints/${endpointId}`),
      await call('PATCH', `/v1/endpoints/${endpointId}`, { state: 'active' }),
      await call('POST', `/v1/endpoints/${endpointId}/test`, {}),
      await call('POST', `/v1/endpoints/${endpointId}/reactivate`, {}),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  }

  it('that are deleted leave their deliveries to be read, not to be sent again', async () => {
    const { id } = await world.made();
    await world.emit('contact.created');
    await world.remove(id);
    const deliveries = await world.account.call<{ items: { id: string }[] }>('GET', `/v1/deliveries?webhook=${id}`);
    expect(deliveries.body.items).toMatchObject([{ state: 'delivered' }]);
    await world.account.call('POST', `/v1/deliveries/${deliveries.body.items[0]?.id}/resend`);
    expect(await world.owed()).toBe(0);
  });

  it('have endpoints that are changed by themselves, too', async () => {
    const { id, endpointId } = await world.made();
    const change = { url: 'https://partner.example/x', policy: 'di-guide', alertTo: ['ana@partner.test'] };
    expect((await world.account.call('PATCH', `/v1/endpoints/${endpointId}`, change)).status).toBe(200);
    expect((await world.read(id)).body).toMatchObject(change);
  });

  it('are counted anew with each change: caches see it', async () => {
    const revision = async () => {
      const account = database.db.selectFrom('account').select('assets_revision');
      return Number((await account.where('id', '=', world.account.ctx.accountId).executeTakeFirst())?.assets_revision);
    };
    const seen = [await revision()];
    const { id } = await world.made();
    seen.push(await revision());
    for (const step of ['pause', 'activate']) {
      await world.step(id, step);
      seen.push(await revision());
    }
    await world.change(id, { events: ['contact.created'] });
    seen.push(await revision());
    await world.remove(id);
    seen.push(await revision());
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('have a number each, apart from every other [MW-11]', async () => {
    const numbers = [(await world.made()).number, (await world.made()).number];
    expect(numbers.every(Number.isSafeInteger)).toBe(true);
    expect(new Set(numbers).size).toBe(2);
    expect(decodeId('whk', (await list()).items[0]?.id ?? '')).toBeDefined();
  });
});
