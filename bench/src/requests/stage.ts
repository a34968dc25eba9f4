import { call, createChannel, publishCampaign, startProvider, startServer } from '../contenders/hookline.ts';
import { Conversation, phoneOf, placeOf } from '../conversation.ts';
import type { Target } from '../load/full-speed.ts';
import type { BenchPostgres } from '../postgres.ts';
import { type Program, pause, startWorker, type Worker } from '../processes.ts';

/** People who talk to one campaign on one channel. */
export interface Talk {
  target: Target;
  conversation: Conversation;
}

/** Hookline with a partner, and campaigns that ask it something or do not. */
export interface RequestStage {
  server: Program;
  provider: Worker;
  partner: Worker;
  partnerUrl: string;
  /** Sections with a request before their text, which takes the partner so long; null: without one. */
  addTalk(options: { waitMs: number | null; replyMode: 'inline' | 'api'; people: number }): Promise<Talk>;
  stop(): Promise<void>;
}

const POLL_MS = 20;

export async function openRequestStage(postgres: BenchPostgres): Promise<RequestStage> {
  const provider = await startProvider();
  const partner = await startWorker(new URL('./partner-server.ts', import.meta.url));
  const { port, url, server } = await startServer(await postgres.createDatabase(), [partner.port, provider.port]);
  const partnerUrl = `http://127.0.0.1:${partner.port}/wait?ms=`;
  return {
    server,
    provider,
    partner,
    partnerUrl,
    async addTalk({ waitMs, replyMode, people }) {
      const channel = await createChannel(url, provider, replyMode);
      const before = waitMs === null ? [] : [await createRequest(url, partnerUrl + waitMs)];
      await publishCampaign(url, menuOf(channel.id, before));
      const path = new URL(channel.inboundUrl).pathname;
      const answer = replyMode === 'inline' ? '<Message>' : '<Response/>';
      return { target: { port, path, answer }, conversation: new Conversation(url + path, people) };
    },
    async stop() {
      await server.stop();
      await partner.stop();
      await provider.stop();
    },
  };
}

let requests = 0;

async function createRequest(url: string, partnerUrl: string): Promise<string> {
  const request = { name: `PROMO${requests++}`, method: 'GET', url: `${partnerUrl}&phone=$contact.phone` };
  return (await call<{ id: string }>(url, '/v1/requests', { ...request, timeoutMs: 15_000 })).id;
}

/** The same text with and without a request; "1" and "2" lead on without end. */
function menuOf(channelId: string, before: string[]): object {
  const menu = [
    { text: 'Opening hours', redirect: { type: 'interaction', to: 'hours' } },
    { text: 'One month for free', redirect: { type: 'interaction', to: 'month' } },
    { text: 'Goodbye', redirect: { type: 'end', text: 'Goodbye!' } },
  ];
  const asking = before.length > 0 ? { before } : {};
  return {
    channels: [channelId],
    welcome: { text: 'Welcome! Choose:', menu },
    interactions: [
      { id: 'hours', label: 'Hours', text: 'We are open from 9 to 5. Choose:', menu, ...asking },
      { id: 'month', label: 'Month', text: 'Enjoy your free month. Choose:', menu, ...asking },
    ],
  };
}

/** Resolves once `worker` answers `question` with `count`. */
export async function waitUntil(worker: Worker, question: string, count: number, withinMs: number): Promise<void> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const now = await worker.ask<number>(question);
    if (now === count) return;
    if (Date.now() > giveUpAt) throw new Error(`"${question}" stays at ${now} instead of ${count}.`);
    await pause(POLL_MS);
  }
}

/** How long replies by REST took, by the requests they answer: `first` is the number of the first among all answers. */
export async function collectReplies(
  provider: Worker,
  { conversation, first, startedAt }: { conversation: Conversation; first: number; startedAt: Float64Array },
): Promise<Float64Array> {
  const { phones, at } = await provider.ask<{ phones: string[]; at: number[] }>('collect');
  const byPhone = Map.groupBy(at.keys(), (index) => phones[index]);
  const { people } = conversation;
  const firstRound = (person: number) =>
    placeOf(first, people).round + (person < placeOf(first, people).person ? 1 : 0);
  return startedAt.map((from, index) => {
    const { person, round } = placeOf(first + index, people);
    const reply = byPhone.get(phoneOf(person))?.[round - firstRound(person)];
    return (reply === undefined ? Number.NaN : (at[reply] ?? Number.NaN)) - from;
  });
}
