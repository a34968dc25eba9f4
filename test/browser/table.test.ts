import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chooseSection, createRequest, exampleDefinition } from './pages/table.ts';
import { overflowOf } from './support/axe.ts';
import { PHONE, startDesigner, type TestDesigner } from './support/designer.ts';

const EVIL = '<img src=x onerror=alert(1)>"><script>alert(2)</script>';
const PLACEHOLDER = 'POST https://<Your_Domain>/<Your_Path>';

interface Option {
  text?: string;
  keywords?: string[];
  redirect: Record<string, unknown> & { type: string };
  webhook?: { url: string };
}
interface Definition {
  welcome: { label: string; text: string; menu: Option[] };
  interactions: { id: string; label: string; before?: unknown; text: string; menu: Option[] }[];
}

describe('the table view', () => {
  let designer: TestDesigner;
  let example: Awaited<ReturnType<typeof exampleDefinition>>;
  beforeAll(async () => {
    designer = await startDesigner();
    example = await exampleDefinition(designer.hookline.api);
  });
  afterEach(() => designer.endVisits());
  afterAll(() => designer.close());

  async function openCampaign(name: string, definition: unknown, options = {}): Promise<{ page: Page; id: string }> {
    const { body } = await designer.hookline.api<{ id: string }>('POST', '/campaigns', {
      kind: 'chatbot',
      name,
      definition,
    });
    const { page } = await designer.visitAsOwner(options);
    await page.goto(`/campaigns/${body.id}`);
    await page.getByLabel('Text', { exact: true }).waitFor();
    return { page, id: body.id };
  }

  async function savedDefinition(id: string): Promise<Definition> {
    const { body } = await designer.hookline.api<{ definition: Definition }>('GET', `/campaigns/${id}`);
    return body.definition;
  }

  /** What the server has once it has been saved. */
  const expectSaved = (id: string, read: (definition: Definition) => unknown) =>
    expect.poll(async () => read(await savedDefinition(id)), { timeout: 40_000 });

  test('CB-02, CB-03, CB-04, CB-05…CB-08, CB-10, CB-35, CB-36, CB-37, CB-38: the five options are built from nothing, by mouse and by keyboard', async () => {
    const { page, id } = await openCampaign('Five options', { welcome: { text: '' } });
    const row = (key: number) => page.getByRole('row', { name: `Option ${key}`, exact: true });
    const text = (key: number) => page.getByLabel(`Menu Text of option ${key}`);
    const to = (key: number) => page.getByRole('combobox', { name: `Redirect To of option ${key}` });
    const type = (key: number) => page.getByRole('combobox', { name: `Redirect Type of option ${key}` });
    const add = page.getByRole('button', { name: 'Add an option' });
    const pick = (name: string) => page.getByRole('option', { name, exact: true }).click();
    const links = page.getByRole('button', { name: /^Webhook: / });

    await page.getByLabel('Text', { exact: true }).click();
    await page.keyboard.type('Hi! Choose:');

    // 1, by mouse: an interaction that is made where it is wanted.
    await add.click();
    await page.keyboard.type('Opening hours');
    expect(await text(1).inputValue()).toBe('Opening hours');
    await to(1).click();
    await page.keyboard.type('Hours');
    await page.getByRole('option', { name: 'New interaction “Hours”' }).click();
    await page.getByRole('navigation', { name: 'Sections' }).getByRole('button', { name: 'Hours' }).waitFor();
    await expect.poll(() => to(1).inputValue()).toBe('Hours');
    expect(await page.getByRole('region', { name: 'Welcome Message' }).count()).toBe(1);

    // 2: CB-08, targets of the chosen type alone.
    await add.click();
    await page.keyboard.type('Win a prize');
    await to(2).click();
    await page.getByRole('option', { name: 'Hours' }).waitFor();
    expect(await page.getByRole('option').allInnerTexts()).toEqual(['Welcome Message', 'Hours', 'New interaction…']);
    await page.keyboard.press('Escape');
    await type(2).click();
    await pick('Campaign');
    await to(2).click();
    await page.getByRole('option', { name: 'Raffle Giveaway' }).waitFor();
    const targets = await page.getByRole('option').allInnerTexts();
    expect(targets).toEqual(expect.arrayContaining(['Raffle Giveaway', 'Web Polls & Surveys']));
    expect(targets).not.toContain('Hours');
    await pick('Raffle Giveaway');

    // 3: CB-06 and CB-07, what a webhook has no room for is not available, and comes back seen.
    await add.click();
    await page.keyboard.type('Out of the flow');
    await to(3).click();
    await pick('Hours');
    await type(3).click();
    await pick('Webhook');
    for (const field of [text(3), row(3).getByLabel('Redirect To of option 3')]) {
      expect(await field.isDisabled()).toBe(true);
      expect(await field.inputValue()).toBe('');
      expect(await field.getAttribute('aria-description')).toMatch(/^Not available: /);
    }
    await row(3).getByRole('button', { name: 'Webhook: redirect' }).waitFor();
    await type(3).click();
    await pick('Interaction');
    expect([await text(3).inputValue(), await text(3).isEnabled()]).toEqual(['Out of the flow', true]);
    expect([await to(3).inputValue(), await to(3).isEnabled()]).toEqual(['Hours', true]);
    expect(await links.count()).toBe(0);
    await type(3).click();
    await pick('Webhook');

    // 4, by keyboard: CB-03, the switch comes once there is a target.
    await add.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('One month');
    await row(4).getByRole('button', { name: 'Edit option 4' }).focus();
    await page.keyboard.press('Enter');
    const underlying = page.getByRole('switch', { name: 'Use underlying webhook' });
    await page.getByText('Once Redirect Type and Redirect To are set').waitFor();
    expect(await underlying.count()).toBe(0);
    await to(4).focus();
    await page.keyboard.type('Hou');
    await page.getByRole('option', { name: 'Hours' }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => to(4).inputValue()).toBe('Hours');
    await underlying.focus();
    await page.keyboard.press('Space');
    await row(4).getByRole('button', { name: 'Webhook: underlying' }).waitFor();
    await page.getByRole('button', { name: 'Done' }).press('Enter');
    await expect.poll(() => row(4).getByRole('button', { name: 'Edit option 4' }).evaluate(isFocused)).toBe(true);

    // 5, by keyboard: an underlying webhook beside a campaign.
    await add.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('Your opinion');
    await type(5).focus();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('option', { name: 'Campaign', exact: true }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => type(5).inputValue()).toBe('Campaign');
    await to(5).focus();
    await page.keyboard.type('polls');
    await page.getByRole('option', { name: 'Web Polls & Surveys' }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => to(5).inputValue()).toBe('Web Polls & Surveys');
    await page.getByRole('button', { name: 'Edit option 5' }).press('Enter');
    await underlying.press('Space');

    // CB-35…CB-38: Edit and Delete on each row; to their right the link, on three of them, told apart by its name.
    await expect.poll(() => links.count()).toBe(3);
    for (const key of [1, 2, 3, 4, 5]) {
      const edit = row(key).getByRole('button', { name: `Edit option ${key}` });
      const remove = row(key).getByRole('button', { name: `Delete option ${key}` });
      const link = row(key).getByRole('button', { name: /^Webhook: / });
      expect(await leftOf(edit)).toBeGreaterThan(await leftOf(row(key).getByLabel(`Redirect To of option ${key}`)));
      expect(await leftOf(remove)).toBeGreaterThan(await leftOf(edit));
      const names = await link.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')));
      const name = { 3: 'Webhook: redirect', 4: 'Webhook: underlying', 5: 'Webhook: underlying' }[key];
      expect(names).toEqual(name === undefined ? [] : [name]);
      if (name !== undefined) expect(await leftOf(link)).toBeGreaterThan(await leftOf(remove));
    }

    // Each link leads to its own webhook; once they have an address, all of it is saved.
    for (const key of [3, 4, 5]) {
      await row(key)
        .getByRole('button', { name: /^Webhook: / })
        .click();
      await page.getByPlaceholder(PLACEHOLDER).fill(`https://partner.example/${key}`);
      await page.keyboard.press('Escape');
      await page.getByPlaceholder(PLACEHOLDER).waitFor({ state: 'detached' });
    }
    await expectSaved(id, ({ welcome }) => welcome.menu.map(shapeOf)).toEqual([
      ['Opening hours', 'interaction', 'hours', undefined],
      ['Win a prize', 'campaign', expect.stringMatching(/^cmp_/), undefined],
      [undefined, 'webhook', undefined, 'https://partner.example/3'],
      ['One month', 'interaction', 'hours', 'https://partner.example/4'],
      ['Your opinion', 'campaign', expect.stringMatching(/^cmp_/), 'https://partner.example/5'],
    ]);

    // CB-02: both ways are there again with their settings.
    await page.reload();
    await links.nth(2).waitFor();
    expect(await type(3).inputValue()).toBe('Webhook');
    await row(4).getByRole('button', { name: 'Edit option 4' }).click();
    expect(await underlying.isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Webhook settings' }).click();
    await expect.poll(() => page.getByPlaceholder(PLACEHOLDER).inputValue()).toBe('https://partner.example/4');
    await page.keyboard.press('Escape');

    // CB-05: the same from an interaction.
    await page.getByRole('button', { name: 'Go to Hours' }).first().click();
    await page.getByRole('region', { name: 'Hours' }).waitFor();
    await add.click();
    await page.keyboard.type('Back');
    await to(1).click();
    await pick('Welcome Message');
    await page.getByRole('button', { name: 'Edit option 1' }).click();
    await underlying.press('Space');
    await row(1).getByRole('button', { name: 'Webhook: underlying' }).waitFor();
  }, 90_000);

  test('CB-39: a deleted option is gone with its webhook, and back with it by undo', async () => {
    const { page, id } = await openCampaign('Deleting', example);
    const rows = page.getByRole('row', { name: /^Option \d$/ });
    const links = page.getByRole('button', { name: /^Webhook: / });
    await page.getByRole('button', { name: 'Delete option 4' }).click();
    await page.getByText('Option 4. One month was deleted.').waitFor();
    expect([await rows.count(), await links.count()]).toEqual([4, 2]);
    await expectSaved(id, ({ welcome }) => welcome.menu.map(({ text }) => text)).toEqual([
      'Opening hours',
      'Win a prize',
      undefined,
      'Your opinion',
    ]);
    await page.getByRole('button', { name: 'Undo' }).filter({ visible: true }).last().click();
    await expect.poll(() => links.count()).toBe(3);
    await page.getByText('Option 4. One month was deleted.').waitFor({ state: 'detached' });
    await expectSaved(id, ({ welcome }) => welcome.menu.map(shapeOf)[3]).toEqual([
      'One month',
      'interaction',
      'month',
      'https://partner.example/hook',
    ]);

    // By keyboard the focus stays in the table, down to the last row and beyond.
    await page.getByRole('button', { name: 'Delete option 5' }).press('Enter');
    await expect.poll(() => page.getByRole('button', { name: 'Edit option 4' }).evaluate(isFocused)).toBe(true);
    for (const key of [4, 3, 2, 1]) await page.getByRole('button', { name: `Delete option ${key}` }).press('Enter');
    await expect.poll(() => page.getByRole('button', { name: 'Add an option' }).evaluate(isFocused)).toBe(true);
    await page.getByText('No options: after its text the conversation ends').waitFor();
    await expectSaved(id, ({ welcome }) => welcome.menu).toEqual([]);
  });

  test('options are put in order by pulling and by keys, and copied', async () => {
    const { page, id } = await openCampaign('Order', example);
    const texts = async () =>
      page.getByLabel(/^Menu Text of option/).evaluateAll((all) => all.map((each) => (each as HTMLInputElement).value));
    await pull(page, page.getByRole('button', { name: 'Option 1: move' }), page.getByRole('row', { name: 'Option 3' }));
    await expect.poll(texts).toEqual(['Win a prize', '', 'Opening hours', 'One month', 'Your opinion']);
    expect(await page.getByRole('menuitem').count()).toBe(0);

    await page.getByLabel('Menu Text of option 4').press('Alt+ArrowUp');
    await expect.poll(texts).toEqual(['Win a prize', '', 'One month', 'Opening hours', 'Your opinion']);
    await expect.poll(() => page.getByLabel('Menu Text of option 3').evaluate(isFocused)).toBe(true);
    await page.getByText('Option 3 is now 3 of 5.').waitFor({ state: 'attached' });

    await page.getByRole('button', { name: 'Option 5: move' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Duplicate' }).press('Enter');
    await expect.poll(async () => (await texts()).slice(4)).toEqual(['Your opinion', 'Your opinion']);
    await expectSaved(id, ({ welcome }) => welcome.menu.map(({ text = '' }) => text)).toEqual(await texts());
  });

  test('sections are added, found, put in order, copied and deleted', async () => {
    const interactions = Array.from({ length: 300 }, (_, index) => ({
      id: `s${index}`,
      label: `Section ${index}`,
      text: 'Text',
      menu: index === 299 ? [] : [{ text: 'Next', redirect: { type: 'interaction', to: `s${index + 1}` } }],
    }));
    const menu = [{ text: 'Start', redirect: { type: 'interaction', to: 's0' } }];
    const { page, id } = await openCampaign('Sections', { welcome: { text: 'Hi', menu }, interactions });
    const list = page.getByRole('navigation', { name: 'Sections' });
    const labels = async (count: number) =>
      (await list.getByRole('listitem').allInnerTexts()).slice(0, count).map((each) => each.split('\n')[0]);
    const entry = (name: string) => list.getByRole('button', { name, exact: true });
    expect(await labels(3)).toEqual(['Welcome Message', 'Section 0', 'Section 1']);

    await list.getByLabel('Find a section').fill('section 299');
    await entry('Section 299').click();
    await page.getByRole('region', { name: 'Section 299' }).waitFor();
    expect(await list.getByRole('listitem').count()).toBe(1);
    await list.getByLabel('Find a section').fill('');

    // One Tab stop; arrows go on from there, with Alt they take it along.
    await entry('Section 299').press('Home');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => entry('Section 0').evaluate(isFocused)).toBe(true);
    await page.keyboard.press('Alt+ArrowDown');
    await expect.poll(() => labels(3)).toEqual(['Welcome Message', 'Section 1', 'Section 0']);
    await expect.poll(() => entry('Section 0').evaluate(isFocused)).toBe(true);
    await page.getByText('Section 0 is now 3 of 301.').waitFor({ state: 'attached' });
    await pull(page, entry('Section 0'), entry('Section 1'), 'above');
    await expect.poll(() => labels(3)).toEqual(['Welcome Message', 'Section 0', 'Section 1']);

    await entry('Section 1').focus();
    await page.keyboard.press('Delete');
    await page.getByText('The section “Section 1” was deleted.').waitFor();
    expect(await labels(3)).toEqual(['Welcome Message', 'Section 0', 'Section 2']);
    await page.getByRole('button', { name: 'Undo' }).filter({ visible: true }).last().click();
    await expect.poll(() => labels(3)).toEqual(['Welcome Message', 'Section 0', 'Section 1']);

    await entry('Section 0').click();
    await list.getByRole('button', { name: 'Add an interaction' }).click();
    const label = page.getByLabel('Label', { exact: true });
    await expect.poll(() => label.inputValue()).toBe('New interaction');
    await label.fill('');
    await page.getByText('This cannot be empty.').waitFor();
    await label.fill('Prizes');
    await page.getByRole('button', { name: 'More about the section Prizes' }).click();
    await page.getByRole('menuitem', { name: 'Duplicate' }).click();
    await expect.poll(() => labels(4)).toEqual(['Welcome Message', 'Section 0', 'Prizes', 'Prizes 2']);
    await page.getByRole('button', { name: 'More about the section Prizes 2' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await expectSaved(id, (saved) => saved.interactions.slice(0, 3).map((each) => each.label)).toEqual([
      'Section 0',
      'Prizes',
      'Section 1',
    ]);
  });

  test('variables, emoji and formatting go where the cursor is, each as one step of undo', async () => {
    await designer.hookline.api('POST', '/contact-fields', { code: 'f_Town', name: 'Town', type: 'text' });
    const { page, id } = await openCampaign('Texts', { welcome: { text: 'Hi , welcome' } });
    const text = page.getByRole('textbox', { name: 'Text', exact: true });
    await text.focus();
    await page.keyboard.press('Home');
    for (const _ of 'Hi ') await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: 'Insert a variable' }).click();
    await page.getByRole('menuitem', { name: 'f_Town' }).waitFor();
    await page.getByRole('menuitem', { name: /^Name/ }).click();
    await expect.poll(() => text.inputValue()).toBe('Hi $!contact.name, welcome');
    // The cursor is behind it, and typing goes on there.
    await page.keyboard.type('!');
    expect(await text.inputValue()).toBe('Hi $!contact.name!, welcome');

    // Emoji by their names, by keyboard alone: one stop in the toolbar, arrows within it.
    await page.getByRole('button', { name: 'Insert a variable' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByLabel('Find an emoji').waitFor();
    await page.getByRole('button', { name: 'grinning face', exact: true }).waitFor();
    await page.keyboard.type('party pop');
    await page.getByRole('button', { name: 'party popper' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => text.inputValue()).toBe('Hi $!contact.name!🎉, welcome');
    await page.getByText('UCS-2').waitFor();
    await expect.poll(() => text.evaluate(isFocused)).toBe(true);

    // Ctrl B marks what is selected, and unmarks it; SMS shows marks.
    await page.keyboard.press('End');
    await page.keyboard.press('Control+Shift+ArrowLeft');
    await page.keyboard.press('Control+b');
    expect(await text.inputValue()).toBe('Hi $!contact.name!🎉, *welcome*');
    await page.getByText('SMS shows the marks').waitFor();
    await page.keyboard.press('Control+b');
    expect(await text.inputValue()).toBe('Hi $!contact.name!🎉, welcome');

    // Undo takes back one button at a time; the cursor stays where it is in the text.
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await expect.poll(() => text.inputValue()).toBe('Hi $!contact.name!, welcome');
    await page.keyboard.press('End');
    await page.getByRole('button', { name: 'Insert a variable' }).click();
    await page.getByRole('menuitem', { name: /^Language/ }).click();
    await expect.poll(() => text.inputValue()).toBe('Hi $!contact.name!, welcome$!contact.language');
    await page.keyboard.press('Home');
    await page.keyboard.press('Control+z');
    await expect.poll(() => text.inputValue()).toBe('Hi $!contact.name!, welcome');
    await page.keyboard.type('Oh! ');
    expect(await text.inputValue()).toBe('Oh! Hi $!contact.name!, welcome');
    await expectSaved(id, ({ welcome }) => welcome.text).toBe('Oh! Hi $!contact.name!, welcome');
    await page.getByText('31 of 1,600 characters').waitFor();
  });

  test('attributes and requests: where the answer is kept, and where it goes on', async () => {
    const request = await createRequest(designer.hookline.api, 'Balance');
    const { page, id } = await openCampaign('Asking', {
      welcome: { text: 'Hi', menu: [{ text: 'E-mail', redirect: { type: 'end' } }, { redirect: { type: 'end' } }] },
    });
    const pick = (name: string) => page.getByRole('option', { name, exact: true }).click();
    const type = (key: number) => page.getByRole('combobox', { name: `Redirect Type of option ${key}` });

    await page.getByRole('button', { name: 'Edit option 2' }).click();
    await page.getByText('Without a Menu Text this option is not listed').waitFor();
    await page.getByLabel('Last words').fill('Bye!');
    await page.getByRole('button', { name: 'Keywords of option 1' }).click();
    await page.keyboard.type('mail,');
    await page.keyboard.type('post');
    await page.keyboard.press('Enter');
    await type(1).click();
    await pick('Contact field');
    await page.getByRole('combobox', { name: 'Redirect To of option 1' }).fill('2nd');
    await page.getByText('A contact field is named by a letter').waitFor();
    await page.getByRole('combobox', { name: 'Redirect To of option 1' }).fill('second_mail');
    await page.getByLabel('Prompt').fill('Which address?');
    await page.getByLabel('Confirmation').fill('Thanks!');
    await page.getByRole('combobox', { name: 'Then' }).click();
    await page.keyboard.type('Thanks');
    await page.getByRole('option', { name: 'New interaction “Thanks”' }).click();
    await expectSaved(id, ({ welcome }) => welcome.menu).toEqual([
      {
        text: 'E-mail',
        keywords: ['mail', 'post'],
        redirect: {
          type: 'attribute',
          field: 'second_mail',
          prompt: 'Which address?',
          confirmation: 'Thanks!',
          then: { type: 'interaction', to: 'thanks' },
        },
      },
      { redirect: { type: 'end', text: 'Bye!' } },
    ]);

    await type(2).click();
    await pick('Request');
    await page.getByRole('combobox', { name: 'Redirect To of option 2' }).click();
    await pick('Balance');
    await page.getByRole('button', { name: 'Edit option 2' }).click();
    await page.getByRole('button', { name: 'Save a part of the answer' }).click();
    await page
      .getByRole('group', { name: 'What is kept of the answer of Balance' })
      .getByLabel('Contact field')
      .fill('points');
    await page.getByLabel('Part of the answer').fill("$data.get('Balance').get('points')");
    await page.getByRole('combobox', { name: 'When it is answered' }).click();
    await pick('Thanks');
    await page.getByRole('combobox', { name: 'When it fails' }).click();
    await pick('End the conversation');
    await expectSaved(id, ({ welcome }) => welcome.menu[1]?.redirect).toEqual({
      type: 'request',
      request,
      save: { points: "$data.get('Balance').get('points')" },
      then: { type: 'interaction', to: 'thanks' },
      onError: { type: 'end' },
    });

    // On arrival: the answer is offered to texts then.
    await chooseSection(page, 'Thanks');
    await page.getByRole('combobox', { name: 'Make a request on arrival' }).click();
    await pick('Balance');
    await page.getByText('On arrival, makes the request Balance').waitFor();
    await page.getByRole('textbox', { name: 'Text', exact: true }).focus();
    await page.getByRole('button', { name: 'Insert a variable' }).click();
    await page.getByRole('menuitem', { name: 'Balance: one field' }).click();
    await page.keyboard.type('points');
    await expectSaved(id, ({ interactions: [thanks] }) => [thanks?.text, thanks?.before]).toEqual([
      "$!data.get('Balance').get('points')",
      [{ request }],
    ]);
  });

  test('what is wrong stands beside its field, and is counted', async () => {
    const { page } = await openCampaign('Wrong', {
      welcome: { text: 'Hi', menu: [{ text: 'Go', redirect: { type: 'interaction', to: 'gone' } }] },
    });
    const target = page.getByRole('combobox', { name: 'Redirect To of option 1' });
    await page.getByText('There is no interaction "gone"').waitFor();
    expect(await target.getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('navigation', { name: 'Sections' }).getByText('1 problem').waitFor();
    await target.click();
    await page.getByRole('option', { name: 'Welcome Message' }).click();
    await page.getByText('There is no interaction').waitFor({ state: 'detached' });
  });

  test('what people typed is text wherever it is shown', async () => {
    const { page, id } = await openCampaign('Evil', { welcome: { text: 'Hi', menu: [{ redirect: { type: 'end' } }] } });
    await page.getByLabel('Label', { exact: true }).fill(EVIL);
    await page.getByRole('textbox', { name: 'Text', exact: true }).fill(EVIL);
    await page.getByLabel('Menu Text of option 1').fill(EVIL);
    await page.getByRole('button', { name: 'Edit option 1' }).click();
    await page.getByLabel('Keywords', { exact: true }).fill(EVIL.slice(0, 60));
    await page.keyboard.press('Enter');
    await page.getByLabel('Last words').fill(EVIL);
    await page.getByRole('navigation', { name: 'Sections' }).getByRole('button', { name: EVIL }).waitFor();
    await expectSaved(id, ({ welcome }) => [welcome.label, welcome.text, welcome.menu]).toEqual([
      EVIL,
      EVIL,
      [{ text: EVIL, keywords: [EVIL.slice(0, 60)], redirect: { type: 'end', text: EVIL } }],
    ]);
    await page.reload();
    await page.getByRole('button', { name: `Keywords of option 1: ${EVIL.slice(0, 60)}` }).waitFor();
    await page.getByRole('button', { name: 'Delete option 1' }).click();
    await page.getByText(`Option 1. ${EVIL} was deleted.`).waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
  });

  test('who may not design sees all of it and changes nothing', async () => {
    const { id } = await openCampaign('Only seen', example);
    const invitation = { email: 'viewer@example.com', role: 'viewer' };
    const { body } = await designer.hookline.api<{ link: string }>('POST', '/invitations', invitation);
    const { page } = await designer.visit();
    await page.goto(body.link);
    await page.getByLabel('Name').fill('Vic');
    await page.getByLabel('Password', { exact: true }).fill('a long enough password');
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByRole('heading', { level: 1, name: 'Campaigns' }).waitFor();
    await page.goto(`/campaigns/${id}`);
    await page.getByRole('row', { name: 'Option 5' }).waitFor();
    for (const name of [
      'Add an option',
      'Add an interaction',
      'Delete option 1',
      'Insert a variable',
      'Option 1: move',
    ])
      expect(await page.getByRole('button', { name }).count()).toBe(0);
    await page.getByRole('button', { name: 'Show option 3' }).click();
    expect(await page.getByLabel('Prompt').inputValue()).toBe('Your name?');
    for (const field of await page.getByRole('region', { name: 'Welcome Message' }).getByRole('textbox').all())
      expect(await field.isEditable()).toBe(false);
    await page.getByRole('combobox', { name: 'Redirect Type of option 1' }).click();
    expect(await page.getByRole('option').count()).toBe(0);
  });

  test('on a phone the options are cards with the same controls', async () => {
    const { page, id } = await openCampaign('Small', example, { viewport: PHONE });
    expect(await overflowOf(page)).toBe(0);
    await page.getByRole('button', { name: 'Webhook: underlying' }).first().waitFor();
    await chooseSection(page, 'Hours');
    await page.getByRole('button', { name: 'Add an option' }).click();
    await page.keyboard.type('Back');
    await page.getByRole('combobox', { name: 'Redirect To of option 1' }).click();
    await page.getByRole('option', { name: 'Welcome Message' }).click();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await expect.poll(() => page.getByLabel('Label', { exact: true }).inputValue()).toBe('New interaction');
    await expectSaved(id, ({ interactions }) => interactions.map(({ menu }) => menu.length)).toEqual([1, 0, 4]);
    expect(await overflowOf(page)).toBe(0);
  });
});

const isFocused = (element: Element) => element === document.activeElement;

async function leftOf(locator: Locator): Promise<number> {
  return (await locator.boundingBox())?.x ?? Number.NaN;
}

/** What of an option tells the five apart. */
function shapeOf({ text, redirect, webhook }: Option) {
  const own = redirect.webhook as { url: string } | undefined;
  return [text, redirect.type, redirect.to, (own ?? webhook)?.url];
}

/** Pulls one thing behind another, or before it. */
async function pull(page: Page, what: Locator, onto: Locator, where: 'below' | 'above' = 'below'): Promise<void> {
  await what.scrollIntoViewIfNeeded();
  const [from, to] = [await what.boundingBox(), await onto.boundingBox()];
  if (!from || !to) throw new Error('There is nothing to pull.');
  await page.mouse.move(from.x + 8, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x + 8, from.y + from.height / 2 + (where === 'below' ? 8 : -8));
  await page.mouse.move(to.x + 8, where === 'below' ? to.y + to.height - 3 : to.y + 3, { steps: 4 });
  await page.mouse.up();
}
