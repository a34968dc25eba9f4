import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { countOverdue } from './channels/outgoing/queries.ts';
import { countBacklog, countBreakers, countLanes } from './deliveries/backlog-queries.ts';
import type { Meter } from './deliveries/meter.ts';
import { readPartitionHealth } from './deliveries/partitions.ts';
import type { CallMeter } from './requests/calls/meter.ts';
import { countQueuedCalls } from './requests/calls/record-queries.ts';
import type { Context } from './store/context.ts';
import { readOldestTransaction } from './store/queries.ts';

export interface Metrics {
  /** The Prometheus text of now. */
  render(): Promise<{ contentType: string; body: string }>;
  meter: Meter;
  callMeter: CallMeter;
}

// From a receiver next door to the end of a retry or two; the last but one is a minute.
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 600, 3_600];
const BACKLOG_STATES = ['due', 'leased', 'later', 'breaker_open', 'held'] as const;
/** Counting a long queue takes a while: however often somebody asks, it is counted once in this time. */
const FRESH_MS = 1_000;

/** What `/metrics` tells: the process, what is owed to partners and people, and how sending it goes. */
export function createMetrics(ctx: Context): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const refresh = createGauges(ctx, registry);
  let asked: Promise<void> | undefined;
  let askedAt = 0;
  return {
    meter: createMeter(registry),
    callMeter: createCallMeter(registry),
    async render() {
      if (!asked || ctx.clock.now() - askedAt >= FRESH_MS) {
        askedAt = ctx.clock.now();
        asked = refresh();
        // Whoever asks next asks anew.
        asked.catch(() => {
          asked = undefined;
        });
      }
      await asked;
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}

function createMeter(registry: Registry): Meter {
  const registers = [registry];
  const attempts = new Counter({
    name: 'hookline_delivery_attempts_total',
    help: 'Attempts by what followed (delivered, retry, failed) and what came back (2xx … 5xx, or the error).',
    labelNames: ['outcome', 'answer'],
    registers,
  });
  const attemptSeconds = new Histogram({
    name: 'hookline_delivery_attempt_seconds',
    help: 'How long one attempt took.',
    buckets: SECONDS,
    registers,
  });
  const deliverySeconds = new Histogram({
    name: 'hookline_delivery_seconds',
    help: 'From the moment a delivery came up until it was delivered and recorded.',
    buckets: SECONDS,
    registers,
  });
  const lost = new Counter({
    name: 'hookline_delivery_lease_losses_total',
    help: 'Attempts that could not be recorded because their lease had ended: these may be sent twice.',
    registers,
  });
  const counters = new Map<string, Counter.Internal>();
  return {
    attempted({ result, verdict, createdAt, now }) {
      const answer = result.errorClass ?? `${String(result.status)[0]}xx`;
      const series = `${verdict.outcome}/${answer}`;
      // Finding a series by its labels costs more than counting in it.
      const counter = counters.get(series) ?? attempts.labels({ outcome: verdict.outcome, answer });
      counters.set(series, counter);
      counter.inc();
      attemptSeconds.observe(result.timing.total / 1_000);
      if (verdict.outcome === 'delivered') deliverySeconds.observe(Math.max(0, now - createdAt) / 1_000);
    },
    leaseLost: () => lost.inc(),
  };
}

function createCallMeter(registry: Registry): CallMeter {
  const registers = [registry];
  const calls = new Counter({
    name: 'hookline_request_calls_total',
    help: 'Calls of request blocks by what came of them (answered, error, timeout, abandoned).',
    labelNames: ['outcome'],
    registers,
  });
  const seconds = new Histogram({
    name: 'hookline_request_call_seconds',
    help: 'How long the partner took, of calls that were made.',
    buckets: SECONDS,
    registers,
  });
  const lost = new Counter({
    name: 'hookline_request_call_lease_losses_total',
    help: 'Calls that could not be recorded because their lease had ended: these may be made twice.',
    registers,
  });
  return {
    settled({ outcome, timing }) {
      calls.inc({ outcome });
      if (timing) seconds.observe(timing.total / 1_000);
    },
    leaseLost: () => lost.inc(),
  };
}

/** What the store knows. Resolves when every gauge says it. */
function createGauges(ctx: Context, registry: Registry): () => Promise<void> {
  const gauge = <L extends string = never>(name: string, help: string, labelNames: L[] = []) =>
    new Gauge({ name: `hookline_${name}`, help, labelNames, registers: [registry] });
  const rows = gauge('delivery_queue_rows', 'Deliveries that are still owed, by what they wait for.', ['state']);
  const overdue = gauge('delivery_queue_overdue_seconds', 'How long the oldest of them has been due.', ['state']);
  const lanes = gauge('delivery_lanes', 'Ordered streams that wait; blocked ones have a head that failed.', ['state']);
  const breakers = gauge('delivery_breakers', 'Endpoints whose breaker is open, or about to be probed.', ['state']);
  const messages = gauge('message_queue_rows', 'Messages that are still to be handed to a provider.');
  const messagesOverdue = gauge('message_queue_overdue_seconds', 'How long the oldest of them has been due.');
  const calls = gauge('call_queue_rows', 'Calls of request blocks that wait or are under way.');
  const transaction = gauge('oldest_transaction_seconds', 'How long the oldest open transaction has been open.');
  const strays = gauge('default_partition_rows', 'Recent rows that found no partition of their own.');
  const missing = gauge('missing_partitions', 'Partitions (of days or months) that should be there and are not.');
  return async () => {
    const backlog = new Map((await countBacklog(ctx.db)).map((each) => [each.state, each]));
    for (const state of BACKLOG_STATES) {
      rows.set({ state }, backlog.get(state)?.rows ?? 0);
      overdue.set({ state }, backlog.get(state)?.overdueSeconds ?? 0);
    }
    const { waiting, blocked } = await countLanes(ctx.db);
    lanes.set({ state: 'waiting' }, waiting);
    lanes.set({ state: 'blocked' }, blocked);
    const { open, halfOpen } = await countBreakers(ctx.db);
    breakers.set({ state: 'open' }, open);
    breakers.set({ state: 'half_open' }, halfOpen);
    const outgoing = await countOverdue(ctx.db);
    messages.set(outgoing.rows);
    messagesOverdue.set(outgoing.overdueSeconds);
    calls.set(await countQueuedCalls(ctx.db));
    transaction.set(await readOldestTransaction(ctx.db));
    const partitions = await readPartitionHealth(ctx);
    strays.set(partitions.recentDefaultRows);
    missing.set(partitions.missing.length);
  };
}
