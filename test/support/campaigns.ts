import { expect } from 'vitest';
import type { Campaign } from '../../src/campaigns/schema.ts';
import type { ApiAnswer, Caller } from './api.ts';

/** What publishing answers: a version, or a problem document. */
export interface PublishAnswer {
  version?: number;
  code?: string;
  errors?: { path: string; message: string; code?: string }[];
}

/** Makes, saves and publishes campaigns with one key. */
export function campaignsOf(call: Caller) {
  return {
    async create(definition: object, name = 'Summer'): Promise<Campaign> {
      const answer = await call<Campaign>('POST', '/v1/campaigns', { kind: 'chatbot', name, definition });
      expect(answer.status, JSON.stringify(answer.body)).toBe(201);
      return answer.body;
    },
    publish(id: string): Promise<ApiAnswer<PublishAnswer>> {
      return call<PublishAnswer>('POST', `/v1/campaigns/${id}/publish`);
    },
    async save(id: string, definition: object): Promise<Campaign> {
      const answer = await call<Campaign>(
        'PUT',
        `/v1/campaigns/${id}`,
        { name: 'Summer', definition },
        { 'if-match': '*' },
      );
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      return answer.body;
    },
    async get(id: string): Promise<Campaign> {
      return (await call<Campaign>('GET', `/v1/campaigns/${id}`)).body;
    },
    async channel(name = 'Line'): Promise<string> {
      const { status, body } = await call<{ id: string }>('POST', '/v1/channels', { kind: 'simulator', name });
      expect(status).toBe(201);
      return body.id;
    },
  };
}

/** A Welcome Message with a redirect webhook, that has a header, and an option with an underlying one. */
export function definitionWithWebhooks(headerValue = 'partner-secret-9f') {
  const headers = [{ name: 'X-Api-Key', value: headerValue }];
  return {
    keywords: ['summer'],
    welcome: {
      text: 'Hi! Choose:',
      menu: [
        { redirect: { type: 'webhook', prompt: 'Your name?', webhook: { url: 'https://partner.example/a', headers } } },
        {
          text: 'Hours',
          redirect: { type: 'interaction', to: 'hours' },
          webhook: { url: 'https://partner.example/b' },
        },
      ],
    },
    interactions: [{ id: 'hours', label: 'Hours', text: '9 to 5' }],
  };
}
