import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import { type App, createApp } from './app.ts';
import { systemScheduler } from './base/scheduler.ts';
import { createChannelDirectory } from './channels/directory.ts';
import { createOutgoingDispatcher } from './channels/outgoing/dispatcher.ts';
import { createPooledFetch } from './channels/outgoing/pooled-fetch.ts';
import { createAssetCache } from './conversations/asset-cache.ts';
import { createTurns } from './conversations/turns.ts';
import { Dispatcher } from './deliveries/dispatcher.ts';
import { createGuardedAgent } from './deliveries/egress/guarded-agent.ts';
import { createUndiciSender } from './deliveries/egress/undici-sender.ts';
import { TargetCache } from './deliveries/target.ts';
import { createDemo, type Demo } from './demo.ts';
import { createMetrics } from './metrics.ts';
import type { EgressAllow } from './rules/address.ts';
import { createSinks } from './sinks.ts';
import type { Context } from './store/context.ts';
import { runSweeps } from './sweeps.ts';

export interface RuntimeOptions {
  ctx: Context;
  publicUrl: string;
  egressAllow: EgressAllow;
}

/** A whole Hookline on Node over an open store, without the server socket. */
export interface Runtime {
  app: App;
  /** A simulator channel and a published campaign to try things with. */
  createDemo(accountId: string): Promise<Demo>;
  /** Starts claiming what is due and the housekeeping. */
  run(): void;
  /**
   * Takes nothing new on, waits for `answered` (the server's last answer) and the turns behind it, then finishes the
   * requests that are under way.
   */
  drain(answered: Promise<unknown>): Promise<void>;
  /** Resolves when nothing that was started from memory is under way. */
  idle(): Promise<void>;
}

/** Swagger UI's own files: `/docs` fetches nothing from anywhere else. */
const DOCS_ASSETS = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/swagger-ui.css')));

/** Puts the parts together. Nothing runs by itself before `run`. */
export function createRuntime({ ctx, publicUrl, egressAllow }: RuntimeOptions): Runtime {
  const scheduler = systemScheduler;
  const channels = createChannelDirectory(ctx, { publicUrl });
  const targets = new TargetCache(ctx.vault);
  const sender = createUndiciSender({ egressAllow, clock: ctx.clock });
  const providers = createGuardedAgent({ egressAllow });
  const deliveries = new Dispatcher({ ctx, send: sender.send, scheduler, targets });
  const outgoing = createOutgoingDispatcher({ ctx, channels, fetch: createPooledFetch(providers), scheduler });
  const turns = createTurns({
    ctx,
    assets: createAssetCache(targets),
    sinks: createSinks(deliveries, outgoing),
    after: scheduler.after,
  });
  const stop = new AbortController();
  let loops: Promise<unknown> = Promise.resolve();
  const app = createApp({
    ctx,
    publicUrl,
    egressAllow,
    channels,
    turns,
    wakeDeliveries: () => deliveries.wake(),
    metrics: createMetrics(ctx),
    isReady: () => !stop.signal.aborted,
  });
  app.use('/docs/assets/*', serveStatic({ root: DOCS_ASSETS, rewriteRequestPath: (path) => basename(path) }));
  return {
    app,
    createDemo: (accountId) => createDemo({ ...ctx, accountId }, { publicUrl, egressAllow, channels }),
    run() {
      const { signal } = stop;
      loops = Promise.all([deliveries.run(signal), outgoing.run(signal), runSweeps(ctx, scheduler, signal)]);
    },
    async drain(answered) {
      stop.abort();
      await answered;
      await turns.idle();
      await Promise.all([deliveries.drain(), outgoing.drain(), loops]);
      await Promise.all([sender.close(), providers.close()]);
    },
    async idle() {
      await turns.idle();
      await Promise.all([deliveries.idle(), outgoing.idle()]);
    },
  };
}
