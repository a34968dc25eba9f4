import { startWorker } from '../../processes.ts';
import type { Contender } from './contender.ts';
import { workerEnv } from './worker-env.ts';

/** A loop that signs and POSTs, without a store. */
export const bare: Contender = {
  name: 'bare undici loop',
  fill: async () => null,
  start: async (place) => [await startWorker(new URL('./bare-worker.ts', import.meta.url), workerEnv(place))],
};
