import { ChatbotDefinition } from '../../src/campaigns/definition.ts';
import { step } from '../../src/engine/step.ts';
import type {
  Assets,
  Category,
  ConversationState,
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

export function publish(id: string, definition: unknown, version = 1): PublishedCampaign {
  return { id, version, definition: ChatbotDefinition.parse(definition) };
}

/** The first campaign is the channel's default. */
export function assetsOf(campaigns: PublishedCampaign[], fallback: string | undefined = campaigns[0]?.id): Assets {
  return {
    campaign: (id, version) => campaigns.find((each) => each.id === id && (version ?? each.version) === each.version),
    campaignByKeyword: (text) => campaigns.find(({ definition }) => definition.keywords?.includes(text))?.id,
    defaultCampaign: () => fallback,
    categories: () => CATEGORIES,
    acceptsField: () => true,
  };
}

const CATEGORIES: Category[] = [
  { id: 'offers', key: 'OFFERS', name: 'Offers', isPublic: true },
  { id: 'billing', key: 'billing', name: 'Your bills', isPublic: false },
];

const ASSETS = assetsOf([MAIN, PRIZE]);

/** A first "hi", unless `change` says otherwise. */
export function inputOf(change: Partial<StepInput> = {}): StepInput {
  return {
    assets: ASSETS,
    state: null,
    inbound: { kind: 'event', event: { type: 'text', text: 'hi' } },
    contact: { optedOut: false, subscriptions: {}, fields: {}, phoneNumber: null, name: null },
    repliesToOptOut: true,
    now: NOW,
    newId: () => 'id',
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
