import type { Page } from 'playwright-core';
import type { HooklineProcess } from '../../support/process.ts';
import type { ShownArea } from './shown.ts';

const LONG_NAME = 'María-Fernanda de los Ángeles Gutiérrez-Villanueva y Montes de Oca';

export const contactPages: ShownArea = {
  pages: [
    { name: 'contacts', path: '/contacts', heading: 'Contacts', open: (page) => page.getByText(LONG_NAME).waitFor() },
    {
      name: 'contacts-filtered',
      path: '/contacts?q=nobody%20at%20all&from=2026-01-01',
      heading: 'Contacts',
      open: (page) => page.getByText('Nobody fits', { exact: true }).waitFor(),
    },
    {
      name: 'new-contact',
      path: '/contacts?create=true',
      heading: 'New contact',
      open: (page) => page.getByRole('dialog').getByLabel('City').waitFor(),
    },
    {
      name: 'contact',
      path: '/contacts/ana',
      heading: 'Ana García',
      open: (page) => page.getByText('Attempt 1').first().waitFor(),
    },
    {
      name: 'contact-timeline',
      path: '/contacts/ana/messages',
      heading: 'Ana García',
      open: (page) => page.getByText('Attempt 1').first().scrollIntoViewIfNeeded(),
    },
    {
      name: 'contact-edited',
      path: '/contacts/ana',
      heading: 'Ana García',
      async open(page) {
        await page.getByRole('button', { name: 'Edit City' }).click();
        await page.getByRole('textbox', { name: 'City' }).waitFor();
      },
    },
    {
      name: 'contact-merge',
      path: '/contacts/ana',
      heading: 'Ana García',
      async open(page) {
        await page.getByRole('button', { name: 'More actions' }).click();
        await page.getByRole('menuitem', { name: 'Merge with somebody' }).click();
        await page.getByRole('combobox', { name: 'The other contact' }).fill('Gutiérrez');
        await page.getByRole('option', { name: LONG_NAME }).click();
        await page.getByText('What becomes of them').waitFor();
      },
    },
    {
      name: 'contact-erase',
      path: '/contacts/ana',
      heading: 'Ana García',
      async open(page) {
        await page.getByRole('button', { name: 'More actions' }).click();
        await page.getByRole('menuitem', { name: 'Erase' }).click();
        await page.getByRole('button', { name: 'Erase for good' }).waitFor();
      },
    },
    {
      name: 'segments',
      path: '/contacts/segments',
      heading: 'Contacts',
      open: (page) => page.getByText('1 person').first().waitFor(),
    },
    {
      name: 'segment',
      path: '/contacts/segments?edit=segment',
      heading: 'Edit the segment',
      open: (page) => page.getByRole('dialog').getByText('Who fits now').waitFor(),
    },
    {
      name: 'import-file',
      path: '/contacts/imports',
      heading: 'Contacts',
      async open(page) {
        await choose(page, 'Mobile;Name;City;Remarks\n5512345678;Ana;CDMX;"a; b"\n5587654321;Bea;MTY;\n');
        await page.getByText('The first rows, as they will be read').waitFor();
      },
    },
    {
      name: 'import',
      path: '/contacts/imports',
      heading: 'Contacts',
      async open(page) {
        const rows = ['phone,name,size', '+525500000009,Caro,L', '12,Dora,S', '+525500000010,Eva,XXL', ''];
        await choose(page, rows.join('\n'));
        await page.getByRole('button', { name: 'Start the import' }).click();
        await page.getByText('Done', { exact: true }).first().waitFor();
        await page.getByText('This must be one of: S, M, L.').waitFor();
      },
    },
    {
      name: 'imports',
      path: '/contacts/imports',
      heading: 'Contacts',
      open: (page) => page.getByText('people.csv').first().waitFor(),
    },
    {
      name: 'fields',
      path: '/contacts/fields',
      heading: 'Contacts',
      open: (page) => page.getByText('news').first().waitFor(),
    },
    {
      name: 'new-field',
      path: '/contacts/fields',
      heading: 'Fields',
      open: (page) => page.getByRole('button', { name: 'New field' }).click(),
    },
    {
      name: 'new-category',
      path: '/contacts/fields',
      heading: 'Subscription categories',
      open: (page) => page.getByRole('button', { name: 'New category' }).click(),
    },
    {
      name: 'forms',
      path: '/contacts/forms',
      heading: 'Sign-up forms',
      open: (page) => page.getByText('Website, footer', { exact: true }).waitFor(),
    },
    {
      name: 'new-form',
      path: '/contacts/forms',
      heading: 'Sign-up forms',
      async open(page) {
        await page.getByRole('button', { name: 'New form' }).click();
        await page.getByRole('dialog').getByText('What people are asked for').waitFor();
      },
    },
  ],
  prepare,
};

function choose(page: Page, csv: string): Promise<void> {
  const file = { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
  return page.locator('input[type=file]').setInputFiles(file);
}

/** Somebody with a history, somebody with a long name, and everything else that the pages show. */
async function prepare(api: HooklineProcess['api']): Promise<Record<string, string>> {
  const post = async (path: string, body: object) => {
    const answer = await api<{ id: string }>('POST', path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body.id;
  };
  const fields = [
    { code: 'city', name: 'City', type: 'text' },
    { code: 'birthday', name: 'Birthday', type: 'date' },
    { code: 'size', name: 'Size', type: 'choice', choices: ['S', 'M', 'L'] },
    { code: 'customer', name: 'Customer number', type: 'text', isKey: true },
  ];
  for (const field of fields) await post('/contact-fields', field);
  await post('/subscription-categories', { key: 'news', name: 'News', description: 'Twice a month' });
  await post('/subscription-categories', { key: 'invoices', name: 'Invoices', isPublic: false });
  await post('/contacts', {
    name: LONG_NAME,
    phone: '+4915112345678',
    email: 'maria.fernanda.gutierrez.villanueva@a-rather-long-company-name.example',
    fields: { city: 'Monterrey', size: 'M' },
    optedOut: true,
  });
  const ana = await withHistory(api, post);
  const segment = await post('/segments', {
    name: 'Subscribed to news, in CDMX',
    filter: {
      all: [
        { field: 'city', op: 'eq', value: 'CDMX' },
        {
          any: [
            { subscription: 'news', op: 'eq', value: true },
            { field: 'size', op: 'in', value: ['S', 'M'] },
          ],
        },
        { not: { attribute: 'optedOut', op: 'eq', value: true } },
      ],
    },
  });
  await post('/signup-forms', {
    name: 'Website, footer',
    title: 'Our newsletter',
    categories: ['news'],
    fields: [{ field: 'email', required: true }, { field: 'city' }],
    doubleOptIn: false,
  });
  return {
    '/contacts/ana': `/contacts/${ana}`,
    '/contacts/ana/messages': `/contacts/${ana}?kind=message`,
    '/contacts/segments?edit=segment': `/contacts/segments?edit=${segment}`,
  };
}

type Post = (path: string, body: object) => Promise<string>;

/** Somebody who chose an option with a webhook whose receiver is not there. */
async function withHistory(api: HooklineProcess['api'], post: Post): Promise<string> {
  const channelId = await post('/channels', { kind: 'simulator', name: 'Shop line' });
  const campaign = await post('/campaigns', {
    kind: 'chatbot',
    name: 'Opening hours',
    definition: {
      channels: [channelId],
      welcome: {
        text: 'Hi! What would you like to know?',
        menu: [
          {
            text: 'Opening hours',
            redirect: { type: 'interaction', to: 'hours' },
            webhook: { url: 'http://127.0.0.1:9/answers' },
          },
        ],
      },
      interactions: [{ id: 'hours', label: 'Hours', text: 'We are open from 9 to 5.', menu: [] }],
    },
  });
  await post(`/campaigns/${campaign}/publish`, {});
  for (const text of ['hello', '1']) {
    await post('/simulator/messages', { channelId, from: '+525512345678', text, send: true });
  }
  const query = new URLSearchParams({ phone: '+525512345678' });
  const found = await api<{ items: { id: string }[] }>('GET', `/contacts?${query}`);
  const id = found.body.items[0]?.id ?? '';
  const change = {
    name: 'Ana García',
    email: 'ana@example.com',
    language: 'es',
    fields: { city: 'CDMX', birthday: '1990-02-28', customer: 'C-00123', shoe: { eu: 38 } },
    subscriptions: { news: true },
  };
  await api('PATCH', `/contacts/${id}`, change);
  const dsn = { status: '5.1.1', diagnostic: 'smtp; 550 no such mailbox', mta: 'mx.example.com' };
  await post('/message-events', {
    items: [{ externalId: 'newsletter-1', kind: 'bounced', contact: { id }, channel: 'email', dsn }],
  });
  return id;
}
