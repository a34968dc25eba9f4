import { mkdirSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { fileURLToPath } from 'node:url';
import { nowMs } from './src/clock.ts';
import { driveFullSpeed } from './src/load/full-speed.ts';
import { atRandom, drivePaced, evenly } from './src/load/paced.ts';
import { durationSeconds, type Timings } from './src/load/timings.ts';
import { describeMachine } from './src/machine.ts';
import { pause } from './src/processes.ts';
import { figure, renderTable } from './src/report/table.ts';
import { atLeast, atMost, renderVerdicts } from './src/report/verdict.ts';
import { readRequestSettings } from './src/requests/settings.ts';
import { collectReplies, openRequestStage, type Talk, waitUntil } from './src/requests/stage.ts';
import { installProduct, stopOnSignal } from './src/stage.ts';
import { medians, percentile } from './src/statistics.ts';

const SLOW_MS = 10_000;
const PEOPLE = 500;
const CONNECTIONS = 64;
/** Of the time that slow conversations wait: they are all to be there for the whole measurement. */
const MEASURED_MAX_SECONDS = 7;
const SETTLE_MS = 30_000;

const settings = readRequestSettings(process.env);
if (settings.seconds > MEASURED_MAX_SECONDS) throw new Error(`SECONDS must be at most ${MEASURED_MAX_SECONDS}.`);
installProduct();
const { startPostgres } = await import('./src/postgres.ts');
const postgres = await startPostgres();
stopOnSignal();
try {
  const stage = await openRequestStage(postgres);
  try {
    report(await measureAdded(), await measureBeside());
  } finally {
    await stage.stop();
  }

  /** p50 of three things in turn: replies with a request before them, without, and the partner asked directly. */
  async function measureAdded(): Promise<Added> {
    const options = { replyMode: 'api', people: PEOPLE } as const;
    const asking = await stage.addTalk({ ...options, waitMs: settings.latencyMs });
    const plain = await stage.addTalk({ ...options, waitMs: null });
    for (const talk of [asking, plain]) {
      await greet(talk);
      await replyTimes(talk);
    }
    await postgres.analyzeDatabase();
    const runs: Added[] = [];
    for (let repeat = 1; repeat <= settings.repeats; repeat++) {
      const [withIt, without] = [percentile(await replyTimes(asking), 0.5), percentile(await replyTimes(plain), 0.5)];
      const partner = percentile(await askPartner(), 0.5);
      const run = { withIt, without, partner, added: withIt - without - partner };
      runs.push(run);
      print(`${repeat}/${settings.repeats}  added: ${figure(run.added, 2)} ms`);
    }
    return medians(runs);
  }

  /** Everybody says hello, which asks nobody anything. */
  async function greet({ target, conversation }: Talk): Promise<void> {
    await driveFullSpeed(target, conversation.hellos(), CONNECTIONS);
    if (target.answer === '<Message>') return;
    await waitUntil(stage.provider, 'count', conversation.people, SETTLE_MS);
    await stage.provider.ask('collect');
  }

  async function replyTimes({ target, conversation }: Talk): Promise<Float64Array> {
    const first = conversation.answers;
    const requests = conversation.nextAnswers(settings.seconds * settings.perSecond);
    const { startedAt, failures } = await drivePaced(target, requests, atRandom(requests.length, settings.perSecond));
    if (failures > 0) throw new Error(`${failures} messages were not taken.`);
    await waitUntil(stage.provider, 'count', requests.length, SETTLE_MS);
    return collectReplies(stage.provider, { conversation, first, startedAt });
  }

  /** As often as the conversations do it, over connections that are kept. */
  async function askPartner(): Promise<Float64Array> {
    const agent = new Agent({ keepAlive: true });
    const took = new Float64Array(settings.seconds * settings.perSecond);
    await Promise.all(
      [...took.keys()].map(async (index) => {
        await pause((index * 1_000) / settings.perSecond);
        const startedAt = nowMs();
        await new Promise<void>((resolve, reject) => {
          get(`${stage.partnerUrl}${settings.latencyMs}`, { agent }, (response) =>
            response.resume().on('end', resolve),
          ).on('error', reject);
        });
        took[index] = nowMs() - startedAt;
      }),
    );
    agent.destroy();
    return took;
  }

  /** What conversations without a request do while others wait for a slow partner, and while nobody does, in turn. */
  async function measureBeside(): Promise<Beside> {
    const slow = await stage.addTalk({ replyMode: 'api', people: settings.waiting, waitMs: SLOW_MS });
    const others = await stage.addTalk({ replyMode: 'inline', people: PEOPLE, waitMs: null });
    await greet(slow);
    await greet(others);
    await postgres.analyzeDatabase();
    const warmUp = others.conversation.nextAnswers(4 * PEOPLE);
    const rate = warmUp.length / durationSeconds(await driveFullSpeed(others.target, warmUp, CONNECTIONS));
    const runs: Beside[] = [];
    for (let repeat = 1; repeat <= settings.repeats; repeat++) {
      const full = () => driveFullSpeed(others.target, next(others, rate * settings.seconds), CONNECTIONS);
      const paced = () => {
        const requests = next(others, (rate / 2) * settings.seconds);
        return drivePaced(others.target, requests, evenly(requests.length, rate / 2));
      };
      const [quietFull, besideFull] = [await full(), await whileWaiting(slow, full)];
      const [quietPaced, besidePaced] = [await paced(), await whileWaiting(slow, paced)];
      const run = {
        quietPerSecond: perSecondOf(quietFull),
        besidePerSecond: perSecondOf(besideFull),
        throughput: perSecondOf(besideFull) / perSecondOf(quietFull),
        quietP99: p99Of(quietPaced),
        besideP99: p99Of(besidePaced),
        p99: p99Of(besidePaced) / p99Of(quietPaced),
      };
      runs.push(run);
      print(`${repeat}/${settings.repeats}  throughput ${figure(run.throughput, 2)}, p99 ${figure(run.p99, 2)}`);
    }
    return medians(runs);
  }

  /** `work` while all slow conversations wait; afterwards they have gone on. */
  async function whileWaiting(slow: Talk, work: () => Promise<Timings>): Promise<Timings> {
    const requests = next(slow, settings.waiting);
    await driveFullSpeed(slow.target, requests, CONNECTIONS);
    await waitUntil(stage.partner, 'open', settings.waiting, SETTLE_MS);
    const timings = await work();
    const open = await stage.partner.ask<number>('open');
    if (open < settings.waiting) print(`(only ${open} still waited at the end of a measurement)`);
    await waitUntil(stage.provider, 'count', settings.waiting, SETTLE_MS);
    await stage.provider.ask('collect');
    return timings;
  }
} finally {
  await postgres.stop();
}

/** Medians, ms. */
interface Added {
  withIt: number;
  without: number;
  partner: number;
  added: number;
}

/** Messages a second at full speed, and ms at half of it. */
interface Beside {
  quietPerSecond: number;
  besidePerSecond: number;
  throughput: number;
  quietP99: number;
  besideP99: number;
  p99: number;
}

function next({ conversation }: Talk, count: number) {
  return conversation.nextAnswers(Math.round(count));
}

function perSecondOf(timings: Timings): number {
  if (timings.failures > 0) throw new Error(`${timings.failures} messages were not answered well.`);
  return timings.startedAt.length / durationSeconds(timings);
}

function p99Of({ startedAt, answeredAt, failures }: Timings): number {
  if (failures > 0) throw new Error(`${failures} messages were not answered well.`);
  return percentile(
    answeredAt.map((at, index) => at - (startedAt[index] ?? Number.NaN)),
    0.99,
  );
}

function report(added: Added, beside: Beside): void {
  const machine = describeMachine();
  const verdicts = [
    atMost('p50 that a request block adds to the partner’s own, ms', added.added, 5),
    atLeast(`messages/s of others while ${settings.waiting} wait : while none do`, beside.throughput, 0.9),
    atMost('their p99 at half speed : while none wait', beside.p99, 2),
  ];
  const { version, fsync, synchronousCommit } = postgres.settings;
  print(`\n${machine}; PostgreSQL ${version}, fsync ${fsync}, synchronous_commit ${synchronousCommit}`);
  print(`medians of ${settings.repeats}\n`);
  print(
    renderTable(
      ['p50, ms', ''],
      [
        ['reply with a request before it', figure(added.withIt, 2)],
        ['the same reply without', figure(added.without, 2)],
        ['the partner asked directly', figure(added.partner, 2)],
      ],
    ),
  );
  print(
    `\n${renderTable(
      ['others', 'messages/s', 'p99 at half, ms'],
      [
        ['nobody waits', figure(beside.quietPerSecond), figure(beside.quietP99, 1)],
        [`${settings.waiting} wait`, figure(beside.besidePerSecond), figure(beside.besideP99, 1)],
      ],
    )}`,
  );
  print(`\n${renderVerdicts(verdicts)}`);
  const folder = new URL('./results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const file = fileURLToPath(new URL('requests.json', folder));
  const content = { machine, postgres: postgres.settings, settings, added, beside, verdicts };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  print(`as JSON: ${file}`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
