import { pause, type Scheduler } from '../../base/scheduler.ts';
import type { Context } from '../../store/context.ts';
import { type AlertMailDeps, sendAlertMails } from './send-alert-mails.ts';

// One look at an index that is nearly always empty.
const EVERY_MS = 5_000;
const MAILS_PER_ROUND = 10;

/** Sends alert mails until `signal`; a round that fails is logged and made up for by the next. */
export async function runAlertMails(
  ctx: Context,
  deps: AlertMailDeps,
  scheduler: Scheduler,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    if (!(await round(ctx, deps))) await pause(scheduler, EVERY_MS, signal);
  }
}

async function round(ctx: Context, deps: AlertMailDeps): Promise<boolean> {
  try {
    return await sendAlertMails(ctx, deps, MAILS_PER_ROUND);
  } catch (error) {
    ctx.log.error({ err: error }, 'sending alert mails failed');
    return false;
  }
}
