import type { BenchPostgres } from '../postgres.ts';
import { startWorker, type Worker } from '../processes.ts';
import { installProduct, stopOnSignal } from '../stage.ts';
import type { DeliverySettings } from './settings.ts';

/** Everything that all contenders share. */
export interface DeliveryStage {
  settings: DeliverySettings;
  postgres: BenchPostgres;
  receiver: Worker;
  close(): Promise<void>;
}

/** Starts PostgreSQL and the receiver. */
export async function openDeliveryStage(settings: DeliverySettings): Promise<DeliveryStage> {
  installProduct();
  // Not before the product is installed: it comes out of its test support.
  const { startPostgres, COUNT_CALLS } = await import('../postgres.ts');
  const postgres = await startPostgres(COUNT_CALLS);
  stopOnSignal();
  try {
    const receiver = await startWorker(new URL('./receiver-server.ts', import.meta.url));
    return {
      settings,
      postgres,
      receiver,
      async close() {
        await receiver.stop();
        await postgres.stop();
      },
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}
