import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChatbotDefinition } from '../../src/campaigns/definition.ts';
import type { Campaign } from '../../src/campaigns/schema.ts';
import { listWebhooks } from '../../src/campaigns/webhooks.ts';
import { type Caller, createTestApi, type TestAccount, type TestApi } from '../support/api.ts';
import { campaignsOf, definitionWithWebhooks } from '../support/campaigns.ts';
import { testContext } from '../support/context.ts';
import { STORES, type TestDatabase } from '../support/database.ts';

const SECRET = 'a-partner-secret-7c';

function headerValues(definition: ChatbotDefinition): string[] {
  return listWebhooks(definition).flatMap(({ webhook }) => (webhook.headers ?? []).map(({ value }) => value));
}

describe.each(STORES)('the header values of campaigns on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let api: TestApi;
  let account: TestAccount;
  let call: Caller;
  beforeAll(async () => {
    database = await createDatabase();
    api = createTestApi(testContext(database.db));
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    account = await api.createAccount();
    call = account.call;
  });

  const create = (definition: object) => campaignsOf(call).create(definition);
  const save = (id: string, definition: object) =>
    call<Campaign & { errors?: object[] }>(
      'PUT',
      `/v1/campaigns/${id}`,
      { name: 'Summer', definition },
      { 'if-match': '"1"' },
    );

  test('design keys see header values, read keys see masks', async () => {
    const { id } = await create(definitionWithWebhooks(SECRET));
    await call('POST', `/v1/campaigns/${id}/publish`);
    const design = await account.callerWith('design');
    const read = await account.callerWith('read');
    for (const path of [`/v1/campaigns/${id}`, `/v1/campaigns/${id}/versions/1`]) {
      expect(headerValues((await design<Campaign>('GET', path)).body.definition)).toEqual([SECRET]);
      expect(headerValues((await read<Campaign>('GET', path)).body.definition)).toEqual(['****']);
    }
    await save(id, definitionWithWebhooks('another-secret'));
    const diff = `/v1/campaigns/${id}/diff?from=1&to=draft`;
    expect(JSON.stringify((await design('GET', diff)).body)).toContain('another-secret');
    expect((await read('GET', diff)).body).toEqual({ from: 1, to: 'draft', changes: [] });
  });

  test('a mask sent back keeps the header’s value, whatever its case and place', async () => {
    const { id, definition } = await create(definitionWithWebhooks(SECRET));
    const masked = structuredClone(definition);
    const [webhook] = listWebhooks(masked).map((placed) => placed.webhook);
    if (webhook)
      webhook.headers = [
        { name: 'x-store', value: '7' },
        { name: 'x-api-key', value: '****' },
      ];
    const saved = await save(id, masked);
    expect(saved.status).toBe(200);
    expect(headerValues(saved.body.definition)).toEqual(['7', SECRET]);
    expect(headerValues((await call<Campaign>('GET', `/v1/campaigns/${id}`)).body.definition)).toEqual(['7', SECRET]);
  });

  test('a mask on a header that had no value is refused', async () => {
    const { id, definition } = await create(definitionWithWebhooks(SECRET));
    const masked = structuredClone(definition);
    const [webhook] = listWebhooks(masked).map((placed) => placed.webhook);
    if (webhook) webhook.headers = [{ name: 'x-other', value: '****' }];
    const { status, body } = await save(id, masked);
    expect(status).toBe(422);
    expect(body.errors).toEqual([
      {
        path: '/definition/welcome/menu/0/redirect/webhook/headers/0/value',
        code: 'header_value_masked',
        message: expect.stringContaining('x-other'),
      },
    ]);
  });

  test('no header value stands in any row, neither as it is nor merely encoded', async () => {
    const { id } = await create(definitionWithWebhooks(SECRET));
    expect((await call('POST', `/v1/campaigns/${id}/publish`)).status).toBe(200);
    const { rows } = await sql<{ row: string }>`
      select row_to_json(t)::text as row from campaign t where account_id = ${account.ctx.accountId}
      union all select row_to_json(t)::text from campaign_version t where account_id = ${account.ctx.accountId}
      union all select row_to_json(t)::text || encode(headers, 'escape')
        from endpoint t where account_id = ${account.ctx.accountId}`.execute(database.db);
    expect(rows).toHaveLength(4);
    const stored = JSON.stringify(rows);
    expect(stored).toContain('X-Api-Key');
    expect(stored).not.toContain(SECRET);
    expect(stored).not.toContain(Buffer.from(SECRET).toString('base64').slice(0, -2));
    expect(stored).not.toContain(Buffer.from(SECRET).toString('hex'));
  });
});
