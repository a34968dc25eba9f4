import { nowMs } from '../clock.ts';
import { type Program, pause } from '../processes.ts';
import { cpuMs, familyCpuMs, peakMemoryMb } from '../usage.ts';
import { type Accounts, type Arrivals, settleAccounts } from './arrivals.ts';
import type { Contender, Place } from './contenders/contender.ts';
import { queryNumber, settleDatabase } from './database.ts';
import type { Owed } from './owed.ts';
import type { DeliveryStage } from './stage.ts';

/** One queue worked off by one contender. A figure that it does not have is NaN. */
export interface Drain extends Accounts {
  perSecond: number;
  /** CPU of the sending processes and of PostgreSQL, ms per delivery. */
  senderCpu: number;
  postgresCpu: number;
  /** SQL statements per ten deliveries, `begin` and `commit` among them. */
  statements: number;
  /** The most memory one of the sending processes ever had. */
  memoryMb: number;
  /** Arrived, but without an attempt in the store. */
  unrecorded: number;
}

export interface DrainOptions {
  owed: Owed;
  /** How many go first and do not count; left out: as the settings say. */
  warmUp?: number;
  /** Ends the measurement after so many deliveries; left out: when all is delivered and settled. */
  measured?: number;
  /** Around the whole run, once the queue is filled. */
  around?(databaseUrl: string, run: () => Promise<Drain>): Promise<Drain>;
  /** With the warm-up over, and at the end. */
  onBegin?(): void;
  onEnd?(): Promise<void> | void;
}

const POLL_MS = 20;
const SETTLED_POLL_MS = 50;
// Nothing has come for so long: nothing more will.
const STALLED_MS = 30_000;

/** Marks the bench's own statements, which do not count. */
const OWN_STATEMENT = '/* bench */';

/** Fills a contender's queue, starts it and measures it, the first `warmUp` deliveries left out. */
export async function drain(stage: DeliveryStage, contender: Contender, options: DrainOptions): Promise<Drain> {
  const databaseUrl = await stage.postgres.createDatabase();
  const place: Place = { databaseUrl, receiverPort: stage.receiver.port, owed: options.owed };
  const ids = await contender.fill(place);
  await settleDatabase(databaseUrl);
  const run = () => drainFilled(stage, contender, place, ids, options);
  return options.around ? options.around(databaseUrl, run) : run();
}

async function drainFilled(
  stage: DeliveryStage,
  contender: Contender,
  place: Place,
  ids: Set<string> | null,
  { owed, warmUp = stage.settings.warmUp, measured, onBegin, onEnd }: DrainOptions,
): Promise<Drain> {
  const { postgres, receiver } = stage;
  const programs = await contender.start(place);
  try {
    await waitForCount(stage, warmUp);
    await postgres.resetStatements();
    onBegin?.();
    const before = await look(stage, programs);
    await waitForCount(stage, measured === undefined ? owed.deliveries : before.count + measured);
    if (measured === undefined && contender.owedSql) await waitUntilSettled(place, contender.owedSql);
    const after = await look(stage, programs);
    const calls = await countCalls(stage);
    await onEnd?.();
    const memoryMb = Math.max(...programs.map(({ pid }) => peakMemoryMb(pid)));
    await stopAll(programs);
    const arrivals = await receiver.ask<Arrivals>('collect');
    const count = after.count - before.count;
    if (count === 0) throw new Error('Everything had arrived before the warm-up was seen to be over.');
    const each = (total: number) => (contender.owedSql ? total / count : Number.NaN);
    return {
      ...accountFor(arrivals, ids ?? owed.deliveries, measured !== undefined),
      perSecond: (count * 1000) / (after.at - before.at),
      senderCpu: (after.sender - before.sender) / count,
      postgresCpu: each(after.postgres - before.postgres),
      statements: each(10 * calls),
      memoryMb,
      unrecorded: measured === undefined ? await countUnrecorded(place, contender) : 0,
    };
  } finally {
    await stopAll(programs);
    await receiver.ask<Arrivals>('collect');
  }
}

/** Where only a part is measured, the rest is not missing. */
function accountFor(arrivals: Arrivals, owed: Set<string> | number, isPart: boolean): Accounts {
  const accounts = settleAccounts(arrivals, owed);
  return isPart ? { ...accounts, missing: 0 } : accounts;
}

async function look({ receiver, postgres }: DeliveryStage, programs: Program[]) {
  return {
    count: await receiver.ask<number>('count'),
    at: nowMs(),
    sender: programs.reduce((sum, { pid }) => sum + cpuMs(pid), 0),
    postgres: familyCpuMs(postgres.pid),
  };
}

/** @throws when nothing has arrived for `STALLED_MS`. */
async function waitForCount({ receiver }: DeliveryStage, owed: number): Promise<void> {
  let last = { count: -1, at: nowMs() };
  for (;;) {
    const count = await receiver.ask<number>('count');
    if (count >= owed) return;
    if (count > last.count) last = { count, at: nowMs() };
    if (nowMs() > last.at + STALLED_MS) throw new Error(`Nothing arrives any more: ${count} of ${owed} deliveries.`);
    await pause(POLL_MS);
  }
}

async function waitUntilSettled({ databaseUrl }: Place, owedSql: string): Promise<void> {
  const giveUpAt = nowMs() + STALLED_MS;
  while ((await queryNumber(databaseUrl, owedSql)) > 0) {
    if (nowMs() > giveUpAt) throw new Error('Deliveries have arrived that do not get settled.');
    await pause(SETTLED_POLL_MS);
  }
}

async function countCalls({ postgres }: DeliveryStage): Promise<number> {
  const statements = await postgres.listStatements();
  return statements.reduce((sum, { query, calls }) => (query.includes(OWN_STATEMENT) ? sum : sum + calls), 0);
}

async function countUnrecorded(place: Place, contender: Contender): Promise<number> {
  return contender.countRecorded ? place.owed.deliveries - (await contender.countRecorded(place)) : 0;
}

async function stopAll(programs: Program[]): Promise<void> {
  await Promise.all(programs.map((program) => program.stop()));
}
