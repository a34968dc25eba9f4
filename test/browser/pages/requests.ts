import type { Page } from 'playwright-core';
import type { ShownArea } from './shown.ts';

const EVIL = '<img src=x onerror=alert(1)>';

const goThrough = async (page: Page) => {
  await page.getByRole('button', { name: 'Send test' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /order.paid/ })
    .first()
    .click();
};

export const requestPages: ShownArea = {
  async prepare(api) {
    const make = async (path: string, body: unknown) => (await api<{ id: string }>('POST', path, body)).body.id;
    const connector = await make('/connectors', { name: 'Shop', kind: 'bearer', config: { token: 'tok-en-1234' } });
    const config = { tokenUrl: 'https://partner.example/oauth/token', clientId: 'hookline', clientSecret: 's3cret-1' };
    await make('/connectors', { name: 'CRM', kind: 'oauth2', config });
    const url = 'https://partner.example/promo?email=$contact.email&town=%TOWN%';
    const promo = await make('/requests', { name: 'WH5', method: 'GET', url, connector, description: 'A promo code' });
    const order = await make('/requests', {
      name: 'order_talk',
      method: 'POST',
      url: 'https://partner.example/orders',
      connector,
      headers: [
        { name: 'X-Customer', value: '$contact.id' },
        { name: 'X-Town', value: '$!contact.town' },
      ],
      body: { format: 'json', text: '{\n  "orderId": "$orderId",\n  "customer": "$contact.id"\n}' },
    });
    const gone = await make('/requests', { name: `Old ${EVIL}`, method: 'DELETE', url: 'https://partner.example/x' });
    await api('DELETE', `/requests/${gone}`);
    const ana = await make('/contacts', {
      phone: '+525500000000',
      email: 'ana@example.com',
      name: 'Ana',
      fields: { town: 'Mérida & Co', birthday: '1990-05-17' },
    });
    await make('/contacts', { phone: '+525500000001', name: EVIL });
    await make('/segments', { name: 'With e-mail', filter: { attribute: 'email', op: 'exists', value: true } });
    await api('POST', '/source-events', {
      type: 'order.paid',
      key: 'order-A-16-paid',
      contact: { id: ana },
      params: { orderId: 'A-16', total: 12, customer: { email: 'ana@example.com' } },
    });
    const definition = { welcome: { before: [promo], text: 'Your code: $data.WH5.promocode', menu: [] } };
    await make('/campaigns', { kind: 'chatbot', name: 'Promo', definition });
    return {
      '/requests/promo': `/requests/${promo}`,
      '/requests/order': `/requests/${order}`,
      '/requests/gone': `/requests/${gone}`,
    };
  },
  pages: [
    {
      name: 'requests',
      path: '/requests',
      heading: 'Requests',
      open: (page) => page.getByText('order_talk').waitFor(),
    },
    {
      name: 'requests-manage',
      path: '/requests?manage=deleted',
      heading: 'Requests',
      open: (page) => page.getByRole('button', { name: /^Restore/ }).waitFor(),
    },
    {
      name: 'request-new',
      path: '/requests/new',
      heading: 'New request',
      open: (page) => page.getByRole('button', { name: 'Done' }).waitFor(),
    },
    {
      name: 'request',
      path: '/requests/order',
      heading: 'order_talk',
      open: (page) => page.getByText('No conversation has asked yet.').waitFor(),
    },
    {
      name: 'request-used',
      path: '/requests/promo',
      heading: 'WH5',
      async open(page) {
        await page.getByLabel('Name', { exact: true }).fill('WH6');
        await page.getByText('Texts know it as WH5').waitFor();
        await page.getByRole('link', { name: 'Promo' }).first().scrollIntoViewIfNeeded();
      },
    },
    {
      name: 'request-deleted',
      path: '/requests/gone',
      heading: 'Old',
      open: (page) => page.getByRole('button', { name: 'Restore' }).waitFor(),
    },
    { name: 'request-test-event', path: '/requests/order', heading: 'order_talk', open: goThrough },
    {
      name: 'request-test-contact',
      path: '/requests/order',
      heading: 'order_talk',
      async open(page) {
        await goThrough(page);
        await page.getByRole('button', { name: 'Next' }).click();
        await page.getByRole('button', { name: /^Ana/ }).click();
      },
    },
    {
      name: 'request-test-card',
      path: '/requests/order',
      heading: 'order_talk',
      async open(page) {
        await goThrough(page);
        await page.getByRole('button', { name: 'Next' }).click();
        await page.getByRole('button', { name: 'Show the card of Ana' }).click();
        await page.getByRole('group', { name: 'Card of Ana' }).waitFor();
      },
    },
    {
      name: 'request-test-send',
      path: '/requests/order',
      heading: 'order_talk',
      async open(page) {
        await goThrough(page);
        await page.getByRole('button', { name: 'Next' }).click();
        await page.getByRole('button', { name: /^Ana/ }).click();
        await page.getByRole('button', { name: 'Next' }).click();
        await page.getByRole('button', { name: 'Send request' }).click();
        await page.getByRole('heading', { name: 'Response', level: 3 }).waitFor();
      },
    },
    {
      name: 'connectors',
      path: '/requests/connectors',
      heading: 'Connectors',
      open: (page) => page.getByText('CRM').waitFor(),
    },
    {
      name: 'connector-new',
      path: '/requests/connectors',
      heading: 'Connectors',
      async open(page) {
        await page.getByRole('button', { name: 'New connector' }).click();
        await page.getByRole('button', { name: 'Done' }).waitFor();
      },
    },
    {
      name: 'connector-change',
      path: '/requests/connectors',
      heading: 'Connectors',
      async open(page) {
        await page.getByRole('button', { name: 'Edit CRM' }).click();
        await page.getByRole('button', { name: 'Done' }).waitFor();
      },
    },
    {
      name: 'source-events',
      path: '/requests/source-events',
      heading: 'Source events',
      async open(page) {
        await page.getByRole('button', { name: /order-A-16-paid/ }).click();
        await page.getByText('It started nothing').waitFor();
      },
    },
    {
      name: 'source-event-send',
      path: '/requests/source-events',
      heading: 'Source events',
      async open(page) {
        await page.getByRole('button', { name: 'Send an event' }).click();
        await page.getByRole('button', { name: /^Ana/ }).waitFor();
      },
    },
    {
      name: 'service-demo',
      path: '/requests/demo',
      heading: 'Web Service Demo',
      open: (page) => page.getByRole('button', { name: 'CreateWebHook' }).waitFor(),
    },
    {
      name: 'service-demo-run',
      path: '/requests/demo?call=get%20%2Fv1%2Frequests',
      heading: 'Web Service Demo',
      async open(page) {
        await page.getByRole('button', { name: 'Run', exact: true }).click();
        await page.getByRole('group', { name: 'What came back' }).waitFor();
      },
    },
  ],
};
