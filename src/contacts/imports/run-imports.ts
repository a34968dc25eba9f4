import { pause, type Scheduler } from '../../base/scheduler.ts';
import type { Context } from '../../store/context.ts';
import { advanceImports } from './advance-imports.ts';

const EVERY_MS = 1_000;

/**
 * Works imports off until `signal`, batch by batch, looking for new ones once a second; a batch that fails is logged and
 * made up for. Between two batches everybody else gets their turn: the embedded store lets nothing else of the process
 * run while it works, so that a long import would keep every request waiting until its end.
 */
export async function runImports(ctx: Context, scheduler: Scheduler, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    let isBusy = false;
    try {
      isBusy = await advanceImports(ctx, { steps: 1 });
    } catch (error) {
      ctx.log.error({ err: error }, 'imports could not be worked off');
    }
    await pause(scheduler, isBusy ? 0 : EVERY_MS, signal);
  }
}
