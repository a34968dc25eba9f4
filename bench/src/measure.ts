import { nowMs } from './clock.ts';
import type { Contender, Running, Surroundings } from './contenders/contender.ts';
import { Conversation, phoneOf, placeOf, type SignedRequest } from './conversation.ts';
import { driveFullSpeed } from './load/full-speed.ts';
import { drivePaced, evenly } from './load/paced.ts';
import { durationSeconds, firstStart, type Timings } from './load/timings.ts';
import type { BenchPostgres } from './postgres.ts';
import { pause, type Worker } from './processes.ts';
import { type Accounts, type Arrivals, settleAccounts } from './receiver/arrivals.ts';
import type { Settings } from './settings.ts';
import { percentile } from './statistics.ts';
import { cpuMs, familyCpuMs, peakMemoryMb } from './usage.ts';

/** One contender measured once. Times are ms; a contender that does not have a figure has NaN. */
export interface Measurement {
  messages: number;
  messagesPerSecond: number;
  /** The same until the last POST and the last reply had arrived too. */
  settledPerSecond: number;
  replyP50: number;
  replyP99: number;
  postP50: number;
  postP99: number;
  serverCpu: number;
  postgresCpu: number;
  memoryMb: number;
  /** POSTs owed and not arrived, or arrived and not owed. */
  missing: number;
  unexpected: number;
  twice: number;
  /** Replies owed and not given, and requests that were not answered well. */
  missingReplies: number;
  failures: number;
}

export interface Bench extends Surroundings {
  settings: Settings;
  postgres: BenchPostgres;
}

export interface MeasureOptions {
  /** Even pace; left out: full speed. */
  perSecond?: number | undefined;
  /** Called with the warm-up settled, and when everything measured is settled too. */
  onBegin?(): Promise<void>;
  onEnd?(): Promise<void>;
}

const WARM_UP_SECONDS = 4;
// A delivery may be tried again after 5 s; what has not come after this does not come.
const SETTLE_MS = 30_000;
const POLL_MS = 20;

/**
 * Starts a contender, lets everybody say hello, warms it up and measures it. Every POST owed since the start is counted
 * at the receiver.
 */
export async function measure(bench: Bench, contender: Contender, options: MeasureOptions = {}): Promise<Measurement> {
  const running = await contender.start(bench);
  try {
    const session = new Session(bench, contender, running);
    const rate = await session.warmUp();
    return await session.measure(Math.round((options.perSecond ?? rate) * bench.settings.seconds), options);
  } finally {
    await running.stop();
    await bench.receiver.ask<Arrivals>('collect');
  }
}

class Session {
  readonly #bench: Bench;
  readonly #contender: Contender;
  readonly #running: Running;
  readonly #conversation: Conversation;

  constructor(bench: Bench, contender: Contender, running: Running) {
    this.#bench = bench;
    this.#contender = contender;
    this.#running = running;
    const url = `http://127.0.0.1:${running.port}${running.path}`;
    this.#conversation = new Conversation(url, bench.settings.people);
  }

  /** Everybody says hello, then answers for `WARM_UP_SECONDS`. Gives back the messages per second that were reached. */
  async warmUp(): Promise<number> {
    const hellos = this.#conversation.hellos();
    const helloRate = hellos.length / durationSeconds(await this.#drive(hellos));
    if (this.#contender.usesPostgres) await this.#bench.postgres.analyzeDatabase();
    const answers = this.#conversation.nextAnswers(Math.round(helloRate * WARM_UP_SECONDS));
    const rate = answers.length / durationSeconds(await this.#drive(answers));
    await this.#settled();
    return rate;
  }

  async measure(count: number, { perSecond, onBegin, onEnd }: MeasureOptions): Promise<Measurement> {
    const { server } = this.#running;
    const postgresPid = this.#bench.postgres.pid;
    const first = this.#conversation.answers;
    const requests = this.#conversation.nextAnswers(count);
    await onBegin?.();
    const before = { server: cpuMs(server.pid), postgres: familyCpuMs(postgresPid) };
    const timings = await this.#drive(requests, perSecond);
    await this.#settled();
    const settledSeconds = (nowMs() - firstStart(timings)) / 1000;
    const after = { server: cpuMs(server.pid), postgres: familyCpuMs(postgresPid) };
    await onEnd?.();

    const posts = await this.#collectPosts(first, timings);
    const replies = await this.#collectReplies(first, timings);
    return {
      messages: count,
      messagesPerSecond: count / durationSeconds(timings),
      settledPerSecond: count / settledSeconds,
      replyP50: percentile(replies.took, 0.5),
      replyP99: percentile(replies.took, 0.99),
      postP50: percentile(posts.took, 0.5),
      postP99: percentile(posts.took, 0.99),
      serverCpu: (after.server - before.server) / count,
      postgresCpu: this.#contender.usesPostgres ? (after.postgres - before.postgres) / count : Number.NaN,
      memoryMb: peakMemoryMb(server.pid),
      missing: posts.missing,
      unexpected: posts.unexpected,
      twice: posts.twice,
      missingReplies: replies.missing,
      failures: timings.failures,
    };
  }

  #drive(requests: SignedRequest[], perSecond?: number): Promise<Timings> {
    if (perSecond !== undefined) return drivePaced(this.#running, requests, evenly(requests.length, perSecond));
    return driveFullSpeed(this.#running, requests, this.#bench.settings.connections);
  }

  /** Waits until everything owed has arrived, or will not. */
  async #settled(): Promise<void> {
    const { people, answers } = this.#conversation;
    const giveUpAt = nowMs() + SETTLE_MS;
    if (this.#contender.owesPosts) await waitForCount(this.#bench.receiver, answers, giveUpAt);
    if (this.#running.provider) await waitForCount(this.#running.provider, people + answers, giveUpAt);
  }

  async #collectPosts(first: number, { startedAt }: Timings): Promise<Accounts & { took: Float64Array }> {
    const { answers, people } = this.#conversation;
    const owed = this.#contender.owesPosts ? answers : 0;
    const accounts = settleAccounts(await this.#bench.receiver.ask<Arrivals>('collect'), owed, people);
    if (owed === 0) return { ...accounts, took: new Float64Array() };
    const took = startedAt.map((at, index) => (accounts.arrivedAt[first + index] ?? Number.NaN) - at);
    return { ...accounts, took };
  }

  /** When people had their replies: with the answer, or when the provider was called. */
  async #collectReplies(first: number, timings: Timings): Promise<{ took: Float64Array; missing: number }> {
    const { startedAt, answeredAt } = timings;
    if (!this.#running.provider) return { took: answeredAt.map((at, i) => at - (startedAt[i] ?? 0)), missing: 0 };
    const { people, answers } = this.#conversation;
    const replies = await this.#running.provider.ask<{ phones: string[]; at: number[] }>('collect');
    const byPhone = Map.groupBy(replies.at.keys(), (index) => replies.phones[index]);
    const took = startedAt.map((at, index) => {
      const { person, round } = placeOf(first + index, people);
      // The first reply was to the hello; a person's replies come in order.
      const reply = byPhone.get(phoneOf(person))?.[round + 1];
      return (reply === undefined ? Number.NaN : (replies.at[reply] ?? Number.NaN)) - at;
    });
    return { took, missing: people + answers - replies.at.length };
  }
}

async function waitForCount(worker: Worker, owed: number, giveUpAt: number): Promise<void> {
  while ((await worker.ask<number>('count')) < owed && nowMs() < giveUpAt) await pause(POLL_MS);
}
