import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApi, type TestAccount } from '../../test/support/api.ts';
import { SteppedClock, testContext } from '../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../test/support/database.ts';
import {
  FAKE_META_ACCESS_TOKEN,
  FAKE_META_APP_SECRET,
  FAKE_META_PHONE_NUMBER_ID,
  type FakeMeta,
  startFakeMeta,
} from '../../test/support/fake-meta.ts';
import { FAKE_TWILIO_ACCOUNT_SID, FAKE_TWILIO_AUTH_TOKEN, startFakeTwilio } from '../../test/support/fake-twilio.ts';
import { startReceiver } from '../deliveries/testing/receiver.ts';
import type { ChannelCheck } from './schema.ts';

let database: TestDatabase;
let clock: SteppedClock;
let account: TestAccount;
const ends: (() => Promise<void>)[] = [];
beforeAll(async () => {
  database = await createPgliteDatabase();
});
beforeEach(async () => {
  clock = new SteppedClock();
  account = await createTestApi(testContext(database.db, clock), { egressAllow: '127.0.0.0/8' }).createAccount();
});
afterAll(async () => {
  for (const end of ends) await end();
  await database.close();
});

async function create(input: object): Promise<string> {
  const { status, body } = await account.call('POST', '/v1/channels', { name: 'Line', ...input });
  expect(status, JSON.stringify(body)).toBe(201);
  return String(body.id);
}

async function check(id: string): Promise<ChannelCheck> {
  const { status, body } = await account.call<ChannelCheck>('POST', `/v1/channels/${id}/check`);
  expect(status).toBe(200);
  return body;
}

/** A provider that answers one thing to everybody. */
async function answering(status: number, body: unknown): Promise<string> {
  const receiver = await startReceiver((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  ends.push(() => receiver.close());
  return `http://127.0.0.1:${receiver.port}`;
}

describe('a Twilio channel', () => {
  const twilio = (apiBaseUrl: string, authToken = FAKE_TWILIO_AUTH_TOKEN, accountSid = FAKE_TWILIO_ACCOUNT_SID) =>
    create({ kind: 'twilio', sender: '+15550001111', config: { accountSid, authToken, apiBaseUrl } });

  test('is accepted with the credentials of an active account, which is named', async () => {
    const fake = await startFakeTwilio();
    ends.push(fake.close);
    expect(await check(await twilio(fake.url))).toEqual({
      ok: true,
      outcome: 'accepted',
      status: 200,
      message: 'Twilio accepts the credentials.',
      path: null,
      account: 'ACME Mexico, Full',
      at: new Date(clock.now()).toISOString(),
    });
    expect(fake.sent).toEqual([]);
  });

  test('is told of another token, and of an account that sends nothing', async () => {
    const fake = await startFakeTwilio();
    ends.push(fake.close);
    const refused = { ok: false, outcome: 'refused', status: 401, path: '/config/authToken', account: null };
    expect(await check(await twilio(fake.url, 'another'))).toMatchObject(refused);
    const suspended = await startFakeTwilio({ accountStatus: 'suspended' });
    ends.push(suspended.close);
    const inactive = await check(await twilio(suspended.url));
    expect(inactive).toMatchObject({ ok: false, outcome: 'inactive', account: 'ACME Mexico, Full' });
    expect(inactive.message).toContain('suspended');
  });

  test.each([
    [403, { code: 20008, message: 'Resource not accessible with Test Account Credentials' }, 'refused', 'authToken'],
    [404, { code: 20404 }, 'not_found', 'accountSid'],
    [429, { code: 20429 }, 'busy', undefined],
    [503, 'down', 'busy', undefined],
    [200, { sid: 'AC of somebody else' }, 'unexpected', 'apiBaseUrl'],
    [302, {}, 'unexpected', 'apiBaseUrl'],
    [200, null, 'unexpected', 'apiBaseUrl'],
  ])('is told what a %i means: %o', async (status, body, outcome, key) => {
    const path = key === undefined ? null : `/config/${key}`;
    const found = await check(await twilio(await answering(status, body)));
    expect(found).toMatchObject({ ok: false, status, outcome, path });
  });

  test('is told when nobody is there', async () => {
    const fake = await startFakeTwilio();
    const id = await twilio(fake.url);
    await fake.close();
    const nobody = await check(id);
    expect(nobody).toMatchObject({ ok: false, outcome: 'unreachable', status: null });
    expect(nobody.message).toContain('nothing listens there');
  });
});

describe('a WhatsApp channel', () => {
  let fake: FakeMeta;
  beforeAll(async () => {
    fake = await startFakeMeta();
    ends.push(fake.close);
  });
  const whatsapp = (config: object = {}) =>
    create({
      kind: 'whatsapp',
      sender: '+15550783881',
      config: {
        phoneNumberId: FAKE_META_PHONE_NUMBER_ID,
        accessToken: FAKE_META_ACCESS_TOKEN,
        appSecret: FAKE_META_APP_SECRET,
        verifyToken: 'verify-me',
        apiBaseUrl: fake.url,
        ...config,
      },
    });

  test('is accepted with its number and name', async () => {
    const found = await check(await whatsapp());
    expect(found).toMatchObject({ ok: true, outcome: 'accepted', status: 200, account: '+1 555-078-3881, ACME' });
  });

  test.each([
    [{ accessToken: 'expired' }, 'refused', '/config/accessToken'],
    [{ appSecret: 'of-another-app' }, 'refused', '/config/appSecret'],
    [{ phoneNumberId: '999999999' }, 'not_found', '/config/phoneNumberId'],
  ])('is told which setting is wrong: %o', async (config, outcome, path) => {
    expect(await check(await whatsapp(config))).toMatchObject({ ok: false, outcome, path });
  });

  test.each([
    [403, { error: { code: 200, message: '(#200) no permission' } }, 'refused', '/config/accessToken'],
    [400, { error: { code: 80007, message: 'too many' } }, 'busy', null],
    [500, { error: { code: 1 } }, 'busy', null],
    [401, { nothing: true }, 'refused', '/config/accessToken'],
    [200, { id: 'another' }, 'unexpected', '/config/apiBaseUrl'],
  ])('is told what a %i means: %o', async (status, body, outcome, path) => {
    const found = await check(await whatsapp({ apiBaseUrl: await answering(status, body) }));
    expect(found).toMatchObject({ ok: false, status, outcome, path });
  });
});

test('a simulator has nobody to ask; another account’s channel is not there; it is not asked too often', async () => {
  const id = await create({ kind: 'simulator' });
  expect(await check(id)).toMatchObject({ ok: true, outcome: 'no_provider', status: null });
  const api = createTestApi(testContext(database.db, clock));
  const stranger = await api.createAccount();
  expect((await stranger.call('POST', `/v1/channels/${id}/check`)).status).toBe(404);
  const read = await account.callerWith('read');
  expect((await read('POST', `/v1/channels/${id}/check`)).status).toBe(403);
  for (let asked = 1; asked < 10; asked += 1) await check(id);
  const refused = await account.call('POST', `/v1/channels/${id}/check`);
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('10');
  clock.advance(10_000);
  await check(id);
});
