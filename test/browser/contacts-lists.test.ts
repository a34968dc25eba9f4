import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { choose, contactsForTests, done, poll } from './support/contacts.ts';
import { joinAs } from './support/editor.ts';
import { EVIL } from './support/evil.ts';

const ROWS = 3_000;

describe('lists of contacts: segments, imports, fields and forms', () => {
  const { designer, read } = contactsForTests();

  test('a segment is built, previewed and kept; what is wrong is said beside its condition', async () => {
    const { page } = await designer.visitAsOwner();
    await designer.make('/contacts', { name: 'Caro', email: 'caro@example.com', fields: { city: 'CDMX', visits: 7 } });
    await designer.make('/contacts', { name: 'Dora', email: 'dora@example.com', fields: { city: 'CDMX', visits: 1 } });
    await page.goto('/contacts/segments');
    await page.getByRole('button', { name: 'New segment' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Name', { exact: true }).fill('Regulars');
    await choose(page, form.getByRole('combobox', { name: 'What' }), 'City');
    await choose(page, form.getByRole('combobox', { name: 'How' }), 'is');
    await form.getByRole('textbox', { name: 'Value' }).fill('CDMX');
    const preview = form.getByRole('list');
    await poll(() => preview.getByRole('listitem').allTextContents()).toEqual(['Dora', 'Caro']);
    await form.getByRole('button', { name: 'Add a condition' }).click();
    await choose(page, form.getByRole('combobox', { name: 'What' }).last(), 'Visits');
    await choose(page, form.getByRole('combobox', { name: 'How' }).last(), 'is at least');
    await form.getByRole('textbox', { name: 'Value' }).last().fill('some');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('This must be a number.').waitFor();
    await form.getByRole('textbox', { name: 'Value' }).last().fill('5');
    await poll(() => preview.getByRole('listitem').allTextContents()).toEqual(['Caro']);
    await form.getByRole('button', { name: 'Save' }).click();
    await done(page, 'Regulars is saved: 1 people.');
    await page.getByText('1 person').waitFor();
    const { items } = await read<{ items: { filter: unknown }[] }>('/segments');
    expect(items[0]?.filter).toEqual({
      all: [
        { field: 'city', op: 'eq', value: 'CDMX' },
        { field: 'visits', op: 'gte', value: 5 },
      ],
    });

    // It opens as it was kept, and is turned around.
    await page.getByRole('button', { name: 'Edit Regulars' }).click();
    await poll(() => form.getByRole('textbox', { name: 'Value' }).last().inputValue()).toBe('5');
    await form.getByText('Not', { exact: true }).last().click();
    await poll(() => preview.getByRole('listitem').allTextContents()).toEqual(['Dora']);
    await form.getByRole('button', { name: 'Save' }).click();
    await done(page, 'Regulars is saved');
    await page.getByRole('link', { name: 'Regulars' }).click();
    await page.waitForURL('**/contacts?segment=seg_*');
    await poll(() => page.getByRole('row').count()).toBe(2);
    await page.getByRole('link', { name: 'Dora' }).waitFor();

    // Whatever a segment is made of cannot be deleted, and it is said why.
    await page.goto('/contacts/fields');
    await page.getByRole('button', { name: 'Delete the field City' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await done(page, 'Segments filter by this field: Regulars.');
    await page.goto('/contacts/segments');
    await page.getByRole('button', { name: 'Delete Regulars' }).click();
    await page.getByRole('heading', { name: 'Your first segment' }).waitFor();
  });

  test('conditions narrow the list, too, and stand in its address', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/contacts');
    await page.getByRole('button', { name: 'More filters' }).click();
    await page.getByRole('button', { name: 'Conditions' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('textbox', { name: 'Value' }).fill('car');
    await form.getByRole('button', { name: 'Show these people' }).click();
    await poll(() => page.getByRole('row').count()).toBe(2);
    await page.reload();
    await page.getByRole('button', { name: '1 condition' }).waitFor();
    await page.getByRole('link', { name: 'Caro' }).waitFor();
    await poll(() => page.getByRole('row').count()).toBe(2);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export these as CSV' }).click(),
    ]);
    await done(page, 'The file is in your downloads: 1 line.');
    const lines = readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('caro@example.com');
    await page.getByRole('link', { name: 'Save as a segment' }).click();
    await poll(() => form.getByRole('textbox', { name: 'Value' }).inputValue()).toBe('car');
  });

  test('a file is mapped, imported with progress, and its report is read and taken along', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/contacts/imports');
    await page.getByRole('heading', { name: 'No imports yet' }).waitFor();
    const rows = Array.from({ length: ROWS }, (_, n) => {
      const phone = n % 1_000 === 7 ? '12' : `55${String(10_000_000 + n)}`;
      return `${phone};"Person ${n}";${n % 1_000 === 8 ? 'XXL' : 'M'};${EVIL}`;
    });
    const choosing = (text: string) =>
      page
        .locator('input[type=file]')
        .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await choosing('');
    await page.getByText('This file has no first row that names columns.').waitFor();
    await choosing(`Mobile;Name;Size;Remarks\n${rows.join('\n')}\n`);
    const between = page.getByRole('combobox', { name: 'Between cells' });
    await poll(() => between.inputValue()).toBe('found out: semicolon');
    await page.getByRole('cell', { name: 'Person 0', exact: true }).waitFor();
    // Nothing says yet whose the rows are.
    await page.getByRole('button', { name: 'Start the import' }).click();
    await page.getByText('No column says whose the rows are.').waitFor();
    await choose(page, page.getByRole('combobox', { name: 'Becomes: Mobile' }), 'Phone');
    await page.getByRole('combobox', { name: 'Country of numbers without a country code' }).fill('Mex');
    await page.getByRole('option', { name: 'Mexico', exact: true }).click();
    await page.getByRole('button', { name: 'Start the import' }).click();

    await page.waitForURL('**/contacts/imports?show=imp_*');
    await page.getByRole('heading', { name: 'people.csv' }).waitFor();
    await page.getByText('Done', { exact: true }).waitFor();
    const countOf = (name: string) => page.locator('dt', { hasText: name }).locator('+ dd').textContent();
    await poll(() => countOf('Created')).toBe('2,994');
    expect(await countOf('Refused')).toBe('6');
    await page.getByText('6 entries, in the order of the file.').waitFor();
    const report = page.getByRole('row').filter({ hasText: 'This must be one of: S, M, L.' });
    await poll(() => report.count()).toBe(3);
    expect(await report.first().getByRole('cell').allInnerTexts()).toEqual([
      '10',
      'fields.size',
      'XXL',
      'This must be one of: S, M, L.',
    ]);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download the report' }).click(),
    ]);
    expect(
      readFileSync(await file.path(), 'utf8')
        .trim()
        .split('\n'),
    ).toHaveLength(7);

    // The list pages on by its cursor.
    await page.goto('/contacts?q=Person');
    await poll(() => page.getByRole('row').count()).toBe(51);
    await page.getByRole('button', { name: 'Show more' }).click();
    await poll(() => page.getByRole('row').count()).toBe(101);
    await page.goto('/contacts/imports');
    await page.getByRole('link', { name: 'Open the import of people.csv' }).waitFor();
  });

  test('an import that runs is cancelled; an upload that nobody answers is told, and can be tried again', async () => {
    const { page, context } = await designer.visitAsOwner();
    await page.goto('/contacts/imports');
    const rows = Array.from({ length: 60_000 }, (_, n) => `many${n}@example.com,Many ${n}`).join('\n');
    const file = { name: 'many.csv', mimeType: 'text/csv', buffer: Buffer.from(`email,name\n${rows}\n`) };
    await page.locator('input[type=file]').setInputFiles(file);
    await context.setOffline(true);
    await page.getByRole('button', { name: 'Start the import' }).click();
    await page.getByText('Hookline cannot be reached').waitFor();
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Start the import' }).click();
    await page.waitForURL('**/contacts/imports?show=imp_*');
    const progress = page.getByRole('progressbar', { name: 'Progress of the import' });
    await poll(async () => Number(await progress.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Cancel the import' }).click();
    await page.getByText('Cancelled', { exact: true }).first().waitFor();
    await done(page, 'The import is cancelled.');
  });

  test('fields, categories, forms and the preference page are made, changed and taken away', async () => {
    const { page } = await designer.visitAsOwner();
    await page.goto('/contacts/fields');
    await page.getByRole('button', { name: 'New field' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Name').fill('Shoe');
    await form.getByLabel('Code').fill('email');
    await form.getByRole('button', { name: 'Create' }).click();
    await form.getByText('This is built in, and no code for a field.').waitFor();
    await form.getByLabel('Code').fill('shoe');
    await choose(page, form.getByRole('combobox', { name: 'Type' }), 'One of several');
    await form.getByRole('button', { name: 'Create' }).click();
    await form.getByText('Name at least one choice.').waitFor();
    await form.getByLabel('Choices').fill('38');
    await page.keyboard.press('Enter');
    await form.getByRole('button', { name: 'Create' }).click();
    await done(page, 'The field Shoe is there.');
    await page.getByRole('button', { name: 'Edit the field Shoe' }).click();
    await form.getByLabel('Name').fill('Shoe size');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Shoe size', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Delete the field Shoe size' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await done(page, 'The field Shoe size is deleted.');

    await page.getByRole('button', { name: 'New category' }).click();
    await form.getByLabel('Name').fill('Offers');
    await form.getByLabel('Key').fill('news');
    await form.getByRole('button', { name: 'Create' }).click();
    await form.getByText('There is a category with the key "news" already.').first().waitFor();
    await form.getByLabel('Key').fill('offers');
    await form.getByRole('button', { name: 'Create' }).click();
    await done(page, 'The category Offers is there.');

    await page.getByRole('tab', { name: 'Forms' }).click();
    await page.getByRole('button', { name: 'New form' }).click();
    await form.getByLabel('Name, for yourselves').fill('Footer');
    await form.getByLabel('Heading', { exact: true }).fill('Our letter');
    await form.getByRole('button', { name: 'Create' }).click();
    await form.getByText('Say what people sign up for.').waitFor();
    await choose(page, form.getByRole('combobox', { name: 'What people sign up for' }), 'Offers');
    await page.keyboard.press('Escape');
    await form.getByRole('button', { name: 'Create' }).click();
    await form.getByText('People could not confirm').first().waitFor();
    await form.getByRole('checkbox', { name: 'Ask people to confirm' }).uncheck();
    await form.getByRole('button', { name: 'Create' }).click();
    await done(page, 'The form Footer is saved.');
    const address = await page.getByLabel('Address of Footer').inputValue();
    const outside = await designer.visit();
    await outside.page.goto(address);
    await outside.page.getByRole('heading', { name: 'Our letter' }).waitFor();

    await page.goto('/contacts/fields');
    await page.getByRole('button', { name: 'Delete the category Offers' }).click();
    await done(page, /In use: .*Footer/);
    await page.goto('/contacts/forms');
    await page.getByRole('button', { name: 'Take down Footer' }).click();
    await page.getByText('No forms yet.').waitFor();
    await page.getByLabel('Heading', { exact: true }).fill('What you get');
    await page.getByRole('button', { name: 'Save' }).click();
    await done(page, 'Saved');
    expect(await read('/preference-page')).toMatchObject({ title: 'What you get' });
  });

  test('who may only look is offered nothing else', async () => {
    const vic = { name: 'Vic', email: 'vic@example.com', password: 'correct horse battery' };
    const { page } = await joinAs(designer, 'viewer', vic);
    await page.goto('/contacts?q=caro');
    await page.getByRole('link', { name: 'Caro' }).waitFor();
    expect(await page.getByRole('button', { name: 'New contact' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Caro' }).click();
    await page.getByText('Became a contact').waitFor();
    expect(await page.getByRole('button', { name: /^(Edit|Opt|More|Show the link|Record)/ }).count()).toBe(0);
    expect(await page.getByRole('switch', { name: 'News' }).isDisabled()).toBe(true);
    await page.goto('/contacts/imports');
    await page.getByRole('link', { name: 'Open the import of people.csv' }).waitFor();
    expect(await page.getByText('Drop a CSV file here').count()).toBe(0);
    await page.goto('/contacts/fields');
    await page.getByText('city', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: /^(New|Edit|Delete)/ }).count()).toBe(0);
    await page.goto('/contacts/forms');
    await page.getByText('Designers and owners change this.').waitFor();
  });
});
