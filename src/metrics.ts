import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Context } from './store/context.ts';
import { countQueues } from './store/queries.ts';

/** What `/metrics` tells: the process, and what is owed to partners and people. */
export function createMetrics(ctx: Context): () => Promise<{ contentType: string; body: string }> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const rows = new Gauge({
    name: 'hookline_queue_rows',
    help: 'Deliveries and messages that are still to be sent.',
    labelNames: ['queue'],
    registers: [registry],
  });
  const oldest = new Gauge({
    name: 'hookline_queue_overdue_seconds',
    help: 'How long the row that is due longest has been due.',
    labelNames: ['queue'],
    registers: [registry],
  });
  return async () => {
    for (const { queue, count, overdue_seconds } of await countQueues(ctx.db)) {
      rows.set({ queue }, count);
      oldest.set({ queue }, overdue_seconds);
    }
    return { contentType: registry.contentType, body: await registry.metrics() };
  };
}
