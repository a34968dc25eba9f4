import { describe, expect, it } from 'vitest';
import { AppError } from '../base/errors.ts';
import { ChatbotDefinition } from './definition.ts';
import { assignWebhookIds, listWebhooks, referencedCampaigns } from './webhooks.ts';

const URL = 'https://partner.example/x';

function define(
  welcome: (string | null | undefined)[],
  interaction: (string | null | undefined)[] = [],
): ChatbotDefinition {
  const menu = (ids: (string | null | undefined)[]) =>
    ids.map((id, index) => {
      if (id === null) return { text: `option ${index}`, redirect: { type: 'end' } };
      const webhook = id === undefined ? { url: URL } : { id, url: URL };
      return index % 2 === 0
        ? { redirect: { type: 'webhook', webhook } }
        : { text: `option ${index}`, redirect: { type: 'end' }, webhook };
    });
  return ChatbotDefinition.parse({
    welcome: { text: 'Hi', menu: menu(welcome) },
    interactions: [{ id: 'more', label: 'More', text: 'More', menu: menu(interaction) }],
  });
}

function counter(): () => string {
  let next = 1;
  return () => `whk_new${next++}`;
}

const idsOf = (definition: ChatbotDefinition) => listWebhooks(definition).map(({ webhook }) => webhook.id);

function codesOf(run: () => unknown): string[] {
  try {
    run();
    return [];
  } catch (error) {
    if (error instanceof AppError) return error.errors.map(({ path, code }) => `${path} ${code}`);
    throw error;
  }
}

describe('listWebhooks', () => {
  it('names the place of each, in menu order', () => {
    expect(listWebhooks(define(['whk_a', 'whk_b', null], ['whk_c']))).toMatchObject([
      {
        webhook: { id: 'whk_a' },
        kind: 'redirect',
        sectionId: 'welcome',
        sectionLabel: 'Welcome Message',
        optionIndex: 0,
        path: ['welcome', 'menu', 0, 'redirect', 'webhook'],
      },
      {
        webhook: { id: 'whk_b' },
        kind: 'underlying',
        sectionId: 'welcome',
        optionIndex: 1,
        path: ['welcome', 'menu', 1, 'webhook'],
      },
      {
        webhook: { id: 'whk_c' },
        kind: 'redirect',
        sectionId: 'more',
        sectionLabel: 'More',
        optionIndex: 0,
        path: ['interactions', 0, 'menu', 0, 'redirect', 'webhook'],
      },
    ]);
  });
});

describe('assignWebhookIds', () => {
  it('gives every webhook of a new campaign an id, and leaves its argument as it is', () => {
    const definition = define([undefined, undefined], [undefined]);
    const copy = structuredClone(definition);
    expect(idsOf(assignWebhookIds(definition, null, counter()))).toEqual(['whk_new1', 'whk_new2', 'whk_new3']);
    expect(definition).toEqual(copy);
  });

  it('keeps ids wherever their webhook moves', () => {
    const previous = define(['whk_a', 'whk_b'], ['whk_c']);
    expect(idsOf(assignWebhookIds(define(['whk_c', 'whk_a'], ['whk_b']), previous, counter()))).toEqual([
      'whk_c',
      'whk_a',
      'whk_b',
    ]);
  });

  it('gives a webhook without id that of the one at its place before', () => {
    const previous = define(['whk_a', 'whk_b'], ['whk_c']);
    const next = define([undefined, undefined, undefined], [undefined]);
    expect(idsOf(assignWebhookIds(next, previous, counter()))).toEqual(['whk_a', 'whk_b', 'whk_new1', 'whk_c']);
  });

  it('gives no id twice: one that moved is not inherited', () => {
    const previous = define(['whk_a', 'whk_b']);
    expect(idsOf(assignWebhookIds(define([undefined, 'whk_a']), previous, counter()))).toEqual(['whk_new1', 'whk_a']);
  });

  it('takes back an id that was published of this campaign, and makes a new one of an id behind which nothing is', () => {
    const owners = new Map([['whk_back', 'this campaign'] as const]);
    const next = define(['whk_back', 'whk_a', 'whk_x']);
    expect(idsOf(assignWebhookIds(next, define(['whk_a']), counter(), owners))).toEqual([
      'whk_back',
      'whk_a',
      'whk_new1',
    ]);
    expect(idsOf(assignWebhookIds(define(['whk_a']), null, counter()))).toEqual(['whk_new1']);
  });

  it('refuses ids of other webhooks of the account, and one id on two webhooks', () => {
    const previous = define(['whk_a']);
    const owners = new Map([['whk_x', 'somebody else'] as const, ['whk_y', 'somebody else'] as const]);
    expect(codesOf(() => assignWebhookIds(define(['whk_x', 'whk_y']), previous, counter(), owners))).toEqual([
      '/welcome/menu/0/redirect/webhook/id webhook_id_foreign',
      '/welcome/menu/1/webhook/id webhook_id_foreign',
    ]);
    expect(codesOf(() => assignWebhookIds(define(['whk_a', 'whk_a']), previous, counter()))).toEqual([
      '/welcome/menu/1/webhook/id webhook_id_twice',
    ]);
  });
});

describe('referencedCampaigns', () => {
  it('finds them behind options, attributes, requests and the fallback, each once', () => {
    const definition = ChatbotDefinition.parse({
      welcome: {
        text: 'Hi',
        menu: [
          { text: 'a', redirect: { type: 'campaign', to: 'cmp_1' } },
          { text: 'b', redirect: { type: 'attribute', field: 'email', then: { type: 'campaign', to: 'cmp_2' } } },
          { text: 'c', redirect: { type: 'end' } },
          {
            text: 'd',
            redirect: {
              type: 'request',
              request: 'req_1',
              then: { type: 'campaign', to: 'cmp_4' },
              onError: { type: 'campaign', to: 'cmp_5' },
              onTimeout: { type: 'campaign', to: 'cmp_6' },
            },
          },
        ],
      },
      interactions: [
        { id: 'i', label: 'I', text: 'I', menu: [{ text: 'a', redirect: { type: 'campaign', to: 'cmp_1' } }] },
      ],
      fallback: { then: { type: 'campaign', to: 'cmp_3' } },
    });
    expect(referencedCampaigns(definition)).toEqual(['cmp_1', 'cmp_2', 'cmp_4', 'cmp_5', 'cmp_6', 'cmp_3']);
  });
});
