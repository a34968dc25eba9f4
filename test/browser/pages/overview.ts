import { answerDemo } from '../support/answers.ts';
import type { ShownArea } from './shown.ts';

export const overviewPages: ShownArea = {
  async prepare(api) {
    const { campaignId } = await answerDemo(api, { partnerUrl: 'https://partner.example/hook', people: 9 });
    return { '/campaigns/answered/results': `/campaigns/${campaignId}/results` };
  },
  pages: [
    {
      name: 'overview',
      path: '/overview',
      heading: 'Overview',
      open: (page) => page.locator('.recharts-bar-rectangle').last().waitFor(),
    },
    {
      name: 'overview-table',
      path: '/overview',
      heading: 'Overview',
      open: (page) => page.getByRole('button', { name: 'As a table' }).click(),
    },
    {
      name: 'results',
      path: '/campaigns/answered/results',
      heading: 'Answered',
      open: (page) => page.getByText('How sections were answered').waitFor(),
    },
  ],
};
