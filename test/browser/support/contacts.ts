import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect } from 'vitest';
import { designerForTests } from './designer.ts';

/** For `describe`: a server for its tests, with fields and a category. */
export function contactsForTests() {
  const designer = designerForTests();
  const read = async <T = Record<string, unknown>>(path: string) => (await designer.hookline.api<T>('GET', path)).body;
  beforeAll(async () => {
    await designer.make('/contact-fields', { code: 'city', name: 'City', type: 'text' });
    await designer.make('/contact-fields', { code: 'visits', name: 'Visits', type: 'number' });
    await designer.make('/contact-fields', { code: 'size', name: 'Size', type: 'choice', choices: ['S', 'M', 'L'] });
    await designer.make('/subscription-categories', { key: 'news', name: 'News' });
  });
  return { designer, read };
}

/** Pages ask anew after somebody typed, and the server has more to do than this. */
export const poll = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 40_000 });

/** What was told before may still be there. */
export const done = (page: Page, text: string | RegExp) =>
  page.getByRole('alert').filter({ hasText: text }).last().waitFor();

/** Opens a list of choices and takes one. */
export async function choose(page: Page, field: Locator, option: string): Promise<void> {
  await field.click();
  await page.getByRole('option', { name: option, exact: true }).click();
}
