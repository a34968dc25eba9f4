import { ChatbotDefinition } from '../../src/campaigns/definition.ts';
import { step } from '../../src/engine/step.ts';
import type {
  Assets,
  CallableRequest,
  Category,
  ConversationState,
  EngineContact,
  PublishedCampaign,
  StepInput,
  StepResult,
} from '../../src/engine/types.ts';

/** The moment of every step that does not say another. */
export const NOW = Date.UTC(2026, 10, 21, 12);

/** A campaign with an option of each kind, and one it redirects to. */
export const MAIN = publish('cmp_main', {
  keywords: ['main'],
  welcome: {
    text: 'Choose:',
    menu: [
      { text: 'Hours', redirect: { type: 'interaction', to: 'hours' } },
      {
        text: 'Prize',
        redirect: { type: 'campaign', to: 'cmp_prize' },
        webhook: { id: 'whk_1', url: 'https://a.example' },
      },
      { redirect: { type: 'webhook', prompt: 'Name?', webhook: { id: 'whk_2', url: 'https://a.example' } } },
      { text: 'Mail', redirect: { type: 'attribute', field: 'email', prompt: 'Mail?' } },
      { text: 'Bye', redirect: { type: 'end', text: 'Bye!' } },
    ],
  },
  interactions: [
    {
      id: 'hours',
      label: 'Hours',
      text: 'Nine',
      menu: [{ text: 'Start', redirect: { type: 'interaction', to: 'welcome' } }],
    },
  ],
});
const PRIZE = publish('cmp_prize', { keywords: ['prize now'], welcome: { label: 'Prize', text: 'Won!' } });

/** A campaign that asks partners, on arrival and by its options; `req_gone` is no request of the account. */
export const ASK = publish('cmp_ask', {
  keywords: ['ask'],
  welcome: {
    label: 'Ask',
    before: ['req_a', { request: 'req_b', save: { code: "$data.get('b').get('code')" } }],
    text: 'Hi $!contact.name, your code is $!contact.code.',
    menu: [
      {
        text: 'Look it up',
        redirect: {
          type: 'request',
          request: 'req_a',
          save: { answer: '$data.a' },
          then: { type: 'interaction', to: 'more' },
          onError: { type: 'end' },
          onTimeout: { type: 'campaign', to: 'cmp_prize' },
        },
      },
      {
        redirect: {
          type: 'webhook',
          prompt: 'Name?',
          confirmation: 'Thanks.',
          webhook: { id: 'whk_ask', url: 'https://a.example', mayAnswer: { withinMs: 2_000 } },
        },
      },
      { text: 'Tell me more', redirect: { type: 'interaction', to: 'more' } },
      { text: 'Gone', redirect: { type: 'request', request: 'req_gone', then: { type: 'interaction', to: 'more' } } },
    ],
  },
  interactions: [
    {
      id: 'more',
      label: 'More',
      before: ['req_b', 'req_gone'],
      text: '#foreach($each in $data.get("b").list)$each #end$!event',
      menu: [{ text: 'Again', redirect: { type: 'interaction', to: 'welcome' } }],
    },
  ],
});
export const REQUESTS: CallableRequest[] = [
  { id: 'req_a', name: 'a', timeoutMs: 10_000, mayAnswer: true },
  { id: 'req_b', name: 'b', timeoutMs: 3_000, mayAnswer: false },
];

export function publish(id: string, definition: unknown, version = 1): PublishedCampaign {
  return { id, version, definition: ChatbotDefinition.parse(definition) };
}

/** The first campaign is the channel's default. */
export function assetsOf(
  campaigns: PublishedCampaign[],
  fallback: string | undefined = campaigns[0]?.id,
  requests: CallableRequest[] = [],
): Assets {
  return {
    campaign: (id, version) => campaigns.find((each) => each.id === id && (version ?? each.version) === each.version),
    campaignByKeyword: (text) => campaigns.find(({ definition }) => definition.keywords?.includes(text))?.id,
    defaultCampaign: () => fallback,
    categories: () => CATEGORIES,
    request: (id) => requests.find((each) => each.id === id),
    acceptsField: () => true,
  };
}

const CATEGORIES: Category[] = [
  { id: 'offers', key: 'OFFERS', name: 'Offers', isPublic: true },
  { id: 'billing', key: 'billing', name: 'Your bills', isPublic: false },
];

const ASSETS = assetsOf([MAIN, PRIZE, ASK], MAIN.id, REQUESTS);

/** Somebody of whom nothing is known. */
export const CONTACT: EngineContact = {
  optedOut: false,
  subscriptions: {},
  fields: {},
  phoneNumber: null,
  name: null,
  card: {},
};

/** A first "hi", unless `change` says otherwise. */
export function inputOf(change: Partial<StepInput> = {}): StepInput {
  return {
    assets: ASSETS,
    state: null,
    inbound: { kind: 'event', event: { type: 'text', text: 'hi' } },
    contact: CONTACT,
    repliesToOptOut: true,
    now: NOW,
    newId: () => 'id',
    timeZone: 'UTC',
    ...change,
  };
}

export function send(text: string, state: ConversationState | null, change: Partial<StepInput> = {}): StepResult {
  return step(inputOf({ state, inbound: { kind: 'event', event: { type: 'text', text } }, ...change }));
}

/** Somebody in the Welcome Message of `MAIN`. */
export function started(): ConversationState {
  return step(inputOf()).state;
}
