import { expect } from 'vitest';
import type { ApiAnswer } from '../support/hookline.ts';
import type { HooklineProcess } from '../support/process.ts';
import { createTwilioChannel, publishCampaign } from '../support/twilio-phone.ts';

/** How the endpoint behind each key of the menu is delivered to. */
const UNORDERED = 8;
export const KEYS = { rated: UNORDERED + 1, ordered: UNORDERED + 2, byPerson: UNORDERED + 3, batched: UNORDERED + 4 };

/** A little more than come on average: it is felt after every standstill. */
const PER_SECOND = 3;

/** A short deadline makes short leases: what a killed process held is claimed again after 7 s. */
const DEADLINE_S = 1;
const QUICK = { gapsSeconds: Array(19).fill(1), timeoutSeconds: DEADLINE_S };
const ENDLESS = { ...QUICK, gapsSeconds: [1], endless: true };

/** What the load talks to. */
export interface EngineWorld {
  campaignId: string;
  inboundUrl: string;
}

/** A channel, and a campaign whose menu has a webhook to the partner behind each of its keys. */
export async function createEngineWorld(hookline: HooklineProcess, partnerUrl: string): Promise<EngineWorld> {
  const quick = await createPolicy(hookline, { name: 'quick', base: 'standard', ...QUICK });
  const ordered = await createPolicy(hookline, { name: 'in order', base: 'yespo-ordered', ...ENDLESS, batch: null });
  const batch = { flushSeconds: 1, events: 20, bytes: 65_536 };
  const batched = await createPolicy(hookline, { name: 'batches', base: 'yespo-ordered', ...ENDLESS, batch });
  const channel = await createTwilioChannel(hookline, { replyMode: 'inline' });
  const policyOf = (key: number) => (key === KEYS.ordered ? ordered : key === KEYS.batched ? batched : quick);
  const end = { text: 'Nothing more', redirect: { type: 'end', text: 'Bye!' } };
  const gifts = Array.from({ length: UNORDERED + 4 }, (_, index) => ({
    text: `Gift ${index + 1}`,
    redirect: { type: 'interaction', to: 'gifts' },
    webhook: { url: `${partnerUrl}/${index + 1}`, policy: policyOf(index + 1) },
  }));
  const campaignId = await publishCampaign(hookline, 'Gifts', {
    channels: [channel.id],
    keywords: ['gifts'],
    welcome: { text: 'Hi!', menu: [{ text: 'Gifts', redirect: { type: 'interaction', to: 'gifts' } }] },
    interactions: [{ id: 'gifts', label: 'Gifts', text: 'Choose:', menu: [...gifts, end] }],
  });
  const { items } = succeeded(
    await hookline.api<{ items: { id: string; url: string }[] }>('GET', '/endpoints?limit=50'),
  );
  const change = (key: number, settings: object) => {
    const endpoint = items.find(({ url }) => url === `${partnerUrl}/${key}`);
    return hookline.api('PATCH', `/endpoints/${endpoint?.id}`, settings).then(succeeded);
  };
  await change(KEYS.rated, { perSecond: PER_SECOND });
  await change(KEYS.byPerson, { orderBy: 'phoneNumber' });
  return { campaignId, inboundUrl: channel.inboundUrl };
}

async function createPolicy(hookline: HooklineProcess, policy: object): Promise<string> {
  return succeeded(await hookline.api<{ id: string }>('POST', '/policies', policy)).id;
}

function succeeded<T>({ status, body }: ApiAnswer<T>): T {
  expect(status, JSON.stringify(body)).toBeLessThan(300);
  return body;
}
