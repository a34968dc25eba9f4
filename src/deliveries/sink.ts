import type { Context } from '../store/context.ts';
import type { Dispatcher } from './dispatcher.ts';
import { enqueueDeliveries } from './enqueue-queries.ts';
import { UNMADE } from './first-answer.ts';
import { enqueueOrdered } from './ordered/enqueue-queries.ts';
import type { LaneDispatcher } from './ordered/lane-dispatcher.ts';
import type { OnFirstAnswer, OwedDelivery } from './request.ts';
import type { Target } from './target.ts';

export interface Dispatchers {
  dispatcher: Dispatcher;
  lanes: LaneDispatcher;
}

/** Rows that were written in the open transaction, some of them born leased to this process. */
export interface Born {
  /** After the commit: starts what is leased to us from memory. */
  start(): void;
  /** The transaction did not commit: the places that were reserved in memory are free again. */
  cancel(): void;
}

/** Where planned work goes: written inside the caller's transaction, started once that is committed. */
export interface Sink<Row> {
  enqueue(ctx: Context, rows: Row[]): Promise<Born>;
}

/**
 * Puts deliveries into the queue or into their lanes within the caller's transaction; the queue's are born leased to
 * this dispatcher as far as it has places. After the commit `start` sends those and wakes who sends the others; where
 * there is none, `cancel` gives the places back.
 */
export async function enqueueOwed(
  ctx: Context,
  { dispatcher, lanes }: Dispatchers,
  owed: readonly OwedDelivery[],
): Promise<Born> {
  const ordered = owed.filter(({ target }) => target.order !== 'none');
  const others = owed.filter(({ target }) => target.order === 'none');
  const reservation = dispatcher.reserve(others.map(({ target }) => target));
  const now = ctx.clock.now();
  let isLaneDue = false;
  try {
    await enqueueDeliveries(
      ctx,
      others.map(({ id, target, payload, eventType }, index) => {
        const { accountId, endpointId } = target;
        const lease = reservation.leases[index] ?? null;
        return { accountId, id, endpointId, payload, eventType, lease, isQueued: takesIn(target, now) };
      }),
    );
    isLaneDue = await enqueueOrdered(
      ctx,
      ordered.map((each) => ({ ...each, isOwed: takesIn(each.target, now) })),
    );
  } catch (error) {
    dispatcher.release(reservation);
    throw error;
  }
  return {
    start() {
      dispatcher.start(reservation, others);
      for (const each of ordered) if (each.onFirstAnswer) awaitInLane(lanes, each, each.onFirstAnswer, now);
      if (isLaneDue) lanes.wake();
    },
    cancel: () => dispatcher.release(reservation),
  };
}

/** A batch is sent when it is full, and answers to no single one of its deliveries. */
function awaitInLane(lanes: LaneDispatcher, { id, target }: OwedDelivery, tell: OnFirstAnswer, now: number): void {
  const isSentSoon = target.isActive && target.policy.batch === null && takesIn(target, now);
  if (isSentSoon) lanes.awaitAnswer(id, tell);
  else tell(UNMADE);
}

/** Whether an endpoint is owed what comes up at `now`: off, it may let that go. */
function takesIn({ takesInUntil }: Target, now: number): boolean {
  return takesInUntil === null || now < takesInUntil;
}
