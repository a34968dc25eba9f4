import type { Page, Route } from 'playwright-core';
import { fallbackField } from '../support/editor.ts';
import type { ShownArea } from './shown.ts';

const HEADING = 'Summer prizes';

const click = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true }).click();

async function openMenu(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** Somebody else changes the fallback, and the name of a section. */
async function saveAsOther(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const path = `/v1${location.pathname}`;
    const { name, definition } = await (await fetch(path)).json();
    const fallback = { text: `Please choose one of the options (${Date.now()}).`, attempts: 5 };
    const headers = { 'content-type': 'application/json', 'if-match': '*' };
    const body = JSON.stringify({ name, definition: { ...definition, fallback } });
    await fetch(path, { method: 'PUT', headers, body });
  });
}

/** The frame of the editor: its header, JSON, and what opens beside the views. */
export const editorPages: ShownArea = {
  pages: [
    { name: 'editor', path: '/campaigns/editor', heading: HEADING },
    {
      name: 'editor-problems',
      path: '/campaigns/editor',
      heading: HEADING,
      async open(page) {
        await page.getByRole('button', { name: '4 problems', exact: true }).click();
        await page.getByRole('region', { name: 'Problems' }).getByRole('listitem').first().waitFor();
      },
    },
    {
      name: 'editor-settings',
      path: '/campaigns/editor',
      heading: HEADING,
      async open(page) {
        await click('Settings')(page);
        await page.getByRole('dialog').getByRole('combobox', { name: 'Keywords' }).waitFor();
      },
    },
    {
      name: 'editor-rename',
      path: '/campaigns/editor',
      heading: HEADING,
      open: click('Rename the campaign'),
    },
    {
      name: 'editor-json',
      path: '/campaigns/editor-json',
      heading: HEADING,
      open: (page) => page.getByText('Valid, and in every view').waitFor(),
    },
    {
      name: 'editor-json-wrong',
      path: '/campaigns/editor-json',
      heading: HEADING,
      async open(page) {
        await page.getByLabel('Definition as JSON').click();
        await page.keyboard.press('Control+End');
        await page.keyboard.type('}');
        await page.getByText('Not valid (line').waitFor();
      },
    },
    {
      name: 'editor-publish-problems',
      path: '/campaigns/editor',
      heading: HEADING,
      async open(page) {
        await click('Publish')(page);
        await page.getByText(/in the way/).waitFor();
      },
    },
    {
      name: 'editor-publish',
      path: '/campaigns/editor-good',
      heading: 'Opening hours',
      async open(page) {
        await click('Publish')(page);
        await page.getByText('What changes from version 2').waitFor();
      },
    },
    {
      name: 'editor-versions',
      path: '/campaigns/editor-good',
      heading: 'Opening hours',
      async open(page) {
        await openMenu(page, 'Versions');
        await page.getByRole('button', { name: 'Compare version 1 with the draft' }).click();
        await page.getByText('From version 1 to the draft:').waitFor();
      },
    },
    {
      name: 'editor-phone',
      path: '/campaigns/editor-good',
      heading: 'Opening hours',
      async open(page) {
        await click('Phone')(page);
        const beside = page.getByRole('complementary', { name: 'Phone' });
        await beside
          .or(page.getByRole('dialog', { name: 'Phone' }))
          .first()
          .waitFor();
      },
    },
    {
      name: 'editor-graph-view',
      path: '/campaigns/editor-good',
      heading: 'Opening hours',
      // The phone was left open; it is remembered, and not of this page.
      async open(page) {
        await page.keyboard.press('Escape');
        if (await page.getByRole('complementary', { name: 'Phone' }).isVisible()) await click('Phone')(page);
        await page.keyboard.press('Alt+2');
        await page.waitForURL('**?view=graph');
      },
    },
    {
      name: 'editor-clash',
      path: '/campaigns/editor-clash',
      heading: 'Two at once',
      async open(page) {
        const field = await fallbackField(page);
        await saveAsOther(page);
        await field.fill('Sorry, I did not get that.');
        await page.getByRole('dialog', { name: 'Two versions of one campaign' }).waitFor();
      },
    },
    {
      name: 'editor-not-saved',
      path: '/campaigns/editor-clash',
      heading: 'Two at once',
      async open(page) {
        const refuse = (route: Route) =>
          route.request().method() === 'PUT' ? route.fulfill({ status: 403, json: {} }) : route.fallback();
        await page.route('**/v1/campaigns/*', refuse);
        await (await fallbackField(page)).fill('Typed in vain');
        await page.keyboard.press('Escape');
        await page.getByText('You may not do this.').waitFor();
        await page.unroute('**/v1/campaigns/*', refuse);
      },
    },
    {
      name: 'editor-shortcuts',
      path: '/campaigns/editor',
      heading: HEADING,
      async open(page) {
        await openMenu(page, 'Keyboard shortcuts');
        await page.getByRole('dialog').getByText('Save now').waitFor();
      },
    },
    {
      name: 'editor-menu',
      path: '/campaigns/editor',
      heading: HEADING,
      async open(page) {
        await click('More actions')(page);
        await page.getByRole('menuitem', { name: 'Duplicate' }).waitFor();
      },
    },
  ],
  async prepare(api) {
    const channels = await api<{ items: { id: string }[] }>('GET', '/channels');
    const create = async (name: string, definition: object) => {
      const { body } = await api<{ id: string }>('POST', '/campaigns', { kind: 'chatbot', name, definition });
      return body.id;
    };
    const save = (id: string, name: string, definition: object) =>
      api('PUT', `/campaigns/${id}`, { name, definition }, { 'if-match': '*' });
    const wrong = await create(HEADING, {
      channels: [channels.body.items[0]?.id],
      keywords: ['summer', 'stop'],
      category: 'OFFERS',
      fallback: { text: '', attempts: 3, then: { type: 'interaction', to: 'gone' } },
      welcome: {
        text: 'Hi! Choose:',
        menu: [
          { text: 'Opening hours', redirect: { type: 'interaction', to: 'hours' } },
          { redirect: { type: 'interaction', to: 'hours' } },
        ],
      },
      interactions: [{ id: 'hours', label: 'Hours', text: '9 to 5', menu: [] }],
    });
    const clash = await create('Two at once', {
      fallback: { text: 'Sorry?', attempts: 3 },
      welcome: { text: 'Hi!' },
    });
    const simple = (text: string, hours: string) => ({
      channels: [channels.body.items[0]?.id],
      keywords: ['hours'],
      welcome: { text, menu: [{ text: 'Hours', redirect: { type: 'interaction', to: 'hours' } }] },
      interactions: [{ id: 'hours', label: 'Hours', text: hours, menu: [] }],
    });
    const name = 'Opening hours';
    const good = await create(name, simple('Hi!', '9 to 5'));
    await api('POST', `/campaigns/${good}/publish`);
    await save(good, name, simple('Hello! What would you like to know?', '9 to 5'));
    await api('POST', `/campaigns/${good}/publish`);
    await save(good, name, { ...simple('Hello! What would you like to know?', '9 to 6'), keywords: ['hours', 'open'] });
    return {
      '/campaigns/editor': `/campaigns/${wrong}`,
      '/campaigns/editor-json': `/campaigns/${wrong}?view=json`,
      '/campaigns/editor-clash': `/campaigns/${clash}`,
      '/campaigns/editor-good': `/campaigns/${good}`,
    };
  },
};
