import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MemberRole } from '../../src/accounts/members/schema.ts';
import { type Caller, createTestApi, type TestAccount, type TestApi } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { startPartner } from '../support/partner.ts';

const ID = '00000000000000000000000000';

/** What operators do: with contacts, and with what was sent. Nothing of it changes what campaigns and webhooks are. */
const OPERATIONS: [Parameters<Caller>[0], string, unknown?][] = [
  ['POST', '/v1/contacts', { email: 'ana@example.com' }],
  ['PATCH', `/v1/contacts/cnt_${ID}`, {}],
  ['DELETE', `/v1/contacts/cnt_${ID}`],
  ['POST', `/v1/contacts/cnt_${ID}/merge`, { contactId: `cnt_${ID}` }],
  ['POST', `/v1/contacts/cnt_${ID}/opt-out`],
  ['POST', `/v1/contacts/cnt_${ID}/opt-in`],
  ['PATCH', `/v1/contacts/cnt_${ID}/subscriptions`, {}],
  ['GET', `/v1/contacts/cnt_${ID}/preferences-link`],
  ['POST', '/v1/contacts/imports', {}],
  ['POST', `/v1/contacts/imports/imp_${ID}/cancel`],
  ['POST', '/v1/segments', { name: 'All', filter: { attribute: 'email', op: 'exists', value: true } }],
  ['DELETE', `/v1/segments/seg_${ID}`],
  [
    'POST',
    '/v1/message-events',
    { items: [{ externalId: 'x', kind: 'read', channel: 'email', contact: { email: 'a@b.example' } }] },
  ],
  ['POST', `/v1/deliveries/dlv_${ID}/resend`],
  ['POST', '/v1/replays', { endpoint: `end_${ID}`, from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' }],
  ['POST', `/v1/endpoints/end_${ID}/lanes/skip`, { head: `dlv_${ID}` }],
  ['POST', `/v1/endpoints/end_${ID}/lanes/retry`, {}],
  ['POST', `/v1/endpoints/end_${ID}/reactivate`, {}],
  ['POST', `/v1/endpoints/end_${ID}/test`, {}],
  ['POST', `/v1/webhooks/whk_${ID}/test`, { event: 'contact.created' }],
  ['POST', `/v1/channels/chn_${ID}/check`],
];

const CONFIGURATION: typeof OPERATIONS = [
  ['POST', '/v1/campaigns', { kind: 'chatbot', name: 'x', definition: { welcome: { text: 'Hi' } } }],
  ['POST', `/v1/campaigns/cmp_${ID}/publish`],
  ['POST', `/v1/campaigns/cmp_${ID}/try`, { definition: { welcome: { text: 'Hi' } }, steps: [] }],
  [
    'POST',
    `/v1/campaigns/cmp_${ID}/test-webhook`,
    { definition: { welcome: { text: 'Hi' } }, section: 'welcome', option: 0 },
  ],
  ['POST', '/v1/webhooks', { preset: 'standard', name: 'x', url: 'https://partner.example/' }],
  ['POST', `/v1/webhooks/whk_${ID}/pause`],
  ['PATCH', `/v1/endpoints/end_${ID}`, {}],
  ['POST', `/v1/endpoints/end_${ID}/test`, { payload: { mine: true } }],
  ['POST', '/v1/contact-fields', { code: 'x', name: 'x', type: 'text' }],
  ['POST', '/v1/subscription-categories', { key: 'x', name: 'x' }],
  ['POST', '/v1/api-keys', { name: 'x', scopes: ['read'] }],
];

/** Members, keys and the numbers people write to belong to owners: what the roles' descriptions say. */
const ADMINISTRATION: typeof OPERATIONS = [
  ['POST', '/v1/channels', { kind: 'simulator', name: 'x' }],
  ['PATCH', `/v1/channels/chn_${ID}`, {}],
  ['DELETE', `/v1/channels/chn_${ID}`],
  ['POST', '/v1/api-keys', { name: 'x', scopes: ['read'] }],
];

describe('scopes', () => {
  let database: TestDatabase;
  let api: TestApi;
  let account: TestAccount;
  let design: Caller;
  let operate: Caller;
  let read: Caller;
  beforeAll(async () => {
    database = await createPostgresDatabase();
    api = createTestApi(testContext(database.db), { egressAllow: '127.0.0.0/8' });
    account = await api.createAccount();
    design = await account.callerWith('design');
    operate = await account.callerWith('operate');
    read = await account.callerWith('read');
  });
  afterAll(() => database.close());

  test.each(OPERATIONS)('operate may, read may not: %s %s', async (method, path, body) => {
    expect((await operate(method, path, body)).status).not.toBe(403);
    expect((await read(method, path, body)).status).toBe(403);
  });

  test.each(CONFIGURATION)('operate may not: %s %s', async (method, path, body) => {
    expect((await operate(method, path, body)).status).toBe(403);
  });

  test.each(ADMINISTRATION)('admin may, design may not: %s %s', async (method, path, body) => {
    expect((await account.call(method, path, body)).status).not.toBe(403);
    expect((await design(method, path, body)).status).toBe(403);
  });

  test('no role but the owner’s is said to manage channels', () => {
    const [owner, ...others] = MemberRole.meta()?.description?.split('; ') ?? [];
    expect(owner).toBe('owner: everything');
    expect(others).toHaveLength(3);
    for (const each of others) expect(each).not.toContain('channel');
  });

  test('operate tests an endpoint, and sees none of its secrets, not even where the receiver echoes them', async () => {
    const partner = await startPartner();
    partner.answerWith(() => 200);
    const headers = [{ name: 'X-Api-Key', value: 's3cret-of-theirs' }];
    const webhook = { preset: 'standard', name: 'Partner', url: partner.url, headers };
    const { id } = (await account.call<{ id: string }>('POST', '/v1/webhooks', webhook)).body;
    const event = { event: 'contact.created' };
    const test = (call: Caller) => call<{ ok: boolean; request: object }>('POST', `/v1/webhooks/${id}/test`, event);
    const hidden = await test(operate);
    expect([hidden.status, hidden.body.ok, hidden.body.request]).toEqual([
      200,
      true,
      expect.objectContaining({ raw: null }),
    ]);
    expect(JSON.stringify(hidden.body)).not.toContain('s3cret');
    expect(JSON.stringify(hidden.body)).toContain('"X-Api-Key","value":"****"');
    expect(JSON.stringify((await test(account.call)).body)).toContain('s3cret-of-theirs');
    await partner.close();
  });
});
