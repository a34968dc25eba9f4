import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../test/support/api.ts';
import { testContext } from '../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../test/support/database.ts';
import { createVault } from '../base/vault.ts';
import { buildCall } from './build-call.ts';
import { listRequestFacts, loadRequests } from './load-requests.ts';

let database: TestDatabase;
let api: TestApi;
let owner: TestAccount;
beforeAll(async () => {
  database = await createPgliteDatabase();
  // Its clock stands: every save is of the same millisecond.
  api = createTestApi(testContext(database.db));
});
afterAll(() => database.close());
beforeEach(async () => {
  owner = await api.createAccount();
});

const HOOK = 'https://partner.example/hook';
async function save(changes: object = {}, id?: string): Promise<string> {
  const input = { name: 'WH5', method: 'GET', url: HOOK, ...changes };
  const [method, path] = id ? (['PUT', `/v1/requests/${id}`] as const) : (['POST', '/v1/requests'] as const);
  const { status, body } = await owner.call<{ id: string }>(method, path, input);
  expect(status, JSON.stringify(body)).toBeLessThan(300);
  return body.id;
}
const load = async (id: string) => (await loadRequests(owner.ctx)).get(id);
const DATA = { contact: { town: 'Mérida' }, data: {}, params: {}, locale: null, timeZone: 'UTC' };

describe('loadRequests', () => {
  test('gives what turns need of the account’s live requests, and of nobody else’s', async () => {
    const id = await save({ timeoutMs: 3_000, mayAnswer: true, headers: [{ name: 'x-t', value: '$contact.town' }] });
    const deleted = await save({ name: 'Gone' });
    await owner.call('DELETE', `/v1/requests/${deleted}`);
    const all = await loadRequests(owner.ctx);
    expect([...all.keys()]).toEqual([id]);
    const request = all.get(id);
    expect(request).toMatchObject({
      id,
      name: 'WH5',
      method: 'GET',
      connectorId: null,
      timeoutMs: 3_000,
      mayAnswer: true,
    });
    const built = request && buildCall(request, DATA, { idempotencyKey: 'k' });
    expect(built).toMatchObject({ ok: true, call: { url: HOOK, headers: [{ name: 'x-t', value: 'Mérida' }, {}, {}] } });
    expect(await loadRequests((await api.createAccount()).ctx)).toEqual(new Map());
  });

  test('parses templates once per save, even where two saves are of one millisecond', async () => {
    const id = await save();
    const other = await save({ name: 'Other' });
    const [first, untouched] = [await load(id), await load(other)];
    expect(await load(id)).toBe(first);
    await save({ url: `${HOOK}/new` }, id);
    const second = await load(id);
    expect(second && buildCall(second, DATA, { idempotencyKey: 'k' })).toMatchObject({ call: { url: `${HOOK}/new` } });
    expect(await load(other)).toBe(untouched);
  });

  test.each([
    ['GET', {}, true],
    ['PUT', { sendIdempotencyKey: false }, true],
    ['DELETE', { sendIdempotencyKey: false }, true],
    ['POST', {}, true],
    ['POST', { sendIdempotencyKey: false }, false],
    ['PATCH', { sendIdempotencyKey: false }, false],
    ['POST', { sendIdempotencyKey: false, headers: [{ name: 'Idempotency-Key', value: '$orderId' }] }, true],
  ])('a %s with %j may be made again: %j', async (method, changes, isRepeatable) => {
    expect(await load(await save({ method, ...changes }))).toMatchObject({ isRepeatable });
  });

  test('a request that was sealed under another secret cannot be made, and keeps no other from it', async () => {
    const id = await save();
    const ctx = { ...owner.ctx, vault: createVault('another secret, for tests only') };
    const request = (await loadRequests(ctx)).get(id);
    expect(request?.compiled).toBeNull();
    expect(request && buildCall(request, DATA, { idempotencyKey: 'k' })).toMatchObject({ ok: false });
  });
});

test('listRequestFacts gives deleted ones too, with the names that their templates use', async () => {
  const id = await save({ url: `${HOOK}/%TOWN%?o=$orderId`, headers: [{ name: 'x-t', value: '$contact.town' }] });
  await owner.call('DELETE', `/v1/requests/${id}`);
  expect(await listRequestFacts(owner.ctx)).toEqual([
    {
      ...{ id, name: 'WH5', isDeleted: true, mayAnswer: false },
      references: { contact: ['TOWN', 'town'], data: [], params: ['orderId'] },
    },
  ]);
});
