import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type Receiver, startReceiver } from '../../../src/deliveries/testing/receiver.ts';
import { designerForTests } from './designer.ts';
import { EVIL } from './evil.ts';

interface Asked {
  method: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

const PROMOCODE = { status: 200, body: '{"promocode":"SALE-7"}' };

/** For `describe`: a server for its tests, people, and a shop that requests ask. */
export function requestsForTests() {
  let receiver: Receiver;
  /** What a test asked of it, and what it answers in that test. */
  const shop = { url: '', asked: [] as Asked[], answer: { ...PROMOCODE } };
  beforeAll(async () => {
    receiver = await startReceiver(({ method = '', url: path = '', headers }, response, body) => {
      shop.asked.push({ method, path, headers, body });
      response.writeHead(shop.answer.status, { 'content-type': 'application/json' }).end(shop.answer.body);
    });
    shop.url = `http://127.0.0.1:${receiver.port}`;
  });
  afterEach(() => {
    shop.asked.length = 0;
    shop.answer = { ...PROMOCODE };
  });
  afterAll(() => receiver.close());

  const designer = designerForTests();
  const newRequest = (more: object = {}) => ({ name: 'WH5', method: 'GET', url: `${shop.url}/promo`, ...more });
  beforeAll(async () => {
    const people = [
      { name: 'Ana', email: 'ana@example.com', phone: '+525500000000', fields: { town: 'Mérida & Co' } },
      { name: EVIL, phone: '+525500000001', fields: { town: EVIL } },
      { name: 'Beto', phone: '+525500000002' },
    ];
    for (const each of people) await designer.make('/contacts', each);
    await designer.make('/segments', {
      name: 'With e-mail',
      filter: { attribute: 'email', op: 'exists', value: true },
    });
  });
  return { designer, shop, newRequest };
}

export const dialog = (page: Page) => page.getByRole('dialog');

/** A field with a list: searchable ones are of another role. */
export const select = (within: Page | Locator, name: string) =>
  within
    .getByRole('combobox', { name, exact: true })
    .or(within.getByRole('textbox', { name, exact: true }))
    .first();

export async function choose(page: Page, label: string, option: string | RegExp): Promise<void> {
  await select(page, label).click();
  await page.getByRole('option', { name: option }).click();
}
