import type { Outcome } from '../base/batcher.ts';
import type { Scheduler } from '../base/scheduler.ts';
import type { LoadedChannel } from '../channels/directory.ts';
import type { Born } from '../deliveries/sink.ts';
import type { ConversationState, Trace } from '../engine/types.ts';
import type { Emitter } from '../events/emitter.ts';
import { type Context, inTransaction, newId, nowDate } from '../store/context.ts';
import { isDatabaseAway, sqlState } from '../store/errors.ts';
import type { AssetCache } from './asset-cache.ts';
import { awaitAnswers } from './await-answers.ts';
import { unanswered } from './awaited.ts';
import { isCollision, retryOnCollision, unavailable } from './collisions.ts';
import { PlanningError } from './planning-error.ts';
import { insertInboundIds, insertProviderEvents } from './queries.ts';
import { type Sinks, saveTurns } from './save-turns.ts';
import { answerOf } from './turn-answers.ts';
import { type WorkedItem, workBatch } from './turn-batch.ts';
import { type EndOfWait, endOfWait, onceIdOf, personKey, type TurnAnswer, type TurnItem } from './turn-item.ts';
import { endConversation } from './wait-queries.ts';

export interface BatchDeps {
  ctx: Context;
  assets: AssetCache;
  sinks: Sinks;
  /** Told of what providers report. */
  emitter: Emitter;
  /** What short links begin with. */
  publicUrl: string;
  /** A timer; tests step it. */
  after: Scheduler['after'];
  /** Tells a conversation what it waited for, in a turn to come; a failure is its own to log. */
  goOn(channel: LoadedChannel, what: EndOfWait): void;
}

type Outcomes = Outcome<TurnAnswer>[];

/** The message spoils it: its data (22), a constraint (23), a limit (54). */
const MESSAGE_AT_FAULT = /^(22|23|54)/;
/** Far longer than a lock or a connection is waited for; providers have given up on their post by then. */
const BATCH_DEADLINE_MS = 20_000;

/**
 * Does a batch's turns. One that does not come back in time (a connection that died in silence) is answered 503, so
 * that it blocks nobody; should it come back later, nothing is sent from it that was not committed.
 */
export function runBatch(deps: BatchDeps, items: TurnItem[]): Promise<Outcomes> {
  const late = new AbortController();
  const { promise, resolve, reject } = Promise.withResolvers<Outcomes>();
  const cancel = deps.after(BATCH_DEADLINE_MS, () => {
    late.abort();
    deps.ctx.log.error({ messages: items.length }, 'a batch of turns did not come back in time');
    resolve(items.map(() => ({ error: unavailable(late.signal.reason) })));
  });
  void runTurns(deps, items, late.signal).finally(cancel).then(resolve, reject);
  return promise;
}

/**
 * Does turns in one transaction. Collisions with other transactions are tried again; a message that spoils it is found
 * by halving and stored as a fault, so that it holds up nobody and is not lost. What one account cannot be helped with
 * just now is done apart from the other accounts.
 */
async function runTurns(deps: BatchDeps, items: TurnItem[], late: AbortSignal): Promise<Outcomes> {
  try {
    return await retryOnCollision(deps.after, () => commitTurns(deps, items, late));
  } catch (error) {
    const run = (part: TurnItem[]) => runTurns(deps, part, late);
    if (!late.aborted && isMessageAtFault(error)) {
      const [item, ...others] = items;
      if (!item || others.length > 0) return halve(items, run);
      const easier = easierThan(item);
      if (!easier) return [await storeFault(deps.ctx, item, error)];
      deps.ctx.log.error(
        { err: error, channelId: item.channel.id },
        'what a conversation waited for could not be used',
      );
      return run([easier]);
    }
    const accounts = Map.groupBy(items, ({ channel }) => channel.accountId);
    const isOneAccounts = !late.aborted && !isCollision(error) && !isDatabaseAway(error);
    if (isOneAccounts && accounts.size > 1) return runApart(items, [...accounts.values()], run);
    deps.ctx.log.error({ err: error }, 'a batch of turns could not be stored');
    return items.map(() => ({ error: unavailable(error) }));
  }
}

/** What a conversation is told instead of an answer that it cannot be told: nobody is left waiting by a partner. */
function easierThan(item: TurnItem): TurnItem | undefined {
  const { what } = item;
  if (what.kind !== 'answer' || what.answer.outcome !== 'answered') return undefined;
  return { ...item, what: { ...what, answer: unanswered('The answer could not be worked on.') } };
}

/** Half of the people and then the others. Of one person alone, whatever follows a message not done waits for it. */
async function halve(items: TurnItem[], run: (part: TurnItem[]) => Promise<Outcomes>): Promise<Outcomes> {
  const people = [...Map.groupBy(items, personKey).values()];
  const half = Math.ceil(people.length / 2);
  if (people.length > 1) return runApart(items, [people.slice(0, half).flat(), people.slice(half).flat()], run);
  const outcomes: Outcomes = [];
  for (const item of items) {
    const last = outcomes.at(-1);
    const isStuck = last !== undefined && (last === 'again' || 'error' in last);
    outcomes.push(isStuck ? last : ((await run([item]))[0] as Outcome<TurnAnswer>));
  }
  return outcomes;
}

/** The parts one after the other; the outcomes in the items' order. */
async function runApart(
  items: TurnItem[],
  parts: TurnItem[][],
  run: (part: TurnItem[]) => Promise<Outcomes>,
): Promise<Outcomes> {
  const outcomes = new Map<TurnItem, Outcome<TurnAnswer>>();
  for (const part of parts) {
    for (const [index, outcome] of (await run(part)).entries()) outcomes.set(part[index] as TurnItem, outcome);
  }
  return items.map((item) => outcomes.get(item) as Outcome<TurnAnswer>);
}

async function commitTurns(
  { ctx, assets, sinks, publicUrl, after, goOn }: BatchDeps,
  items: TurnItem[],
  late: AbortSignal,
): Promise<Outcomes> {
  late.throwIfAborted();
  let born: Born | undefined;
  let startClocks = () => {};
  let worked: WorkedItem[];
  try {
    worked = await inTransaction(ctx, async (tx) => {
      const batch = await workBatch(tx, { assets, publicUrl }, items);
      startClocks = awaitAnswers({ after, goOn }, batch.turns);
      born = await saveTurns(tx, sinks, batch);
      late.throwIfAborted();
      return batch.items;
    });
    // Committed all the same: what it owes is in the queues, for whoever claims it.
    late.throwIfAborted();
  } catch (error) {
    born?.cancel();
    throw error;
  }
  startClocks();
  born?.start();
  reportLost(ctx, worked);
  const now = ctx.clock.now();
  return Promise.all(
    worked.map(async (item) => (item.kind === 'planned' ? { ok: await answerOf(item.turns, now) } : item.outcome)),
  );
}

/** Only once it is committed: a try that met another transaction has lost nothing. */
function reportLost(ctx: Context, worked: readonly WorkedItem[]): void {
  for (const item of worked) {
    if (item.kind !== 'planned') continue;
    for (const { person, lost } of item.turns) {
      for (const { webhookId, campaignId } of lost) {
        const { accountId } = person;
        ctx.log.error({ accountId, webhookId, campaignId }, 'a webhook has no endpoint; its call is lost');
      }
    }
  }
}

/** What PostgreSQL says about the data, and what goes wrong in working out what one message asks for. */
function isMessageAtFault(error: unknown): boolean {
  return error instanceof PlanningError || (!isCollision(error) && MESSAGE_AT_FAULT.test(sqlState(error) ?? ''));
}

/**
 * Keeps a message that cannot be worked on; the provider is answered, a repeat finds the id taken. Where a wait cannot
 * come to its end, the conversation is over: whoever writes next begins a new one.
 */
async function storeFault(ctx: Context, item: TurnItem, error: unknown): Promise<Outcome<TurnAnswer>> {
  const { channel, what } = item;
  const end = endOfWait(item);
  const reason = error instanceof Error ? error.message : String(error);
  ctx.log.error({ err: error, channelId: channel.id }, 'a message could not be worked on and was kept as a fault');
  try {
    await inTransaction(ctx, async (tx) => {
      const id = newId(tx);
      const at = nowDate(tx);
      const row = { accountId: channel.accountId, channelId: channel.id };
      const providerId = what.kind === 'message' ? onceIdOf(item) : undefined;
      if (providerId !== undefined) {
        const fresh = await insertInboundIds(tx.db, [{ ...row, providerId, messageId: id }], at);
        if (fresh.size === 0) return;
      }
      if (end) await endConversation(tx.db, { ...row, ...end }, ENDED, at);
      await insertProviderEvents(tx.db, [{ ...row, id, kind: 'fault', reason, raw: JSON.stringify(what) }], at);
    });
  } catch (cause) {
    return { error: unavailable(cause) };
  }
  const trace: Trace = { outcome: 'fault', section: null, campaignId: null, why: FAULT_WHY, fault: 'not_processed' };
  const nothing = { replies: [], webhooks: [], requests: [], waitsIn: null };
  return { ok: { duplicate: false, conversationId: '', trace, ...nothing } };
}

const ENDED: ConversationState = {
  status: 'ended',
  position: null,
  awaiting: null,
  misses: 0,
  returns: [],
  history: [],
  expiresAt: null,
  hourStart: 0,
  turnsThisHour: 0,
  lastText: '',
  sameTextCount: 0,
};

const FAULT_WHY = 'This message could not be worked on. It was kept, and the reason is in the log.';
