import { pause, type Scheduler } from '../../base/scheduler.ts';
import type { Context } from '../../store/context.ts';
import { type ConfirmationDeps, sendConfirmations } from './send-confirmations.ts';

// Somebody waits for it; one look at an index that is nearly always empty.
const EVERY_MS = 2_000;
const LINKS_PER_ROUND = 20;

/** Sends the links of sign-ups until `signal`; a round that fails is logged and made up for by the next. */
export async function runConfirmations(
  ctx: Context,
  deps: ConfirmationDeps,
  scheduler: Scheduler,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    if (!(await round(ctx, deps))) await pause(scheduler, EVERY_MS, signal);
  }
}

async function round(ctx: Context, deps: ConfirmationDeps): Promise<boolean> {
  try {
    return await sendConfirmations(ctx, deps, LINKS_PER_ROUND);
  } catch (error) {
    ctx.log.error({ err: error }, 'sending confirmations failed');
    return false;
  }
}
