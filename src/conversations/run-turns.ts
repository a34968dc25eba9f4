import type { Outcome } from '../base/batcher.ts';
import { AppError } from '../base/errors.ts';
import type { Trace } from '../engine/types.ts';
import { type Context, inTransaction, newId, nowDate } from '../store/context.ts';
import { isDatabaseAway, sqlState } from '../store/errors.ts';
import type { AssetCache } from './asset-cache.ts';
import { insertInboundIds, insertProviderEvents } from './queries.ts';
import { type Born, type Sinks, saveTurns } from './save-turns.ts';
import { answerOf, workBatch } from './turn-batch.ts';
import type { TurnAnswer, TurnItem } from './turn-item.ts';

export interface TurnDeps {
  ctx: Context;
  assets: AssetCache;
  sinks: Sinks;
}

/** Deadlock, serialisation, a row or key that another transaction got first, a lock waited for too long: try again. */
const TRY_AGAIN = new Set(['40P01', '40001', '23505', '55P03']);
const TRIES_MAX = 5;
/** The message spoils it: its data (22), a constraint (23), a limit (54). */
const MESSAGE_AT_FAULT = /^(22|23|54)/;

/**
 * Does a batch's turns in one transaction. Collisions with other transactions are tried again; a message that spoils
 * its batch is found by halving and stored as a fault, so that it holds up nobody and is not lost.
 */
export async function runTurns(deps: TurnDeps, items: TurnItem[]): Promise<Outcome<TurnAnswer>[]> {
  for (let tries = 1; ; tries++) {
    try {
      return await commitTurns(deps, items);
    } catch (error) {
      const code = sqlState(error);
      if (code !== undefined && TRY_AGAIN.has(code) && tries < TRIES_MAX) continue;
      if (!isMessageAtFault(error)) {
        deps.ctx.log.error({ err: error }, 'a batch of turns could not be stored');
        return items.map(() => ({ error: unavailable(error) }));
      }
      if (items.length === 1) return [await storeFault(deps.ctx, items[0] as TurnItem, error)];
      const half = Math.ceil(items.length / 2);
      return [...(await runTurns(deps, items.slice(0, half))), ...(await runTurns(deps, items.slice(half)))];
    }
  }
}

async function commitTurns({ ctx, assets, sinks }: TurnDeps, items: TurnItem[]): Promise<Outcome<TurnAnswer>[]> {
  const born: Born[] = [];
  try {
    const outcomes = await inTransaction(ctx, async (tx) => {
      const batch = await workBatch(tx, assets, items);
      born.push(await saveTurns(tx, sinks, batch.turns, batch.contacts));
      return batch.outcomes;
    });
    for (const each of born) each.start();
    const now = ctx.clock.now();
    return outcomes.map((outcome) =>
      outcome !== 'again' && 'result' in outcome ? { ok: answerOf(outcome, now) } : outcome,
    );
  } catch (error) {
    for (const each of born) each.cancel();
    throw error;
  }
}

/** What PostgreSQL says about the data, and what carries no code at all: a bug of ours. Lost connections carry one. */
function isMessageAtFault(error: unknown): boolean {
  const state = sqlState(error);
  return state === undefined ? !isDatabaseAway(error) : MESSAGE_AT_FAULT.test(state);
}

/** What a provider is told while the database is away: 503, so that it sends the message again. */
function unavailable(cause: unknown): AppError {
  return new AppError('unavailable', 'The message could not be stored just now. Send it again.', { cause });
}

/** Keeps a message that cannot be worked on; the provider is answered, a repeat finds the id taken. */
async function storeFault(ctx: Context, item: TurnItem, error: unknown): Promise<Outcome<TurnAnswer>> {
  const { channel, what } = item;
  const reason = error instanceof Error ? error.message : String(error);
  ctx.log.error({ err: error, channelId: channel.id }, 'a message could not be worked on and was kept as a fault');
  try {
    await inTransaction(ctx, async (tx) => {
      const id = newId(tx);
      const at = nowDate(tx);
      const row = { accountId: channel.accountId, channelId: channel.id };
      if (what.kind === 'message') {
        const { providerId } = what.inbound;
        const fresh = await insertInboundIds(tx.db, [{ ...row, providerId, messageId: id }], at);
        if (fresh.size === 0) return;
      }
      await insertProviderEvents(tx.db, [{ ...row, id, kind: 'fault', reason, raw: JSON.stringify(what) }], at);
    });
  } catch (cause) {
    return { error: unavailable(cause) };
  }
  const trace: Trace = { outcome: 'fault', section: null, campaignId: null, why: FAULT_WHY, fault: 'not_processed' };
  return { ok: { duplicate: false, conversationId: '', replies: [], trace, webhooks: [] } };
}

const FAULT_WHY = 'This message could not be worked on. It was kept, and the reason is in the log.';
