import { encodeId } from '../base/ids.ts';
import { pause, type Scheduler } from '../base/scheduler.ts';
import type { ChannelDirectory } from '../channels/directory.ts';
import { type Context, nowDate } from '../store/context.ts';
import type { Turns } from './turns.ts';
import { forgetWakes, listOverdueWaits, type OverdueWait } from './wait-queries.ts';

const EVERY_MS = 1_000;
/** Two batches of turns. */
const WAITS_MAX = 512;

export interface WaitDeps {
  ctx: Context;
  channels: Pick<ChannelDirectory, 'find'>;
  turns: Pick<Turns, 'giveUp'>;
}

/**
 * Lets up to `limit` conversations go on, of any accounts, that have waited longer than any call may take; gives how many
 * there were. Those of a channel that was deleted are left where they are, for good.
 */
export async function giveUpWaits({ ctx, channels, turns }: WaitDeps, limit: number): Promise<number> {
  const overdue = await listOverdueWaits(ctx.db, nowDate(ctx), limit);
  const given = await Promise.allSettled(
    overdue.map(async (row): Promise<OverdueWait[]> => {
      const { account_id: accountId, channel_id: channelId, id: conversationId, wait, recipient: to } = row;
      const channel = await channels.find(encodeId('chn', channelId));
      if (!channel || wait === null || to === null) return [row];
      ctx.log.warn({ accountId, conversationId }, 'a conversation has waited too long and goes on without an answer');
      await turns.giveUp(channel, { conversationId, wait, to });
      return [];
    }),
  );
  const left = given.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
  if (left.length > 0) await forgetWakes(ctx.db, left, nowDate(ctx));
  const failed = given.find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
  return overdue.length;
}

/** Looks once a second until `signal`; a round that fails is logged and made up for by the next. */
export async function runWaits(deps: WaitDeps, scheduler: Scheduler, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await giveUpWaits(deps, WAITS_MAX);
    } catch (error) {
      deps.ctx.log.error({ err: error }, 'conversations that have waited too long could not go on yet');
    }
    await pause(scheduler, EVERY_MS, signal);
  }
}
