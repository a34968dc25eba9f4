import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HttpBindings } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { createAuth } from './accounts/sign-in/auth.ts';
import { describeSignIn } from './accounts/sign-in/first-owner.ts';
import { type App, createApp } from './app.ts';
import { systemScheduler } from './base/scheduler.ts';
import { untilIdle } from './base/until-idle.ts';
import { createChannelDirectory } from './channels/directory.ts';
import { createOutgoingDispatcher } from './channels/outgoing/dispatcher.ts';
import { createPooledFetch } from './channels/outgoing/pooled-fetch.ts';
import { createProviderCall } from './channels/outgoing/provider-call.ts';
import { Connectors } from './connectors/authorize.ts';
import { runImports } from './contacts/imports/run-imports.ts';
import { createAssetCache } from './conversations/asset-cache.ts';
import { runWaits } from './conversations/run-waits.ts';
import { createStartCampaigns } from './conversations/start-by-event.ts';
import { createTurns } from './conversations/turns.ts';
import { runAlertMails } from './deliveries/alerts/run-alert-mails.ts';
import { Dispatcher } from './deliveries/dispatcher.ts';
import { createGuardedAgent } from './deliveries/egress/guarded-agent.ts';
import { createResolve } from './deliveries/egress/resolve.ts';
import { createUndiciSender } from './deliveries/egress/undici-sender.ts';
import { createUndiciTracer } from './deliveries/egress/undici-tracer.ts';
import type { NewsTransaction } from './deliveries/endpoint-news.ts';
import { createFetchToken } from './deliveries/fetch-token.ts';
import { LaneDispatcher } from './deliveries/ordered/lane-dispatcher.ts';
import { runReplays } from './deliveries/replays/run-replays.ts';
import type { Retention } from './deliveries/retention.ts';
import { TargetCache } from './deliveries/target.ts';
import { createDemo, type Demo } from './demo.ts';
import { AudienceCache } from './events/audience.ts';
import { Emitter } from './events/emitter.ts';
import { createNewsTransaction } from './events/webhooks/tell-endpoint-news.ts';
import { SlowAnswers } from './http/slow-answers.ts';
import { createLimits } from './limits.ts';
import { LinkMemory } from './links/link-memory.ts';
import { Links } from './links/links.ts';
import { createSmtpMailer, type SmtpOptions } from './mail/smtp.ts';
import { createMetrics } from './metrics.ts';
import { runConfirmations } from './preferences/forms/run-confirmations.ts';
import { createCallSink } from './requests/calls/call-sink.ts';
import { Caller } from './requests/calls/caller.ts';
import type { EgressAllow } from './rules/address.ts';
import { findClient, type TrustedProxies } from './rules/client-address.ts';
import { serveDesigner } from './serve-designer.ts';
import { createDeliverySink, createOutgoingSink } from './sinks.ts';
import { runSourceEvents } from './source-events/run-source-events.ts';
import type { Context } from './store/context.ts';
import { runSweeps } from './sweeps.ts';

export interface RuntimeOptions {
  ctx: Context;
  publicUrl: string;
  egressAllow: EgressAllow;
  trustedProxies: TrustedProxies;
  retention: Retention;
  /** Left out: alerts are notifications only. */
  mail?: SmtpOptions | undefined;
}

/** A whole Hookline on Node over an open store, without the server socket. */
export interface Runtime {
  app: App;
  /** How people get in: a line for whoever started this; undefined where an owner with a password is there. */
  signInHint(isEmbedded: boolean): Promise<string | undefined>;
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
export function createRuntime(options: RuntimeOptions): Runtime {
  const { ctx, publicUrl, egressAllow, trustedProxies, retention, mail } = options;
  const scheduler = systemScheduler;
  const channels = createChannelDirectory(ctx, { publicUrl });
  const targets = new TargetCache(ctx.vault);
  const audiences = new AudienceCache(targets);
  const { render, meter, callMeter } = createMetrics(ctx);
  const resolve = createResolve();
  const sender = createUndiciSender({ egressAllow, clock: ctx.clock, resolve });
  const providers = createGuardedAgent({ egressAllow, resolve });
  // Told by those who send, to those who are sent to: called once all are there.
  const inNews: NewsTransaction = (from, work) => createNewsTransaction(emitter)(from, work);
  const connectors = new Connectors({ fetchToken: createFetchToken(sender.send), scheduler });
  const sending = { ctx, send: sender.send, connectors, scheduler, targets, meter, inNews };
  const deliveries = new Dispatcher(sending);
  const lanes = new LaneDispatcher(sending);
  const fetch = createPooledFetch(providers);
  const owed = createDeliverySink({ dispatcher: deliveries, lanes });
  const emitter = new Emitter({ audiences, deliveries: owed });
  const outgoing = createOutgoingDispatcher({ ctx, channels, emitter, fetch, scheduler });
  const caller = new Caller({
    ctx,
    send: sender.send,
    connectors,
    scheduler,
    meter: callMeter,
    // Told by those who call, to those who are called for: called once all are there.
    answer: (call, answer) => turns.answerCall(call, answer),
  });
  const links = new Links({ ctx, emitter, memory: new LinkMemory(), after: scheduler.after });
  const turns = createTurns({
    ctx,
    channels,
    assets: createAssetCache({ targets, audiences }),
    sinks: { deliveries: owed, outgoing: createOutgoingSink(outgoing), calls: createCallSink(caller) },
    emitter,
    publicUrl,
    after: scheduler.after,
  });
  const mailer = mail && createSmtpMailer(mail, ctx.log);
  const auth = createAuth({ ctx, publicUrl, sendMail: mailer?.send });
  const slowAnswers = new SlowAnswers({ inBackground: true });
  const stop = new AbortController();
  let loops: Promise<unknown> = Promise.resolve();
  const app = createApp({
    ...createLimits(),
    slowAnswers,
    ctx,
    publicUrl,
    egressAllow,
    channels,
    turns,
    auth,
    sendMail: mailer?.send,
    emitter,
    links,
    retention,
    sendsMail: mailer !== undefined,
    findPeer: (c) => findClient(findSocketPeer(c.env), c.req.header('x-forwarded-for'), trustedProxies),
    trace: createUndiciTracer({ egressAllow, clock: ctx.clock, resolve }),
    connectors,
    wakeDeliveries() {
      deliveries.wake();
      lanes.wake();
    },
    metrics: render,
    isReady: () => !stop.signal.aborted,
  });
  app.use('/docs/assets/*', serveStatic({ root: DOCS_ASSETS, rewriteRequestPath: (path) => basename(path) }));
  serveDesigner(app);
  return {
    app,
    signInHint: (isEmbedded) => describeSignIn(ctx, auth, { publicUrl, isEmbedded }),
    createDemo: (accountId) => createDemo({ ...ctx, accountId }, { publicUrl, egressAllow, channels, emitter }),
    run() {
      const { signal } = stop;
      const confirmations = {
        publicUrl,
        channels,
        call: createProviderCall({ fetch, scheduler }),
        sendMail: mailer?.send,
      };
      const alerts = mailer && runAlertMails(ctx, { sendMail: mailer.send, publicUrl }, scheduler, signal);
      loops = Promise.all([
        deliveries.run(signal),
        lanes.run(signal),
        outgoing.run(signal),
        caller.run(signal),
        runWaits({ ctx, channels, turns }, scheduler, signal),
        runReplays(ctx, scheduler, signal),
        runImports(ctx, scheduler, signal),
        runSourceEvents(ctx, { start: createStartCampaigns({ channels, turns }) }, scheduler, signal),
        runSweeps({ ctx, retention, scheduler }, signal),
        runConfirmations(ctx, confirmations, scheduler, signal),
        alerts,
      ]);
    },
    async drain(answered) {
      stop.abort();
      await answered;
      await Promise.all([turns.idle(), links.idle(), auth.idle(), slowAnswers.idle()]);
      // Each tells its conversation, in a turn that owes messages and deliveries.
      await caller.drain();
      await Promise.all([deliveries.drain(), lanes.drain(), outgoing.drain(), loops]);
      // What webhooks were answered goes on in turns of their own.
      await turns.idle();
      mailer?.close();
      await Promise.all([sender.close(), providers.close()]);
    },
    idle: () => untilIdle([turns, links, auth, slowAnswers, caller, outgoing, deliveries, lanes]),
  };
}

/** Nobody is there where the request came over no socket. */
function findSocketPeer(env: unknown): string | undefined {
  return (env as Partial<HttpBindings> | undefined)?.incoming?.socket.remoteAddress;
}
