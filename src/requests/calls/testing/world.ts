import { sql } from 'kysely';
import { recordingLog, SteppedClock } from '../../../../test/support/context.ts';
import { advanceDatabase } from '../../../../test/support/database-clock.ts';
import { SteppedScheduler } from '../../../../test/support/scheduler.ts';
import { FakeNetwork } from '../../../deliveries/testing/harness.ts';
import type { CallAnswer } from '../../../rules/call-answer.ts';
import { type Context, inTransaction, newId, nowDate } from '../../../store/context.ts';
import type { OwedCall } from '../call.ts';
import { createCallSink } from '../call-sink.ts';
import { Caller, type CallerOptions } from '../caller.ts';

/** What conversations were told. */
interface Told {
  id: string;
  answer: CallAnswer;
}

/** A caller on a real store with a fake network, time standing still: a process of its own. */
export function openCaller(base: Context, options: Partial<CallerOptions> = {}) {
  const clock = new SteppedClock(base.clock.now());
  const log = recordingLog();
  const ctx: Context = { ...base, clock, log };
  const scheduler = new SteppedScheduler({ passingMs: 25 });
  const network = new FakeNetwork();
  const told: Told[] = [];
  const caller = new Caller({
    ctx,
    send: network.send,
    connectors: { authorize: unexpected, refresh: unexpected },
    scheduler,
    answer: async (call, answer) => void told.push({ id: call.id, answer }),
    ...options,
  });
  const sink = createCallSink(caller);

  /** Lets everything go on that waits for the store or the event loop. */
  async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
    for (let turns = 0; !(await condition()); turns++) {
      if (turns > 2_000) throw new Error('this never comes about');
      await new Promise((resolve) => setImmediate(resolve));
      if (turns >= 50) await sql`select`.execute(ctx.db);
    }
  }

  async function untilIdle(): Promise<void> {
    let isIdle = false;
    void caller.idle().then(() => {
      isIdle = true;
    });
    await until(() => isIdle);
  }

  /** What a turn does: the conversations wait, the calls are enqueued, the commit, the start. */
  async function owe(...calls: OwedCall[]): Promise<void> {
    const born = await inTransaction(ctx, async (tx) => {
      for (const call of calls) await insertConversation(tx, call);
      return sink.enqueue(tx, calls);
    });
    born.start();
    await until(() => true);
  }

  /** What a process leaves that dies right after the commit. */
  async function oweAndDie(...calls: OwedCall[]): Promise<void> {
    await inTransaction(ctx, async (tx) => {
      for (const call of calls) await insertConversation(tx, call);
      await sink.enqueue(tx, calls);
    });
  }

  /** Lets `ms` pass for everybody, the database included. */
  async function pass(ms: number): Promise<void> {
    await advanceDatabase(ctx.db, ms);
    clock.advance(ms);
    scheduler.advance(ms);
  }

  return { ctx, clock, log, scheduler, network, caller, sink, told, until, untilIdle, owe, oweAndDie, pass };
}

async function unexpected(): Promise<never> {
  throw new Error('no connector here');
}

/** A call of a conversation of its own. */
export function owedCall(ctx: Context, accountId: string, overrides: Partial<OwedCall> = {}): OwedCall {
  return {
    id: newId(ctx),
    accountId,
    requestId: newId(ctx),
    connectorId: null,
    name: 'WH5',
    channelId: newId(ctx),
    conversationId: newId(ctx),
    contactId: newId(ctx),
    wait: 1,
    to: { kind: 'phone', value: '+525500000000' },
    method: 'GET',
    url: 'https://partner.test/promo?email=ana%40example.org',
    headers: [{ name: 'accept', value: 'application/json' }],
    body: null,
    timeoutMs: 10_000,
    isRepeatable: true,
    ...overrides,
  };
}

async function insertConversation(ctx: Context, call: OwedCall): Promise<void> {
  await ctx.db
    .insertInto('conversation')
    .values({
      account_id: call.accountId,
      id: call.conversationId,
      channel_id: call.channelId,
      contact_id: call.contactId,
      state: JSON.stringify({ waiting: { wait: call.wait } }),
      created_at: nowDate(ctx),
      updated_at: nowDate(ctx),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The conversation waits for another call, or for none. */
export async function setWait(ctx: Context, call: OwedCall, wait: number | null): Promise<void> {
  await ctx.db
    .updateTable('conversation')
    .set({ state: JSON.stringify(wait === null ? {} : { waiting: { wait } }) })
    .where('id', '=', call.conversationId)
    .execute();
}

export function readQueue(ctx: Context) {
  return ctx.db
    .selectFrom('call_queue')
    .select(['id', 'attempt_count', 'claim_id', 'leased_until'])
    .orderBy('id')
    .execute();
}

export function readRecords(ctx: Context) {
  return ctx.db.selectFrom('request_call').selectAll().orderBy('id').execute();
}
