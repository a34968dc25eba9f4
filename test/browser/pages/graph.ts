import type { Page } from 'playwright-core';
import { type ApiOf, createGraphExample } from '../support/graph-example.ts';
import type { ShownArea } from './shown.ts';

async function openGraph(page: Page): Promise<void> {
  await page.getByText('Graph', { exact: true }).click();
  await page.getByRole('group', { name: 'Webhook https://partner.example/redirect' }).waitFor();
}

/** The graph, what a port opens, and what its keys are. */
export const graphPages: ShownArea = {
  async prepare(api: ApiOf) {
    const { id } = await createGraphExample(api, 'The graph');
    return { '/campaigns/graph': `/campaigns/${id}` };
  },
  pages: [
    { name: 'graph', path: '/campaigns/graph', heading: 'The graph', open: openGraph },
    {
      name: 'graph-port',
      path: '/campaigns/graph',
      heading: 'The graph',
      async open(page) {
        await openGraph(page);
        await page.getByRole('button', { name: /^Option 4, One month, leads to One month/ }).press('Enter');
        await page.getByRole('dialog').getByLabel('Lead to').first().waitFor();
      },
    },
    {
      name: 'graph-keys',
      path: '/campaigns/graph',
      heading: 'The graph',
      async open(page) {
        await openGraph(page);
        await page.getByRole('button', { name: 'Keys of the graph' }).click();
        await page.getByText('Move a node').waitFor();
      },
    },
  ],
};
