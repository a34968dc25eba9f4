import type { Page } from 'playwright-core';
import { deliveryIn, newPolicy, publishCampaign, startReceivers, status } from '../support/receivers.ts';
import type { ShownArea } from './shown.ts';

const PATHS = ['/ok', '/fails', '/gone', '/once', '/paused', '/ordered'] as const;
const HTML = '<h1>502</h1><script>alert(1)</script>';

/** Deliveries in every state, and endpoints in every condition. */
export const deliveryPages: ShownArea = {
  async prepare(api) {
    const partner = await startReceivers();
    partner.answer('/fails', status(502, HTML));
    partner.answer('/gone', status(410));
    partner.answer('/once', status(404, '{"error":"no such store","store":"MX-7"}'));
    partner.answer('/ordered', status(503, 'busy'));
    const once = await newPolicy(api, 'Once', { gapsSeconds: [] });
    const campaign = await publishCampaign(api, {
      name: 'Summer prizes',
      keyword: 'prizes',
      url: partner.url,
      paths: PATHS,
      policy: { '/once': once },
    });
    const id = (path: (typeof PATHS)[number]) => campaign.endpointOf(path).id;
    await api('PATCH', `/endpoints/${id('/ordered')}`, { orderBy: 'endpoint', alertTo: ['ops@partner.example'] });
    await api('PATCH', `/endpoints/${id('/fails')}`, { alertTo: ['ops@partner.example'] });
    for (const path of ['/gone', '/once', '/ordered', '/ordered', '/fails', '/ok', '/ok'] as const)
      await campaign.choose(path);
    const delivered = await deliveryIn(api, id('/ok'), 'delivered');
    await deliveryIn(api, id('/once'), 'failed');
    await api('PATCH', `/endpoints/${id('/paused')}`, { state: 'paused' });
    await campaign.choose('/paused', '+525511112222');
    await api('POST', `/endpoints/${id('/paused')}/reactivate`, { replay: false });
    await deliveryIn(api, id('/paused'), 'discarded');
    await api('PATCH', `/endpoints/${id('/paused')}`, { state: 'paused' });
    await campaign.choose('/paused', '+525511112222');
    await deliveryIn(api, id('/paused'), 'held');
    const failing = await deliveryIn(api, id('/fails'), 'pending', 1);
    await deliveryIn(api, id('/gone'), 'failed');
    await campaign.choose('/gone');
    await deliveryIn(api, id('/gone'), 'held');
    const times = { from: new Date(Date.now() - 3_600_000).toISOString(), to: new Date().toISOString() };
    await api('POST', '/replays', { campaign: campaign.id, ...times, states: ['failed'] });
    return {
      '/deliveries/arrived': `/deliveries/${delivered}`,
      '/deliveries/open': `/deliveries?open=${failing}`,
      '/deliveries/campaign': `/deliveries?campaign=${campaign.id}&within=day&state=pending`,
      '/endpoints/failing': `/endpoints/${id('/fails')}`,
      '/endpoints/gone': `/endpoints/${id('/gone')}`,
      '/endpoints/ordered': `/endpoints/${id('/ordered')}`,
      '/replays/new': `/replays?endpoint=${id('/once')}&states=failed`,
    };
  },
  pages: [
    {
      name: 'deliveries',
      path: '/deliveries',
      heading: 'Deliveries',
      open: (page) => page.getByText('answered 200').first().waitFor(),
    },
    {
      name: 'deliveries-filtered',
      path: '/deliveries/campaign',
      heading: 'Deliveries',
      open: openFilters,
    },
    {
      name: 'deliveries-none',
      path: '/deliveries?within=hour&phone=%2B4930123456',
      heading: 'No delivery fits',
    },
    {
      name: 'delivery-beside',
      path: '/deliveries/open',
      heading: 'Delivery',
      open: (page) => page.getByText('It has not arrived yet').waitFor(),
    },
    {
      name: 'delivery',
      path: '/deliveries/arrived',
      heading: 'Delivery',
      open: (page) => page.getByText('x-shop-key').waitFor(),
    },
    {
      name: 'endpoints',
      path: '/endpoints',
      heading: 'Endpoints',
      open: (page) => page.getByText('Switched off').waitFor(),
    },
    {
      name: 'endpoint',
      path: '/endpoints/failing',
      heading: 'Summer prizes',
      open: (page) => page.getByText('Time to answer').waitFor(),
    },
    {
      name: 'endpoint-test',
      path: '/endpoints/failing',
      heading: 'Summer prizes',
      async open(page) {
        await page.getByRole('button', { name: 'Send test' }).click();
        await page.getByText('It did not arrive, and would be').waitFor();
        await page.getByRole('heading', { name: 'Test' }).scrollIntoViewIfNeeded();
      },
    },
    {
      name: 'endpoint-ordered',
      path: '/endpoints/ordered',
      heading: 'Summer prizes',
      open: (page) => page.getByRole('button', { name: 'Skip' }).scrollIntoViewIfNeeded(),
    },
    {
      name: 'endpoint-reactivate',
      path: '/endpoints/gone',
      heading: 'Summer prizes',
      async open(page) {
        await page.getByRole('button', { name: 'Switch on again' }).click();
        await page.getByText(/What becomes of/).waitFor();
      },
    },
    {
      name: 'replays',
      path: '/replays/new',
      heading: 'Replays',
      async open(page) {
        await page.getByRole('button', { name: 'Count first' }).click();
        await page.getByText(/deliver(y fits|ies fit)/).waitFor();
      },
    },
  ],
};

async function openFilters(page: Page): Promise<void> {
  const toggle = page.getByRole('button', { name: /^\d+ filters$/ });
  if (await toggle.isVisible()) await toggle.click();
  await page.getByLabel('Phone number').waitFor();
}
