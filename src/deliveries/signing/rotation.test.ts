import { verify } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Caller, createTestApi, type TestAccount } from '../../../test/support/api.ts';
import { type SteppedClock, testContext } from '../../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { encodeId } from '../../base/ids.ts';
import type { Page } from '../../http/page.ts';
import type { Context } from '../../store/context.ts';
import { openDispatcher, type SentRequest } from '../testing/harness.ts';
import { insertTestEndpoint, type TestEndpoint } from '../testing/rows.ts';
import { deleteExpiredKeys } from './rotate-key.ts';
import type { SigningKeys, VerificationSample } from './schema.ts';

const HOUR_MS = 3_600_000;
const SIGNING = { ed25519: true, rsaHeader: 'X-DI-Signature' };

describe.each(STORES)('rotation on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let base: Context;
  let clock: SteppedClock | undefined;
  let world: ReturnType<typeof openDispatcher>;
  let account: TestAccount;
  let call: Caller;
  let endpoint: TestEndpoint;
  beforeAll(async () => {
    database = await createDatabase({ steppedClock: true });
    base = testContext(database.db);
  });
  beforeEach(async () => {
    await base.db.deleteFrom('signing_key').execute();
    // The database's clock goes on from test to test.
    world = openDispatcher({ ...base, clock: clock ?? base.clock });
    clock = world.clock;
    world.network.reply = () => ({});
    account = await createTestApi(world.ctx).createAccount();
    ({ call } = account);
    // Keys are there before an endpoint is saved that wants them.
    await keys();
    endpoint = await insertTestEndpoint(world.ctx, account.ctx.accountId, { signing: JSON.stringify(SIGNING) });
  });
  afterAll(() => database.close());

  const keys = async () => (await call<SigningKeys>('GET', '/v1/signing-keys')).body;
  const rotate = async (kind: string, overlapHours?: number) =>
    (await call<SigningKeys>('POST', '/v1/signing-keys/rotate', { kind, overlapHours })).body;

  async function send(): Promise<SentRequest> {
    const before = world.network.sent.length;
    await world.owe(endpoint);
    // The RSA signature comes from another thread: its turns cannot be counted.
    while (world.network.sent.length === before) await new Promise((resolve) => setImmediate(resolve));
    await world.untilIdle();
    expect(world.network.sent).toHaveLength(before + 1);
    return world.network.sent.at(-1) as SentRequest;
  }

  function isByHmac(sent: SentRequest, secret: string): boolean {
    const [id, timestamp] = [sent.header('webhook-id') ?? '', Number(sent.header('webhook-timestamp'))];
    const expected = new Webhook(secret).sign(id, new Date(timestamp * 1_000), sent.request.body);
    return signaturesOf(sent).includes(expected);
  }

  function isByEd25519(sent: SentRequest, publicKey: string): boolean {
    const content = `${sent.header('webhook-id')}.${sent.header('webhook-timestamp')}.${sent.request.body}`;
    return signaturesOf(sent).some(
      (each) =>
        each.startsWith('v1a,') &&
        verify(null, Buffer.from(content), publicKey, Buffer.from(each.slice('v1a,'.length), 'base64')),
    );
  }

  function isByRsa(sent: SentRequest, publicKey: string): boolean {
    const signature = Buffer.from(sent.header('X-DI-Signature') ?? '', 'base64');
    return verify('sha256', Buffer.from(sent.request.body), publicKey, signature);
  }

  const signaturesOf = (sent: SentRequest) => sent.header('webhook-signature')?.split(' ') ?? [];

  it('lets both secrets sign until the overlap ends, the new one first', async () => {
    const old = (await keys()).hmac.current.secret;
    const { current, retiring } = (await rotate('hmac')).hmac;
    expect(retiring).toMatchObject([{ secret: old }]);
    expect(Date.parse(retiring[0]?.expiresAt ?? '') - world.clock.now()).toBe(24 * HOUR_MS);

    const during = await send();
    expect([isByHmac(during, current.secret), isByHmac(during, old)]).toEqual([true, true]);
    expect(
      new Webhook(current.secret).sign(
        during.header('webhook-id') ?? '',
        new Date(world.clock.now()),
        during.request.body,
      ),
    ).toBe(signaturesOf(during)[0]);
    await world.pass(24 * HOUR_MS - 1_000);
    expect(isByHmac(await send(), old)).toBe(true);
    await world.pass(1_000);
    const after = await send();
    expect([isByHmac(after, current.secret), isByHmac(after, old)]).toEqual([true, false]);
    expect((await keys()).hmac).toEqual({ current, retiring: [] });
  });

  it('ends the old secret in a process that does not read the keys again', async () => {
    const old = (await keys()).hmac.current.secret;
    await rotate('hmac', 1);
    const target = await world.targetOf(endpoint);
    const sign = (afterMs: number) => target.sign('dlv_1', Math.floor((world.clock.now() + afterMs) / 1_000), '{}');
    const oldSign = (afterMs: number) => new Webhook(old).sign('dlv_1', new Date(world.clock.now() + afterMs), '{}');
    expect(sign(HOUR_MS - 1_000).split(' ')).toContain(oldSign(HOUR_MS - 1_000));
    expect(sign(HOUR_MS + 1_000).split(' ')).not.toContain(oldSign(HOUR_MS + 1_000));
  });

  it('shows the current secret with the account, and tells the turns', async () => {
    const revision = () =>
      world.ctx.db
        .selectFrom('account')
        .select('assets_revision')
        .where('id', '=', account.ctx.accountId)
        .executeTakeFirstOrThrow();
    const before = await revision();
    const { secret, createdAt } = (await rotate('hmac')).hmac.current;
    expect((await call('GET', '/v1/account')).body.webhookSecret).toBe(secret);
    expect(createdAt).toBe(new Date(world.clock.now()).toISOString());
    expect((await revision()).assets_revision).toBe(before.assets_revision + 1);
  });

  it('ends every earlier key of the kind at once where there is no overlap', async () => {
    const first = (await keys()).hmac.current.secret;
    const second = (await rotate('hmac', 48)).hmac.current.secret;
    const { current, retiring } = (await rotate('hmac', 0)).hmac;
    expect(retiring).toEqual([]);
    const sent = await send();
    expect([current.secret, second, first].map((each) => isByHmac(sent, each))).toEqual([true, false, false]);
  });

  it('lets both ed25519 keys sign until the overlap ends', async () => {
    const old = (await keys()).ed25519.pem;
    const { pem, retiring } = (await rotate('ed25519', 2)).ed25519;
    expect(retiring.map((each) => each.pem)).toEqual([old]);
    const during = await send();
    expect([isByEd25519(during, pem), isByEd25519(during, old)]).toEqual([true, true]);
    await world.pass(2 * HOUR_MS);
    const after = await send();
    expect([isByEd25519(after, pem), isByEd25519(after, old)]).toEqual([true, false]);
  });

  it('shows the new RSA key at once and signs with the old one until the overlap ends', async () => {
    const old = (await keys()).rsa;
    const { pem, signsFrom, retiring } = (await rotate('rsa', 1)).rsa;
    expect(retiring).toMatchObject([{ pem: old.pem, xml: old.xml, expiresAt: signsFrom }]);
    const during = await send();
    expect([isByRsa(during, old.pem), isByRsa(during, pem)]).toEqual([true, false]);
    await world.pass(HOUR_MS);
    const after = await send();
    expect([isByRsa(after, old.pem), isByRsa(after, pem)]).toEqual([false, true]);
    expect((await keys()).rsa).toMatchObject({ pem, signsFrom: null, retiring: [] });
    const atOnce = (await rotate('rsa', 0)).rsa;
    expect(isByRsa(await send(), atOnce.pem)).toBe(true);
  });

  it('has samples that take what either RSA key signs until the overlap ends, then the new one alone', async () => {
    const rsaCode = async () => {
      const path = `/v1/endpoints/${encodeId('end', endpoint.endpointId)}/verification-samples`;
      const { body } = await call<Page<VerificationSample>>('GET', path);
      const samples = body.items.filter(({ scheme }) => scheme === 'rsa');
      return samples.map(({ language, code }) => ({ form: language === 'csharp' ? 'xml' : 'pem', code }) as const);
    };
    const old = (await keys()).rsa;
    const { rsa } = await rotate('rsa', 1);
    const has = (key: typeof old, { form, code }: Awaited<ReturnType<typeof rsaCode>>[number]) =>
      code.includes(key[form].trim());
    const during = await rsaCode();
    expect(during.map((each) => [has(old, each), has(rsa, each)])).toEqual(Array(5).fill([true, true]));
    await world.pass(HOUR_MS);
    const after = await rsaCode();
    expect(after.map((each) => [has(old, each), has(rsa, each)])).toEqual(Array(5).fill([false, true]));
  });

  it('leaves the keys of other kinds and of other accounts alone', async () => {
    const stranger = await createTestApi(world.ctx).createAccount();
    const strangerKeys = await stranger.call<SigningKeys>('GET', '/v1/signing-keys');
    const before = await keys();
    await rotate('rsa', 0);
    await rotate('hmac', 0);
    expect((await keys()).ed25519).toEqual(before.ed25519);
    expect((await stranger.call<SigningKeys>('GET', '/v1/signing-keys')).body).toEqual(strangerKeys.body);
  });

  it('refuses a sixth replaced key that would sign, unless all are to end', async () => {
    for (let nth = 0; nth < 5; nth++) await rotate('ed25519', 168);
    const sixth = { kind: 'ed25519', overlapHours: 1 };
    expect(await call('POST', '/v1/signing-keys/rotate', sixth)).toMatchObject({ status: 409 });
    expect((await keys()).ed25519.retiring).toHaveLength(5);
    expect((await rotate('ed25519', 0)).ed25519.retiring).toEqual([]);
    await rotate('ed25519', 1);
  });

  it('forgets keys that have ended, no others, and no more than asked for', async () => {
    await rotate('hmac', 1);
    await rotate('ed25519', 1);
    await rotate('rsa', 2);
    const countRows = async () => {
      const rows = world.ctx.db.selectFrom('signing_key').selectAll().where('account_id', '=', account.ctx.accountId);
      return (await rows.execute()).length;
    };
    await deleteExpiredKeys(world.ctx, 1_000);
    expect(await countRows()).toBe(5);
    await world.pass(HOUR_MS);
    await deleteExpiredKeys(world.ctx, 1);
    expect(await countRows()).toBe(4);
    await deleteExpiredKeys(world.ctx, 1_000);
    expect(await countRows()).toBe(3);
    expect((await keys()).rsa.retiring).toHaveLength(1);
  });
});
