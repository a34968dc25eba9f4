import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestApi } from '../../../../test/support/api.ts';
import { recordingLog, testContext } from '../../../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../../../test/support/database.ts';
import { encodeId } from '../../../base/ids.ts';
import { testEvent } from '../../testing/events.ts';
import { WebhookWorld } from '../../webhooks/testing/webhook-world.ts';

interface Answer<Result> {
  error: number;
  message: string;
  result: Result;
}
interface WebHook {
  id: number;
  app: string;
  event: string;
  url: string;
  active: boolean;
}

const URL = 'https://partner.example/hook';

describe.each(STORES)("MAILINGWORK's functions on $store", ({ createDatabase }) => {
  let database: TestDatabase;
  let world: WebhookWorld;
  beforeAll(async () => {
    database = await createDatabase({ steppedClock: true });
    world = new WebhookWorld(database);
  });
  beforeEach(() => world.begin());
  afterAll(() => database.close());

  async function post<Result>(path: string, body: string, headers: Record<string, string>): Promise<Answer<Result>> {
    const response = await world.api.request(`/compat/mailingwork/${path}`, headers, { method: 'POST', body });
    const answer = (await response.json()) as Answer<Result>;
    // The same in the body and in the status.
    expect(answer.error === 0 ? 200 : answer.error).toBe(response.status);
    return answer;
  }
  const credentials = () => ({ username: encodeId('acc', world.account.ctx.accountId), password: world.account.key });
  const call = <Result = unknown>(name: string, parameters: object = {}) =>
    post<Result>(name, JSON.stringify({ ...credentials(), ...parameters }), { 'content-type': 'application/json' });
  const create = async (parameters: object = {}) =>
    (await call<{ id: number }>('CreateWebHook', { app: 'CRM', event: 'optin_finalized', url: URL, ...parameters }))
      .result.id;
  const list = async (parameters: object = {}) => (await call<WebHook[]>('GetWebHooks', parameters)).result;

  it('create, show, activate and delete webhooks [MW-02] [MW-03] [MW-04] [MW-11] [MW-12] [MW-18]', async () => {
    const id = await create();
    expect(id).toEqual(expect.any(Number));
    expect(await list()).toEqual([{ id, app: 'CRM', event: 'optin_finalized', url: URL, active: true }]);
    expect(await call('ActivateWebHook', { id })).toMatchObject({ error: 0, result: { id, active: true } });
    expect(await call('DeleteWebHookById', { id })).toEqual({ error: 0, message: '', result: { id } });
    expect(await list()).toEqual([]);
    expect((await call('DeleteWebHookById', { id })).error).toBe(404);
    expect((await call('ActivateWebHook', { id })).error).toBe(404);
  });

  it('work on the webhooks of the API, and the other way round', async () => {
    const id = await create();
    const own = (await world.account.call<{ items: object[] }>('GET', '/v1/webhooks')).body.items;
    expect(own).toMatchObject([
      { number: id, preset: 'mailingwork', policy: 'mw-buffered', events: ['contact.opted_in'] },
    ]);
    const { number } = await world.made({ preset: 'mailingwork', app: 'API', events: ['contact.opted_out'] });
    await world.made();
    expect(await list()).toMatchObject([{ id }, { id: number, app: 'API', event: 'optout_finalized' }]);
  });

  it.each(['createwebhook', 'CREATEWEBHOOK', 'CreateWebhook'])('are called %s as well [MW-03]', async (name) => {
    const answer = await call(name, { app: 'CRM', event: 'optin_finalized', url: URL });
    expect(answer.error).toBe(0);
  });

  it('take a form, and a bearer key in place of the credentials', async () => {
    const form = new URLSearchParams({ ...credentials(), app: 'Ä & Ö', event: 'optout_finalized', url: URL });
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await post('CreateWebHook', form.toString(), type)).error).toBe(0);
    const bearer = { authorization: `Bearer ${world.account.key}`, ...type };
    expect((await post<WebHook[]>('GetWebHooks', '', bearer)).result).toMatchObject([{ app: 'Ä & Ö' }]);
  });

  it('list by app, by event, and by both [MW-05] [MW-13] [MW-27]', async () => {
    for (const app of ['Zapier', 'CRM']) {
      for (const event of ['optin_finalized', 'profilemanager_finalized']) await create({ app, event });
    }
    const shown = async (filter: object) => (await list(filter)).map(({ app, event }) => `${app} ${event}`);
    expect(await shown({ app: 'Zapier' })).toEqual(['Zapier optin_finalized', 'Zapier profilemanager_finalized']);
    expect(await shown({ event: 'optin_finalized' })).toEqual(['Zapier optin_finalized', 'CRM optin_finalized']);
    expect(await shown({ app: 'CRM', event: 'profilemanager_finalized' })).toEqual(['CRM profilemanager_finalized']);
    expect(await shown({ app: 'Make' })).toEqual([]);
  });

  it.each([
    ['optin_finalized', 'activate_at'],
    ['optout_finalized', 'deactivate_at'],
    ['profilemanager_finalized', 'modify_at'],
  ])('send %s, and nothing else, to who asked for it [MW-06] [MW-07] [MW-08] [MW-09]', async (event, key) => {
    await create({ event });
    await world.emit('contact.opted_in', { source: 'signup_form' });
    await world.emit('contact.opted_in', { source: 'api' });
    await world.emit('contact.opted_out');
    await world.emit('contact.modified', { source: 'preference_page' });
    await world.emit('contact.modified', { source: 'api' });
    await world.emit('contact.modified', { source: 'import' });
    expect(world.bodies()).toEqual([expect.objectContaining({ [key]: expect.any(String) })]);
  });

  it.each([
    [{ replayEvents: 1 }, [1, 2, 3]],
    [{ replayEvents: '1' }, [1, 2, 3]],
    [{}, [3]],
    [{ replayEvents: 0 }, [3]],
  ])('activate what was switched off, %j: sent are %j [MW-14] [MW-15] [MW-16] [MW-17]', async (replay, sent) => {
    const id = await create({ event: 'optout_finalized' });
    const webhook = (await world.account.call<{ items: { id: string }[] }>('GET', '/v1/webhooks')).body.items[0];
    await world.step(webhook?.id ?? '', 'pause');
    expect(await list()).toMatchObject([{ id, active: false }]);
    const tell = async (number: number) => {
      const { contact } = testEvent('contact.opted_out').data;
      await world.emit('contact.opted_out', { contact: { ...contact, number } });
    };
    await tell(1);
    await tell(2);
    expect((await call('ActivateWebHook', { id, ...replay })).result).toMatchObject({ id, active: true });
    await tell(3);
    await world.workOff();
    const numbers = world.bodies().map((body) => (body as { subscriber_id: number }).subscriber_id);
    expect(numbers).toEqual(sent);
  });

  describe('refuse', () => {
    it('a replay that is neither yes nor no, and keep what would have been discarded [MW-15]', async () => {
      const id = await create({ event: 'optout_finalized' });
      const webhook = (await world.account.call<{ items: { id: string }[] }>('GET', '/v1/webhooks')).body.items[0];
      await world.step(webhook?.id ?? '', 'pause');
      const { error, message } = await call('ActivateWebHook', { id, replayEvents: 'yes' });
      expect([error, message]).toEqual([422, expect.stringContaining('replayEvents: ')]);
      expect(await list()).toMatchObject([{ id, active: false }]);
    });

    it.each([
      ['CreateWebHook', { event: 'optin_finalized', url: URL }, ['app']],
      ['CreateWebHook', { app: 'CRM', url: '' }, ['event', 'url']],
      ['ActivateWebHook', {}, ['id']],
      ['DeleteWebHookById', { id: null }, ['id']],
    ])('%s of %j, naming what is missing [MW-04]', async (name, parameters, missing) => {
      const { error, message } = await call(name, parameters);
      expect(error).toBe(422);
      for (const each of ['app', 'event', 'url', 'id'])
        expect(message.includes(`${each}: `)).toBe(missing.includes(each));
    });

    it.each([
      ['an event that there is none of', { event: 'click_finalized' }, 'event: '],
      ['a URL that is none [MW-10]', { url: 'partner' }, 'url: '],
      ['a URL into a private network [MW-10]', { url: 'http://10.0.0.1/' }, 'url: '],
      ['a parameter of several values', { app: ['a', 'b'] }, 'app'],
      ['an app that cannot be stored', { app: 'a\u0000' }, 'app: '],
    ])('%s', async (_, parameters, words) => {
      const { error, message, result } = await call('CreateWebHook', {
        app: 'CRM',
        event: 'optin_finalized',
        url: URL,
        ...parameters,
      });
      expect([error >= 400, result]).toEqual([true, null]);
      expect(message).toContain(words);
      expect(await list()).toEqual([]);
    });

    it.each([0, -1, 1.5, 'x', '999999999999999', '1e3', '9'.repeat(40)])('the id %s, which nobody has', async (id) => {
      expect((await call('DeleteWebHookById', { id })).error).toBe(404);
    });

    it("another account's webhook, and one that is none of MAILINGWORK's [XP-20]", async () => {
      const id = await create();
      const { number } = await world.made();
      expect((await call('DeleteWebHookById', { id: number })).error).toBe(404);
      const first = world.account;
      await world.begin();
      expect((await call('DeleteWebHookById', { id })).error).toBe(404);
      expect(await list()).toEqual([]);
      world.account = first;
      expect(await list()).toHaveLength(1);
    });

    it('a function that there is none of, and a body that is none', async () => {
      expect((await call('UpdateWebHook')).error).toBe(404);
      expect((await post('GetWebHooks', '{', { 'content-type': 'application/json' })).error).toBe(400);
      expect((await post('GetWebHooks', '[]', { 'content-type': 'application/json' })).error).toBe(400);
    });

    it('keys that only read, but for the list', async () => {
      await create();
      await world.account.callerWith('read');
      const password = `hkl_read_${encodeId('acc', world.account.ctx.accountId)}`;
      expect((await list({ password })).length).toBe(1);
      const refused = await call('CreateWebHook', { password, app: 'CRM', event: 'optin_finalized', url: URL });
      expect(refused.error).toBe(403);
    });
  });

  it('know an account by its name as well', async () => {
    expect((await call('GetWebHooks', { username: 'Test' })).error).toBe(0);
  });

  it('answer wrong credentials in one way, and write none of them down [MW-29]', async () => {
    const log = recordingLog();
    const api = createTestApi({ ...testContext(database.db), log });
    const other = await api.createAccount();
    const right = credentials();
    const wrong = [
      { ...right, password: 'hkl_wrong' },
      { ...right, username: 'nobody' },
      { ...right, username: encodeId('acc', other.ctx.accountId) },
      { ...right, password: other.key },
      { username: 'nobody', password: 'hkl_wrong' },
      { ...right, username: right.username.toUpperCase() },
    ];
    const seen = new Set<string>();
    for (const each of wrong) {
      const init = { method: 'POST', body: JSON.stringify(each) };
      const response = await api.request(
        '/compat/mailingwork/GetWebHooks',
        { 'content-type': 'application/json' },
        init,
      );
      seen.add(`${response.status} ${await response.text()}`);
    }
    const bearer = await api.request(
      '/compat/mailingwork/GetWebHooks',
      { authorization: 'Bearer hkl_wrong' },
      { method: 'POST', body: '' },
    );
    seen.add(`${bearer.status} ${await bearer.text()}`);
    expect([...seen]).toEqual(['401 {"error":401,"message":"The credentials are not right.","result":null}']);
    const missing = await post('GetWebHooks', '{}', { 'content-type': 'application/json' });
    expect(missing.message).toMatch(/username: .*password: /);
    expect(log.lines).toEqual([]);
  });
});
