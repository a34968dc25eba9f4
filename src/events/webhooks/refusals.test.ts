import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPgliteDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { WebhookWorld } from './testing/webhook-world.ts';

let database: TestDatabase;
let world: WebhookWorld;
beforeAll(async () => {
  database = await createPgliteDatabase({ steppedClock: true });
  world = new WebhookWorld(database);
});
beforeEach(() => world.begin());
afterAll(() => database.close());

const pathsOf = async (answer: ReturnType<WebhookWorld['create']>) => {
  const { status, body } = await answer;
  return [status, body.errors?.map(({ path }) => path)];
};
const count = async () => (await world.account.call<{ items: unknown[] }>('GET', '/v1/webhooks')).body.items.length;

const DUPLICATE = [
  { name: 'X-Key', value: 'a' },
  { name: 'x-key', value: 'b' },
];

describe('a webhook is refused', () => {
  it.each([
    ['an unknown event', { events: ['contact.opted_in', 'contact.waved'] }, ['/events/1']],
    ['no event', { events: [] }, ['/events']],
    ['an event that its format has no form for', { format: 'yespo', events: ['contact.merged'] }, ['/events/0']],
    ['filters that none of its events has', { events: ['contact.created'], filters: {} }, ['/filters']],
    ['an unknown category', { filters: { communicationTypes: ['offers'] } }, ['/filters/communicationTypes/0']],
    ['an unknown kind of mailing', { filters: { mailings: ['bulk'] } }, ['/filters/mailings/0']],
    ['no kind of mailing', { filters: { mailings: [] } }, ['/filters/mailings']],
    ['a header twice', { headers: DUPLICATE }, ['/headers/1/name']],
    ['a header of the connection', { headers: [{ name: 'Host', value: 'a' }] }, ['/headers/0/name']],
    ['a header that injects another', { headers: [{ name: 'x', value: 'a\r\nb: c' }] }, ['/headers/0/value']],
    ['a masked value that hides none', { headers: [{ name: 'x', value: '****' }] }, ['/headers/0/value']],
    ['a URL that is none', { url: 'partner' }, ['/url']],
    ['a URL of another scheme', { url: 'ftp://partner.example/' }, ['/url']],
    ['a URL into a private network', { url: 'http://169.254.169.254/' }, ['/url']],
    ['a placeholder for the host [edge 23]', { url: 'https://$\u007bhost}/hook' }, ['/url']],
    ['credentials in the URL', { url: 'https://a:b@partner.example/' }, ['/url']],
    ['an unknown preset', { preset: 'hubspot' }, ['/preset']],
    ['an unknown format', { format: 'xml' }, ['/format']],
    ['an unknown policy', { policy: 'often' }, ['/policy']],
    ['the policy of conversations', { policy: 'flow-sync' }, ['/policy']],
    ["somebody else's policy", { policy: 'pol_01hx5zt4q8e3vb7k2m9n6p4r5s' }, ['/policy']],
    ['a recipient that is no address', { alertTo: ['nobody'] }, ['/alertTo/0']],
    ['a field that there is none of', { evnets: [] }, ['/evnets']],
    ['a name that cannot be stored', { name: 'a\u0000' }, ['/name']],
    ['no name', { name: '' }, ['/name']],
  ])('for %s, which is named', async (_, input, paths) => {
    expect(await pathsOf(world.create(input))).toEqual([422, paths]);
    expect(await count()).toBe(0);
  });

  it('for communication types of another form, in words that say which there are', async () => {
    for (const communicationTypes of ['news', []]) {
      const { body } = await world.create({ filters: { communicationTypes } });
      expect(body.errors).toEqual([
        { path: '/filters/communicationTypes', message: expect.stringMatching(/^This must be "all", or a list/) },
      ]);
    }
  });

  it('with every mistake at once', async () => {
    const wrong = {
      ...{ preset: 'hubspot', format: 'xml', policy: 'often', url: 'http://10.0.0.1/', headers: DUPLICATE },
      ...{ events: ['contact.waved', 'message.read'], filters: { communicationTypes: ['offers', 'news'] } },
    };
    const { status, body } = await world.create(wrong);
    expect(status).toBe(422);
    expect(body.errors?.map(({ path }) => path).toSorted()).toEqual([
      '/events/0',
      '/filters/communicationTypes/0',
      '/filters/communicationTypes/1',
      '/format',
      '/headers/1/name',
      '/policy',
      '/preset',
      '/url',
    ]);
    for (const { message } of body.errors ?? []) expect(message).toMatch(/\w+ .*\.$/);
  });

  it('without exactly one event, where the preset has one [MW-06]', async () => {
    expect(await pathsOf(world.create({ preset: 'mailingwork' }))).toEqual([422, ['/events']]);
    const two = ['contact.opted_in', 'contact.opted_out'];
    expect(await pathsOf(world.create({ preset: 'mailingwork', events: two }))).toEqual([422, ['/events']]);
    const one = ['contact.modified', 'contact.subscription_changed'];
    expect((await world.create({ preset: 'mailingwork', events: one })).status).toBe(201);
  });

  it('with a custom header of the name that its signature has', async () => {
    const headers = [{ name: 'x-di-signature', value: 'mine' }];
    expect(await pathsOf(world.create({ preset: 'dialog-insight', headers }))).toEqual([422, ['/headers/0/name']]);
  });

  it('before anybody is asked whether its URL is there', async () => {
    expect(await pathsOf(world.create({ preset: 'yespo', events: ['contact.merged'] }))).toEqual([422, ['/events/0']]);
    expect(world.tracer.asked).toEqual([]);
  });
});

describe('a change of a webhook is refused', () => {
  it('with every mistake at once, and nothing of it is done', async () => {
    const before = await world.made();
    const wrong = {
      name: 'New',
      format: 'xml',
      url: 'nowhere',
      headers: DUPLICATE,
      filters: { communicationTypes: ['x'] },
    };
    const paths = ['/filters/communicationTypes/0', '/format', '/headers/1/name', '/url'];
    const [status, found] = await pathsOf(world.change(before.id, wrong));
    expect([status, (found as string[]).toSorted()]).toEqual([422, paths]);
    expect((await world.read(before.id)).body).toEqual(before);
  });

  it('to a format that has no form for the events it has', async () => {
    const { id } = await world.made({ events: ['contact.merged', 'contact.created'] });
    expect(await pathsOf(world.change(id, { format: 'dialog-insight' }))).toEqual([422, ['/events']]);
    const change = { format: 'dialog-insight', events: ['contact.created'] };
    expect((await world.change(id, change)).body).toMatchObject(change);
  });

  it('to filters where none of its events has any', async () => {
    const { id } = await world.made({ events: ['contact.merged'] });
    expect(await pathsOf(world.change(id, { filters: { mailings: ['batch'] } }))).toEqual([422, ['/filters']]);
  });

  it('to another preset', async () => {
    const { id } = await world.made();
    expect(await pathsOf(world.change(id, { preset: 'yespo' }))).toEqual([422, ['/preset']]);
  });
});

describe('what a key may do', () => {
  it('keys that only read see no header values, and change nothing', async () => {
    const headers = [{ name: 'x-key', value: 's3cret' }];
    const { id } = await world.made({ headers });
    const reader = await world.account.callerWith('read');
    expect((await reader('GET', `/v1/webhooks/${id}`)).body.headers).toEqual([{ name: 'x-key', value: '****' }]);
    expect((await reader<{ items: unknown[] }>('GET', '/v1/webhooks')).body.items).toMatchObject([
      { headers: [{ value: '****' }] },
    ]);
    expect((await world.read(id)).body.headers).toEqual(headers);
    const calls = [
      reader('POST', '/v1/webhooks', { name: 'a', url: 'https://partner.example/' }),
      reader('PATCH', `/v1/webhooks/${id}`, { name: 'b' }),
      reader('DELETE', `/v1/webhooks/${id}`),
      ...['activate', 'pause', 'test'].map((step) =>
        reader('POST', `/v1/webhooks/${id}/${step}`, step === 'test' ? { event: 'contact.created' } : {}),
      ),
    ];
    for (const call of calls) expect((await call).status).toBe(403);
  });

  it("another account's webhook is not there [XP-20]", async () => {
    const { id } = await world.made();
    const { call } = await world.api.createAccount();
    const statuses = [
      await call('GET', `/v1/webhooks/${id}`),
      await call('PATCH', `/v1/webhooks/${id}`, { name: 'b' }),
      await call('DELETE', `/v1/webhooks/${id}`),
      await call('POST', `/v1/webhooks/${id}/activate`, {}),
      await call('POST', `/v1/webhooks/${id}/pause`, {}),
      await call('POST', `/v1/webhooks/${id}/test`, { event: 'contact.created' }),
    ].map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([404]));
    expect((await world.read(id)).status).toBe(200);
  });
});
