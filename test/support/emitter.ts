import { Connectors } from '../../src/connectors/authorize.ts';
import { Dispatcher } from '../../src/deliveries/dispatcher.ts';
import type { Sender } from '../../src/deliveries/egress/sender.ts';
import type { NewsTransaction } from '../../src/deliveries/endpoint-news.ts';
import { createFetchToken } from '../../src/deliveries/fetch-token.ts';
import { LaneDispatcher } from '../../src/deliveries/ordered/lane-dispatcher.ts';
import { enqueueOwed } from '../../src/deliveries/sink.ts';
import { TargetCache } from '../../src/deliveries/target.ts';
import { FakeNetwork } from '../../src/deliveries/testing/harness.ts';
import { AudienceCache } from '../../src/events/audience.ts';
import { Emitter } from '../../src/events/emitter.ts';
import { createNewsTransaction } from '../../src/events/webhooks/tell-endpoint-news.ts';
import type { Context } from '../../src/store/context.ts';
import { SteppedScheduler } from './scheduler.ts';

/** Gathering passes by itself; retries and polls wait for ever. */
const GATHERING_MS = 50;

/** An emitter over a store, whose deliveries go at once: by `send`, or to partners that answer 200. */
export function createTestEmitter(ctx: Context, send?: Sender) {
  const network = new FakeNetwork();
  network.reply = () => ({});
  const scheduler = new SteppedScheduler({ passingMs: GATHERING_MS });
  const targets = new TargetCache(ctx.vault);
  // Told by those who send, to those who are sent to.
  const inNews: NewsTransaction = (from, work) => createNewsTransaction(emitter)(from, work);
  const egress = send ?? network.send;
  const connectors = new Connectors({ fetchToken: createFetchToken(egress), scheduler });
  const options = { ctx, send: egress, connectors, scheduler, targets, random: () => 0, inNews };
  const dispatchers = { dispatcher: new Dispatcher(options), lanes: new LaneDispatcher(options) };
  const emitter = new Emitter({
    audiences: new AudienceCache(targets),
    deliveries: { enqueue: (tx, owed) => enqueueOwed(tx, dispatchers, owed) },
  });
  return {
    emitter,
    network,
    scheduler,
    dispatchers,
    connectors,
    /** Resolves when all that was started from memory is sent and settled. */
    async idle(): Promise<void> {
      await dispatchers.dispatcher.idle();
      await dispatchers.lanes.idle();
    },
  };
}
