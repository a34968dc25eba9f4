import { describe, expect, test } from 'vitest';
import { chooseSection, createRequest } from './pages/table.ts';
import { isFocused, pull, tableForTests } from './support/table.ts';

const EVIL = '<img src=x onerror=alert(1)>"><script>alert(2)</script>';

describe('sections of the table view, and what is written in them', () => {
  const { designer, openCampaign, expectSaved } = tableForTests();

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
});
