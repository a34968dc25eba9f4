import { afterAll, beforeAll, expect, test } from 'vitest';
import { testContext } from '../../test/support/context.ts';
import { countStatements } from '../../test/support/count-statements.ts';
import { createPgliteDatabase, type TestDatabase } from '../../test/support/database.ts';
import { encodeId, newUuid } from '../base/ids.ts';
import type { AccountContext } from '../store/context.ts';
import { openDraftTargets } from './draft-targets.ts';
import { createPolicy } from './policies/manage-policies.ts';
import { insertTestAccount } from './testing/rows.ts';

let database: TestDatabase;
let ctx: AccountContext;
let policy: string;
beforeAll(async () => {
  database = await createPgliteDatabase();
  const context = testContext(database.db);
  ctx = { ...context, accountId: await insertTestAccount(context) };
  policy = (await createPolicy(ctx, { name: 'Ours', base: 'di-guide' })).id;
});
afterAll(() => database.close());

const webhook = (named: string) => ({
  id: encodeId('whk', newUuid(0)),
  url: 'https://partner.example/',
  policy: named,
});

test('a draft’s webhooks take one look for their policies and one for the rest, however many they are', async () => {
  const drafts = [policy, 'mw-buffered', encodeId('pol', newUuid(0)), 'nonsense'].map(webhook);
  const many = [...drafts, ...Array.from({ length: 200 }, () => webhook(policy))];
  const counted = countStatements(database.db);
  const targets = await openDraftTargets({ ...ctx, db: counted.db }, many);
  expect(counted.count()).toBe(2);
  expect(targets.size).toBe(many.length);
  const [own, builtIn, ...unknown] = drafts.map(({ id }) => targets.get(id)?.policy);
  const [standard] = [...(await openDraftTargets(ctx, [webhook('standard')])).values()];
  expect(unknown).toEqual([standard?.policy, standard?.policy]);
  expect(own).not.toEqual(standard?.policy);
  expect(builtIn).not.toEqual(standard?.policy);
});
