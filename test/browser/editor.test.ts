import { describe, expect, test } from 'vitest';
import {
  andSaved,
  editorForTests,
  fallbackField,
  focused,
  joinAs,
  nextSave,
  openEditor,
  typeJson,
} from './support/editor.ts';
import { EVIL } from './support/evil.ts';

describe('the editor', () => {
  const { designer, campaigns } = editorForTests();

  test('keeps the view in the address, and tells its shortcuts', async () => {
    const id = await campaigns.create('Views');
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id);
    await page.keyboard.press('Alt+3');
    await page.waitForURL(`**/campaigns/${id}?view=json`);
    await page.getByLabel('Definition as JSON').waitFor();
    await page.reload();
    await page.getByLabel('Definition as JSON').waitFor();
    await page.getByText('Table', { exact: true }).click();
    await page.waitForURL(`**/campaigns/${id}`);
    await page.getByRole('button', { name: 'Undo' }).focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Ctrl').first().waitFor();
  });

  test('JSON that is none is told where it stands, kept in the box, and changes nothing', async () => {
    const id = await campaigns.create('Written');
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id, 'json');
    await typeJson(page, '{\n  "welcome": {"text": "Hi",\n    "menu": [}\n}');
    await page.getByText('Not valid (line 3, column 14):').waitFor();
    await page.getByText('Not saved: the JSON is not valid').waitFor();
    await page.getByRole('button', { name: 'Go there' }).click();
    await page.keyboard.type(']');
    await page.keyboard.press('Delete');
    await andSaved(page, () => page.keyboard.type('}'));
    expect((await campaigns.read(id)).definition.welcome.text).toBe('Hi');

    // A definition with a mistake of form: the place is the field's.
    await typeJson(page, '{\n  "welcome": {\n    "text": 7\n  }\n}');
    await page.getByText(/Not valid \(line 3, column 13\):/).waitFor();
    await page.getByText('Table', { exact: true }).click();
    await page.getByText('JSON', { exact: true }).click();
    await page.getByText(/Not valid \(line 3, column 13\):/).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Use them' }).click();
    await page.getByText(/Not valid \(line 3, column 13\):/).waitFor();
    await page.getByRole('button', { name: 'Throw this text away' }).click();
    await page.getByText('Valid, and in every view').waitFor();
    expect((await campaigns.read(id)).definition.welcome.text).toBe('Hi');

    // The keyboard gets in and out.
    await page.getByLabel('Definition as JSON').focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await focused(page)).not.toBe('Definition as JSON');
  });

  test('JSON that was none for a while takes nothing back that was changed elsewhere meanwhile', async () => {
    const menu = [{ text: 'Bye', redirect: { type: 'end' } }];
    const id = await campaigns.create('Mended', { welcome: { text: 'Hi', menu } });
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id, 'json');
    const box = page.getByLabel('Definition as JSON');
    // Its own undo does not empty it.
    await box.focus();
    await page.keyboard.press('Control+z');
    await box.getByText('"Hi"').waitFor();

    await typeJson(page, `${JSON.stringify({ welcome: { text: 'Typed', menu } })},`);
    await page.getByText('Not saved: the JSON is not valid').waitFor();
    await page.getByText('Table', { exact: true }).click();
    const saved = nextSave(page);
    await page.getByRole('textbox', { name: 'Menu Text of option 1' }).fill('See you');
    await saved;
    await page.getByText('JSON', { exact: true }).click();
    await page.getByText('The campaign was changed elsewhere meanwhile').waitFor();
    await box.focus();
    await page.keyboard.press('Control+End');
    await andSaved(page, () => page.keyboard.press('Backspace'));
    const { welcome } = (await campaigns.read(id)).definition;
    expect([welcome.text, welcome.menu[0]?.text]).toEqual(['Typed', 'See you']);
    await box.getByText('"See you"').waitFor();
  });

  test('what is changed elsewhere is in the JSON, and the other way round', async () => {
    const id = await campaigns.create('In step');
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id, 'json');
    await andSaved(page, () => fallbackField(page).then((text) => text.fill(EVIL)));
    await page.keyboard.press('Escape');
    await page.getByLabel('Definition as JSON').getByText('onerror').waitFor();
    await andSaved(page, () => typeJson(page, '{"welcome": {"text": "Hi"}, "fallback": {"text": "From JSON"}}'));
    expect(await (await fallbackField(page)).inputValue()).toBe('From JSON');
  });

  test('a click on a problem leads to its field; publishing says what is in the way', async () => {
    const id = await campaigns.create('Problems', { keywords: ['summer'], welcome: { text: 'Hi' } });
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id);
    await page.getByRole('button', { name: 'No problems' }).waitFor();
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    const keywords = page.getByRole('dialog').getByRole('combobox', { name: 'Keywords' });
    await keywords.fill('stop');
    await page.keyboard.press('Enter');
    await page.getByText('"stop" is an opt-out or help word').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '1 problem', exact: true }).click();
    await page
      .getByRole('region', { name: 'Problems' })
      .getByRole('button', { name: /Keywords/ })
      .click();
    await keywords.waitFor();
    const isFocused = () => keywords.evaluate((element) => element === document.activeElement);
    await expect.poll(isFocused).toBe(true);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Publish' });
    await dialog.getByText('1 problem is in the way').waitFor();
    expect(await dialog.getByRole('button', { name: 'Publish' }).isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: /Keywords/ }).click();
    await expect.poll(isFocused).toBe(true);
    // The last keyword goes; then nothing is in the way.
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await dialog.getByText('Nobody has got this campaign so far.').waitFor();
    await dialog.getByText('Starts for whoever writes “summer” on any channel.').waitFor();
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Version 1 is live.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByText('version 1', { exact: true }).waitFor();
    expect(await campaigns.read(id)).toMatchObject({ state: 'live', version: 1 });
  });

  test('what a window shows of the campaign is not taken back behind it', async () => {
    const menu = [{ text: 'Bye', redirect: { type: 'end' } }];
    const id = await campaigns.create('Behind', { keywords: ['behind'], welcome: { text: 'Hi', menu } });
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id);
    const text = page.getByRole('textbox', { name: 'Menu Text of option 1' });
    await andSaved(page, () => text.fill('See you'));
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Publish' });
    await dialog.getByText('First version').waitFor();
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Alt+3');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(await text.inputValue()).toBe('See you');
  });

  test('what is wrong is said in the designer’s language', async () => {
    const id = await campaigns.create('Deutsch', { welcome: { text: 'Hi', menu: [{ redirect: { type: 'end' } }] } });
    const { page } = await designer.visitAsOwner({ locale: 'de-DE' });
    await page.goto(`/campaigns/${id}`);
    await page.getByRole('button', { name: '1 Problem', exact: true }).click();
    const problems = page.getByRole('region', { name: 'Probleme' });
    await problems.getByText('Ohne Text steht die Option nicht im Menü, das man sieht.').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Tastenkürzel' }).getByText('Strg').first().waitFor();
  });

  test('from any view a problem leads to its option, and to its webhook', async () => {
    const menu = [
      { redirect: { type: 'end' } },
      {
        text: 'Call me',
        redirect: { type: 'end' },
        webhook: { url: 'https://partner.example/', policy: 'pol_00000000000000000000000000' },
      },
    ];
    const id = await campaigns.create('Places', { welcome: { text: 'Hi', menu } });
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id, 'json');
    const place = () =>
      page.evaluate(() => document.activeElement?.closest('[data-place]')?.getAttribute('data-place'));
    await page.getByRole('button', { name: '2 problems', exact: true }).click();
    const problems = page.getByRole('region', { name: 'Problems' });
    await problems.getByRole('button', { name: /option 1 · Menu Text/ }).click();
    await expect.poll(place).toBe(JSON.stringify(['welcome', 0, 'text']));
    await page.waitForURL(`**/campaigns/${id}`);
    await problems.getByRole('button', { name: /Policy of the webhook/ }).click();
    await expect.poll(place).toBe(JSON.stringify(['welcome', 1, 'webhook.policy']));
  });

  test('an event starts it, under conditions', async () => {
    const channel = await campaigns.simulator();
    const event = { key: 'order-1', type: 'order.paid', contact: { phone: '+525500000003' }, params: { total: 99 } };
    expect((await designer.hookline.api('POST', '/source-events', event)).status).toBe(202);
    const id = await campaigns.create('By event', { channels: [channel], welcome: { text: 'Thank you' } });
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id);
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    const settings = page.getByRole('dialog', { name: 'Settings of the campaign' });
    await settings.getByLabel('An event starts it').check();
    await settings.getByText('Starts for the contact of an event “order.paid”.').waitFor();
    await settings.getByRole('button', { name: 'Add a condition' }).click();
    await settings.getByRole('combobox', { name: 'Comparison of condition 1' }).click();
    await page.getByRole('option', { name: 'is at least' }).click();
    await settings.getByLabel('Value of condition 1').fill('much');
    await settings.getByText('"at_least" compares numbers: give it one.').waitFor();
    await andSaved(page, () => settings.getByLabel('Value of condition 1').fill('50'));
    expect((await campaigns.read(id)).definition).toMatchObject({
      trigger: { event: 'order.paid', channel, when: [{ param: 'total', is: 'at_least', value: '50' }] },
    });
    await andSaved(page, () => settings.getByLabel('An event starts it').uncheck());
    expect((await campaigns.read(id)).definition).not.toHaveProperty('trigger');
  });

  test('who is in it is told, with what becomes of them; versions come back as one step', async () => {
    const channel = await campaigns.simulator();
    const menu = [{ text: 'Bye', redirect: { type: 'end' } }];
    const id = await campaigns.create('People', {
      channels: [channel],
      keywords: ['people'],
      welcome: { text: 'One', menu },
    });
    const { api } = designer.hookline;
    await api('POST', `/campaigns/${id}/publish`);
    for (const from of ['+525500000001', '+525500000002']) {
      await api('POST', '/simulator/messages', { channelId: channel, from, text: 'people' });
    }
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id, 'json');
    const text = JSON.stringify({ channels: [channel], keywords: ['people'], welcome: { text: EVIL, menu } });
    await andSaved(page, () => typeJson(page, text));
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Publish' });
    await dialog.getByText('What changes from version 1').waitFor();
    await dialog.getByText('Welcome Message · Text').waitFor();
    await dialog.getByText(EVIL).waitFor();
    await dialog.getByText('2 people are in it now.').waitFor();
    await dialog.getByText('They go on in the version they came in by').waitFor();
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Version 2 is live.').waitFor();
    await page.getByRole('button', { name: 'Try it on the phone' }).click();
    await page.getByRole('complementary', { name: 'Phone' }).waitFor();

    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Versions' }).click();
    await page.getByRole('button', { name: 'Compare version 1 with the draft' }).click();
    await page.getByRole('dialog', { name: 'Versions' }).getByText(EVIL).waitFor();
    await andSaved(page, () => page.getByRole('button', { name: 'Load into the draft: version 1' }).click());
    expect((await campaigns.read(id)).definition.welcome.text).toBe('One');
    await andSaved(page, () => page.getByRole('button', { name: 'Undo' }).click());
    expect((await campaigns.read(id)).definition.welcome.text).toBe(EVIL);
    expect((await campaigns.read(id)).version).toBe(2);
  });

  test('is duplicated, archived and deleted', async () => {
    const id = await campaigns.create('Original');
    const { page } = await designer.visitAsOwner();
    await openEditor(page, id);
    const choose = async (item: string) => {
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    await choose('Duplicate');
    await page.getByRole('heading', { level: 1, name: 'Original (copy)' }).waitFor();
    await choose('Delete');
    await page.waitForURL('**/campaigns');
    await page.getByText('“Original (copy)” is deleted.').waitFor();

    const published = await designer.hookline.api('POST', `/campaigns/${id}/publish`);
    expect(published).toMatchObject({ status: 200, body: { version: 1 } });
    await openEditor(page, id);
    await choose('Archive');
    await page.getByText('This campaign is archived.').waitFor();
    expect((await campaigns.read(id)).state).toBe('archived');
  });

  test('viewers look, and change nothing', async () => {
    const id = await campaigns.create('Looked at', { keywords: ['look'], welcome: { text: 'Hi' } });
    const { page } = await joinAs(designer, 'viewer', {
      name: 'Vic',
      email: 'vic@example.com',
      password: 'correct horse battery',
    });
    await page.goto(`/campaigns/${id}?view=json`);
    await page.getByText('You can look, not change.').waitFor();
    for (const name of ['Publish', 'Undo', 'Rename the campaign']) {
      expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0);
    }
    await page.getByLabel('Definition as JSON').focus();
    await page.keyboard.type('x');
    await page.getByText('Valid, and in every view').waitFor();
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    expect(await page.getByRole('combobox', { name: 'Keywords' }).isDisabled()).toBe(true);
  });
});
