import { pause, type Scheduler } from '../../base/scheduler.ts';
import type { Context } from '../../store/context.ts';
import { advanceReplays } from './advance-replays.ts';

const EVERY_MS = 1_000;
// Two rounds' work ahead: the pace is kept when a round comes late. Some 10 ms a step.
const BUDGET = { aheadMs: 2 * EVERY_MS, steps: 50 };

/** Advances replays once a second until `signal`; a round that fails is logged and made up for by the next. */
export async function runReplays(ctx: Context, scheduler: Scheduler, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await advanceReplays(ctx, BUDGET);
    } catch (error) {
      ctx.log.error({ err: error }, 'replays could not be advanced');
    }
    await pause(scheduler, EVERY_MS, signal);
  }
}
