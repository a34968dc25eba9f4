import type { Sink } from '../../deliveries/sink.ts';
import type { OwedCall } from './call.ts';
import type { Caller } from './caller.ts';
import { enqueueCalls } from './queries.ts';

/** Where turns put the calls that their conversations wait for: into the queue, born leased to this caller. */
export function createCallSink(caller: Pick<Caller, 'reserve' | 'start' | 'release'>): Sink<OwedCall> {
  return {
    async enqueue(tx, calls) {
      const reservation = caller.reserve(calls);
      try {
        await enqueueCalls(
          tx,
          calls.map((call, index) => ({ call, lease: reservation.leases[index] ?? null })),
        );
      } catch (error) {
        caller.release(reservation);
        throw error;
      }
      return { start: () => caller.start(reservation), cancel: () => caller.release(reservation) };
    },
  };
}
