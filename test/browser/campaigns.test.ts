import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startDesigner, type TestDesigner } from './support/designer.ts';

const EVIL = '<img src=x onerror=alert(1)>"><script>alert(2)</script>';

describe('campaigns', () => {
  let designer: TestDesigner;
  beforeAll(async () => {
    designer = await startDesigner();
  });
  afterEach(() => designer.endVisits());
  afterAll(() => designer.close());

  test('one is created by its name, and is in the list', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/campaigns');
    await page.getByRole('button', { name: 'New campaign' }).click();
    await page.getByLabel('Name').fill(' ');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText('Give it a name.').waitFor();
    await page.getByLabel('Name').fill(EVIL);
    await page.getByRole('button', { name: 'Create' }).click();
    await page.waitForURL('**/campaigns/cmp_*');
    await page.getByRole('heading', { level: 1, name: EVIL }).waitFor();
    await page.getByRole('link', { name: 'Campaigns' }).click();
    await page.getByRole('link', { name: EVIL }).waitFor();
    expect(await page.getByText('Simulator').count()).toBe(2);
  });

  test('one that is not there, and a page that is not there, say so', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/campaigns/cmp_00000000000000000000000000');
    await page.getByText('This is not here').waitFor();
    await page.goto('/nothing/here');
    await page.getByText('There is no such page').waitFor();
  });
});
