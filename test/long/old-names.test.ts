import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startDesigner, type TestDesigner } from '../browser/support/designer.ts';
import { campaignsOf } from '../browser/support/editor.ts';

/** More than the server gives at once. */
const NEWER = 205;

describe('what is older than the newest 200', () => {
  let designer: TestDesigner;
  let shown: string;
  beforeAll(async () => {
    designer = await startDesigner();
    const { api } = designer.hookline;
    const campaigns = campaignsOf(api);
    const channel = await api<{ id: string }>('POST', '/channels', { kind: 'simulator', name: 'Old line' });
    const old = await campaigns.create('Old campaign', { channels: [channel.body.id], welcome: { text: 'Hi' } });
    const asked = { name: 'Old request', method: 'GET', url: 'https://partner.example/' };
    const request = await api<{ id: string }>('POST', '/requests', asked);
    expect([channel.status, request.status]).toEqual([201, 201]);
    for (let number = 0; number < NEWER; number++) {
      await campaigns.create(`Newer ${number}`);
      await api('POST', '/channels', { kind: 'simulator', name: `Newer ${number}` });
      await api('POST', '/requests', { ...asked, name: `Newer ${number}` });
    }
    shown = await campaigns.create('Shown', {
      channels: [channel.body.id],
      welcome: {
        text: 'Hi',
        menu: [
          { text: 'There', redirect: { type: 'campaign', to: old } },
          { text: 'Ask', redirect: { type: 'request', request: request.body.id } },
        ],
      },
    });
  }, 120_000);
  afterEach(() => designer.endVisits());
  afterAll(() => designer.close());

  test('has its name in lists, in the table, the graph, the settings and the results', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/campaigns');
    await page.getByText('Old line').first().waitFor();
    await page.goto(`/campaigns/${shown}`);
    await expect
      .poll(() => page.getByRole('combobox', { name: 'Redirect To of option 1' }).inputValue())
      .toBe('Old campaign');
    await expect
      .poll(() => page.getByRole('combobox', { name: 'Redirect To of option 2' }).inputValue())
      .toBe('Old request');
    for (const path of [`/campaigns/${shown}?view=graph`, `/campaigns/${shown}/results`]) {
      await page.goto(path);
      const graph = page.locator('.react-flow');
      await graph.getByText('Old campaign').first().waitFor({ state: 'attached' });
      await graph.getByText('Old request').first().waitFor({ state: 'attached' });
    }
  });
});
