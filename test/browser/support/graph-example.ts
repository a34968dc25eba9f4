import { expect } from 'vitest';
import type { HooklineProcess } from '../../support/process.ts';

export type ApiOf = HooklineProcess['api'];

/**
 * The documented example, with what it leads to: interactions at 1 and 4, campaigns at 2 and 5, a webhook at 3, underlying
 * ones at 4 and 5.
 */
export async function createGraphExample(api: ApiOf, name: string): Promise<{ id: string }> {
  const raffle = await publish(api, 'Raffle Giveaway');
  const polls = await publish(api, 'Web Polls & Surveys');
  const webhook = (path: string) => ({ url: `https://partner.example/${path}` });
  return create(api, name, {
    welcome: {
      text: 'Hi! Choose:',
      menu: [
        { text: 'Opening hours', redirect: { type: 'interaction', to: 'hours' } },
        { text: 'Raffle', redirect: { type: 'campaign', to: raffle.id } },
        { redirect: { type: 'webhook', prompt: 'Your name?', webhook: webhook('redirect') } },
        { text: 'One month', redirect: { type: 'interaction', to: 'month' }, webhook: webhook('four') },
        { text: 'Opinion', redirect: { type: 'campaign', to: polls.id }, webhook: webhook('five') },
      ],
    },
    interactions: [
      { id: 'hours', label: 'Hours', text: '9 to 5', menu: [] },
      { id: 'month', label: 'One month', text: 'Thank you', menu: [] },
    ],
  });
}

async function publish(api: ApiOf, name: string): Promise<{ id: string }> {
  const { id } = await create(api, name, { welcome: { text: name } });
  expect((await api('POST', `/campaigns/${id}/publish`)).status).toBe(200);
  return { id };
}

async function create(api: ApiOf, name: string, definition: object): Promise<{ id: string }> {
  const { status, body } = await api<{ id: string }>('POST', '/campaigns', { kind: 'chatbot', name, definition });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}
