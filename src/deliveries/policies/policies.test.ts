import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../../test/support/api.ts';
import { testContext } from '../../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { encodeId } from '../../base/ids.ts';
import { POLICY_NAMES } from '../../rules/policy-name.ts';
import { loadTargets } from '../load-targets.ts';
import { getPolicy } from '../policy.ts';
import { TargetCache } from '../target.ts';
import { insertTestEndpoint } from '../testing/rows.ts';
import { fromAttributes, toAttributes } from './attributes.ts';
import type { DeliveryPolicy } from './schema.ts';

interface Problem {
  code: string;
  errors?: { path: string; message: string }[];
}

it.each(POLICY_NAMES)('%s is the same policy after it went through the words of the API', (name) => {
  expect(fromAttributes(name, toAttributes(getPolicy(name)))).toEqual(getPolicy(name));
});

describe.each(STORES)('policies on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let api: TestApi;
  let account: TestAccount;
  beforeAll(async () => {
    database = await createDatabase();
    api = createTestApi(testContext(database.db));
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    account = await api.createAccount();
  });

  const create = (input: object) => account.call<DeliveryPolicy & Problem>('POST', '/v1/policies', input);
  const endpoint = async () =>
    encodeId('end', (await insertTestEndpoint(account.ctx, account.ctx.accountId)).endpointId);
  const targetOf = async (id: string) =>
    [...(await loadTargets(account.ctx, new TargetCache(account.ctx.vault))).values()].find(
      ({ endpointId }) => encodeId('end', endpointId) === id,
    );

  it('are the six documented ones, with every attribute [XP-01]', async () => {
    const { body } = await account.call<{ items: DeliveryPolicy[] }>('GET', '/v1/policies');
    expect(body.items.map(({ id }) => id)).toEqual([...POLICY_NAMES]);
    expect(body.items[1]).toEqual({
      id: 'di-guide',
      name: 'di-guide',
      base: null,
      gapsSeconds: [60, 900, 1_800, 3_600],
      endless: false,
      success: { from: 200, to: 200 },
      timeoutSeconds: 15,
      jitter: 0,
      receiverSignals: false,
      order: 'none',
      batch: null,
      autoOff: { errors: 100, overSeconds: 28_800 },
      holdSeconds: 0,
      catchesUpInOrder: false,
      alertsAt: [1, 10, 100, 1_000, 10_000],
    });
  });

  it('are cloned with changes, and endpoints are delivered by the clone', async () => {
    const { status, body } = await create({
      name: 'Patient',
      base: 'standard',
      timeoutSeconds: 30,
      gapsSeconds: [10, 20],
    });
    expect([status, body.base, body.gapsSeconds, body.success]).toEqual([
      201,
      'standard',
      [10, 20],
      { from: 200, to: 299 },
    ]);
    expect((await account.call('GET', `/v1/policies/${body.id}`)).body).toEqual(body);
    const id = await endpoint();
    const changed = await account.call('PATCH', `/v1/endpoints/${id}`, { policy: body.id });
    expect([changed.status, changed.body.policy]).toEqual([200, body.id]);
    expect((await targetOf(id))?.policy).toMatchObject({
      name: 'Patient',
      gapsMs: [10_000, 20_000],
      deadlineMs: 30_000,
    });
  });

  it.each([
    ['a timeout under a second', { timeoutSeconds: 0.5 }, '/timeoutSeconds'],
    ['a timeout over 30 seconds', { timeoutSeconds: 31 }, '/timeoutSeconds'],
    ['more than 20 attempts', { gapsSeconds: Array.from({ length: 20 }, () => 60) }, '/gapsSeconds'],
    ['an endless schedule without a gap', { endless: true, gapsSeconds: [] }, '/gapsSeconds'],
    ['batches of what is not ordered', { batch: { flushSeconds: 60, events: 10, bytes: 2_048 } }, '/batch'],
    ['a range of statuses upside down', { success: { from: 204, to: 200 } }, '/success'],
    ['a redirect as success', { success: { from: 200, to: 302 } }, '/success/to'],
    ['an attribute that there is none of', { retries: 5 }, '/retries'],
    ['the name of a built-in one', { name: 'standard' }, '/name'],
  ])('refuse %s, naming the field', async (_, change, path) => {
    const { status, body } = await create({ name: 'Mine', base: 'standard', ...change });
    expect([status, body.errors?.map((each) => each.path)]).toEqual([422, [path]]);
  });

  it('have one name each', async () => {
    expect((await create({ name: 'Mine', base: 'standard' })).status).toBe(201);
    expect((await create({ name: 'Mine', base: 'di-guide' })).status).toBe(409);
  });

  it('are not deleted while an endpoint needs them, nor when they are built in', async () => {
    const { body } = await create({ name: 'Mine', base: 'standard' });
    const id = await endpoint();
    await account.call('PATCH', `/v1/endpoints/${id}`, { policy: body.id });
    expect((await account.call('DELETE', `/v1/policies/${body.id}`)).status).toBe(409);
    await account.call('PATCH', `/v1/endpoints/${id}`, { policy: 'di-guide' });
    expect((await account.call('DELETE', `/v1/policies/${body.id}`)).status).toBe(204);
    expect((await account.call('GET', `/v1/policies/${body.id}`)).status).toBe(404);
    expect((await account.call('DELETE', '/v1/policies/standard')).status).toBe(409);
  });

  it('belong to their account [XP-20]', async () => {
    const { body } = await create({ name: 'Mine', base: 'standard' });
    const other = await api.createAccount();
    expect((await other.call('GET', `/v1/policies/${body.id}`)).status).toBe(404);
    expect((await other.call('DELETE', `/v1/policies/${body.id}`)).status).toBe(404);
    const theirs = encodeId('end', (await insertTestEndpoint(other.ctx, other.ctx.accountId)).endpointId);
    const { status, body: problem } = await other.call<Problem>('PATCH', `/v1/endpoints/${theirs}`, {
      policy: body.id,
    });
    expect([status, problem.errors?.[0]?.path]).toEqual([422, '/policy']);
  });

  it('are made by admins only', async () => {
    const designer = await account.callerWith('design');
    expect((await designer('POST', '/v1/policies', { name: 'Mine', base: 'standard' })).status).toBe(403);
    expect((await designer('GET', '/v1/policies')).status).toBe(200);
  });

  describe('on an endpoint', () => {
    it('go with order, limits and recipients of its own', async () => {
      const id = await endpoint();
      const change = { orderBy: 'phoneNumber', concurrency: 4, perSecond: 2.5, alertTo: ['ana@partner.test'] };
      const { status, body } = await account.call('PATCH', `/v1/endpoints/${id}`, change);
      expect(status).toBe(200);
      expect(body).toMatchObject(change);
      expect(await targetOf(id)).toMatchObject({
        order: 'phoneNumber',
        concurrency: 4,
        perSecond: 2.5,
        isExclusive: true,
      });
    });

    it('forget what an earlier rate has put off', async () => {
      const id = await endpoint();
      await account.call('PATCH', `/v1/endpoints/${id}`, { perSecond: 0.01 });
      const health = database.db.updateTable('endpoint_health').set({ next_free_at: new Date('2058-01-01') });
      await health.where('account_id', '=', account.ctx.accountId).execute();
      await account.call('PATCH', `/v1/endpoints/${id}`, { perSecond: 5 });
      const rows = database.db.selectFrom('endpoint_health').select('next_free_at');
      expect(await rows.where('account_id', '=', account.ctx.accountId).execute()).toEqual([{ next_free_at: null }]);
    });

    it.each([
      [{ concurrency: 0 }, '/concurrency'],
      [{ perSecond: 0 }, '/perSecond'],
      [{ alertTo: ['nobody'] }, '/alertTo/0'],
      [{ orderBy: 'date' }, '/orderBy'],
      [{ policy: 'flow-sync' }, '/policy'],
      [{ policy: 'svix' }, '/policy'],
    ])('refuse %j', async (change, path) => {
      const { status, body } = await account.call<Problem>('PATCH', `/v1/endpoints/${await endpoint()}`, change);
      expect([status, body.errors?.map((each) => each.path)]).toEqual([422, [path]]);
    });
  });

  it('that a draft names and nobody has keep it from being published', async () => {
    const definition = (policy: string) => ({
      welcome: {
        text: 'Hi',
        menu: [{ redirect: { type: 'webhook', webhook: { url: 'https://partner.example/hook', policy } } }],
      },
    });
    const { body: own } = await create({ name: 'Mine', base: 'di-guide' });
    const made = await account.call<{ id: string; problems: Problem[] }>('POST', '/v1/campaigns', {
      kind: 'chatbot',
      name: 'Line',
      definition: definition(own.id),
    });
    expect([made.status, made.body.problems]).toEqual([201, []]);
    await account.call('DELETE', `/v1/policies/${own.id}`);
    const refused = await account.call<Problem>('POST', `/v1/campaigns/${made.body.id}/publish`);
    expect([refused.status, refused.body.errors?.map(({ path }) => path)]).toEqual([
      422,
      ['/welcome/menu/0/redirect/webhook/policy'],
    ]);
  });
});
