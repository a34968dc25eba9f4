import { AppError } from '../../base/errors.ts';
import { type AccountContext, nowDate } from '../../store/context.ts';
import { cancelReplayRow } from './queries.ts';
import { getReplay, presentReplay } from './read-replays.ts';
import type { Replay } from './schema.ts';

/**
 * Ends a replay: nothing more is queued for it. What is queued already (about a second's work) is still sent. One that
 * is cancelled stays as it is.
 * @throws AppError `not_found`, `conflict` for one that is through.
 */
export async function cancelReplay(ctx: AccountContext, id: string): Promise<Replay> {
  const cancelled = await cancelReplayRow(ctx.db, ctx.accountId, id, nowDate(ctx));
  if (cancelled) return presentReplay(cancelled);
  const replay = await getReplay(ctx, id);
  if (replay.state === 'completed')
    throw new AppError('conflict', 'This replay is through: there is nothing to cancel.');
  return replay;
}
