import { pause, type Scheduler } from '../base/scheduler.ts';
import type { Context } from '../store/context.ts';
import { advanceSourceEvents } from './advance-source-events.ts';
import type { StartCampaigns } from './source-event.ts';

const EVERY_MS = 1_000;
/** Their starts go into the same batches of turns as messages do: some 100 ms. */
const EVENTS_MAX = 100;

/** Starts what events are to start until `signal`, looking once a second; a round that fails is made up for. */
export async function runSourceEvents(
  ctx: Context,
  deps: { start: StartCampaigns },
  scheduler: Scheduler,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    let count = 0;
    try {
      count = await advanceSourceEvents(ctx, deps, EVENTS_MAX);
    } catch (error) {
      ctx.log.error({ err: error }, 'source events could not be worked off');
    }
    if (count < EVENTS_MAX) await pause(scheduler, EVERY_MS, signal);
  }
}
