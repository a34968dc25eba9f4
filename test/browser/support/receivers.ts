import type { ServerResponse } from 'node:http';
import { expect, vi } from 'vitest';
import { startReceiver } from '../../../src/deliveries/testing/receiver.ts';
import type { HooklineProcess } from '../../support/process.ts';

type Api = HooklineProcess['api'];

/** One request as the receiver got it. */
export interface Received {
  path: string;
  body: string;
  headers: Record<string, string>;
}

/** A partner's server: what each path answers is changed while it runs. */
export interface Receivers {
  url: string;
  received: Received[];
  /** What a path answers from now on; 200 before it was told. */
  answer(path: string, how: (response: ServerResponse) => void): void;
  close(): Promise<void>;
}

export const status =
  (code: number, body = '', headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(code, headers).end(body);

export async function startReceivers(): Promise<Receivers> {
  const answers = new Map<string, (response: ServerResponse) => void>();
  const received: Received[] = [];
  const receiver = await startReceiver((request, response, body) => {
    const path = request.url ?? '';
    received.push({ path, body, headers: request.headers as Record<string, string> });
    (answers.get(path) ?? status(200, 'thanks'))(response);
  });
  return {
    url: `http://127.0.0.1:${receiver.port}`,
    received,
    answer: (path, how) => void answers.set(path, how),
    close: () => receiver.close(),
  };
}

export interface PlacedEndpoint {
  id: string;
  url: string;
  webhookId: string;
}

/** A delivery policy of the account's own: like the standard one but for what is given. */
export async function newPolicy(api: Api, name: string, attributes: object): Promise<string> {
  const { status: code, body } = await api<{ id: string }>('POST', '/policies', {
    name,
    base: 'standard',
    ...attributes,
  });
  expect(code, JSON.stringify(body)).toBe(201);
  return body.id;
}

/** A campaign whose options each call one path of a receiver, and the endpoints that it has got, by path. */
export async function publishCampaign(
  api: Api,
  options: { name: string; keyword: string; url: string; paths: readonly string[]; policy?: Record<string, string> },
) {
  const channels = await api<{ items: { id: string }[] }>('GET', '/channels');
  const channelId = String(channels.body.items[0]?.id);
  const { name, keyword, url, paths, policy = {} } = options;
  const menu = paths.map((path) => ({
    text: `Call ${path}`,
    redirect: { type: 'end' },
    webhook: {
      url: url + path,
      headers: [{ name: 'x-shop-key', value: 's3cret-of-the-shop' }],
      ...(policy[path] && { policy: policy[path] }),
    },
  }));
  const definition = { channels: [channelId], keywords: [keyword], welcome: { text: 'Hi! Choose:', menu } };
  const made = await api<{ id: string }>('POST', '/campaigns', { kind: 'chatbot', name, definition });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const published = await api('POST', `/campaigns/${made.body.id}/publish`);
  expect(published.status, JSON.stringify(published.body)).toBe(200);
  const { body } = await api<{ items: PlacedEndpoint[] }>('GET', `/endpoints?campaign=${made.body.id}`);
  const endpointOf = (path: string): PlacedEndpoint => {
    const endpoint = body.items.find((each) => each.url === url + path);
    if (!endpoint) throw new Error(`nothing is sent to ${path}`);
    return endpoint;
  };
  const say = async (from: string, text: string) => {
    const answer = await api('POST', '/simulator/messages', { channelId, from, text, send: true });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  };
  return {
    id: made.body.id,
    endpointOf,
    /** Somebody chooses the option of a path. */
    async choose(path: string, from = '+525500000000') {
      await say(from, keyword);
      await say(from, String(paths.indexOf(path) + 1));
    },
  };
}

interface Told {
  id: string;
  state: string;
  attemptCount: number;
}

/** An endpoint's newest delivery, once it is in that state. */
export function deliveryIn(api: Api, endpointId: string, state: string, attempts = 0): Promise<string> {
  return vi.waitFor(
    async () => {
      const { body } = await api<{ items: Told[] }>('GET', `/deliveries?endpoint=${endpointId}&limit=1`);
      const [told] = body.items;
      if (told?.state !== state || told.attemptCount < attempts) throw new Error(`it is ${JSON.stringify(told)}`);
      return told.id;
    },
    { timeout: 40_000, interval: 100 },
  );
}
