import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApi, type TestAccount } from '../../../test/support/api.ts';
import { createPgliteDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { encodeId } from '../../base/ids.ts';
import type { Page } from '../../http/page.ts';
import { newId } from '../../store/context.ts';
import { insertTestEndpoint, type TestEndpoint } from '../testing/rows.ts';
import type { Lane } from './schema.ts';
import { LaneWorld } from './testing/lane-world.ts';

let database: TestDatabase;
let world: LaneWorld;
let account: TestAccount;
let endpoint: TestEndpoint;
let path: string;
beforeAll(async () => {
  database = await createPgliteDatabase({ steppedClock: true });
  world = new LaneWorld(database);
  account = await createTestApi(world.ctx).createAccount();
  endpoint = await insertTestEndpoint(world.ctx, account.ctx.accountId, { order_by: 'endpoint' });
  path = `/v1/endpoints/${encodeId('end', endpoint.endpointId)}/lanes`;
});
afterAll(() => database.close());

it('shows what blocks an endpoint, lets it be retried, and skipped exactly once', async () => {
  await world.owe(endpoint, [{}, {}]);
  const { network, sendDue } = world.openProcess();
  network.reply = () => ({ status: 500 });
  await sendDue();
  const { body } = await account.call<Page<Lane>>('GET', `${path}?blocked=true`);
  expect(body.items).toMatchObject([{ key: '', depth: 2, attemptCount: 1, head: { lastError: { status: 500 } } }]);
  expect((await account.call<Page<Lane>>('GET', `${path}?blocked=false`)).body.items).toEqual([]);

  expect(await account.call('POST', `${path}/retry`, {})).toMatchObject({ status: 202, body: { lanes: 1 } });
  await sendDue();
  expect(network.sent).toHaveLength(2);

  const head = body.items[0]?.head.id;
  expect(await account.call('POST', `${path}/skip`, { head })).toMatchObject({ status: 204 });
  expect(await account.call('POST', `${path}/skip`, { head })).toMatchObject({
    status: 409,
    body: { code: 'conflict' },
  });
  const after = await account.call<Page<Lane>>('GET', path);
  expect(after.body.items).toMatchObject([
    { depth: 1, attemptCount: 0, blockedSince: null, head: { lastError: null } },
  ]);
});

it('lets keys with `read` look and nothing else', async () => {
  const call = await account.callerWith('read');
  expect((await call('GET', path)).status).toBe(200);
  expect((await call('POST', `${path}/skip`, { head: 'dlv_x' })).status).toBe(403);
  expect((await call('POST', `${path}/retry`, {})).status).toBe(403);
});

it('knows no endpoint of other accounts, and refuses what it does not understand', async () => {
  const nowhere = `/v1/endpoints/${encodeId('end', newId(world.ctx))}/lanes`;
  expect((await account.call('GET', nowhere)).status).toBe(404);
  expect((await account.call('POST', `${nowhere}/retry`, {})).status).toBe(404);
  expect((await account.call('POST', `${nowhere}/skip`, { head: 'dlv_x' })).status).toBe(404);
  expect((await account.call('POST', `${path}/skip`, {})).status).toBe(422);
  expect((await account.call('GET', `${path}?blocked=perhaps`)).status).toBe(422);
  const unstorable = Buffer.from('k\0').toString('base64url');
  expect((await account.call('GET', `${path}?cursor=${unstorable}`)).status).toBe(422);
  for (const [what, body] of [
    ['retry', { key: 'a\0' }],
    ['skip', { key: 'a\0', head: 'dlv_x' }],
  ] as const) {
    const refused = await account.call<{ errors: unknown[] }>('POST', `${path}/${what}`, body);
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: '/key' }] } });
  }
});
