import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { chooseSection, exampleDefinition } from './pages/table.ts';
import { overflowOf } from './support/axe.ts';
import { PHONE } from './support/designer.ts';
import { joinAs } from './support/editor.ts';
import { isFocused, type Option, pull, tableForTests } from './support/table.ts';

const PLACEHOLDER = 'POST https://<Your_Domain>/<Your_Path>';

describe('the table view', () => {
  const { designer, openCampaign, expectSaved } = tableForTests();
  let example: Awaited<ReturnType<typeof exampleDefinition>>;
  beforeAll(async () => {
    example = await exampleDefinition(designer.hookline.api);
  });

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

  test('what is typed and taken by Enter is chosen, however late the page’s timers run', async () => {
    const { page, id } = await openCampaign('Typed fast', example);
    await page.evaluate(() => {
      const { setTimeout: start } = window;
      const late: (() => void)[] = [];
      Object.assign(window, {
        late,
        setTimeout: (work: () => void, ms = 0) => (ms === 0 ? late.push(work) : start(work, ms)),
      });
    });
    await page.getByRole('combobox', { name: 'Redirect To of option 4' }).focus();
    await page.keyboard.type('Hou');
    await page.getByRole('option', { name: 'Hours' }).waitFor();
    await page.evaluate(() => {
      for (const work of (window as unknown as { late: (() => void)[] }).late.splice(0)) work();
    });
    await page.keyboard.press('Enter');
    await expectSaved(id, ({ welcome }) => welcome.menu[3]?.redirect.to).toBe('hours');
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

  test('who may not design sees all of it and changes nothing', async () => {
    const { id } = await openCampaign('Only seen', example);
    const vic = { name: 'Vic', email: 'viewer@example.com', password: 'a long enough password' };
    const { page } = await joinAs(designer, 'viewer', vic);
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

async function leftOf(locator: Locator): Promise<number> {
  return (await locator.boundingBox())?.x ?? Number.NaN;
}

/** What of an option tells the five apart. */
function shapeOf({ text, redirect, webhook }: Option) {
  const own = redirect.webhook as { url: string } | undefined;
  return [text, redirect.type, redirect.to, (own ?? webhook)?.url];
}
