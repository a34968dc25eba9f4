import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testContext } from '../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../test/support/database.ts';
import { decodeId } from '../base/ids.ts';
import { createConnector } from '../connectors/create-connector.ts';
import type { NewConnector } from '../connectors/schema.ts';
import { updateConnector } from '../connectors/update-connector.ts';
import { parseEgressAllow } from '../rules/address.ts';
import type { AccountContext } from '../store/context.ts';
import { sealHeaders } from './endpoint-headers.ts';
import { openDispatcher } from './testing/harness.ts';
import { insertTestAccount, insertTestEndpoint, passQueueTime, readAttempts, readQueue } from './testing/rows.ts';

const egressAllow = parseEgressAllow('');
const TOKEN_URL = 'https://auth.test/token';
const CLIENT = { tokenUrl: TOKEN_URL, clientId: 'shop', clientSecret: 's3cret-client' };

let database: TestDatabase;
let ctx: AccountContext;
beforeAll(async () => {
  database = await createPgliteDatabase({ steppedClock: true });
});
beforeEach(async () => {
  const base = testContext(database.db);
  for (const table of ['delivery_queue', 'delivery', 'attempt', 'endpoint', 'endpoint_health', 'connector'] as const) {
    await base.db.deleteFrom(table).execute();
  }
  ctx = { ...base, accountId: await insertTestAccount(base) };
});
afterAll(() => database.close());

async function connector(kind: NewConnector['kind'], config: object) {
  const { id } = await createConnector(ctx, egressAllow, { name: 'Shop', kind, config: { ...config } });
  return decodeId('con', id) as string;
}
const endpointWith = (connectorId: string, overrides: Parameters<typeof insertTestEndpoint>[2] = {}) =>
  insertTestEndpoint(ctx, ctx.accountId, { connector_id: connectorId, ...overrides });

/** A dispatcher whose token endpoint gives tok-1, tok-2, …; partners answer what the test says. */
function open() {
  const world = openDispatcher(ctx);
  const toPartner = () => world.network.sent.filter(({ request }) => request.url !== TOKEN_URL);
  const toTokens = () => world.network.sent.filter(({ request }) => request.url === TOKEN_URL);
  const giveTokens = (lifetimeS = 3_600) => {
    world.network.reply = ({ url }) => {
      if (url !== TOKEN_URL) return undefined;
      const body = Buffer.from(JSON.stringify({ access_token: `tok-${toTokens().length}`, expires_in: lifetimeS }));
      return { response: { headers: [], body, isTruncated: false } };
    };
  };
  giveTokens();
  /** Lets the first retry of `standard` come due, and makes it. */
  const retry = async () => {
    world.clock.advance(5_000);
    world.scheduler.advance(5_000);
    await passQueueTime(ctx, 5_000);
    await world.dispatcher.sweep();
  };
  const toPartners = async (count: number) => {
    await world.until(() => toPartner().length === count);
    return toPartner();
  };
  return { ...world, toPartner, toTokens, retry, toPartners };
}

describe('a delivery with a connector [YS-62]', () => {
  it.each([
    ['basic', { login: 'ana', password: 'pä55' }, `Basic ${Buffer.from('ana:pä55').toString('base64')}`],
    ['bearer', { token: 'tok' }, 'Bearer tok'],
  ] as const)('YS-60: carries its Authorization: %s', async (kind, config, value) => {
    const { owe, network } = open();
    await owe(await endpointWith(await connector(kind, config)));
    expect(network.sent[0]?.header('Authorization')).toBe(value);
  });

  it('YS-60: carries its API key in a header or in the query', async () => {
    const { owe, network } = open();
    const id = await connector('api_key', { in: 'query', name: 'key', value: 'a b' });
    await owe(await endpointWith(id, { url: 'https://partner.test/hook?a=1' }));
    expect(network.sent[0]?.request).toMatchObject({
      url: 'https://partner.test/hook?a=1&key=a%20b',
      path: '/hook?a=1&key=a%20b',
      origin: 'https://partner.test',
    });
    await updateConnector(ctx, egressAllow, id, { config: { in: 'header', name: 'x-key', value: 'v' } });
    await owe(await endpointWith(id));
    expect(network.sent[1]?.header('x-key')).toBe('v');
  });

  it('goes with the connector’s header where it has a custom one of that name', async () => {
    const { owe, network } = open();
    const headers = sealHeaders(ctx.vault, [{ name: 'authorization', value: 'mine' }]);
    await owe(await endpointWith(await connector('bearer', { token: 'tok' }), { headers }));
    const names = network.sent[0]?.request.headers.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
    expect(names?.filter((name) => name === 'authorization')).toHaveLength(1);
    expect(network.sent[0]?.header('Authorization')).toBe('Bearer tok');
  });

  it('YS-62: that waits for a retry goes with what the connector has by then', async () => {
    const { owe, network, untilIdle, retry } = open();
    const id = await connector('bearer', { token: 'old' });
    await owe(await endpointWith(id));
    network.sent[0]?.answer({ status: 401 });
    await untilIdle();
    await updateConnector(ctx, egressAllow, id, { config: { token: 'new' } });
    await retry();
    expect(network.sent[1]?.header('Authorization')).toBe('Bearer new');
  });

  it('YS-61: has nothing of its secrets in what is recorded, however the receiver echoes them', async () => {
    const { owe, network, untilIdle } = open();
    await owe(await endpointWith(await connector('basic', { login: 'ana', password: 'open/sesame' })));
    const echo = `${network.sent[0]?.header('Authorization')} {"password":"open\\/sesame"}`;
    network.sent[0]?.answer({ status: 500, responseExcerpt: echo });
    await untilIdle();
    expect(await readAttempts(ctx)).toMatchObject([{ response_excerpt: '**** {"password":"****"}' }]);
  });
});

describe('a delivery with a token', () => {
  it('is sent with one that is fetched before, once for many', async () => {
    const { owe, toTokens, toPartners, untilIdle, network } = open();
    const endpoint = await endpointWith(await connector('oauth2', CLIENT), { concurrency: 50 });
    await owe(endpoint, 50);
    const sent = await toPartners(50);
    expect(new Set(sent.map(({ header }) => header('Authorization')))).toEqual(new Set(['Bearer tok-1']));
    expect(toTokens()).toHaveLength(1);
    expect(toTokens()[0]?.request).toMatchObject({ body: 'grant_type=client_credentials' });
    for (const { answer } of network.sent.slice(1)) answer();
    await untilIdle();
    expect(await readQueue(ctx)).toEqual([]);
  });

  it('is sent with it alone where it has a custom Authorization', async () => {
    const { owe, toPartners } = open();
    const headers = sealHeaders(ctx.vault, [{ name: 'authorization', value: 'mine' }]);
    await owe(await endpointWith(await connector('oauth2', CLIENT), { headers }));
    const [sent] = await toPartners(1);
    expect([sent?.header('authorization'), sent?.header('Authorization')]).not.toContain('mine');
    expect(sent?.request.headers).toContain('Bearer tok-1');
  });

  it('fails where none is to be had, says why, and is tried again', async () => {
    const { owe, network, untilIdle, retry, toPartner, toPartners } = open();
    const giveTokens = network.reply;
    network.reply = () => ({
      status: 401,
      response: { headers: [], body: Buffer.from('{"error":"invalid_client"}'), isTruncated: false },
    });
    await owe(await endpointWith(await connector('oauth2', CLIENT)));
    await untilIdle();
    expect(toPartner()).toEqual([]);
    expect(await readAttempts(ctx)).toMatchObject([
      {
        outcome: 'retry',
        status: null,
        error_class: 'connector',
        response_excerpt: 'The token endpoint answered 401 (invalid_client).',
      },
    ]);
    network.reply = giveTokens;
    await retry();
    expect((await toPartners(1))[0]?.header('Authorization')).toMatch(/^Bearer tok-/);
  });

  it('fails where fetching it takes as long as the attempt may', async () => {
    const { owe, network, scheduler, clock, until, toTokens } = open();
    network.reply = () => undefined;
    await owe(await endpointWith(await connector('oauth2', CLIENT)));
    await until(() => toTokens().length === 1);
    clock.advance(15_000);
    scheduler.advance(15_000);
    await until(async () => (await readAttempts(ctx)).length === 1);
    expect(await readAttempts(ctx)).toMatchObject([
      { error_class: 'connector', response_excerpt: 'The token endpoint did not answer within 15 s.' },
    ]);
  });

  it('is sent with a new one after the receiver refused the old', async () => {
    const { owe, toPartners, untilIdle, retry, toTokens } = open();
    await owe(await endpointWith(await connector('oauth2', CLIENT)));
    (await toPartners(1))[0]?.answer({ status: 401, responseExcerpt: 'no: Bearer tok-1' });
    await untilIdle();
    await retry();
    expect((await toPartners(2))[1]?.header('Authorization')).toBe('Bearer tok-2');
    expect(toTokens()).toHaveLength(2);
  });

  it('has it masked in what is recorded [YS-61]', async () => {
    const { owe, network, toPartners, untilIdle } = open();
    network.reply = ({ url }) => {
      if (url !== TOKEN_URL) return undefined;
      const body = Buffer.from('{"access_token":"planted/token"}');
      return { response: { headers: [], body, isTruncated: false } };
    };
    await owe(await endpointWith(await connector('oauth2', CLIENT)));
    (await toPartners(1))[0]?.answer({ status: 500, responseExcerpt: 'planted\\/token planted%2Ftoken' });
    await untilIdle();
    expect(await readAttempts(ctx)).toMatchObject([{ response_excerpt: '**** ****' }]);
  });
});

describe('an endpoint whose connector is gone', () => {
  it('is sent nothing, and what it is owed waits', async () => {
    const { owe, network } = open();
    await owe(await endpointWith('018f0000-0000-7000-8000-0000000000cc'));
    expect(network.sent).toEqual([]);
    expect(await readQueue(ctx)).toMatchObject([{ attempt_count: 0 }]);
  });
});
