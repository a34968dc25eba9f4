import { PublishedData } from '../data.ts';
import { defineEvent } from './define-event.ts';
import { sampleCampaign } from './sample-parts.ts';

/** `{"campaign":{"id":"cmp_…","number":976440,"name":"Summer","version":3}}` */
export const campaignPublished = defineEvent({
  type: 'campaign.published',
  description: 'A version of a campaign has been published: new conversations begin with it.',
  data: PublishedData,
  sample: { campaign: sampleCampaign },
});
