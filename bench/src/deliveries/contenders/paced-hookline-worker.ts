import { systemScheduler } from '../../../../src/base/scheduler.ts';
import { Connectors } from '../../../../src/connectors/authorize.ts';
import { Dispatcher } from '../../../../src/deliveries/dispatcher.ts';
import { createUndiciSender } from '../../../../src/deliveries/egress/undici-sender.ts';
import { createFetchToken } from '../../../../src/deliveries/fetch-token.ts';
import { loadTargets } from '../../../../src/deliveries/load-targets.ts';
import { LaneDispatcher } from '../../../../src/deliveries/ordered/lane-dispatcher.ts';
import type { OwedDelivery } from '../../../../src/deliveries/request.ts';
import { enqueueOwed } from '../../../../src/deliveries/sink.ts';
import { type Target, TargetCache } from '../../../../src/deliveries/target.ts';
import { parseEgressAllow } from '../../../../src/rules/address.ts';
import { inTransaction } from '../../../../src/store/context.ts';
import { openPostgres } from '../../../../src/store/postgres.ts';
import { nowMs } from '../../clock.ts';
import { idOf, payloadOf } from '../owed.ts';
import { hooklineContext } from './hookline-store.ts';

/**
 * Events that come up at an even pace and are owed as turns owe them: committed a few at a time, born leased to this
 * process. Wired like src/runtime.ts, without what takes messages.
 */
const { DATABASE_URL = '', ACCOUNT_ID: accountId = '', RECEIVER, PER_SECOND, DELIVERIES, MOMENT } = process.env;
const deliveries = Number(DELIVERIES);
const moment = Number(MOMENT);
const perMs = Number(PER_SECOND) / 1000;
const TICK_MS = 4;

const ctx = { ...hooklineContext(openPostgres(DATABASE_URL)), accountId };
const scheduler = systemScheduler;
const cache = new TargetCache(ctx.vault);
const { send } = createUndiciSender({ egressAllow: parseEgressAllow(RECEIVER ?? ''), clock: ctx.clock });
const connectors = new Connectors({ fetchToken: createFetchToken(send), scheduler });
const sending = { ctx, send, connectors, scheduler, targets: cache };
const dispatcher = new Dispatcher(sending);
const lanes = new LaneDispatcher(sending);
const targets = sortByPath([...(await loadTargets(ctx, cache)).values()]);
void dispatcher.run(new AbortController().signal);

const startsAt = nowMs() + 100;
let next = 0;
const timer = setInterval(() => {
  const due = Math.min(deliveries, Math.floor((nowMs() - startsAt) * perMs));
  if (due > next) void owe(next, due);
  next = Math.max(next, due);
  if (next === deliveries) clearInterval(timer);
}, TICK_MS);

process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));
process.on('message', () => process.send?.(startsAt));
process.send?.({ port: 0 });

/** Numbers from `from` up to `to`, in turn to every endpoint. */
async function owe(from: number, to: number): Promise<void> {
  const owed = Array.from({ length: to - from }, (_, offset): OwedDelivery => {
    const index = from + offset;
    return {
      id: idOf(moment, index),
      target: targets[index % targets.length] as Target,
      payload: payloadOf(index),
      eventType: 'redirect',
      person: '+525500000000',
    };
  });
  const { start } = await inTransaction(ctx, (tx) => enqueueOwed(tx, { dispatcher, lanes }, owed));
  start();
}

/** The same order as at who holds arrivals against what was owed: healthy endpoints by number, then the others. */
function sortByPath(all: Target[]): Target[] {
  const place = ({ path }: Target) => Number(/\d+$/.exec(path)?.[0] ?? Number.POSITIVE_INFINITY);
  return all.sort((a, b) => (place(a) < place(b) ? -1 : 1));
}
