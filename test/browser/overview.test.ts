import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Partner, startPartner } from '../support/partner.ts';
import { type Answered, answerDemo } from './support/answers.ts';
import { startDesigner, type TestDesigner } from './support/designer.ts';

describe('overview', () => {
  let designer: TestDesigner;
  let partner: Partner;
  let answered: Answered;
  beforeAll(async () => {
    [designer, partner] = await Promise.all([startDesigner(), startPartner()]);
    answered = await answerDemo(designer.hookline.api, { partnerUrl: partner.url, people: 5 });
  });
  afterEach(() => designer.endVisits());
  afterAll(() => Promise.all([designer.close(), partner.close()]));

  test('today’s numbers, the hours, and each campaign in short; results are one click away', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/overview');
    await expect
      .poll(() => page.getByRole('definition').allInnerTexts())
      .toEqual(expect.arrayContaining([String(answered.answers)]));
    const figure = (name: string) =>
      page.getByRole('term').filter({ hasText: name }).locator('xpath=following-sibling::dd').allInnerTexts();
    expect(await figure('Participants in all')).toEqual(['5', '80% of them answered']);
    expect(await figure('Interactions in all')).toEqual([String(answered.answers + 5)]);
    expect(await figure('Answers in all')).toEqual([String(answered.answers)]);
    await page.getByRole('button', { name: 'As a table' }).click();
    const rows = page.getByRole('region', { name: 'The last 24 hours' }).getByRole('row');
    expect(await rows.count()).toBe(25);
    expect(await rows.last().getByRole('cell').last().textContent()).toBe(String(answered.answers));
    await page.getByRole('link', { name: 'Answered' }).click();
    await page.getByRole('heading', { level: 1, name: 'Answered' }).waitFor();
  });

  test('results: participants, participation, and the share of each option', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto(`/campaigns/${answered.campaignId}/results`);
    await page.getByText('Participation rate').waitFor();
    const figures = await page.getByRole('definition').allInnerTexts();
    // Five started; the last said nothing more.
    expect(figures.slice(0, 3)).toEqual(['5', '80%', String(answered.answers + 5)]);
    await page.getByText('2 · 50%').first().waitFor();
    await page.getByText('Ever since').click();
    await page.getByText('2 · 50%').first().waitFor();
  });

  test('where nothing has happened yet the page says what will be here', async () => {
    const { page } = await designer.visitAsOwner();
    await page.route('**/v1/statistics', (route) =>
      route.fulfill({
        json: {
          hours: [],
          today: { answers: 0, sent: 0, started: 0 },
          totals: { participants: 0, participationRate: null, interactions: 0, answers: 0, sent: 0 },
          deliveries: { delivered: 0, failed: 0, successRate: null },
          campaigns: [],
        },
      }),
    );
    await page.goto('/overview');
    await page.getByText('Nothing has happened yet').waitFor();
  });
});
