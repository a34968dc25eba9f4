import { invariant } from './base/assert.ts';
import { decodeId } from './base/ids.ts';
import { type CampaignDeps, createCampaign } from './campaigns/create-campaign.ts';
import { publishCampaign } from './campaigns/publish-campaign.ts';
import { type ChannelDeps, createChannel } from './channels/create-channel.ts';
import type { AccountContext } from './store/context.ts';

/** What the first start on an embedded store leaves to play with. */
export interface Demo {
  channelId: string;
  campaignId: string;
}

/** The partner of the demo is nobody: the simulator shows what would be sent there. */
const PARTNER = 'https://partner.example/hookline';

const definition = (channelId: string) => ({
  channels: [channelId],
  keywords: ['demo', 'hello'],
  welcome: {
    text: 'Welcome to the demo! Choose:',
    menu: [
      { text: 'Opening hours', redirect: { type: 'interaction', to: 'hours' } },
      {
        text: 'One month for free',
        redirect: { type: 'interaction', to: 'thanks' },
        webhook: { url: PARTNER, body: { offer: 'one-month' }, headers: [{ name: 'x-demo', value: 'underlying' }] },
      },
      {
        redirect: {
          type: 'webhook',
          prompt: 'What is your name?',
          confirmation: 'Thank you, we will call you back.',
          webhook: { url: PARTNER, headers: [{ name: 'x-demo', value: 'redirect' }] },
        },
      },
    ],
  },
  interactions: [
    { id: 'hours', label: 'Hours', text: 'We are open from 9 to 5.', menu: [] },
    { id: 'thanks', label: 'Thanks', text: 'Done. Enjoy your free month!', menu: [] },
  ],
});

/** A simulator channel and a published campaign on it. */
export async function createDemo(ctx: AccountContext, deps: ChannelDeps & CampaignDeps): Promise<Demo> {
  const channel = await createChannel(ctx, deps, {
    kind: 'simulator',
    name: 'Simulator',
    config: {},
    messagesPerSecond: null,
  });
  const campaign = await createCampaign(ctx, deps, {
    kind: 'chatbot',
    name: 'Demo',
    definition: definition(channel.id),
  });
  const uuid = decodeId('cmp', campaign.id);
  invariant(uuid, 'a campaign that was just made has an id');
  await publishCampaign(ctx, deps, uuid);
  return { channelId: channel.id, campaignId: campaign.id };
}

/** The line to paste next. */
export function demoHint(url: string, key: string, demo: Demo): string {
  return [
    'Talk to the demo campaign (then answer it: "2"):',
    `  curl -s ${url}/v1/simulator/messages -H "authorization: Bearer ${key}" -H 'content-type: application/json' \\`,
    `    -d '{"channelId":"${demo.channelId}","from":"+525500000000","text":"demo"}'`,
  ].join('\n');
}
