import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recordingLog, testContext } from '../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../test/support/database.ts';
import { decodeId } from '../base/ids.ts';
import { createVault } from '../base/vault.ts';
import { insertTestAccount } from '../deliveries/testing/rows.ts';
import { parseEgressAllow } from '../rules/address.ts';
import type { AccountContext } from '../store/context.ts';
import { ConnectorError } from './connector-error.ts';
import { createConnector } from './create-connector.ts';
import type { NewConnector } from './schema.ts';
import { openConnectors, tokenResponse } from './testing/token-endpoint.ts';
import { updateConnector } from './update-connector.ts';

const egressAllow = parseEgressAllow('');
const CLIENT = { tokenUrl: 'https://auth.example/token', clientId: 'shop', clientSecret: 'planted-client-secret' };

let database: TestDatabase;
let ctx: AccountContext;
let count = 0;
beforeAll(async () => {
  database = await createPgliteDatabase();
});
beforeEach(async () => {
  const base = testContext(database.db);
  ctx = { ...base, log: recordingLog(), accountId: await insertTestAccount(base) };
});
afterAll(() => database.close());

async function made(kind: NewConnector['kind'], config: object): Promise<string> {
  const { id } = await createConnector(ctx, egressAllow, { name: `Shop ${++count}`, kind, config: { ...config } });
  return decodeId('con', id) as string;
}
const client = (more: object = {}) => made('oauth2', { ...CLIENT, ...more });
const bearer = (token: string) => ({ headers: [{ name: 'Authorization', value: `Bearer ${token}` }] });

describe('static credentials', () => {
  it('are those that the connector has now', async () => {
    const { connectors } = openConnectors();
    const id = await made('bearer', { token: 'first' });
    expect(await connectors.authorize(ctx, id)).toMatchObject({ ...bearer('first'), isRefreshable: false });
    await updateConnector(ctx, egressAllow, id, { config: { token: 'second' } });
    expect(await connectors.authorize(ctx, id)).toMatchObject(bearer('second'));
  });

  it('are nobody else’s, and not there once the connector is gone [XP-20]', async () => {
    const { connectors } = openConnectors();
    const id = await made('bearer', { token: 'first' });
    const other = { ...ctx, accountId: await insertTestAccount(ctx) };
    const gone = new ConnectorError('The connector was deleted.');
    await expect(connectors.authorize(other, id)).rejects.toEqual(gone);
    await database.db.deleteFrom('connector').where('id', '=', id).execute();
    await expect(connectors.authorize(ctx, id)).rejects.toEqual(gone);
  });

  it('cannot be had under another secret', async () => {
    const { connectors } = openConnectors();
    const id = await made('bearer', { token: 'first' });
    const locked = { ...ctx, vault: createVault('another secret') };
    await expect(connectors.authorize(locked, id)).rejects.toThrow(/another HOOKLINE_SECRET/);
  });
});

describe('a token', () => {
  it('is fetched once for 100 callers at once, and once for those after them', async () => {
    const { connectors, endpoint } = openConnectors();
    const id = await client();
    const callers = Array.from({ length: 100 }, () => connectors.authorize(ctx, id));
    await expect.poll(() => endpoint.asked.length).toBe(1);
    endpoint.asked[0]?.answer(tokenResponse('tok-1', 3_600));
    for (const authorization of await Promise.all(callers)) {
      expect(authorization).toMatchObject({ ...bearer('tok-1'), secrets: ['tok-1'], isRefreshable: true });
    }
    await connectors.authorize(ctx, id);
    expect(endpoint.asked).toHaveLength(1);
  });

  it('is fetched anew half a minute before it ends, a short one after nine tenths of its life', async () => {
    const { connectors, endpoint, scheduler } = openConnectors();
    const id = await client();
    endpoint.giveTokens(3_600);
    await connectors.authorize(ctx, id);
    scheduler.advance(3_570_000 - 1);
    expect(await connectors.authorize(ctx, id)).toMatchObject(bearer('tok-1'));
    scheduler.advance(1);
    endpoint.giveTokens(10);
    expect(await connectors.authorize(ctx, id)).toMatchObject(bearer('tok-1'));
    expect(endpoint.asked).toHaveLength(2);
    scheduler.advance(8_999);
    await connectors.authorize(ctx, id);
    expect(endpoint.asked).toHaveLength(2);
    scheduler.advance(1);
    await connectors.authorize(ctx, id);
    expect(endpoint.asked).toHaveLength(3);
  });

  it('is good for five minutes where the endpoint does not say', async () => {
    const { connectors, endpoint, scheduler } = openConnectors();
    const id = await client();
    endpoint.reply = () => tokenResponse('tok');
    await connectors.authorize(ctx, id);
    scheduler.advance(270_000 - 1);
    await connectors.authorize(ctx, id);
    expect(endpoint.asked).toHaveLength(1);
    scheduler.advance(1);
    await connectors.authorize(ctx, id);
    expect(endpoint.asked).toHaveLength(2);
  });

  it('that is refused with 401 is replaced once for all who had it', async () => {
    const { connectors, endpoint } = openConnectors();
    const id = await client();
    endpoint.giveTokens(3_600);
    const used = await connectors.authorize(ctx, id);
    const all = await Promise.all(Array.from({ length: 50 }, () => connectors.refresh(ctx, id, used)));
    expect(new Set(all.map(({ secrets }) => secrets[0]))).toEqual(new Set(['tok-2']));
    // A straggler with the old one does not cost the others theirs.
    expect(await connectors.refresh(ctx, id, used)).toMatchObject(bearer('tok-2'));
    expect(endpoint.asked).toHaveLength(2);
  });

  it('of a connector that was changed is fetched with what it has now', async () => {
    const { connectors, endpoint } = openConnectors();
    const id = await client();
    endpoint.giveTokens(3_600);
    await connectors.authorize(ctx, id);
    await updateConnector(ctx, egressAllow, id, { config: { clientSecret: 'rotated' } });
    expect(await connectors.authorize(ctx, id)).toMatchObject(bearer('tok-2'));
    expect(endpoint.asked[1]?.headers).toContainEqual({
      name: 'authorization',
      value: `Basic ${btoa('shop:rotated')}`,
    });
  });

  it('that comes after its connector was changed is not kept for the new one', async () => {
    const { connectors, endpoint } = openConnectors();
    const id = await client();
    const early = connectors.authorize(ctx, id);
    await expect.poll(() => endpoint.asked.length).toBe(1);
    await updateConnector(ctx, egressAllow, id, { config: { clientSecret: 'rotated' } });
    const late = connectors.authorize(ctx, id);
    await expect.poll(() => endpoint.asked.length).toBe(2);
    endpoint.asked[1]?.answer(tokenResponse('new', 3_600));
    expect(await late).toMatchObject(bearer('new'));
    endpoint.asked[0]?.answer(tokenResponse('old', 3_600));
    expect(await early).toMatchObject(bearer('old'));
    endpoint.giveTokens(3_600);
    expect(await connectors.authorize(ctx, id)).not.toMatchObject(bearer('old'));
  });
});

describe('a token endpoint that fails', () => {
  it('fails all who wait with one sentence, is left alone for a second, then asked again', async () => {
    const { connectors, endpoint, scheduler } = openConnectors();
    const id = await client();
    endpoint.reply = () => ({ status: 401, body: '{"error":"invalid_client"}' });
    const failure = new ConnectorError('The token endpoint answered 401 (invalid_client).');
    const callers = Array.from({ length: 20 }, () => connectors.authorize(ctx, id));
    for (const outcome of await Promise.allSettled(callers)) expect(outcome).toMatchObject({ reason: failure });
    scheduler.advance(999);
    await expect(connectors.authorize(ctx, id)).rejects.toEqual(failure);
    expect(endpoint.asked).toHaveLength(1);
    scheduler.advance(1);
    endpoint.giveTokens(3_600);
    expect(await connectors.authorize(ctx, id)).toMatchObject(bearer('tok-1'));
    // And once its secret was put right at once.
    endpoint.reply = () => ({ status: 401, body: '' });
    const other = await client();
    await expect(connectors.authorize(ctx, other)).rejects.toThrow('answered 401');
    await updateConnector(ctx, egressAllow, other, { config: { clientSecret: 'right' } });
    endpoint.giveTokens(3_600);
    expect(await connectors.authorize(ctx, other)).toMatchObject(bearer('tok-1'));
  });

  it('keeps a caller no longer than it can wait; who can waits on', async () => {
    const { connectors, endpoint, scheduler } = openConnectors();
    const id = await client();
    const hasty = connectors.authorize(ctx, id, 1_500);
    const patient = connectors.authorize(ctx, id, 9_000);
    hasty.catch(() => {});
    await expect.poll(() => scheduler.pending).toBe(2);
    scheduler.advance(1_500);
    await expect(hasty).rejects.toEqual(new ConnectorError('The token endpoint did not answer within 1.5 s.'));
    endpoint.asked[0]?.answer(tokenResponse('tok', 3_600));
    expect(await patient).toMatchObject(bearer('tok'));
    expect([endpoint.asked.length, scheduler.pending]).toEqual([1, 0]);
  });

  it('fails a caller as well as the one who asked first when it does not keep its word and throws', async () => {
    const { connectors, endpoint } = openConnectors();
    const id = await client();
    endpoint.reply = () => {
      throw new Error('broken');
    };
    await expect(connectors.authorize(ctx, id)).rejects.toThrow('broken');
  });

  it('never has the client’s secret or a token in the log or in what is thrown', async () => {
    const { connectors, endpoint, scheduler } = openConnectors();
    const id = await client();
    const errors: unknown[] = [];
    for (const body of [
      'planted-client-secret',
      '{"error":"planted-client-secret"}',
      '{"access_token":"planted tok"}',
    ]) {
      endpoint.reply = () => ({ status: 200, body });
      await connectors.authorize(ctx, id).catch((error) => errors.push(error.message));
      scheduler.advance(1_000);
    }
    expect(errors).toHaveLength(3);
    const { lines } = ctx.log as ReturnType<typeof recordingLog>;
    expect(JSON.stringify([errors, lines])).not.toContain('planted');
  });
});
