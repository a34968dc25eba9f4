import { pause, type Scheduler } from '../../base/scheduler.ts';
import type { Context } from '../../store/context.ts';
import { advanceImports } from './advance-imports.ts';

const EVERY_MS = 1_000;
/** Between two looks at the signal; some 100 ms each. */
const STEPS = 20;

/** Works imports off until `signal`, looking for new ones once a second; a round that fails is logged and made up for. */
export async function runImports(ctx: Context, scheduler: Scheduler, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    let isBusy = false;
    try {
      isBusy = await advanceImports(ctx, { steps: STEPS });
    } catch (error) {
      ctx.log.error({ err: error }, 'imports could not be worked off');
    }
    if (!isBusy) await pause(scheduler, EVERY_MS, signal);
  }
}
