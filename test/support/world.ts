import { expect } from 'vitest';
import { Crowd, conversation, crowdCampaign, type Person, type ReplyMode } from './crowd.ts';
import { type FakeTwilio, startFakeTwilio } from './fake-twilio.ts';
import { PUBLIC_URL } from './hookline.ts';
import { type Partner, startPartner } from './partner.ts';
import { type Environment, type HooklineProcess, startHooklineProcess } from './process.ts';
import type { ProcessStore } from './process-store.ts';
import { createTwilioChannel, publishCampaign } from './twilio-phone.ts';

/** Moments at which a process can be hit: what the test sees of its work. */
export type Event = 'sending' | 'answered' | 'posted' | 'told';

/** What outlives every process: the store, the provider, the partner. */
export interface World {
  store: ProcessStore;
  hookline: HooklineProcess;
  partner: Partner;
  twilio: FakeTwilio;
  campaignId: string;
  inboundUrls: Record<ReplyMode, string>;
  webhookSecret: string;
  onEvent: (event: Event) => void;
  people: number;
  start(more?: Environment): Promise<HooklineProcess>;
  /** Once, however often it is asked for. */
  close(): Promise<unknown>;
}

/** A process with a published campaign on two channels: one replies inline, one by calls to a provider. */
export async function createWorld(store: ProcessStore): Promise<World> {
  const partner = await startPartner();
  const event = (name: Event) => world.onEvent(name);
  partner.answerWith(() => {
    event('posted');
    return 200;
  });
  const twilio = await startFakeTwilio({
    errorFor: () => {
      event('told');
      return undefined;
    },
  });
  const environment = { ...store.environment, PUBLIC_URL, HOOKLINE_EGRESS_ALLOW: '127.0.0.0/8' };
  const start = (more: Environment = {}) => startHooklineProcess({ ...environment, ...more });
  const hookline = await start();
  const inline = await createTwilioChannel(hookline, { replyMode: 'inline' });
  const api = await createTwilioChannel(hookline, { replyMode: 'api', apiBaseUrl: twilio.url });
  const campaignId = await publishCampaign(hookline, 'Summer', crowdCampaign([inline.id, api.id], partner.url));
  const account = await hookline.api<{ webhookSecret: string }>('GET', '/account');
  let closed: Promise<unknown> | undefined;
  const world: World = {
    store,
    hookline,
    partner,
    twilio,
    campaignId,
    inboundUrls: { inline: inline.inboundUrl, api: api.inboundUrl },
    webhookSecret: account.body.webhookSecret,
    onEvent: () => {},
    people: 0,
    start,
    close: () => {
      closed ??= Promise.all([partner.close(), twilio.close(), store.close()]);
      return closed;
    },
  };
  return world;
}

/** People nobody has met before, every other one on each channel. */
export function newCrowd(world: World, size: number): Crowd {
  const people = Array.from({ length: size }, (_, index): Person => {
    const nth = world.people++;
    const number = `+5255${10_000_000 + nth}`;
    const lines = conversation(number, `Ana ${nth}`, world.campaignId, nth % 4 < 2 ? '2' : 'one MONTH');
    return { number, replyMode: index % 2 === 0 ? 'inline' : 'api', lines };
  });
  return new Crowd(people, world.inboundUrls, (event) => world.onEvent(event));
}

/** Everything owed goes out, and the process ends as it should. */
export async function stopDrained(world: World): Promise<void> {
  await expect.poll(() => countOwed(world.hookline), { timeout: 60_000, interval: 100 }).toBe(0);
  const exit = await world.hookline.stop();
  expect(exit.code, exit.stderr).toBe(0);
}

async function countOwed(hookline: HooklineProcess): Promise<number> {
  const metrics = await (await hookline.request('/metrics')).text();
  const rows = [...metrics.matchAll(/^hookline_(?:delivery|message|call)_queue_rows(?:\{.*\})? (\d+)$/gm)];
  // Five states of deliveries, messages, and calls.
  expect(rows).toHaveLength(7);
  return rows.reduce((sum, [, count]) => sum + Number(count), 0);
}
