import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebhookWorld } from '../../src/events/webhooks/testing/webhook-world.ts';
import { openPages } from '../../src/preferences/testing/pages.ts';
import type { TestApi } from '../support/api.ts';
import { createPgliteDatabase, type TestDatabase } from '../support/database.ts';

interface Notification {
  type: string;
  OptinInfo?: { Fields: { OptinField: string }[] };
  isActive?: boolean;
}

let database: TestDatabase;
let world: WebhookWorld;
let contactId: string;
beforeAll(async () => {
  database = await createPgliteDatabase({ steppedClock: true });
  world = new WebhookWorld(database);
});
afterAll(() => database.close());
beforeEach(async () => {
  await world.begin();
  for (const key of ['news', 'offers']) await call('POST', '/v1/subscription-categories', { key, name: key });
  contactId = (await call('POST', '/v1/contacts', { email: 'ana@example.com', subscriptions: { news: true } })).id;
  const { id } = await world.made({ preset: 'dialog-insight' });
  await world.step(id, 'activate');
});

async function call(method: 'POST' | 'PATCH', path: string, input: object): Promise<{ id: string; url: string }> {
  const { status, body } = await world.account.call<{ id: string; url: string }>(method, path, input);
  expect(status, JSON.stringify(body)).toBeLessThan(300);
  return body;
}
/** The notifications since the last look: type, codes of the fields, whether the contact is active. */
async function takeTold({ idle, network }: Pick<TestApi, 'idle' | 'network'> = world.api) {
  await idle();
  return network.sent.splice(0).map(({ request }) => {
    const [{ type, OptinInfo, isActive }] = JSON.parse(request.body) as [Notification];
    return [type, OptinInfo?.Fields.map(({ OptinField }) => OptinField), isActive];
  });
}
const subscribe = (changes: object) => call('PATCH', `/v1/contacts/${contactId}/subscriptions`, changes);

describe('one change of consent is one notification of Dialog Insight’s', () => {
  it('whether the contact as a whole is opted out and in, or joins and leaves a category [DI-30] [DI-31]', async () => {
    await call('POST', `/v1/contacts/${contactId}/opt-out`, {});
    expect(await takeTold()).toEqual([['contact_optout', ['news'], false]]);
    await call('POST', `/v1/contacts/${contactId}/opt-in`, {});
    expect(await takeTold()).toEqual([['contact_optin', ['news'], true]]);
    await subscribe({ offers: true });
    expect(await takeTold()).toEqual([['contact_optin', ['offers'], true]]);
    await subscribe({ offers: false });
    expect(await takeTold()).toEqual([['contact_optout', ['offers'], true]]);
  });

  it('where who was out joins a category, and is in by that [DI-30]', async () => {
    await call('POST', `/v1/contacts/${contactId}/opt-out`, {});
    await takeTold();
    await subscribe({ offers: true });
    expect(await takeTold()).toEqual([['contact_optin', ['offers'], true]]);
  });

  it('of a stranger who signs up by a form, beside that they are there [DI-28] [DI-30]', async () => {
    const pages = openPages(world.ctx);
    pages.network.reply = () => ({});
    const form = await call('POST', '/v1/signup-forms', {
      ...{ name: 'Summer', title: 'Our letter', categories: ['news'], doubleOptIn: false },
      fields: [{ field: 'email', required: true }],
    });
    expect((await pages.post(form.url, { email: 'bo@example.com' })).status).toBe(200);
    // Each goes out by itself: which arrives first is open.
    expect((await takeTold(pages)).toSorted()).toEqual([
      ['contact_created', undefined, undefined],
      ['contact_optin', ['news'], true],
    ]);
  });
});
