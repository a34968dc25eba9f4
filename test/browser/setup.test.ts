import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { SECRET } from '../support/process.ts';
import { startDesigner, type TestDesigner } from './support/designer.ts';

describe('the first start on a server’s store', () => {
  let database: TestDatabase;
  let designer: TestDesigner;
  beforeAll(async () => {
    database = await createPostgresDatabase();
    designer = await startDesigner({ DATABASE_URL: database.url ?? '', HOOKLINE_SECRET: SECRET });
  });
  afterEach(() => designer.endVisits());
  afterAll(async () => {
    await designer.close();
    await database.close();
  });

  test('makes whoever has the whole link the owner, once', async () => {
    const { page } = await designer.visit();
    await page.goto('/');
    await page.getByText('Nobody owns this Hookline yet.').waitFor();
    await page.goto('/setup');
    await page.getByRole('heading', { name: 'A part of the link is missing' }).waitFor();
    expect(designer.link).toContain('/setup#');
    await page.goto(`${designer.link}x`);
    await page.reload();
    const fill = async () => {
      await page.getByLabel('Name').fill('Ana');
      await page.getByLabel('E-mail').fill('ana@example.com');
      await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
      await page.getByRole('button', { name: 'Create my account' }).click();
    };
    await fill();
    await page.getByText('This link is not the one that Hookline printed').waitFor();
    await page.goto('about:blank');
    await page.goto(designer.link);
    await fill();
    await page.getByRole('heading', { name: 'Your first campaign' }).waitFor();

    const late = await designer.visit();
    await late.page.goto(designer.link);
    await late.page.getByRole('heading', { name: 'Hookline has its owner already' }).waitFor();
  });
});
