import type { OutgoingDispatcher } from './channels/outgoing/dispatcher.ts';
import { enqueueOutgoing, type OutgoingJob } from './channels/outgoing/enqueue.ts';
import type { OwedDelivery } from './deliveries/request.ts';
import { type Dispatchers, enqueueOwed, type Sink } from './deliveries/sink.ts';

/** Where turns and events put what partners are owed: into the queue and the lanes, born leased to these dispatchers. */
export function createDeliverySink(dispatchers: Dispatchers): Sink<OwedDelivery> {
  return { enqueue: (tx, owed) => enqueueOwed(tx, dispatchers, owed) };
}

/** Where turns put what people are told: into the queue, born leased to this dispatcher. */
export function createOutgoingSink(outgoing: OutgoingDispatcher): Sink<OutgoingJob> {
  return {
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
  };
}
