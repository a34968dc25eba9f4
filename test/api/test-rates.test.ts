import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, createTestApi, type TestApi } from '../support/api.ts';
import { SteppedClock, testContext } from '../support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../support/database.ts';

const ID = '00000000000000000000000000';
const DEFINITION = { welcome: { text: 'Hi' } };

/** What sends something to somebody else because a person asked for it: counted together. */
const TESTS: [string, unknown][] = [
  [`/v1/webhooks/whk_${ID}/test`, { event: 'contact.created' }],
  [`/v1/endpoints/end_${ID}/test`, {}],
  [`/v1/campaigns/cmp_${ID}/test-webhook`, { definition: DEFINITION, section: 'welcome', option: 0 }],
  [`/v1/requests/req_${ID}/test`, {}],
  ['/v1/requests/test', { request: { name: 'x', method: 'GET', url: 'https://partner.example/' } }],
  [`/v1/connectors/con_${ID}/test`, {}],
];
const CHECK: [string, unknown] = [`/v1/channels/chn_${ID}/check`, {}];
const TRY: [string, unknown] = [`/v1/campaigns/cmp_${ID}/try`, { definition: DEFINITION, steps: [] }];

describe('of one account', () => {
  let database: TestDatabase;
  let api: TestApi;
  const clock = new SteppedClock();
  beforeAll(async () => {
    database = await createPgliteDatabase();
    // Refused or not, nothing is there that could be sent to.
    api = createTestApi(testContext(database.db, clock));
  });
  afterAll(() => database.close());

  const ask = (call: Caller, [path, body]: [string, unknown]) => call<{ detail: string }>('POST', path, body);
  const newCaller = async () => (await api.createAccount()).call;

  async function useUp(call: Caller, route: [string, unknown], count: number): Promise<void> {
    const answers = await Promise.all(Array.from({ length: count }, () => ask(call, route)));
    expect(answers.filter(({ status }) => status === 429)).toEqual([]);
  }

  test.each(TESTS)('sixty tests are sent at once, then one a second: %s', async (path, body) => {
    const call = await newCaller();
    await useUp(call, [path, body], 60);
    for (const route of TESTS) {
      const refused = await ask(call, route);
      expect([refused.status, refused.headers.get('retry-after')], route[0]).toEqual([429, '1']);
      expect(refused.body.detail).toBe('Tests are sent too often: sixty at once, then one a second. Try again in 1 s.');
    }
    expect((await ask(await newCaller(), [path, body])).status).not.toBe(429);
    clock.advance(1_000);
    expect((await ask(call, [path, body])).status).not.toBe(429);
    expect((await ask(call, [path, body])).status).toBe(429);
  });

  test('providers are asked ten times at once, then once in ten seconds, whatever else is tested', async () => {
    const call = await newCaller();
    await useUp(call, CHECK, 10);
    const refused = await ask(call, CHECK);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10']);
    expect(refused.body.detail).toContain('Try again in 10 s.');
    await useUp(call, TESTS[0] as [string, unknown], 1);
  });

  test('drafts are tried a hundred times at once, then ten times a second', async () => {
    const call = await newCaller();
    await useUp(call, TRY, 100);
    expect((await ask(call, TRY)).status).toBe(429);
    clock.advance(1_000);
    await useUp(call, TRY, 10);
    expect((await ask(call, TRY)).status).toBe(429);
  });

  test('that it is too often is no answer that is kept for an Idempotency-Key', async () => {
    const call = await newCaller();
    await useUp(call, CHECK, 10);
    const check = () => call('POST', CHECK[0], CHECK[1], { 'idempotency-key': 'once more' });
    expect((await check()).status).toBe(429);
    clock.advance(10_000);
    expect((await check()).status).toBe(404);
  });

  test('whoever may not send a test uses up nobody’s', async () => {
    const account = await api.createAccount();
    const reader = await account.callerWith('read');
    for (let n = 0; n < 100; n++) expect((await ask(reader, TESTS[0] as [string, unknown])).status).toBe(403);
    await useUp(account.call, TESTS[0] as [string, unknown], 60);
  });
});
