import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPgliteDatabase, type TestDatabase } from '../../../test/support/database.ts';
import type { Endpoint } from '../../deliveries/schema.ts';
import { type Problem, WebhookWorld } from './testing/webhook-world.ts';

let database: TestDatabase;
let world: WebhookWorld;
beforeAll(async () => {
  database = await createPgliteDatabase({ steppedClock: true });
  world = new WebhookWorld(database);
});
beforeEach(() => world.begin());
afterAll(() => database.close());

let count = 0;
async function connector(kind = 'bearer', config: object = { token: 'planted-token' }): Promise<string> {
  const { status, body } = await world.account.call('POST', '/v1/connectors', {
    name: `Shop ${++count}`,
    kind,
    config,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return String(body.id);
}
const endpointOf = async (id: string) => (await world.account.call<Endpoint>('GET', `/v1/endpoints/${id}`)).body;
const patch = (path: string, change: object) => world.account.call<Problem & Endpoint>('PATCH', path, change);

describe('the connector of a webhook [YS-62]', () => {
  it('is given, shown, changed and taken away, at its endpoint too', async () => {
    const [first, second] = [await connector(), await connector()];
    const { id, endpointId, connector: given } = await world.made({ connector: first });
    expect([given, (await endpointOf(endpointId)).connector]).toEqual([first, first]);
    expect((await patch(`/v1/webhooks/${id}`, { connector: second })).body.connector).toBe(second);
    expect((await patch(`/v1/webhooks/${id}`, { name: 'Other' })).body.connector).toBe(second);
    expect((await patch(`/v1/endpoints/${endpointId}`, { connector: first })).body.connector).toBe(first);
    expect((await patch(`/v1/webhooks/${id}`, { connector: null })).body.connector).toBeNull();
    expect((await endpointOf(endpointId)).connector).toBeNull();
  });

  it('authorizes what is sent to it from then on', async () => {
    const { id } = await world.made();
    await world.emit('message.read');
    await patch(`/v1/webhooks/${id}`, { connector: await connector() });
    await world.emit('message.read');
    await world.api.idle();
    const [before, after] = world.api.network.sent;
    expect(before?.request.headers).not.toContain('Authorization');
    expect(after?.header('Authorization')).toBe('Bearer planted-token');
  });

  it.each(['con_01hw000000e008000000000000', 'shop', ''])('is one that the account has: not %j', async (id) => {
    const { status, body } = await world.create({ connector: id });
    expect([status, body.errors]).toMatchObject([422, [{ path: '/connector', code: 'connector_unknown' }]]);
  });

  it('sets no header that the webhook sets itself; whichever is given is refused', async () => {
    const id = await connector();
    const headers = [
      { name: 'x-a', value: '1' },
      { name: 'authorization', value: 'mine' },
    ];
    const clash = (path: string) => [422, [{ path, code: 'header_duplicate' }]];
    const both = await world.create({ connector: id, headers });
    expect([both.status, both.body.errors]).toMatchObject(clash('/headers/1/name'));
    const withHeaders = await world.made({ headers });
    const late = await patch(`/v1/webhooks/${withHeaders.id}`, { connector: id });
    expect([late.status, late.body.errors]).toMatchObject(clash('/connector'));
    const withConnector = await world.made({ connector: id });
    const later = await patch(`/v1/endpoints/${withConnector.endpointId}`, { headers });
    expect([later.status, later.body.errors]).toMatchObject(clash('/headers/1/name'));
    expect((await patch(`/v1/webhooks/${withConnector.id}`, { connector: null, headers })).status).toBe(200);
  });

  it('sets no header of a signature', async () => {
    const id = await connector('api_key', { name: 'x-di-signature', value: 'k' });
    const { status, body } = await world.create({ preset: 'dialog-insight', connector: id });
    expect([status, body.errors]).toMatchObject([422, [{ path: '/connector', code: 'header_duplicate' }]]);
    const plain = await world.made({ connector: id });
    const change = { signing: { rsaHeader: 'X-DI-Signature' } };
    const late = await patch(`/v1/endpoints/${plain.endpointId}`, change);
    expect([late.status, late.body.errors]).toMatchObject([
      422,
      [{ path: '/signing/rsaHeader', code: 'header_duplicate' }],
    ]);
  });
});

describe('a URL that is verified', () => {
  it('is asked with the credentials of the webhook', async () => {
    const { state } = await world.made({ preset: 'yespo', connector: await connector() });
    expect(state).toBe('active');
    expect(world.tracer.asked[0]?.headers.slice(0, 2)).toEqual(['Authorization', 'Bearer planted-token']);
    const inQuery = await connector('api_key', { in: 'query', name: 'key', value: 'v 1' });
    await world.made({ preset: 'yespo', connector: inQuery, url: 'https://partner.example/hook?a=1' });
    expect(world.tracer.asked[1]).toMatchObject({ method: 'GET', path: '/hook?a=1&key=v%201' });
  });

  it('is not asked where no token is to be had, and stays off', async () => {
    const client = { tokenUrl: 'https://auth.example/', clientId: 'a', clientSecret: 'b' };
    world.api.network.reply = () => ({ status: 503 });
    const id = await connector('oauth2', client);
    const { state, verification } = await world.made({ preset: 'yespo', connector: id });
    expect(state).toBe('verification_failed');
    expect(verification).toMatchObject({ ok: false, status: null, error: 'connector' });
    expect(world.tracer.asked).toEqual([]);
  });
});
