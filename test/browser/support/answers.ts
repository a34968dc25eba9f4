import type { HooklineProcess } from '../../support/process.ts';

type Api = HooklineProcess['api'];

/** A campaign that people have answered. */
export interface Answered {
  campaignId: string;
  /** How often somebody answered. */
  answers: number;
}

const interaction = (to: string) => ({ type: 'interaction', to });

/**
 * Publishes a campaign on the simulator's channel and has people answer it, all of them but the last: in turn its first
 * and its second option, which also calls the partner.
 */
export async function answerDemo(
  api: Api,
  { partnerUrl, people }: { partnerUrl: string; people: number },
): Promise<Answered> {
  const channels = await api<{ items: { id: string }[] }>('GET', '/channels');
  const channelId = channels.body.items[0]?.id;
  const definition = {
    channels: [channelId],
    keywords: ['answered'],
    welcome: {
      text: 'How was it?',
      menu: [
        { text: 'Good', redirect: interaction('thanks') },
        { text: 'Could be better', redirect: interaction('thanks'), webhook: { url: partnerUrl } },
      ],
    },
    interactions: [{ id: 'thanks', label: 'Thanks', text: 'Thank you!', menu: [] }],
  };
  const made = await api<{ id: string }>('POST', '/campaigns', { kind: 'chatbot', name: 'Answered', definition });
  const campaignId = made.body.id;
  await api('POST', `/campaigns/${campaignId}/publish`);
  for (let person = 0; person < people; person++) {
    const say = (text: string) =>
      api('POST', '/simulator/messages', { channelId, from: `+52550000${1000 + person}`, text });
    await say('answered');
    if (person < people - 1) await say(String((person % 2) + 1));
  }
  return { campaignId, answers: people - 1 };
}
