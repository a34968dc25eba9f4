import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../../test/support/api.ts';
import { SteppedClock, testContext } from '../../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../../test/support/database.ts';
import type { ShownRequest } from '../schema.ts';

type Refusal = { detail: string; errors: { path: string; message: string; code?: string }[] };
type Answer = ShownRequest & Refusal;

/** A request of which nothing is said that could be left out. */
export const minimal = { name: 'WH5', method: 'GET', url: 'https://partner.example/hook' };

/** For a file of tests: a store of its own, and an account for each test. */
export function useRequestApi() {
  const clock = new SteppedClock();
  let database: TestDatabase;
  let api: TestApi;
  let owner: TestAccount;
  beforeAll(async () => {
    database = await createPgliteDatabase();
    api = createTestApi(testContext(database.db, clock));
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    owner = await api.createAccount();
  });

  const create = (changes: object = {}) => owner.call<Answer>('POST', '/v1/requests', { ...minimal, ...changes });
  return {
    clock,
    get database() {
      return database;
    },
    get owner() {
      return owner;
    },
    set owner(account) {
      owner = account;
    },
    createAccount: () => api.createAccount(),
    create,
    async made(changes: object = {}): Promise<ShownRequest> {
      const { status, body } = await create(changes);
      expect(status, JSON.stringify(body)).toBe(201);
      return body;
    },
    async faultsOf(changes: object) {
      const { status, body } = await create(changes);
      expect(status, JSON.stringify(body)).toBe(422);
      return body.errors;
    },
  };
}
