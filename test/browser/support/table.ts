import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { designerForTests } from './designer.ts';

export interface Option {
  text?: string;
  keywords?: string[];
  redirect: Record<string, unknown> & { type: string };
  webhook?: { url: string };
}
interface Definition {
  welcome: { label: string; text: string; menu: Option[] };
  interactions: { id: string; label: string; before?: unknown; text: string; menu: Option[] }[];
}

/** For `describe`: a server for its tests, and campaigns that are opened in the table view. */
export function tableForTests() {
  const designer = designerForTests();

  async function openCampaign(name: string, definition: unknown, options: BrowserContextOptions = {}) {
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

  return { designer, openCampaign, expectSaved };
}

export const isFocused = (element: Element) => element === document.activeElement;

/** Pulls one thing behind another, or before it. */
export async function pull(
  page: Page,
  what: Locator,
  onto: Locator,
  where: 'below' | 'above' = 'below',
): Promise<void> {
  await what.scrollIntoViewIfNeeded();
  const [from, to] = [await what.boundingBox(), await onto.boundingBox()];
  if (!from || !to) throw new Error('There is nothing to pull.');
  await page.mouse.move(from.x + 8, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x + 8, from.y + from.height / 2 + (where === 'below' ? 8 : -8));
  await page.mouse.move(to.x + 8, where === 'below' ? to.y + to.height - 3 : to.y + 3, { steps: 4 });
  await page.mouse.up();
}
