import type { Page } from 'playwright-core';
import type { HooklineProcess } from '../../support/process.ts';
import type { ShownArea } from './shown.ts';

type Api = HooklineProcess['api'];

/** Something to lead to: a published campaign. */
export async function createTarget(api: Api, name: string): Promise<string> {
  const definition = { welcome: { text: `This is ${name}.`, menu: [] } };
  const { body } = await api<{ id: string }>('POST', '/campaigns', { kind: 'chatbot', name, definition });
  const published = await api('POST', `/campaigns/${body.id}/publish`);
  if (published.status !== 200) throw new Error(`${name} was not published: ${JSON.stringify(published.body)}`);
  return body.id;
}

export async function createRequest(api: Api, name: string): Promise<string> {
  const request = { name, method: 'GET', url: 'https://partner.example/promo?phone=$contact.phone' };
  const { status, body } = await api<{ id: string }>('POST', '/requests', request);
  if (status !== 201) throw new Error(`${name} was not made: ${JSON.stringify(body)}`);
  return body.id;
}

/** The documented example, and beside it what else options can lead to. */
export async function exampleDefinition(api: Api) {
  const raffle = await createTarget(api, 'Raffle Giveaway');
  const polls = await createTarget(api, 'Web Polls & Surveys');
  const request = await createRequest(api, 'WH5');
  const url = 'https://partner.example/hook';
  return {
    keywords: ['verano'],
    welcome: {
      text: 'Hi $contact.name! *Welcome* to the summer prizes. What would you like to do?',
      menu: [
        { text: 'Opening hours', keywords: ['hours', 'open'], redirect: { type: 'interaction', to: 'hours' } },
        { text: 'Win a prize', redirect: { type: 'campaign', to: raffle } },
        { redirect: { type: 'webhook', prompt: 'Your name?', confirmation: 'Thank you!', webhook: { url } } },
        { text: 'One month', redirect: { type: 'interaction', to: 'month' }, webhook: { url } },
        { text: 'Your opinion', redirect: { type: 'campaign', to: polls }, webhook: { url } },
      ],
    },
    interactions: [
      { id: 'hours', label: 'Hours', text: 'We are open from 9 to 5.', menu: [] },
      {
        id: 'month',
        label: 'One month',
        before: [{ request, save: { promocode: "$data.get('WH5').get('promocode')" } }],
        text: 'Your code is $!data.WH5.promocode.',
        menu: [
          { text: 'My points', redirect: { type: 'request', request, then: { type: 'interaction', to: 'hours' } } },
          {
            text: 'My e-mail',
            redirect: { type: 'attribute', field: 'email', prompt: 'Which one?', then: { type: 'end' } },
          },
          { text: 'Nothing', redirect: { type: 'interaction', to: 'gone' } },
          { text: 'Bye', redirect: { type: 'end', text: 'See you!' } },
        ],
      },
    ],
  };
}

const HEADING = 'Table of options';
const path = '/campaigns/table';

/** Goes to a section, in the list or in the chooser of narrow windows. */
export async function chooseSection(page: Page, label: string): Promise<void> {
  const inList = page.getByRole('navigation', { name: 'Sections' }).getByRole('button', { name: label });
  const chooser = page.getByRole('combobox', { name: 'Section' });
  await inList.or(chooser).first().waitFor();
  if (await chooser.isVisible()) {
    await chooser.click();
    await page.getByRole('option', { name: label }).click();
  } else await inList.click();
  await page.getByRole('region', { name: label }).waitFor();
}

export const tablePages: ShownArea = {
  async prepare(api) {
    const definition = await exampleDefinition(api);
    const { body } = await api<{ id: string }>('POST', '/campaigns', { kind: 'chatbot', name: HEADING, definition });
    return { [path]: `/campaigns/${body.id}` };
  },
  pages: [
    { name: 'table', path, heading: HEADING, open: (page) => page.getByLabel('Menu Text of option 5').waitFor() },
    {
      name: 'table-option',
      path,
      heading: HEADING,
      async open(page) {
        await page.getByRole('button', { name: 'Edit option 4' }).click();
        await page.getByRole('switch', { name: 'Use underlying webhook' }).waitFor();
      },
    },
    {
      name: 'table-webhook-option',
      path,
      heading: HEADING,
      async open(page) {
        await page.getByRole('button', { name: 'Edit option 3' }).click();
        await page.getByLabel('Prompt').waitFor();
      },
    },
    {
      name: 'table-request-option',
      path,
      heading: HEADING,
      async open(page) {
        await chooseSection(page, 'One month');
        await page.getByRole('button', { name: 'Edit option 1' }).click();
        await page.getByLabel('When it takes too long').waitFor();
      },
    },
    {
      name: 'table-targets',
      path,
      heading: HEADING,
      async open(page) {
        await page.getByRole('combobox', { name: 'Redirect To of option 1' }).click();
        await page.getByRole('option', { name: 'New interaction…' }).waitFor();
      },
    },
    {
      name: 'table-variables',
      path,
      heading: HEADING,
      async open(page) {
        await page.getByRole('button', { name: 'Insert a variable' }).click();
        await page.getByRole('menuitem', { name: 'Phone number' }).waitFor();
      },
    },
    {
      name: 'table-emoji',
      path,
      heading: HEADING,
      async open(page) {
        await page.getByRole('button', { name: 'Insert an emoji' }).click();
        await page.getByRole('button', { name: 'grinning face', exact: true }).waitFor();
      },
    },
    {
      name: 'table-move',
      path,
      heading: HEADING,
      async open(page) {
        await page.getByRole('button', { name: 'Option 2: move or duplicate' }).click();
        await page.getByRole('menuitem', { name: 'Duplicate' }).waitFor();
      },
    },
  ],
};
