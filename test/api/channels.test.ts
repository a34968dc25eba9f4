import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decodeId } from '../../src/base/ids.ts';
import { createTestApi, type TestAccount, type TestApi } from '../support/api.ts';
import { SteppedClock, testContext } from '../support/context.ts';
import { STORES, type TestDatabase } from '../support/database.ts';

const TWILIO = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'twilio-auth-token-9f' };
const WHATSAPP = {
  phoneNumberId: '109876543210',
  accessToken: 'meta-access-token-9f',
  appSecret: 'meta-app-secret-9f',
  verifyToken: 'meta-verify-token-9f',
};
const SERVICE = `MG${'1'.repeat(32)}`;

interface ChannelBody {
  id: string;
  config: Record<string, unknown>;
  [key: string]: unknown;
}

interface ProblemBody {
  code: string;
  detail: string;
  errors?: { path: string; message: string; code?: string }[];
}

describe.each(STORES)('channels on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let clock: SteppedClock;
  let api: TestApi;
  let account: TestAccount;
  beforeAll(async () => {
    database = await createDatabase();
    clock = new SteppedClock();
    api = createTestApi(testContext(database.db, clock), { egressAllow: 'localhost:9000,10.0.0.0/8' });
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    account = await api.createAccount();
  });

  const revision = async () => {
    const row = await database.db
      .selectFrom('account')
      .select('assets_revision')
      .where('id', '=', account.ctx.accountId)
      .executeTakeFirstOrThrow();
    return Number(row.assets_revision);
  };

  const create = async (input: object) => {
    const answer = await account.call<ChannelBody>('POST', '/v1/channels', { name: 'Line', ...input });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body;
  };

  const twilio = (config: object = {}, sender = '+15550001111') =>
    create({ kind: 'twilio', sender, config: { ...TWILIO, ...config } });

  const refuse = async (input: object) => {
    const answer = await account.call<ProblemBody>('POST', '/v1/channels', { name: 'Line', ...input });
    expect(answer.status).toBe(422);
    expect(answer.body.code).toBe('invalid');
    return answer.body.errors ?? [];
  };

  test('a new channel shows its callback URLs, its defaults and its secrets as masks', async () => {
    const channel = await twilio();
    expect(channel).toEqual({
      id: expect.stringMatching(/^chn_[0-9a-z]{26}$/),
      kind: 'twilio',
      name: 'Line',
      sender: '+15550001111',
      config: {
        accountSid: TWILIO.accountSid,
        authToken: '****',
        apiBaseUrl: 'https://api.twilio.com',
        replyMode: 'api',
      },
      messagesPerSecond: null,
      inboundUrl: `https://hookline.example/channels/${channel.id}/inbound`,
      statusUrl: `https://hookline.example/channels/${channel.id}/status`,
      lastInboundAt: null,
      createdAt: '2026-11-21T22:43:53.120Z',
      updatedAt: '2026-11-21T22:43:53.120Z',
    });
    expect((await account.call('GET', `/v1/channels/${channel.id}`)).body).toEqual(channel);
  });

  test('every secret of every kind is sealed at rest and never shown', async () => {
    const made = [
      await twilio(),
      await create({ kind: 'whatsapp', sender: '+52 55 0000 0000', config: WHATSAPP }),
      await create({ kind: 'simulator' }),
    ];
    const secrets = [TWILIO.authToken, WHATSAPP.accessToken, WHATSAPP.appSecret, WHATSAPP.verifyToken];
    const { rows } = await sql<{ row: string }>`
      select row_to_json(channel)::text || encode(secrets, 'escape') as row from channel
      where account_id = ${account.ctx.accountId}`.execute(database.db);
    expect(rows).toHaveLength(3);
    const listed = await account.call('GET', '/v1/channels');
    for (const secret of secrets) {
      expect(JSON.stringify(rows)).not.toContain(secret);
      expect(JSON.stringify([made, listed.body])).not.toContain(secret);
    }
    expect(made[1]?.config).toMatchObject({ accessToken: '****', appSecret: '****', verifyToken: '****' });
    expect(made[2]).toMatchObject({ sender: 'simulator', config: {} });
  });

  test('every mistake in config and sender is named at once, by its place in the body', async () => {
    const errors = await refuse({
      kind: 'twilio',
      sender: '12',
      config: { accountSid: 'nope', authToken: '****', colour: 'red' },
    });
    expect(errors.map(({ path }) => path).sort()).toEqual([
      '/config/accountSid',
      '/config/authToken',
      '/config/colour',
      '/sender',
    ]);
  });

  test.each([
    ['an unknown kind', { kind: 'pigeon', config: {} }, '/kind'],
    ['no name', { kind: 'simulator', name: ' ' }, '/name'],
    ['a name that cannot be stored', { kind: 'simulator', name: 'a\0b' }, '/name'],
    ['a rate of nothing', { kind: 'simulator', messagesPerSecond: 0 }, '/messagesPerSecond'],
    ['an unknown field', { kind: 'simulator', colour: 'red' }, '/colour'],
    ['a WhatsApp channel without a number', { kind: 'whatsapp', config: WHATSAPP }, '/sender'],
    ['a config that cannot be stored', { kind: 'simulator', config: { a: ['\ud83d'] } }, '/config/a/0'],
  ])('%s is refused', async (_what, input, path) => {
    expect((await refuse(input)).map((error) => error.path)).toContain(path);
  });

  test.each(['+15550001111', 'whatsapp:+5215512345678', '67213', 'ACME-Shop 1'])(
    'Twilio takes the sender %s',
    async (sender) => {
      expect(await twilio({}, sender)).toMatchObject({ sender });
    },
  );

  test.each(['5550001111 ext 2', 'whatsapp:5215512345678', '+0123456789', 'TwelveLetter', '12', ''])(
    'Twilio does not take the sender "%s"',
    async (sender) => {
      expect(await refuse({ kind: 'twilio', sender, config: TWILIO })).toEqual([
        { path: '/sender', message: expect.any(String) },
      ]);
    },
  );

  test('with a Messaging Service Twilio needs no sender, until the service is taken away', async () => {
    const channel = await twilio({ messagingServiceSid: SERVICE }, '');
    expect(channel).toMatchObject({ sender: '', config: { messagingServiceSid: SERVICE } });
    const change = { config: { messagingServiceSid: null } };
    const refused = await account.call<ProblemBody>('PATCH', `/v1/channels/${channel.id}`, change);
    expect(refused.body.errors).toEqual([{ path: '/sender', message: expect.any(String) }]);
    const changed = await account.call<ChannelBody>('PATCH', `/v1/channels/${channel.id}`, {
      ...change,
      sender: 'ACME',
    });
    expect(changed.status).toBe(200);
    expect(changed.body.config).not.toHaveProperty('messagingServiceSid');
  });

  test.each([
    ['http://api.twilio.example', 'url_not_https'],
    ['https://127.0.0.1', 'url_private'],
    ['https://[::ffff:192.168.0.1]', 'url_private'],
    ['https://localhost:8443', 'url_private'],
    ['https://169.254.169.254', 'url_private'],
    ['https://api.twilio.example:25', 'url_port'],
  ])('the API address %s is refused', async (apiBaseUrl, code) => {
    const errors = await refuse({ kind: 'twilio', sender: 'ACME', config: { ...TWILIO, apiBaseUrl } });
    expect(errors).toEqual([{ path: '/config/apiBaseUrl', message: expect.any(String), code }]);
  });

  test.each(['http://localhost:9000', 'http://10.1.2.3:8080', 'https://api.twilio.example'])(
    'the API address %s is taken: public, or on the allow list',
    async (apiBaseUrl) => {
      expect((await twilio({ apiBaseUrl })).config).toMatchObject({ apiBaseUrl });
    },
  );

  test('a change keeps what it does not name, a masked secret included', async () => {
    const channel = await twilio({ replyMode: 'inline' });
    clock.advance(1000);
    const { body } = await account.call('PATCH', `/v1/channels/${channel.id}`, {
      name: 'Renamed',
      config: { authToken: '****', messagingServiceSid: SERVICE },
      messagesPerSecond: 2.5,
    });
    expect(body).toEqual({
      ...channel,
      name: 'Renamed',
      config: { ...channel.config, messagingServiceSid: SERVICE },
      messagesPerSecond: 2.5,
      updatedAt: new Date(clock.now()).toISOString(),
    });
    const loaded = await api.channels.find(channel.id);
    expect(loaded?.access.config).toMatchObject({ authToken: TWILIO.authToken, replyMode: 'inline' });
    const cleared = await account.call('PATCH', `/v1/channels/${channel.id}`, { messagesPerSecond: null });
    expect(cleared.body).toMatchObject({ name: 'Renamed', messagesPerSecond: null });
  });

  test('a new secret is in use at once in the process that took it', async () => {
    const channel = await twilio();
    expect((await api.channels.find(channel.id))?.access.config).toMatchObject({ authToken: TWILIO.authToken });
    await account.call('PATCH', `/v1/channels/${channel.id}`, { config: { authToken: 'rotated-token' } });
    expect((await api.channels.find(channel.id))?.access.config).toMatchObject({ authToken: 'rotated-token' });
  });

  test('the kind may be repeated and cannot change', async () => {
    const channel = await twilio();
    expect((await account.call('PATCH', `/v1/channels/${channel.id}`, { kind: 'twilio' })).status).toBe(200);
    const refused = await account.call<ProblemBody>('PATCH', `/v1/channels/${channel.id}`, { kind: 'simulator' });
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toEqual([{ path: '/kind', message: expect.any(String) }]);
  });

  test('a deleted channel is gone from the API and for its provider, its row stays', async () => {
    const channel = await twilio();
    await api.channels.find(channel.id);
    expect((await account.call('DELETE', `/v1/channels/${channel.id}`)).status).toBe(204);
    expect((await account.call('GET', `/v1/channels/${channel.id}`)).status).toBe(404);
    expect((await account.call('DELETE', `/v1/channels/${channel.id}`)).status).toBe(404);
    expect((await account.call('GET', '/v1/channels')).body).toEqual({ items: [], nextCursor: null });
    expect(await api.channels.find(channel.id)).toBeUndefined();
    const row = await database.db
      .selectFrom('channel')
      .select('deleted_at')
      .where('id', '=', decodeId('chn', channel.id) ?? '')
      .executeTakeFirst();
    expect(row?.deleted_at).toEqual(new Date(clock.now()));
  });

  test('a channel is not deleted from under live campaigns, which are named', async () => {
    const channel = await create({ kind: 'simulator' });
    const publish = async (name: string, keywords: string[]) => {
      const definition = { channels: [channel.id], keywords, welcome: { text: 'Hi!' } };
      const { body } = await account.call('POST', '/v1/campaigns', { kind: 'chatbot', name, definition });
      expect((await account.call('POST', `/v1/campaigns/${body.id}/publish`)).status).toBe(200);
      return body.id;
    };
    const ids = [await publish('Raffle', []), await publish('Hours', ['hours', 'open'])];
    const refused = await account.call<ProblemBody>('DELETE', `/v1/channels/${channel.id}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'conflict']);
    expect(refused.body.detail).toContain('"Hours", "Raffle"');
    for (const id of ids) await account.call('DELETE', `/v1/campaigns/${id}`);
    expect((await account.call('DELETE', `/v1/channels/${channel.id}`)).status).toBe(204);
  });

  test('every change of a channel moves the account on to a new assets revision', async () => {
    const start = await revision();
    const channel = await create({ kind: 'simulator' });
    expect(await revision()).toBe(start + 1);
    await account.call('PATCH', `/v1/channels/${channel.id}`, { name: 'Other' });
    expect(await revision()).toBe(start + 2);
    await account.call('PATCH', `/v1/channels/${channel.id}`, { name: '' });
    expect(await revision()).toBe(start + 2);
    await account.call('DELETE', `/v1/channels/${channel.id}`);
    expect(await revision()).toBe(start + 3);
  });

  test('another account’s channel and one that is not there are the same 404', async () => {
    const channel = await create({ kind: 'simulator' });
    const stranger = await api.createAccount();
    for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
      const body = method === 'PATCH' ? { name: 'Mine' } : undefined;
      const foreign = await stranger.call(method, `/v1/channels/${channel.id}`, body);
      const missing = await stranger.call(method, '/v1/channels/chn_01hw000000e008000000000000', body);
      const nonsense = await stranger.call(method, '/v1/channels/42', body);
      expect(foreign.status).toBe(404);
      expect(foreign.body).toEqual(missing.body);
      expect(nonsense.body).toEqual(missing.body);
    }
    expect((await stranger.call('GET', '/v1/channels')).body).toEqual({ items: [], nextCursor: null });
    expect((await account.call('GET', `/v1/channels/${channel.id}`)).body).toEqual(channel);
  });

  test('lists newest first, page by page', async () => {
    for (const name of ['a', 'b', 'c']) {
      clock.advance(1);
      await create({ kind: 'simulator', name });
    }
    const first = await account.call<{ items: ChannelBody[]; nextCursor: string }>('GET', '/v1/channels?limit=2');
    expect(first.body.items.map(({ name }) => name)).toEqual(['c', 'b']);
    const second = await account.call<{ items: ChannelBody[] }>(
      'GET',
      `/v1/channels?limit=2&cursor=${first.body.nextCursor}`,
    );
    expect(second.body.items.map(({ name }) => name)).toEqual(['a']);
    expect(second.body).toMatchObject({ nextCursor: null });
  });

  test('read keys read, design keys do not touch channels, admin keys do', async () => {
    const channel = await create({ kind: 'simulator' });
    const design = await account.callerWith('design');
    const read = await account.callerWith('read');
    expect((await read('GET', `/v1/channels/${channel.id}`)).body).toEqual(channel);
    for (const call of [read, design]) {
      expect((await call('POST', '/v1/channels', { kind: 'simulator', name: 'x' })).status).toBe(403);
      expect((await call('PATCH', `/v1/channels/${channel.id}`, { name: 'x' })).status).toBe(403);
      expect((await call('DELETE', `/v1/channels/${channel.id}`)).status).toBe(403);
    }
  });
});
