import { ChatbotDefinition } from '../../../campaigns/definition.ts';
import type { CampaignTarget } from '../targets.ts';

/** The documented example: interactions at 1 and 4, campaigns at 2 and 5, a webhook at 3, underlying ones at 4 and 5. */
export const FIVE_OPTIONS: ChatbotDefinition = ChatbotDefinition.parse({
  keywords: ['verano'],
  welcome: {
    text: 'Hi! Choose:',
    menu: [
      { text: 'Opening hours', redirect: { type: 'interaction', to: 'hours' } },
      { text: 'Raffle', redirect: { type: 'campaign', to: 'cmp_raffle' } },
      {
        redirect: {
          type: 'webhook',
          prompt: 'Your name?',
          confirmation: 'Thank you!',
          webhook: {
            id: 'whk_3',
            url: 'https://partner.example/redirect',
            headers: [{ name: 'x-api-key', value: 's3cret' }],
          },
        },
      },
      {
        text: 'One month',
        redirect: { type: 'interaction', to: 'hours' },
        webhook: { id: 'whk_4', url: 'https://partner.example/four', body: { store: 'MX-7' } },
      },
      {
        text: 'Opinion',
        redirect: { type: 'campaign', to: 'cmp_polls' },
        webhook: { id: 'whk_5', url: 'https://partner.example/five' },
      },
    ],
  },
  interactions: [{ id: 'hours', label: 'Hours', text: '9 to 5', menu: [] }],
});

export const CAMPAIGNS: CampaignTarget[] = [
  { id: 'cmp_raffle', name: 'Raffle Giveaway', isLive: true },
  { id: 'cmp_polls', name: 'Web Polls & Surveys', isLive: true },
  { id: 'cmp_draft', name: 'Not yet', isLive: false },
];

export const option = (index: number, section = 'welcome') => ({ section, option: index });
