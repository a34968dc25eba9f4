import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChatbotDefinition } from '../../src/campaigns/definition.ts';
import type { Campaign } from '../../src/campaigns/schema.ts';
import { listWebhooks } from '../../src/campaigns/webhooks.ts';
import { type Caller, createTestApi, type TestAccount, type TestApi } from '../support/api.ts';
import { definitionWithWebhooks } from '../support/campaigns.ts';
import { SteppedClock, testContext } from '../support/context.ts';
import { STORES, type TestDatabase } from '../support/database.ts';

const MISSING = 'cmp_01hw000000e008000000000000';

interface ProblemBody {
  code: string;
  errors?: { path: string; message: string; code?: string }[];
}

function webhookIds(definition: ChatbotDefinition): (string | undefined)[] {
  return listWebhooks(definition).map(({ webhook }) => webhook.id);
}

describe.each(STORES)('campaigns on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let clock: SteppedClock;
  let api: TestApi;
  let account: TestAccount;
  let call: Caller;
  beforeAll(async () => {
    database = await createDatabase();
    clock = new SteppedClock();
    api = createTestApi(testContext(database.db, clock));
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    account = await api.createAccount();
    call = account.call;
  });

  const create = async (definition: object, name = 'Summer') => {
    const answer = await call<Campaign>('POST', '/v1/campaigns', { kind: 'chatbot', name, definition });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body;
  };
  const save = (id: string, etag: string | undefined, definition: object, name = 'Summer') =>
    call<Campaign & ProblemBody>('PUT', `/v1/campaigns/${id}`, { name, definition }, etag ? { 'if-match': etag } : {});

  test('its revision says how far it has come', async () => {
    const { body } = await call<Campaign>('POST', '/v1/campaigns', {
      kind: 'chatbot',
      name: 'Known',
      definition: { welcome: { text: 'Hi' } },
    });
    const path = `/v1/campaigns/${body.id}`;
    const revision = async () => (await call('GET', `${path}/revision`)).body;
    const { updatedAt, savedAt, savedBy } = body;
    expect(await revision()).toEqual({ revision: 1, state: 'draft', version: null, updatedAt, savedAt, savedBy });
    await call('PUT', path, { name: 'Known', definition: { welcome: { text: 'Ho' } } }, { 'if-match': '"1"' });
    await call('POST', `${path}/publish`);
    expect(await revision()).toMatchObject({ revision: 2, state: 'live', version: 1 });
    expect((await call('GET', `/v1/campaigns/${MISSING}/revision`)).status).toBe(404);
  });

  test('a new campaign is a draft with its defaults filled in, an id on every webhook and an ETag', async () => {
    const input = definitionWithWebhooks();
    const { status, body, headers } = await call<Campaign>('POST', '/v1/campaigns', {
      kind: 'chatbot',
      name: 'Summer',
      definition: input,
    });
    expect(status).toBe(201);
    expect(headers.get('etag')).toBe('"1"');
    expect(body).toMatchObject({
      id: expect.stringMatching(/^cmp_[0-9a-z]{26}$/),
      kind: 'chatbot',
      name: 'Summer',
      state: 'draft',
      version: null,
      revision: 1,
      problems: [],
      createdAt: '2026-11-21T22:43:53.120Z',
      updatedAt: '2026-11-21T22:43:53.120Z',
    });
    expect(body.definition).toMatchObject({ ...input, menuPrefix: 'number', expiresAfterMinutes: 1440 });
    const ids = webhookIds(body.definition);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^whk_[0-9a-z]{26}$/);
    const read = await call<Campaign>('GET', `/v1/campaigns/${body.id}`);
    expect(read.body).toEqual(body);
    expect(read.headers.get('etag')).toBe('"1"');
  });

  test('it says who saved its draft and when, whoever publishes it later', async () => {
    const { id, savedAt, savedBy } = await create({ welcome: { text: 'Hi' } });
    expect([savedAt, savedBy]).toEqual([new Date(clock.now()).toISOString(), 'Admin']);
    const path = `/v1/campaigns/${id}`;
    const asScoped = await account.callerWith('design');
    clock.advance(60_000);
    const saved = { savedAt: new Date(clock.now()).toISOString(), savedBy: 'Scoped' };
    const change = { name: 'Ours', definition: { welcome: { text: 'Ho' } } };
    expect((await asScoped('PUT', path, change, { 'if-match': '*' })).body).toMatchObject(saved);
    clock.advance(60_000);
    await call('POST', `${path}/publish`);
    for (const where of [path, `${path}/revision`]) {
      const { body } = await call<Campaign>('GET', where);
      expect(body).toMatchObject({ ...saved, updatedAt: new Date(clock.now()).toISOString() });
    }
    const { body } = await call<{ items: Campaign[] }>('GET', '/v1/campaigns');
    expect(body.items).toEqual([expect.objectContaining({ id, ...saved })]);
    const version = { version: 1, publishedAt: new Date(clock.now()).toISOString(), publishedBy: 'Admin' };
    expect((await call('GET', `${path}/versions`)).body).toMatchObject({ items: [version] });
    expect((await call('GET', `${path}/versions/1`)).body).toMatchObject(version);
  });

  test('a malformed definition is refused with every mistake, by its place in the body', async () => {
    const definition = {
      welcome: { text: 5, menu: [{ redirect: { type: 'fly' } }] },
      interactions: [{ id: 'a b', label: '', text: 'x' }],
      colour: 'red',
    };
    const { status, body } = await call<ProblemBody>('POST', '/v1/campaigns', {
      kind: 'chatbot',
      name: 'S',
      definition,
    });
    expect(status).toBe(422);
    expect(body.code).toBe('invalid');
    const paths = body.errors?.map(({ path }) => path) ?? [];
    for (const path of [
      '/definition/welcome/text',
      '/definition/interactions/0/id',
      '/definition/interactions/0/label',
      '/definition/colour',
    ]) {
      expect(paths).toContain(path);
    }
    expect(paths.some((path) => path.startsWith('/definition/welcome/menu/0/redirect'))).toBe(true);
  });

  test.each([
    ['another kind', { kind: 'opera' }, '/kind'],
    ['no name', { name: ' ' }, '/name'],
    ['no definition', { definition: undefined }, '/definition'],
    ['a list as definition', { definition: [] }, '/definition'],
    ['a text with U+0000', { definition: { welcome: { text: 'a\0b' } } }, '/definition/welcome/text'],
    ['half a surrogate pair', { definition: { welcome: { text: '\ud83d' } } }, '/definition/welcome/text'],
    ['an unknown field', { colour: 'red' }, '/colour'],
    [
      'a header mask with nothing behind it',
      { definition: definitionWithWebhooks('****') },
      '/definition/welcome/menu/0/redirect/webhook/headers/0/value',
    ],
  ])('%s is refused', async (_what, change, path) => {
    const input = { kind: 'chatbot', name: 'Summer', definition: definitionWithWebhooks(), ...change };
    const { status, body } = await call<ProblemBody>('POST', '/v1/campaigns', input);
    expect(status).toBe(422);
    expect(body.errors?.map((error) => error.path)).toContain(path);
  });

  test('a definition with problems is saved and names them', async () => {
    const campaign = await create({
      welcome: { text: 'Hi', menu: [{ text: 'Nowhere', redirect: { type: 'interaction', to: 'gone' } }] },
      interactions: [{ id: 'lost', label: 'Lost', text: 'x' }],
      channels: [MISSING.replace('cmp', 'chn')],
    });
    expect(campaign.state).toBe('draft');
    expect(campaign.problems.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['dangling_interaction', 'unreachable_interaction', 'channel_unknown']),
    );
    expect((await call<Campaign>('GET', `/v1/campaigns/${campaign.id}`)).body.problems).toEqual(campaign.problems);
  });

  test('a save needs the ETag of what it replaces', async () => {
    const { id } = await create({ welcome: { text: 'one' } });
    const without = await save(id, undefined, { welcome: { text: 'two' } });
    expect([without.status, without.body.code]).toEqual([428, 'precondition_required']);
    clock.advance(1000);
    const saved = await save(id, '"1"', { welcome: { text: 'two' } }, 'Renamed');
    expect(saved.status).toBe(200);
    expect(saved.headers.get('etag')).toBe('"2"');
    expect(saved.body).toMatchObject({ name: 'Renamed', revision: 2, updatedAt: new Date(clock.now()).toISOString() });
    const stale = await save(id, '"1"', { welcome: { text: 'three' } });
    expect([stale.status, stale.body.code]).toEqual([412, 'precondition_failed']);
    expect((await call<Campaign>('GET', `/v1/campaigns/${id}`)).body).toEqual(saved.body);
    expect((await save(id, 'W/"2"', { welcome: { text: 'three' } })).status).toBe(200);
    expect((await save(id, '*', { welcome: { text: 'four' } })).status).toBe(200);
  });

  test('of several saves of one revision at the same moment all but one are told that they came late', async () => {
    const { id } = await create({ welcome: { text: 'one' } });
    for (let revision = 1; revision <= 10; revision++) {
      const saves = ['a', 'b', 'c', 'd'].map((text) => save(id, `"${revision}"`, { welcome: { text } }));
      const answers = await Promise.all(saves);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
    }
  });

  test('webhooks keep their ids over saves', async () => {
    const { id, definition } = await create(definitionWithWebhooks());
    const renamed = { ...definition, welcome: { ...definition.welcome, text: 'Hello!' } };
    const saved = await save(id, '"1"', renamed);
    expect(webhookIds(saved.body.definition)).toEqual(webhookIds(definition));
  });

  test('a webhook that was deleted and is back has its id again where it was published, and a new one where not', async () => {
    const published = await create(definitionWithWebhooks());
    const { id, definition } = published;
    await call('POST', `/v1/campaigns/${id}/publish`);
    const emptied = await save(id, '"1"', { welcome: { text: 'Hi' } });
    expect(webhookIds(emptied.body.definition)).toEqual([]);
    const back = await save(id, '"2"', definition);
    expect(back.body.definition).toEqual(definition);

    const draft = await create(definitionWithWebhooks());
    await save(draft.id, '"1"', { welcome: { text: 'Hi' } });
    const again = await save(draft.id, '"2"', draft.definition);
    expect(again.status).toBe(200);
    const [before, after] = [webhookIds(draft.definition), webhookIds(again.body.definition)];
    expect(after).toHaveLength(before.length);
    for (const each of after) expect(before).not.toContain(each);
  });

  test('the id of another campaign’s webhook is refused, that of another account’s is not taken over', async () => {
    const theirs = await create(definitionWithWebhooks());
    await call('POST', `/v1/campaigns/${theirs.id}/publish`);
    const { id } = await create({ welcome: { text: 'Hi' } });
    const refused = await save(id, '"1"', theirs.definition);
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toMatchObject([
      { path: '/definition/welcome/menu/0/redirect/webhook/id', code: 'webhook_id_foreign' },
      { path: '/definition/welcome/menu/1/webhook/id', code: 'webhook_id_foreign' },
    ]);
    const stranger = await api.createAccount();
    const input = { kind: 'chatbot', name: 'Copy', definition: theirs.definition };
    const copy = await stranger.call<Campaign>('POST', '/v1/campaigns', input);
    expect(copy.status).toBe(201);
    const foreign = webhookIds(theirs.definition);
    for (const each of webhookIds(copy.body.definition)) expect(foreign).not.toContain(each);
  });

  test('the list leaves definitions out and goes page by page, newest first', async () => {
    for (const name of ['a', 'b', 'c']) {
      clock.advance(1);
      await create({ welcome: { text: 'Hi' }, ...(name === 'c' && { keywords: ['sea'] }) }, name);
    }
    type Page = { items: Record<string, unknown>[]; nextCursor: string | null };
    const first = await call<Page>('GET', '/v1/campaigns?limit=2');
    expect(first.body.items.map(({ name }) => name)).toEqual(['c', 'b']);
    expect(first.body.items.map(({ keywords, channels }) => [keywords, channels])).toEqual([
      [['sea'], []],
      [[], []],
    ]);
    expect(Object.keys(first.body.items[0] ?? {}).sort()).toEqual([
      ...['channels', 'createdAt', 'id', 'keywords', 'kind', 'name', 'revision', 'savedAt', 'savedBy', 'state'],
      ...['updatedAt', 'version'],
    ]);
    const second = await call<Page>('GET', `/v1/campaigns?limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body.items.map(({ name }) => name)).toEqual(['a']);
    expect(second.body.nextCursor).toBeNull();
  });

  test('another account’s campaign and one that is not there are the same 404, on every route', async () => {
    const { id } = await create(definitionWithWebhooks());
    await call('POST', `/v1/campaigns/${id}/publish`);
    const stranger = await api.createAccount();
    const change = { name: 'Mine', definition: { welcome: { text: 'x' } } };
    const requests = [
      ['GET', '', undefined],
      ['PUT', '', change],
      ['DELETE', '', undefined],
      ['POST', '/publish', undefined],
      ['GET', '/versions', undefined],
      ['GET', '/versions/1', undefined],
      ['GET', '/diff?from=1&to=draft', undefined],
    ] as const;
    for (const [method, path, body] of requests) {
      const [foreign, missing, nonsense] = [id, MISSING, '42'].map((each) =>
        stranger.call(method, `/v1/campaigns/${each}${path}`, body, { 'if-match': '*' }),
      );
      expect((await foreign)?.status, `${method} ${path}`).toBe(404);
      expect((await foreign)?.body).toEqual((await missing)?.body);
      if (path !== '/versions/1') expect((await foreign)?.body).toEqual((await nonsense)?.body);
    }
    expect((await stranger.call('GET', '/v1/campaigns')).body).toEqual({ items: [], nextCursor: null });
    expect((await call<Campaign>('GET', `/v1/campaigns/${id}`)).body.state).toBe('live');
  });

  test('read keys read, design keys write', async () => {
    const { id } = await create({ welcome: { text: 'Hi' } });
    const read = await account.callerWith('read');
    const design = await account.callerWith('design');
    const change = { name: 'x', definition: { welcome: { text: 'x' } } };
    expect((await read('GET', `/v1/campaigns/${id}`)).status).toBe(200);
    expect((await read('POST', '/v1/campaigns', { kind: 'chatbot', ...change })).status).toBe(403);
    expect((await read('PUT', `/v1/campaigns/${id}`, change, { 'if-match': '"1"' })).status).toBe(403);
    expect((await read('POST', `/v1/campaigns/${id}/publish`)).status).toBe(403);
    expect((await read('DELETE', `/v1/campaigns/${id}`)).status).toBe(403);
    expect((await design('PUT', `/v1/campaigns/${id}`, change, { 'if-match': '"1"' })).status).toBe(200);
    expect((await design('DELETE', `/v1/campaigns/${id}`)).status).toBe(204);
  });

  test('a body of brackets only is refused, not crashed on', async () => {
    let deep: unknown = {};
    for (let depth = 0; depth < 2_000; depth++) deep = [deep];
    const definition = { welcome: { text: 'x', menu: deep }, interactions: deep };
    const { status } = await call('POST', '/v1/campaigns', { kind: 'chatbot', name: 'x', definition });
    expect(status).toBe(422);
  });

  test('whatever JSON comes as a definition, it is saved or refused, never a crash', async () => {
    const places = ['channels', 'keywords', 'welcome', 'interactions', 'fallback', 'expiresAfterMinutes'];
    const inputs = fc.record({ place: fc.constantFrom(...places), value: fc.jsonValue() });
    await fc.assert(
      fc.asyncProperty(inputs, async ({ place, value }) => {
        const definition = { ...definitionWithWebhooks(), [place]: value };
        const { status } = await call('POST', '/v1/campaigns', { kind: 'chatbot', name: 'x', definition });
        expect([201, 422]).toContain(status);
      }),
      { numRuns: 100 },
    );
  });
});
