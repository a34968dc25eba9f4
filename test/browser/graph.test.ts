import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startDesigner, type TestDesigner } from './support/designer.ts';
import { createGraphExample } from './support/graph-example.ts';

const BLUE = { light: 'rgb(24, 100, 171)', dark: 'rgb(77, 171, 247)' };
const RED = { light: 'rgb(201, 42, 42)', dark: 'rgb(255, 135, 135)' };
const BLACK = { light: 'rgb(0, 0, 0)', dark: 'rgb(255, 255, 255)' };

interface Arrow {
  name: string;
  stroke: string;
  dashes: string;
}

describe('the graph', () => {
  let designer: TestDesigner;
  beforeAll(async () => {
    designer = await startDesigner();
  });
  afterEach(() => designer.endVisits());
  afterAll(() => designer.close());

  async function openGraph(colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const { id } = await createGraphExample(designer.hookline.api, 'Five options');
    const { page } = await designer.visitAsOwner({ colorScheme });
    await page.goto(`/campaigns/${id}`);
    await page.getByText('Graph', { exact: true }).click();
    await page.getByRole('group', { name: 'Webhook https://partner.example/redirect' }).waitFor();
    return page;
  }

  const node = (page: Page, name: string) => page.getByRole('group', { name, exact: true });
  const arrows = (page: Page) =>
    page.locator('.react-flow__edge').evaluateAll((all) =>
      all.map((each): Arrow => {
        const line = each.querySelector('.react-flow__edge-path');
        const { stroke, strokeDasharray } = line ? getComputedStyle(line) : { stroke: '', strokeDasharray: '' };
        return { name: each.querySelector('title')?.textContent ?? '', stroke, dashes: strokeDasharray };
      }),
    );
  const namesOf = async (page: Page) => (await arrows(page)).map(({ name }) => name);
  const arrowNamed = (page: Page, name: RegExp | string) => page.getByRole('img', { name });
  /** What the port's button says: where its option leads. */
  const port = (page: Page, key: number) => page.getByRole('button', { name: new RegExp(`^Option ${key}\\b`) }).first();
  const dot = (page: Page, label: string, key: number) =>
    node(page, label)
      .locator('.graph-port-row')
      .nth(key - 1)
      .locator('.graph-port');
  const middle = async (locator: Locator) => {
    const box = await locator.boundingBox();
    if (box === null) throw new Error('It is not to be seen.');
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  /** Where an arrow can be hit: not where something is above it. */
  const pointOn = (arrow: Locator) =>
    arrow.evaluate((edge) => {
      const line = edge.querySelector<SVGPathElement>('.react-flow__edge-path');
      const matrix = line?.getScreenCTM();
      for (let part = 0.1; line && matrix && part < 1; part += 0.05) {
        const { x, y } = line.getPointAtLength(line.getTotalLength() * part).matrixTransform(matrix);
        if (edge.contains(document.elementFromPoint(x, y))) return { x, y };
      }
      throw new Error('It is nowhere to be hit.');
    });
  const drag = async (page: Page, from: { x: number; y: number }, to: { x: number; y: number }) => {
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await page.mouse.up();
  };

  test.each(['light', 'dark'] as const)(
    'has blue, red and black arrows, told apart by line and name too: %s (CB-40…CB-46)',
    async (look) => {
      const page = await openGraph(look);
      const drawn = await arrows(page);
      const of = (option: number) => drawn.filter(({ name }) => name.startsWith(`Option ${option}`));
      const strokes = (option: number) => of(option).map(({ stroke }) => stroke);
      expect([strokes(1), strokes(2), strokes(3)]).toEqual([[BLUE[look]], [RED[look]], [BLACK[look]]]);
      expect([strokes(4), strokes(5)]).toEqual([
        [BLUE[look], BLACK[look]],
        [RED[look], BLACK[look]],
      ]);
      expect(drawn.map(({ name }) => name)).toEqual([
        'Option 1, Opening hours, leads to Hours',
        'Option 2, Raffle, leads to the campaign Raffle Giveaway',
        'Option 3, calls the webhook https://partner.example/redirect',
        'Option 4, One month, leads to One month',
        'Option 4, One month, also calls the webhook https://partner.example/four',
        'Option 5, Opinion, leads to the campaign Web Polls & Surveys',
        'Option 5, Opinion, also calls the webhook https://partner.example/five',
      ]);
      const dashes = new Map(drawn.map((each) => [each.stroke, each.dashes]));
      expect([dashes.size, new Set(dashes.values()).size]).toEqual([3, 3]);
      const legend = page.getByRole('list', { name: 'What the arrows mean' });
      expect(await legend.getByRole('listitem').allTextContents()).toEqual([
        'To a section',
        'To a campaign',
        'Calls a webhook',
        'Ends the conversation',
      ]);
      // The menu from top to bottom, in its order.
      const rows = await node(page, 'Section Welcome Message').locator('.graph-port-row').all();
      const tops = await Promise.all(rows.map(async (row) => (await middle(row)).y));
      expect(tops).toEqual(tops.toSorted((a, b) => a - b));
      expect(await page.getByRole('button', { name: 'Webhook: underlying' }).count()).toBe(2);
      expect(await page.getByRole('button', { name: 'Webhook: redirect' }).count()).toBe(1);
    },
  );

  test('an option is drawn to another node, and back by undo; what cannot be is told', async () => {
    const page = await openGraph();
    await drag(page, await middle(dot(page, 'Section Welcome Message', 2)), await middle(node(page, 'Section Hours')));
    await arrowNamed(page, 'Option 2, Raffle, leads to Hours').waitFor();
    // The campaign that nothing leads to any more is no longer there.
    expect(await node(page, 'Campaign Raffle Giveaway').count()).toBe(0);
    await drag(page, await middle(dot(page, 'Section Welcome Message', 1)), await middle(node(page, 'End')));
    await arrowNamed(page, 'Option 1, Opening hours, ends the conversation').waitFor();
    await drag(
      page,
      await middle(dot(page, 'Section Welcome Message', 1)),
      await middle(node(page, 'Webhook https://partner.example/four')),
    );
    await page.getByText('A webhook belongs to its option.').waitFor();

    // The end of an arrow that is there, to somewhere else.
    const point = await pointOn(arrowNamed(page, 'Option 1, Opening hours, ends the conversation'));
    await page.mouse.click(point.x, point.y);
    const anchor = page.locator('.react-flow__edgeupdater-target');
    await drag(page, await middle(anchor), await middle(node(page, 'Campaign Web Polls & Surveys')));
    await arrowNamed(page, 'Option 1, Opening hours, leads to the campaign Web Polls & Surveys').waitFor();
  });

  test('drawn to an empty place it leads to a new section, which is named at once: one step', async () => {
    const page = await openGraph();
    const canvas = await page.locator('.react-flow').boundingBox();
    if (canvas === null) throw new Error('There is no canvas.');
    const empty = { x: canvas.x + 120, y: canvas.y + 200 };
    await drag(page, await middle(dot(page, 'Section Welcome Message', 1)), empty);
    const added = node(page, 'Section Interaction');
    await added.waitFor();
    await arrowNamed(page, 'Option 1, Opening hours, leads to Interaction').waitFor();
    const box = await added.boundingBox();
    expect(Math.abs((box?.x ?? 0) - empty.x)).toBeLessThan(40);
    expect(Math.abs((box?.y ?? 0) - empty.y)).toBeLessThan(40);

    await page.getByRole('button', { name: 'Add a section' }).click();
    const field = page.getByLabel('Label of the section');
    await field.fill('Prices');
    await field.press('Enter');
    await node(page, 'Section Prices').waitFor();
    expect(await field.count()).toBe(0);
  });

  test('nodes and arrows are deleted by mouse and keys, and are back by undo', async () => {
    const page = await openGraph();
    await node(page, 'Section Hours').click({ position: { x: 20, y: 10 } });
    await page.keyboard.press('Delete');
    await page.getByText('The section “Hours” was deleted.').waitFor();
    await page.getByRole('button', { name: 'Option 1, Opening hours, led to hours, which was deleted' }).waitFor();
    await page.getByRole('alert').getByRole('button', { name: 'Undo' }).click();
    await arrowNamed(page, 'Option 1, Opening hours, leads to Hours').waitFor();

    await node(page, 'Section Welcome Message').click({ position: { x: 20, y: 10 } });
    await page.keyboard.press('Delete');
    await page.getByText('The Welcome Message stays').waitFor();

    await node(page, 'Webhook https://partner.example/five').click();
    await page.keyboard.press('Delete');
    await expect
      .poll(() => namesOf(page))
      .not.toContain('Option 5, Opinion, also calls the webhook https://partner.example/five');
    expect(await node(page, 'Webhook https://partner.example/five').count()).toBe(0);
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await node(page, 'Webhook https://partner.example/five').waitFor();
  });

  test('everything is done by keys: along the arrows, to another target, names, deleting, moving', async () => {
    const page = await openGraph();
    await page.getByRole('button', { name: 'Keys of the graph' }).focus();
    await page.keyboard.press('Tab');
    await expect
      .poll(() => node(page, 'Section Welcome Message').evaluate((each) => each === document.activeElement))
      .toBe(true);
    for (const key of ['ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
    expect(await port(page, 2).evaluate((each) => each === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Option 2, Raffle' });
    await dialog.getByRole('textbox', { name: 'Lead to' }).fill('hou');
    await dialog.getByRole('option', { name: 'Hours' }).waitFor();
    await page.keyboard.press('Enter');
    await arrowNamed(page, 'Option 2, Raffle, leads to Hours').waitFor();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => port(page, 2).evaluate((each) => each === document.activeElement)).toBe(true);

    await page.keyboard.press('ArrowRight');
    await expect.poll(() => node(page, 'Section Hours').evaluate((each) => each === document.activeElement)).toBe(true);
    await page.keyboard.press('F2');
    await page.keyboard.type('Open');
    await page.keyboard.press('Enter');
    await arrowNamed(page, 'Option 2, Raffle, leads to Open').waitFor();
    const before = await middle(node(page, 'Section Open'));
    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(async () => (await middle(node(page, 'Section Open'))).x).toBeGreaterThan(before.x);
    await page.keyboard.press('ArrowLeft');
    expect(await port(page, 1).evaluate((each) => each === document.activeElement)).toBe(true);
    await page.keyboard.press('Delete');
    await page.getByRole('button', { name: 'Option 1, Opening hours, leads nowhere yet' }).waitFor();
  });

  test('an option that is chosen is so in every view', async () => {
    const page = await openGraph();
    await node(page, 'Section Welcome Message').getByText('One month').click();
    const chosen = page.locator('.graph-port-row[data-chosen]');
    await expect.poll(() => chosen.getAttribute('data-option')).toBe('3');
    await page.getByText('Table', { exact: true }).click();
    await chosen.waitFor({ state: 'detached' });
    await page.getByText('Graph', { exact: true }).click();
    await expect.poll(() => chosen.getAttribute('data-option')).toBe('3');
    await node(page, 'Section Hours').click({ position: { x: 20, y: 10 } });
    await chosen.waitFor({ state: 'detached' });
    expect(await node(page, 'Section Hours').getAttribute('class')).toContain('selected');
  });

  test('what a webhook is switched on for is drawn at once (CB-47); nodes stay where they are put', async () => {
    const page = await openGraph();
    const from = await middle(node(page, 'Section Hours'));
    await drag(page, { x: from.x, y: from.y - 12 }, { x: from.x - 60, y: from.y + 48 });
    const put = await middle(node(page, 'Section Hours'));
    expect(Math.round(put.x - from.x)).toBeLessThan(-40);
    await port(page, 1).press('Enter');
    await page.getByRole('button', { name: 'Call a webhook as well' }).click();
    await arrowNamed(page, 'Option 1, Opening hours, also calls the webhook …').waitFor();
    expect(await middle(node(page, 'Section Hours'))).toEqual(put);
  });
});
