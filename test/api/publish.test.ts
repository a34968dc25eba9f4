import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Caller, createTestApi, type TestAccount, type TestApi } from '../support/api.ts';
import { campaignsOf } from '../support/campaigns.ts';
import { SteppedClock, testContext } from '../support/context.ts';
import { createPostgresDatabase, STORES, type TestDatabase } from '../support/database.ts';

const RACES = 20;

describe.each(STORES)('publishing on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let clock: SteppedClock;
  let api: TestApi;
  let account: TestAccount;
  let call: Caller;
  let campaigns: ReturnType<typeof campaignsOf>;
  beforeAll(async () => {
    database = await createDatabase();
    clock = new SteppedClock();
    api = createTestApi(testContext(database.db, clock));
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    account = await api.createAccount();
    call = account.call;
    campaigns = campaignsOf(call);
  });

  /** A campaign that is already published. */
  const live = async (definition: object, name?: string) => {
    const campaign = await campaigns.create(definition, name);
    const { status, body } = await campaigns.publish(campaign.id);
    expect(status, JSON.stringify(body)).toBe(200);
    return campaign;
  };
  const takenPaths = async (definition: object) => {
    const { id, problems } = await campaigns.create(definition, 'Late');
    const refused = await campaigns.publish(id);
    expect([refused.status, refused.body.code]).toEqual([422, 'not_publishable']);
    expect(refused.body.errors).toEqual(problems);
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['keyword_taken']));
    for (const { message } of problems) expect(message).toContain('"Early"');
    return [...new Set(problems.map(({ path }) => path))];
  };
  const text = (words: string) => ({ welcome: { text: words } });

  test('publishing makes versions; an unchanged draft keeps its version', async () => {
    const { id } = await campaigns.create(text('one'));
    expect((await campaigns.publish(id)).body).toEqual({ version: 1 });
    expect((await campaigns.publish(id)).body).toEqual({ version: 1 });
    expect(await campaigns.get(id)).toMatchObject({ state: 'live', version: 1, revision: 1 });
    await campaigns.save(id, text('two'));
    expect(await campaigns.get(id)).toMatchObject({ state: 'live', version: 1, revision: 2 });
    clock.advance(60_000);
    expect((await campaigns.publish(id)).body).toEqual({ version: 2 });
    expect(await campaigns.get(id)).toMatchObject({ state: 'live', version: 2 });
  });

  test('an unchanged draft with webhooks and headers keeps its version too', async () => {
    const headers = [{ name: 'x-key', value: 'secret' }];
    const menu = [{ redirect: { type: 'webhook', webhook: { url: 'https://partner.example/a', headers } } }];
    const { id, definition } = await live({ welcome: { text: 'Name?', menu } });
    await campaigns.save(id, definition);
    expect((await campaigns.publish(id)).body).toEqual({ version: 1 });
  });

  test('versions are listed newest first and stay as they were published', async () => {
    const { id } = await live(text('one'));
    for (const words of ['two', 'three']) {
      clock.advance(1000);
      await campaigns.save(id, text(words));
      await campaigns.publish(id);
    }
    await campaigns.save(id, text('draft'));
    const path = `/v1/campaigns/${id}/versions`;
    const first = await call<{ items: { version: number }[]; nextCursor: string }>('GET', `${path}?limit=2`);
    expect(first.body.items.map(({ version }) => version)).toEqual([3, 2]);
    expect((await call('GET', `${path}?limit=2&cursor=${first.body.nextCursor}`)).body).toEqual({
      items: [{ version: 1, publishedAt: expect.any(String), publishedBy: 'Admin' }],
      nextCursor: null,
    });
    const one = await call('GET', `${path}/1`);
    expect(one.body).toMatchObject({ version: 1, definition: { welcome: { text: 'one' } } });
    for (const unknown of ['4', '0', '01', 'x', '99999999999', '-1']) {
      expect((await call('GET', `${path}/${unknown}`)).status).toBe(404);
    }
  });

  test('two versions, or a version and the draft, can be compared', async () => {
    const { id } = await live(text('one'));
    await campaigns.save(id, text('two'));
    await campaigns.publish(id);
    await campaigns.save(id, text('three'));
    const changed = (before: string, after: string) => [{ path: '/welcome/text', op: 'changed', before, after }];
    const diff = (from: string, to: string) => call('GET', `/v1/campaigns/${id}/diff?from=${from}&to=${to}`);
    expect((await diff('1', '2')).body).toEqual({ from: 1, to: 2, changes: changed('one', 'two') });
    expect((await diff('2', 'draft')).body).toEqual({ from: 2, to: 'draft', changes: changed('two', 'three') });
    expect((await diff('2', '2')).body).toMatchObject({ changes: [] });
    expect((await diff('1', '9')).status).toBe(404);
    expect((await diff('1', 'last')).status).toBe(422);
    expect((await diff('1', '99999999999')).status).toBe(422);
  });

  test('a campaign with problems is refused with all of them and stays as it is', async () => {
    const { id } = await live(text('one'));
    const menu = [
      { text: 'Nowhere', redirect: { type: 'interaction', to: 'gone' } },
      { text: 'STOP', redirect: { type: 'end' } },
    ];
    const { problems } = await campaigns.save(id, { welcome: { text: 'Hi', menu }, keywords: ['HELP'] });
    expect(problems.length).toBeGreaterThanOrEqual(3);
    const refused = await campaigns.publish(id);
    expect([refused.status, refused.body.code]).toEqual([422, 'not_publishable']);
    expect(refused.body.errors).toEqual(problems);
    expect(await campaigns.get(id)).toMatchObject({ state: 'live', version: 1 });
    expect((await call('GET', `/v1/campaigns/${id}/versions/2`)).status).toBe(404);
  });

  test('a channel that is unknown, another account’s or deleted is a problem', async () => {
    const stranger = await api.createAccount();
    const foreign = await campaignsOf(stranger.call).channel();
    const deleted = await campaigns.channel();
    await call('DELETE', `/v1/channels/${deleted}`);
    const channels = ['chn_01hw000000e008000000000000', foreign, deleted, 'chn_1', await campaigns.channel()];
    const { problems } = await campaigns.create({ ...text('Hi'), channels });
    expect(problems.map(({ path, code }) => [path, code])).toEqual(
      [0, 1, 2, 3].map((index) => [`/channels/${index}`, 'channel_unknown']),
    );
  });

  describe('one keyword starts one campaign on one channel', () => {
    test('two campaigns cannot take it, however it is written, and the first can publish again', async () => {
      const channel = await campaigns.channel();
      const early = await live({ ...text('Hi'), channels: [channel], keywords: ['Verano'] }, 'Early');
      expect(await takenPaths({ ...text('Hi'), channels: [channel], keywords: ['new', ' VERANO! '] })).toEqual([
        '/keywords/1',
      ]);
      await campaigns.save(early.id, { ...text('Hello'), channels: [channel], keywords: ['verano', 'VERANO'] });
      expect((await campaigns.publish(early.id)).body).toEqual({ version: 2 });
    });

    test('one on every channel takes it from one on a certain channel', async () => {
      const channel = await campaigns.channel();
      await live({ ...text('Hi'), keywords: ['verano'] }, 'Early');
      expect(await takenPaths({ ...text('Hi'), channels: [channel], keywords: ['verano'] })).toEqual(['/keywords/0']);
    });

    test('one on a certain channel takes it from one on every channel', async () => {
      const channel = await campaigns.channel();
      await live({ ...text('Hi'), channels: [channel], keywords: ['verano'] }, 'Early');
      expect(await takenPaths({ ...text('Hi'), keywords: ['verano'] })).toEqual(['/keywords/0']);
    });

    test('two on every channel collide although there is no channel yet', async () => {
      await live({ ...text('Hi'), keywords: ['verano'] }, 'Early');
      expect(await takenPaths({ ...text('Hi'), keywords: ['verano'] })).toEqual(['/keywords/0']);
    });

    test('two without keywords collide on the channel they name', async () => {
      const [one, two] = [await campaigns.channel('one'), await campaigns.channel('two')];
      await live({ ...text('Hi'), channels: [two] }, 'Early');
      expect(await takenPaths({ ...text('Hi'), channels: [one, two] })).toEqual(['/keywords']);
    });

    test('other channels, other accounts and campaigns without any are in nobody’s way', async () => {
      const [one, two] = [await campaigns.channel('one'), await campaigns.channel('two')];
      await live({ ...text('Hi'), channels: [one], keywords: ['verano'] });
      await live({ ...text('Hi'), channels: [two], keywords: ['verano'] });
      await live({ ...text('Hi'), channels: [one] });
      await live(text('only reached from others'));
      await live(text('and another one'));
      const stranger = campaignsOf((await api.createAccount()).call);
      const { id } = await stranger.create({ ...text('Hi'), keywords: ['verano'] });
      expect((await stranger.publish(id)).status).toBe(200);
    });
  });

  describe('endpoints', () => {
    interface EndpointBody {
      id: string;
      url: string;
      headers: { name: string; value: string }[];
    }
    const asking = (words: string, webhook: object) => ({
      welcome: { text: words, menu: [{ redirect: { type: 'webhook', webhook } }] },
    });
    const endpoints = async (campaignId: string) =>
      (await call<{ items: EndpointBody[] }>('GET', `/v1/endpoints?campaign=${campaignId}`)).body.items;
    const url = 'https://partner.example/a';

    test('a webhook has its endpoint once it is published, not before', async () => {
      const headers = [{ name: 'x-key', value: 'one' }];
      const { id } = await campaigns.create(asking('Name?', { url, headers }));
      expect(await endpoints(id)).toEqual([]);
      await campaigns.publish(id);
      expect(await endpoints(id)).toMatchObject([{ url, headers }]);
    });

    test.each([
      ['the webhook has headers', [{ name: 'x-key', value: 'one' }]],
      ['the webhook has none', undefined],
    ])('a header rotated on the endpoint survives an unrelated publication (%s)', async (_what, headers) => {
      const { id, definition } = await live(asking('Name?', { url, headers }));
      const [endpoint] = await endpoints(id);
      const rotated = [{ name: 'x-key', value: 'rotated' }];
      expect((await call('PATCH', `/v1/endpoints/${endpoint?.id}`, { headers: rotated })).status).toBe(200);
      await campaigns.save(id, { ...definition, welcome: { ...definition.welcome, text: 'Your name?' } });
      expect((await campaigns.publish(id)).body).toEqual({ version: 2 });
      expect(await endpoints(id)).toEqual([{ ...endpoint, headers: rotated, updatedAt: expect.any(String) }]);
    });

    test('a header changed in the definition reaches the same endpoint when it is published', async () => {
      const { id } = await live(asking('Name?', { url, headers: [{ name: 'x-key', value: 'one' }] }));
      const [endpoint] = await endpoints(id);
      const headers = [{ name: 'x-key', value: 'two' }];
      await campaigns.save(id, asking('Name?', { url: `${url}2`, headers }));
      expect(await endpoints(id)).toEqual([endpoint]);
      await campaigns.publish(id);
      expect(await endpoints(id)).toMatchObject([{ id: endpoint?.id, url: `${url}2`, headers }]);
    });
  });

  describe('archiving', () => {
    test('a draft that was never published is gone', async () => {
      const { id } = await campaigns.create(text('Hi'));
      expect((await call('DELETE', `/v1/campaigns/${id}`)).status).toBe(204);
      expect((await call('GET', `/v1/campaigns/${id}`)).status).toBe(404);
    });

    test('a published campaign is kept, its keywords are free, and doing it twice is fine', async () => {
      const { id } = await live({ ...text('Hi'), keywords: ['verano'] }, 'Early');
      expect((await call('DELETE', `/v1/campaigns/${id}`)).status).toBe(204);
      expect((await call('DELETE', `/v1/campaigns/${id}`)).status).toBe(204);
      expect(await campaigns.get(id)).toMatchObject({ state: 'archived', version: null });
      expect((await call('GET', `/v1/campaigns/${id}/versions/1`)).status).toBe(200);
      await live({ ...text('Hi'), keywords: ['verano'] }, 'Late');
    });

    test('an archived campaign can be published again, unchanged as the version it was', async () => {
      const { id } = await live({ ...text('Hi'), keywords: ['verano'] }, 'Early');
      await call('DELETE', `/v1/campaigns/${id}`);
      expect((await campaigns.publish(id)).body).toEqual({ version: 1 });
      expect(await campaigns.get(id)).toMatchObject({ state: 'live', version: 1 });
      expect(await takenPaths({ ...text('Hi'), keywords: ['verano'] })).toEqual(['/keywords/0']);
    });

    test('is taken back: people get the version they got, whatever was drafted since', async () => {
      const { id, definition } = await live({ ...text('Hi'), keywords: ['verano'] });
      await call('DELETE', `/v1/campaigns/${id}`);
      await campaigns.save(id, { ...definition, welcome: { ...definition.welcome, text: 'Not yet' } });
      const restore = () => call('POST', `/v1/campaigns/${id}/restore`);
      for (const answer of [await restore(), await restore()]) {
        expect([answer.status, answer.body]).toEqual([200, { version: 1 }]);
      }
      expect(await campaigns.get(id)).toMatchObject({ state: 'live', version: 1 });
      expect((await campaigns.get(id)).definition.welcome.text).toBe('Not yet');
      const late = await campaigns.create({ ...text('Hi'), keywords: ['verano'] });
      expect((await campaigns.publish(late.id)).status).toBe(422);
    });

    test('is not taken back where its keyword is taken meanwhile, nor of what was never published', async () => {
      const { id } = await live({ ...text('Hi'), keywords: ['verano'] }, 'Late');
      await call('DELETE', `/v1/campaigns/${id}`);
      await live({ ...text('Hi'), keywords: ['verano'] }, 'Early');
      const refused = await call<{ errors?: { code: string }[] }>('POST', `/v1/campaigns/${id}/restore`);
      expect([refused.status, refused.body.errors?.map(({ code }) => code)]).toEqual([422, ['keyword_taken']]);
      expect(await campaigns.get(id)).toMatchObject({ state: 'archived', version: null });
      const draft = await campaigns.create(text('Hi'));
      expect((await call('POST', `/v1/campaigns/${draft.id}/restore`)).status).toBe(409);
    });

    test('published again it must find its keywords free', async () => {
      const { id } = await live({ ...text('Hi'), keywords: ['verano'] }, 'Late');
      await call('DELETE', `/v1/campaigns/${id}`);
      await live({ ...text('Hi'), keywords: ['verano'] }, 'Early');
      expect((await campaigns.publish(id)).body.errors?.map(({ code }) => code)).toEqual(['keyword_taken']);
      expect(await campaigns.get(id)).toMatchObject({ state: 'archived' });
    });
  });
});

describe('publications of one account at the same moment (PostgreSQL)', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createPostgresDatabase();
  });
  afterAll(() => database.close());

  test('of campaigns that want one keyword exactly one gets it, the others are told who has it', async () => {
    const clock = new SteppedClock();
    const account = await createTestApi(testContext(database.db, clock)).createAccount();
    const { create, publish, channel } = campaignsOf(account.call);
    const line = await channel();
    for (let race = 0; race < RACES; race++) {
      const welcome = { text: 'Hi' };
      const keywords = [`word${race}`];
      const drafts = await Promise.all([
        create({ welcome, keywords }, 'A'),
        create({ welcome, keywords, channels: [line] }, 'B'),
        create({ welcome, keywords }, 'C'),
      ]);
      const answers = await Promise.all(drafts.map(({ id }) => publish(id)));
      const lost = answers.filter(({ status }) => status === 422);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422]);
      for (const { body } of lost) expect(body.errors?.map(({ code }) => code)).toEqual(['keyword_taken']);
    }
  });

  test('a channel is not deleted while a campaign is being published onto it', async () => {
    const account = await createTestApi(testContext(database.db)).createAccount();
    const { create, publish, channel } = campaignsOf(account.call);
    for (let race = 0; race < RACES; race++) {
      const line = await channel();
      const { id } = await create({ welcome: { text: 'Hi' }, channels: [line] });
      const [published, deleted] = await Promise.all([publish(id), account.call('DELETE', `/v1/channels/${line}`)]);
      expect([
        [200, 409],
        [422, 204],
      ]).toContainEqual([published.status, deleted.status]);
    }
  });
});
