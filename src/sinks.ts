import type { OutgoingDispatcher } from './channels/outgoing/dispatcher.ts';
import { enqueueOutgoing } from './channels/outgoing/enqueue.ts';
import type { Sinks } from './conversations/save-turns.ts';
import { type Dispatchers, enqueueOwed } from './deliveries/sink.ts';

/** Where turns put what they owe: into the queues, born leased to these dispatchers. */
export function createSinks(deliveries: Dispatchers, outgoing: OutgoingDispatcher): Sinks {
  return {
    deliveries: { enqueue: (tx, owed) => enqueueOwed(tx, deliveries, owed) },
    outgoing: {
      async enqueue(tx, jobs) {
        const lease = outgoing.reserve(jobs.length);
        try {
          const enqueued = await enqueueOutgoing(tx, jobs, lease);
          return { start: () => outgoing.start(enqueued), cancel: () => outgoing.release(lease) };
        } catch (error) {
          outgoing.release(lease);
          throw error;
        }
      },
    },
  };
}
