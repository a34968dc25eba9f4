import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../test/support/api.ts';
import { testContext } from '../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import { findAccountFacts, findAssetsRevision } from '../events/audience-queries.ts';

interface Problem {
  errors?: { path: string; message: string }[];
}

describe.each(STORES)('account settings on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let api: TestApi;
  let account: TestAccount;
  beforeAll(async () => {
    database = await createDatabase();
    api = createTestApi(testContext(database.db));
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    account = await api.createAccount();
  });

  const patch = (change: object) => account.call<Problem>('PATCH', '/v1/account', change);
  const read = async () => (await account.call('GET', '/v1/account')).body;
  const defineKey = (code: string, isKey: boolean) =>
    account.call('POST', '/v1/contact-fields', { code, name: code, type: 'text', isKey });

  test('begin with a company number of their own, project 1, e-mail as the key, and UTC', async () => {
    const other = await api.createAccount();
    const mine = await read();
    expect(mine).toMatchObject({
      projectNumber: 1,
      companyNumber: expect.any(Number),
      primaryKeyFields: ['email'],
      consentCentre: true,
      timeZone: 'UTC',
    });
    expect((await other.call('GET', '/v1/account')).body.companyNumber).not.toBe(mine.companyNumber);
  });

  test('change one by one, are what formats show, and every process is told [DI-39]', async () => {
    await defineKey('f_Country', true);
    const before = await read();
    const revision = await findAssetsRevision(database.db, account.ctx.accountId);
    expect((await patch({ timeZone: 'America/Toronto' })).body).toEqual({ ...before, timeZone: 'America/Toronto' });
    await patch({ name: 'ACME', projectNumber: 1234, companyNumber: 77 });
    const { status, body } = await patch({ primaryKeyFields: ['email', 'f_Country'], consentCentre: false });
    expect([status, body]).toEqual([
      200,
      {
        ...before,
        name: 'ACME',
        projectNumber: 1234,
        companyNumber: 77,
        primaryKeyFields: ['email', 'f_Country'],
        consentCentre: false,
        timeZone: 'America/Toronto',
      },
    ]);
    expect(await read()).toEqual(body);
    expect(await findAccountFacts(database.db, account.ctx.accountId)).toMatchObject({
      companyNumber: 77,
      projectNumber: 1234,
      primaryKeyFields: ['email', 'f_Country'],
      hasConsentCentre: false,
      timeZone: 'America/Toronto',
    });
    expect(await findAssetsRevision(database.db, account.ctx.accountId)).toBe(revision + 3);
  });

  test('change nothing with nothing', async () => {
    const before = await read();
    expect(await patch({})).toMatchObject({ status: 200, body: before });
  });

  test.each([
    ['project 0', { projectNumber: 0 }, '/projectNumber'],
    ['half a company', { companyNumber: 1.5 }, '/companyNumber'],
    ['a number over 2^53', { companyNumber: 2 ** 53 }, '/companyNumber'],
    ['no key at all', { primaryKeyFields: [] }, '/primaryKeyFields'],
    ['a key twice', { primaryKeyFields: ['email', 'email'] }, '/primaryKeyFields'],
    ['an unknown field', { primaryKeyFields: ['email', 'f_Nothing'] }, '/primaryKeyFields/1'],
    ['a field that is no key', { primaryKeyFields: ['f_City'] }, '/primaryKeyFields/0'],
    ['a zone that is none', { timeZone: 'Mars/Olympus' }, '/timeZone'],
    ['an offset as a zone', { timeZone: '+02:00' }, '/timeZone'],
    ['a text as consent', { consentCentre: 'yes' }, '/consentCentre'],
    ['an unknown setting', { colour: 'red' }, '/colour'],
  ])('refuse %s by name, and nothing of it is saved', async (_, change, path) => {
    await defineKey('f_City', false);
    const before = await read();
    const { status, body } = await patch({ name: 'Other', ...change });
    expect([status, body.errors?.map((each) => each.path)]).toEqual([422, [path]]);
    expect(await read()).toEqual(before);
  });

  test('are an admin’s matter, and their own account’s [XP-20]', async () => {
    const designer = await account.callerWith('design');
    expect((await designer('PATCH', '/v1/account', { timeZone: 'Europe/Madrid' })).status).toBe(403);
    const other = await api.createAccount();
    await patch({ timeZone: 'Europe/Madrid' });
    expect((await other.call('GET', '/v1/account')).body.timeZone).toBe('UTC');
  });
});
