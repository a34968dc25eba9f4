import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AUTHORITY, CERTIFICATE_KEY, EXPIRED_CERTIFICATE } from '../../../test/hostile/certificates.ts';
import { receive, receiveRaw } from '../../../test/hostile/receivers.ts';
import { SteppedClock } from '../../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { createFetchTracer } from '../../deliveries/egress/fetch-tracer.ts';
import { createUndiciTracer } from '../../deliveries/egress/undici-tracer.ts';
import { parseEgressAllow } from '../../rules/address.ts';
import { WebhookWorld } from './testing/webhook-world.ts';

const EGRESS_ALLOW = '127.0.0.0/8';
const egressAllow = parseEgressAllow(EGRESS_ALLOW);
const SHORT_MS = 300;

const resolve = async (name: string) => {
  if (name === 'gone.test') throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
  return [{ address: name === 'inside.test' ? '10.0.0.7' : '127.0.0.1', family: 4 }];
};
const clock = new SteppedClock();
const undici = createUndiciTracer({ egressAllow, clock, resolve, ca: AUTHORITY });
const tracers = {
  node: undici,
  workers: createFetchTracer({ egressAllow, clock, fetch: (url, init) => fetch(url, init) }),
};

let database: TestDatabase;
beforeAll(async () => {
  database = await createPgliteDatabase({ steppedClock: true });
});
afterAll(() => database.close());

async function openWorld(trace = undici): Promise<WebhookWorld> {
  const world = new WebhookWorld(database, {
    egressAllow: EGRESS_ALLOW,
    trace: (request, deadlineMs) => trace(request, request.url.endsWith('/slow') ? SHORT_MS : deadlineMs),
  });
  await world.begin();
  return world;
}

describe.each(['node', 'workers'] as const)('when a URL is saved, on %s', (runtime) => {
  it('one GET without a body goes there, with the custom headers [YS-04] [YS-06]', async () => {
    const seen: { request: IncomingMessage; body: string }[] = [];
    const { origin } = await receive((request, response, body) => {
      seen.push({ request, body });
      response.end('ok');
    });
    const world = await openWorld(tracers[runtime]);
    const headers = [{ name: 'x-key', value: 's3cret' }];
    const { body } = await world.create({ preset: 'yespo', url: `${origin}/hook?a=1`, headers });
    expect(body).toMatchObject({ state: 'active', verification: { ok: true, status: 200 } });
    expect(seen.map((each) => [each.request.method, each.request.url, each.body])).toEqual([['GET', '/hook?a=1', '']]);
    expect(seen[0]?.request.headers).toMatchObject({ 'x-key': 's3cret' });
    expect(seen[0]?.request.headers).not.toHaveProperty('content-type');
    expect(seen[0]?.request.headers).not.toHaveProperty('content-length');
  });

  it.each([204, 301, 403, 404, 500])(
    'anything but 200, such as %i, is shown, and the webhook stays off [YS-05] [YS-07] [YS-08] [edge 1] [edge 2]',
    async (status) => {
      let requests = 0;
      const { origin } = await receive((_request, response) => {
        requests += 1;
        response.writeHead(status, { location: '/elsewhere' }).end();
      });
      const world = await openWorld(tracers[runtime]);
      const { status: answered, body } = await world.create({ preset: 'yespo', url: origin });
      expect([answered, body.state, body.url]).toEqual([201, 'verification_failed', origin]);
      expect(body.verification).toMatchObject({ ok: false, status });
      expect(body.verification?.message).toContain(String(status));
      await world.emit('message.read');
      await world.pass(60_000);
      await world.work();
      // Redirects are not followed either.
      expect([requests, world.bodies(), await world.owed()]).toEqual([1, [], 0]);
    },
  );
});

describe('what went wrong on the way there is told apart [YS-05] [YS-07]', () => {
  it.each([
    ['dns', async () => 'https://gone.test/hook', /could not be resolved/],
    ['blocked_address', async () => 'https://inside.test/hook', /private network/],
    ['connect', async () => 'http://127.0.0.1:1024/hook', /nothing listens/],
    [
      'tls',
      async () => {
        const tls = { cert: EXPIRED_CERTIFICATE, key: CERTIFICATE_KEY };
        return `https://partner.test:${(await receive((_request, response) => response.end(), { tls })).port}/`;
      },
      /expired/,
    ],
    ['timeout', async () => `${(await receive(() => {})).origin}/slow`, /15 s/],
    ['reset', async () => (await receiveRaw((socket) => socket.destroy())).origin, /closed the connection/],
  ])('%s', async (error, begin, words) => {
    const world = await openWorld();
    const { body } = await world.create({ preset: 'yespo', url: await begin() });
    expect(body).toMatchObject({ state: 'verification_failed', verification: { ok: false, status: null, error } });
    expect(body.verification?.message).toMatch(words);
  });
});

describe('a webhook whose URL is verified', () => {
  let world: WebhookWorld;
  beforeEach(async () => {
    world = new WebhookWorld(database);
    await world.begin();
  });
  const answer = (status: number) => {
    world.tracer.reply = () => ({ status });
  };
  const asked = () => world.tracer.asked.splice(0).map(({ method, url }) => `${method} ${url}`);
  const flush = async () => {
    await world.pass(60_000);
    await world.work();
    return world.api.network.sent.splice(0).map(({ request }) => JSON.parse(request.body).length);
  };

  it('is asked again when it is activated, and begins when that passes [YS-07]', async () => {
    answer(503);
    const { id } = await world.made({ preset: 'yespo' });
    await world.emit('message.read');
    expect((await world.step(id, 'activate')).body).toMatchObject({ state: 'verification_failed', off: null });
    expect((await world.step(id, 'pause')).status).toBe(409);
    answer(200);
    expect((await world.step(id, 'activate')).body).toMatchObject({ state: 'active', verification: { ok: true } });
    expect(asked()).toHaveLength(3);
    await world.emit('message.read');
    // What came up before it was ever on is nobody's.
    expect(await flush()).toEqual([1]);
  });

  it('is asked again when its URL is given, the same or another, and not for other changes', async () => {
    const { id } = await world.made({ preset: 'yespo' });
    asked();
    await world.change(id, { name: 'Other', headers: [{ name: 'x-key', value: '1' }] });
    expect(asked()).toEqual([]);
    await world.change(id, { url: 'https://partner.example/new' });
    expect(world.tracer.asked.at(-1)?.headers).toContain('x-key');
    expect(asked()).toEqual(['GET https://partner.example/new']);
  });

  it('that fails under a new URL is off; what came up meanwhile is sent when it passes [YS-07] [edge 26]', async () => {
    const { id, endpointId } = await world.made({ preset: 'yespo' });
    answer(404);
    expect((await world.change(id, { url: 'https://partner.example/new' })).body).toMatchObject({
      ...{ state: 'verification_failed', url: 'https://partner.example/new' },
      ...{ off: { reason: 'verification_failed' }, verification: { ok: false, status: 404 } },
    });
    await world.emit('message.read');
    expect(await flush()).toEqual([]);
    const resume = await world.account.call('PATCH', `/v1/endpoints/${endpointId}`, { state: 'active' });
    expect(resume.status).toBe(409);
    answer(200);
    expect((await world.change(id, { url: 'https://partner.example/new' })).body).toMatchObject({ state: 'active' });
    expect(await flush()).toEqual([1]);
  });

  it('is activated with what was kept, or without', async () => {
    const { id } = await world.made({ preset: 'yespo' });
    answer(404);
    await world.change(id, { url: 'https://partner.example/new' });
    await world.emit('message.read');
    answer(200);
    expect((await world.step(id, 'activate', { replay: false })).body.state).toBe('active');
    expect(await flush()).toEqual([]);
  });

  it('paused, it is off; activated, it is on [YS-03]', async () => {
    const { id } = await world.made({ preset: 'yespo' });
    await world.step(id, 'pause');
    await world.emit('message.read');
    expect(await flush()).toEqual([]);
    expect((await world.change(id, { url: 'https://partner.example/new' })).body.state).toBe('paused');
    await world.step(id, 'activate');
    expect(await flush()).toEqual([1]);
  });

  it('its endpoint takes no URL that nobody has verified', async () => {
    const { endpointId } = await world.made({ preset: 'yespo' });
    const change = { url: 'https://partner.example/unseen' };
    const { status, body } = await world.account.call('PATCH', `/v1/endpoints/${endpointId}`, change);
    expect([status, body.errors]).toMatchObject([422, [{ path: '/url', code: 'url_verified' }]]);
  });
});
