import { createPublicKey, verify } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Caller, createTestApi, type TestAccount, type TestApi } from '../../../test/support/api.ts';
import { testContext } from '../../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { encodeId } from '../../base/ids.ts';
import type { Page } from '../../http/page.ts';
import { newId } from '../../store/context.ts';
import type { OutgoingRequest } from '../egress/sender.ts';
import type { RequestTrace } from '../egress/tracer.ts';
import type { Endpoint } from '../schema.ts';
import { attemptResult } from '../testing/fixtures.ts';
import { openDispatcher } from '../testing/harness.ts';
import { insertTestEndpoint, type TestEndpoint } from '../testing/rows.ts';
import type { SigningKeys, VerificationSample } from './schema.ts';

type Refusal = { errors: { path: string; code: string }[] };

let database: TestDatabase;
let world: ReturnType<typeof openDispatcher>;
let api: TestApi;
let account: TestAccount;
let call: Caller;
let endpoint: TestEndpoint;
let path: string;
const tested: OutgoingRequest[] = [];
beforeAll(async () => {
  database = await createPgliteDatabase({ steppedClock: true });
  world = openDispatcher(testContext(database.db));
  api = createTestApi(world.ctx, { trace });
});
beforeEach(async () => {
  account = await api.createAccount();
  ({ call } = account);
  const headers = world.ctx.vault.seal(JSON.stringify([{ name: 'X-Api-Key', value: 's3cret' }]));
  endpoint = await insertTestEndpoint(world.ctx, account.ctx.accountId, { headers });
  path = `/v1/endpoints/${encodeId('end', endpoint.endpointId)}`;
});
afterAll(() => database.close());

async function trace(request: OutgoingRequest): Promise<RequestTrace> {
  tested.push(request);
  return { result: attemptResult(), resolved: [], connection: null, raw: null, response: null, errorCode: null };
}

const keys = async (caller = call) => (await caller<SigningKeys>('GET', '/v1/signing-keys')).body;
const headerOf = ({ headers }: OutgoingRequest, name: string) => headers[headers.indexOf(name) + 1] ?? '';

describe('GET /v1/signing-keys', () => {
  it('shows the secret and the public keys in the forms that receivers read', async () => {
    const { hmac, ed25519, rsa } = await keys();
    const { webhookSecret, createdAt } = (await call('GET', '/v1/account')).body;
    expect(hmac).toEqual({ current: { secret: webhookSecret, createdAt }, retiring: [] });
    const raw = createPublicKey(ed25519.pem).export({ type: 'spki', format: 'der' }).subarray(-32);
    expect(ed25519).toMatchObject({ publicKey: `whpk_${raw.toString('base64')}`, retiring: [] });
    expect(rsa).toMatchObject({ signsFrom: null, retiring: [] });
    expect(createPublicKey(rsa.pem).asymmetricKeyDetails?.modulusLength).toBe(2048);
    expect(rsa.xml).toMatch(
      /^<RSAKeyValue><Modulus>[A-Za-z0-9+/]{342}==<\/Modulus><Exponent>AQAB<\/Exponent><\/RSAKeyValue>$/,
    );
    expect(JSON.stringify({ ed25519, rsa })).not.toContain('PRIVATE');
  });

  it('masks secrets for keys that only read, replaced ones too', async () => {
    await call('POST', '/v1/signing-keys/rotate', { kind: 'hmac' });
    const [all, read, design] = await Promise.all([
      keys(),
      keys(await account.callerWith('read')),
      keys(await account.callerWith('design')),
    ]);
    expect(read.hmac.current.secret).toBe('****');
    expect(read.hmac.retiring.map(({ secret }) => secret)).toEqual(['****']);
    expect([read.ed25519, read.rsa]).toEqual([all.ed25519, all.rsa]);
    expect(design).toEqual(all);
  });
});

describe('POST /v1/signing-keys/rotate', () => {
  it('is for admin keys', async () => {
    const designer = await account.callerWith('design');
    const answer = await designer('POST', '/v1/signing-keys/rotate', { kind: 'hmac' });
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it.each([
    [{ kind: 'dsa' }, '/kind'],
    [{ overlapHours: 1 }, '/kind'],
    [{ kind: 'rsa', overlapHours: -1 }, '/overlapHours'],
    [{ kind: 'rsa', overlapHours: 169 }, '/overlapHours'],
    [{ kind: 'rsa', overlapHours: 0.5 }, '/overlapHours'],
  ])('refuses %j', async (input, field) => {
    const { status, body } = await call<Refusal>('POST', '/v1/signing-keys/rotate', input);
    expect([status, body.errors.map((each) => each.path)]).toEqual([422, [field]]);
  });
});

describe('PATCH /v1/endpoints/{id} with signing', () => {
  const patch = (change: unknown) => call<Endpoint & Refusal>('PATCH', path, change);

  it('changes what is given and keeps the rest', async () => {
    expect((await call<Endpoint>('GET', path)).body.signing).toEqual({ ed25519: false, rsaHeader: null });
    await patch({ signing: { ed25519: true } });
    await patch({ signing: { rsaHeader: 'X-DI-Signature' } });
    await patch({ state: 'paused' });
    const both = { ed25519: true, rsaHeader: 'X-DI-Signature' };
    expect((await call<Endpoint>('GET', path)).body).toMatchObject({ signing: both, state: 'paused' });
    expect((await patch({ signing: { rsaHeader: null } })).body.signing).toEqual({ ed25519: true, rsaHeader: null });
  });

  it.each([
    [{ signing: { rsaHeader: 'X Signature' } }, ['/signing/rsaHeader header_name']],
    [{ signing: { rsaHeader: '' } }, ['/signing/rsaHeader header_name']],
    [{ signing: { rsaHeader: 'X-Sig\r\nEvil: 1' } }, ['/signing/rsaHeader header_name']],
    [{ signing: { rsaHeader: 'Webhook-Signature' } }, ['/signing/rsaHeader header_reserved']],
    [{ signing: { rsaHeader: 'hookline-mine' } }, ['/signing/rsaHeader header_reserved']],
    [{ signing: { rsaHeader: 'x-api-KEY' } }, ['/signing/rsaHeader header_duplicate']],
    [
      { signing: { rsaHeader: 'x-a' }, headers: [{ name: 'X-A', value: '1' }] },
      ['/signing/rsaHeader header_duplicate'],
    ],
  ])('refuses %j', async (change, faults) => {
    const { status, body } = await patch(change);
    expect(status).toBe(422);
    expect(body.errors.map((each) => `${each.path} ${each.code}`)).toEqual(faults);
    expect((await call<Endpoint>('GET', path)).body.signing.rsaHeader).toBeNull();
  });

  it('refuses a custom header of the name that the RSA signature has', async () => {
    await patch({ signing: { rsaHeader: 'X-Api-Key-2' } });
    const headers = [
      { name: 'x-store', value: '1' },
      { name: 'x-api-key-2', value: 'mine' },
    ];
    const { status, body } = await patch({ headers });
    expect([status, body.errors.map((each) => `${each.path} ${each.code}`)]).toEqual([
      422,
      ['/headers/1/name header_duplicate'],
    ]);
  });

  it.each([{ ed25519: 'yes' }, { rsaHeader: 1 }, { rsaHeader: 'x'.repeat(101) }, { hmac: false }])(
    'refuses %j',
    async (signing) => {
      expect(await patch({ signing })).toMatchObject({ status: 422 });
    },
  );
});

describe('GET /v1/endpoints/{id}/verification-samples', () => {
  it('has code for every language and scheme, with the account’s keys and the endpoint’s header in it', async () => {
    await call('PATCH', path, { signing: { rsaHeader: 'X-DI-Signature' } });
    const { status, body: page } = await call<Page<VerificationSample>>('GET', `${path}/verification-samples`);
    expect(status).toBe(200);
    const body = page.items;
    const { ed25519, rsa, hmac } = await keys();
    for (const language of ['javascript', 'typescript', 'php', 'csharp', 'python']) {
      const ofIt = body.filter((sample) => sample.language === language);
      expect(new Set(ofIt.map(({ scheme }) => scheme))).toEqual(new Set(['v1', 'v1a', 'rsa']));
      const code = Object.fromEntries(ofIt.map((sample) => [sample.scheme, sample.code]));
      expect(code.v1).toContain('WEBHOOK_SECRET');
      expect(code.v1a).toContain(ed25519.publicKey);
      expect(code.rsa).toContain(language === 'csharp' ? rsa.xml : rsa.pem.trim());
      expect(code.rsa?.toLowerCase()).toContain('x-di-signature');
    }
    expect(JSON.stringify(body)).not.toContain(hmac.current.secret);
    expect(Object.fromEntries(body.map(({ scheme, enabled }) => [scheme, enabled]))).toEqual({
      v1: true,
      v1a: false,
      rsa: true,
    });
  });

  it('proposes a header where the endpoint has none', async () => {
    const { body } = await call<Page<VerificationSample>>('GET', `${path}/verification-samples`);
    const rsa = body.items.filter(({ scheme }) => scheme === 'rsa');
    for (const { code, enabled } of rsa) {
      expect(code.toLowerCase()).toContain('x-hookline-signature');
      expect(enabled).toBe(false);
    }
  });

  it('are there before there is an endpoint, as new ones sign', async () => {
    const { status, body } = await call<Page<VerificationSample>>('GET', '/v1/signing-keys/verification-samples');
    expect(status).toBe(200);
    const usual = (await call<Page<VerificationSample>>('GET', `${path}/verification-samples`)).body.items;
    expect(body.items.map(({ language, scheme }) => [language, scheme])).toEqual(
      usual.map(({ language, scheme }) => [language, scheme]),
    );
    expect(new Set(body.items.flatMap(({ scheme, enabled }) => (enabled ? [scheme] : [])))).toEqual(new Set(['v1']));
  });

  it('answers for another account’s endpoint as for none', async () => {
    const stranger = (await api.createAccount()).call;
    for (const id of [encodeId('end', endpoint.endpointId), encodeId('end', newId(world.ctx)), 'nonsense']) {
      expect(await stranger('GET', `/v1/endpoints/${id}/verification-samples`)).toMatchObject({ status: 404 });
    }
  });
});

describe('every request of an endpoint with an RSA header', () => {
  it('carries it, real, retried and test ones, beside the Standard Webhooks signature [DI-57]', async () => {
    await call('PATCH', path, { signing: { rsaHeader: 'X-DI-Signature', ed25519: true } });
    const { rsa, hmac } = await keys();
    world.network.reply = () => ({ status: 500 });
    await world.owe(endpoint);
    while (world.network.sent.length < 1) await new Promise((resolve) => setImmediate(resolve));
    await world.untilIdle();
    await world.pass(60_000);
    world.network.reply = () => ({});
    await world.dispatcher.sweep();
    while (world.network.sent.length < 2) await new Promise((resolve) => setImmediate(resolve));
    await world.untilIdle();
    await call('POST', `${path}/test`, { payload: { label: 'Bienvenida ✓' } });

    const [first, second] = world.network.sent.map(({ request }) => request);
    const requests = [first, second, tested[0]].filter((request) => request !== undefined);
    expect(requests.map((request) => headerOf(request, 'hookline-attempt'))).toEqual(['1', '2', '1']);
    for (const request of requests) {
      const signature = Buffer.from(headerOf(request, 'X-DI-Signature'), 'base64');
      expect(verify('sha256', Buffer.from(request.body), rsa.pem, signature)).toBe(true);
      const id = headerOf(request, 'webhook-id');
      const at = new Date(Number(headerOf(request, 'webhook-timestamp')) * 1_000);
      const [v1, v1a] = headerOf(request, 'webhook-signature').split(' ');
      expect(v1).toBe(new Webhook(hmac.current.secret).sign(id, at, request.body));
      expect(v1a).toMatch(/^v1a,[A-Za-z0-9+/]{86}==$/);
    }
    expect(headerOf(requests[1] as OutgoingRequest, 'X-DI-Signature')).toBe(
      headerOf(requests[0] as OutgoingRequest, 'X-DI-Signature'),
    );
  });

  it('carries it once, also where a campaign was published with a header of that name', async () => {
    await call('PATCH', path, { signing: { rsaHeader: 'X-Api-Key-3' } });
    const headers = world.ctx.vault.seal(JSON.stringify([{ name: 'x-api-key-3', value: 'mine' }]));
    await database.db.updateTable('endpoint').set({ headers }).where('id', '=', endpoint.endpointId).execute();
    const target = await world.targetOf(endpoint);
    expect([target.headers, target.signBody?.header, target.hasInvalidHeaders]).toEqual([[], 'X-Api-Key-3', false]);
  });

  it('has no such header where it is not asked for', async () => {
    const target = await world.targetOf(endpoint);
    expect(target.signBody).toBeNull();
  });
});
