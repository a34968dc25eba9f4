import platformLog from 'node:console';
import { createAuth } from './accounts/sign-in/auth.ts';
import { type AppDeps, createApp } from './app.ts';
import { systemClock } from './base/clock.ts';
import { describeError } from './base/logged-error.ts';
import { systemScheduler } from './base/scheduler.ts';
import { untilIdle } from './base/until-idle.ts';
import { createVault, type Vault } from './base/vault.ts';
import { type ChannelDirectory, createChannelDirectory } from './channels/directory.ts';
import { createOutgoingDispatcher } from './channels/outgoing/dispatcher.ts';
import { createProviderCall } from './channels/outgoing/provider-call.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { Connectors, type TokenMemory } from './connectors/authorize.ts';
import { advanceImports } from './contacts/imports/advance-imports.ts';
import { type AssetCache, createAssetCache } from './conversations/asset-cache.ts';
import { giveUpWaits } from './conversations/run-waits.ts';
import type { Sinks } from './conversations/save-turns.ts';
import { createStartCampaigns } from './conversations/start-by-event.ts';
import { createTurns } from './conversations/turns.ts';
import { Dispatcher } from './deliveries/dispatcher.ts';
import { createFetchSender } from './deliveries/egress/fetch-sender.ts';
import { createFetchTracer } from './deliveries/egress/fetch-tracer.ts';
import { createVettedFetch } from './deliveries/egress/vetted-fetch.ts';
import type { NewsTransaction } from './deliveries/endpoint-news.ts';
import { createFetchToken } from './deliveries/fetch-token.ts';
import { LaneDispatcher } from './deliveries/ordered/lane-dispatcher.ts';
import { advanceReplays } from './deliveries/replays/advance-replays.ts';
import { TargetCache } from './deliveries/target.ts';
import { AudienceCache } from './events/audience.ts';
import { Emitter } from './events/emitter.ts';
import { createNewsTransaction } from './events/webhooks/tell-endpoint-news.ts';
import { problem } from './http/problem.ts';
import { SlowAnswers } from './http/slow-answers.ts';
import { createLimits, type Limits } from './limits.ts';
import { LinkMemory } from './links/link-memory.ts';
import { Links } from './links/links.ts';
import { sendConfirmations } from './preferences/forms/send-confirmations.ts';
import type { AnswerCall } from './requests/calls/call.ts';
import { createCallSink } from './requests/calls/call-sink.ts';
import { Caller } from './requests/calls/caller.ts';
import type { EgressAllow } from './rules/address.ts';
import { createDeliverySink, createOutgoingSink } from './sinks.ts';
import { advanceSourceEvents } from './source-events/advance-source-events.ts';
import type { Context, Log } from './store/context.ts';
import { openPostgres } from './store/postgres.ts';
import { sweep } from './sweeps.ts';

/** Variables and secrets are text, bindings are objects. */
interface Env {
  HYPERDRIVE?: { connectionString: string };
  ASSETS?: { fetch(request: Request): Promise<Response> };
  [name: string]: unknown;
}

interface Execution {
  waitUntil(work: Promise<unknown>): void;
}

// One invocation has six connections (developers.cloudflare.com/workers/platform/limits): the database's and these. What
// waited for a seventh would use up its deadline there and be called a timeout without ever having been sent.
const DELIVERIES_AT_ONCE = 2;
const MESSAGES_AT_ONCE = 2;
const CALLS_AT_ONCE = 1;
// Some seconds' work: what is not begun in time has to be given back.
const HELD_MAX = 64;
// An invocation lives on for 30 s after its answer. A request that begins within this and takes its whole deadline of
// 15 s is settled by then.
const SEND_AFTER_ANSWER_MS = 12_000;
// Likewise before the next minute's sweep.
const SWEEP_MS = 40_000;

// The next sweep comes in a minute: what is due until then, each at its moment.
const REPLAY_BUDGET = { aheadMs: 60_000, steps: 100 };
// Some 100 ms each, a third of it CPU.
const IMPORT_BUDGET = { steps: 100 };

// What they start is turns, some 100 ms each round; their messages go out in the same minute.
const SOURCE_EVENTS_AT_ONCE = 50;
const SOURCE_EVENT_ROUNDS = 20;

// Turns of half a second.
const WAITS_AT_ONCE = 256;

// Links of sign-ups, as many at once as messages: what is left waits for the next minute.
const CONFIRMATION_ROUNDS = 20;

const DOCS_ASSETS = '/docs/assets/';
const LEVELS: Config['logLevel'][] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** The Workers entry: the app that Node has too, put together for each request, because requests share no connection. */
export default {
  async fetch(request: Request, env: Env, execution: Execution): Promise<Response> {
    const url = new URL(request.url);
    if (url.pathname.startsWith(DOCS_ASSETS) && env.ASSETS) {
      url.pathname = url.pathname.slice(DOCS_ASSETS.length - 1);
      return env.ASSETS.fetch(new Request(url, request));
    }
    const hookline = openHookline(env);
    if (!hookline) return problem(503, 'unavailable', 'Hookline is not set up here: its log says what is missing.');
    const answer = Promise.resolve(hookline.app.fetch(request)).then(followBody);
    // Before there is an answer: a turn that was begun is not to end because its provider hung up.
    execution.waitUntil(answer.then(({ written }) => written).then(hookline.finish, hookline.finish));
    return (await answer).response;
  },

  /** Every minute: what is due, then the housekeeping. */
  async scheduled(_event: unknown, env: Env): Promise<void> {
    await openHookline(env)?.runSweep();
  },
};

/** An answer, and the end of its being written: streams, which come as attachments, read the store until then. */
function followBody(response: Response): { response: Response; written: Promise<void> } {
  if (!response.body || !response.headers.has('content-disposition')) return { response, written: Promise.resolve() };
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  return { response: new Response(readable, response), written: response.body.pipeTo(writable) };
}

/** Undefined where the configuration is not right, which is logged. */
function openHookline(env: Env): Hookline | undefined {
  try {
    return createHookline(readWorkerConfig(env));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    createLog('error').error({}, error.message);
    return undefined;
  }
}

/** @throws ConfigError */
function readWorkerConfig(env: Env): WorkerConfig {
  const variables = Object.entries(env).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const database = env.HYPERDRIVE && { DATABASE_URL: env.HYPERDRIVE.connectionString };
  const config = readConfig({ ...Object.fromEntries(variables), ...database });
  const { databaseUrl, secret, publicUrl } = config;
  if (!databaseUrl || !secret) throw new ConfigError('HYPERDRIVE must be bound, or DATABASE_URL be set.');
  // A sweep has no request to take it from.
  if (!publicUrl) throw new ConfigError('PUBLIC_URL must be set on Workers.');
  return { ...config, databaseUrl, secret, publicUrl };
}

type WorkerConfig = Config & { databaseUrl: string; secret: string; publicUrl: string };
type Hookline = ReturnType<typeof createHookline>;

/** A Hookline for one invocation, which ends with `finish` or `runSweep`. */
function createHookline(config: WorkerConfig) {
  const { databaseUrl, secret, publicUrl, egressAllow, retention } = config;
  const sendsMail = config.mail !== undefined;
  const { vault, targets, audiences, assets, limits, slowAnswers, linkMemory, tokens } = rememberPublished(secret);
  const db = openPostgres(databaseUrl, { connectionsMax: 1 });
  const clock = { ...systemClock, timeZone: config.timeZone };
  const ctx: Context = { db, clock, vault, log: createLog(config.logLevel) };
  const channels = createChannelDirectory(ctx, { publicUrl });
  const outbound = createOutbound(ctx, {
    channels,
    targets,
    audiences,
    tokens,
    egressAllow,
    // Told by those who call, to those who are called for: called once all are there.
    answer: (call, answer) => turns.answerCall(call, answer),
    turns: { idle: () => turns.idle() },
  });
  const { sinks, emitter, owes, connectors } = outbound;
  const turns = createTurns({ ctx, channels, assets, sinks, emitter, publicUrl, after: systemScheduler.after });
  const wakeDeliveries = () => {
    owes.deliveries = true;
  };
  const trace = createFetchTracer({ egressAllow, clock, fetch: (url, init) => fetch(url, init) });
  const links = new Links({ ctx, emitter, memory: linkMemory, after: systemScheduler.after });
  const auth = createAuth({ ctx, publicUrl });
  const deps = {
    ...limits,
    slowAnswers,
    ctx,
    publicUrl,
    egressAllow,
    channels,
    turns,
    auth,
    emitter,
    links,
    trace,
    connectors,
    retention,
    sendsMail,
  };
  const findPeer: AppDeps['findPeer'] = (c) => c.req.header('cf-connecting-ip');
  const app = createApp({ ...deps, findPeer, wakeDeliveries, isReady: () => true });
  const confirmations = { publicUrl, channels, call: outbound.call };

  async function end(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } finally {
      await outbound.drain();
      await db.destroy();
    }
  }
  return {
    app,
    /** After the answer: sends what this invocation owes. */
    finish: () =>
      end(async () => {
        await Promise.all([turns.idle(), links.idle()]);
        await outbound.send(owes, SEND_AFTER_ANSWER_MS);
      }),
    /** Sends what is due, whoever owes it, and keeps house. */
    runSweep: () =>
      end(async () => {
        if (sendsMail) sayMailWaits(ctx.log);
        const start = createStartCampaigns({ channels, turns });
        for (let n = 0; n < SOURCE_EVENT_ROUNDS; n++) {
          if ((await advanceSourceEvents(ctx, { start }, SOURCE_EVENTS_AT_ONCE)) < SOURCE_EVENTS_AT_ONCE) break;
        }
        await giveUpWaits({ ctx, channels, turns }, WAITS_AT_ONCE);
        await outbound.send({ deliveries: true, messages: true, calls: true }, SWEEP_MS);
        for (let n = 0; n < CONFIRMATION_ROUNDS; n++) {
          if (!(await sendConfirmations(ctx, confirmations, MESSAGES_AT_ONCE))) break;
        }
        await advanceReplays(ctx, REPLAY_BUDGET);
        await advanceImports(ctx, IMPORT_BUDGET);
        await sweep(ctx, retention);
      }),
  };
}

interface OutboundDeps {
  channels: ChannelDirectory;
  targets: TargetCache;
  audiences: AudienceCache;
  tokens: TokenMemory;
  egressAllow: EgressAllow;
  answer: AnswerCall;
  /** Calls and webhooks that are answered go on there. */
  turns: { idle(): Promise<void> };
}

/** All dispatchers, over fetch and within the limits of one invocation. */
function createOutbound(ctx: Context, deps: OutboundDeps) {
  const { channels, targets, audiences, tokens, egressAllow, answer, turns } = deps;
  let begun = 0;
  const countedFetch: typeof fetch = (input, init) => {
    begun += 1;
    return fetch(input, init);
  };
  const send = createFetchSender({ egressAllow, clock: ctx.clock, fetch: countedFetch });
  // Told by those who send, to those who are sent to: called once all are there.
  const inNews: NewsTransaction = (from, work) => createNewsTransaction(emitter)(from, work);
  const connectors = new Connectors({ fetchToken: createFetchToken(send), scheduler: systemScheduler, tokens });
  const sending = { ctx, send, connectors, scheduler: systemScheduler, targets, inNews };
  const deliveries = new Dispatcher({
    ...sending,
    limits: { concurrency: DELIVERIES_AT_ONCE, perEndpoint: DELIVERIES_AT_ONCE, heldMax: HELD_MAX },
  });
  const lanes = new LaneDispatcher({
    ...sending,
    limits: { lanesMax: DELIVERIES_AT_ONCE, perEndpoint: DELIVERIES_AT_ONCE },
  });
  // Whether the queues are to be looked at. Once our messages are settled, somebody else's turn may have put the next
  // one of the same person behind them: whoever of the two looks last finds it, and it need not wait for a sweep.
  const owes = { deliveries: false, messages: false, calls: false };
  const intoDeliveries = createDeliverySink({ dispatcher: deliveries, lanes });
  const owed: Sinks['deliveries'] = {
    enqueue(tx, rows) {
      owes.deliveries ||= rows.some(({ target }) => target.order !== 'none');
      return intoDeliveries.enqueue(tx, rows);
    },
  };
  const emitter = new Emitter({ audiences, deliveries: owed });
  const vettedFetch = createVettedFetch(egressAllow, countedFetch);
  const outgoing = createOutgoingDispatcher({
    ctx,
    channels,
    emitter,
    fetch: vettedFetch,
    scheduler: systemScheduler,
    limits: { concurrency: MESSAGES_AT_ONCE, heldMax: HELD_MAX },
  });
  const caller = new Caller({ ...sending, answer, concurrency: CALLS_AT_ONCE });
  const intoOutgoing = createOutgoingSink(outgoing);
  const intoCalls = createCallSink(caller);
  const sinks: Sinks = {
    deliveries: owed,
    outgoing: {
      enqueue(tx, jobs) {
        owes.messages ||= jobs.length > 0;
        return intoOutgoing.enqueue(tx, jobs);
      },
    },
    calls: {
      enqueue(tx, calls) {
        owes.calls = true;
        return intoCalls.enqueue(tx, calls);
      },
    },
  };
  return {
    sinks,
    emitter,
    owes,
    connectors,
    call: createProviderCall({ fetch: vettedFetch, scheduler: systemScheduler }),
    /** Sends what is held, then claims and sends what is due, until nothing is or the time is up. */
    async send(queues: typeof owes, forMs: number) {
      const { promise: timeIsUp, resolve } = Promise.withResolvers<'late'>();
      const cancel = systemScheduler.after(forMs, () => resolve('late'));
      const sent = () => Promise.race([timeIsUp, untilIdle([turns, caller, outgoing, deliveries, lanes])]);
      try {
        let hasMore = (await sent()) !== 'late';
        while (hasMore) {
          const before = begun;
          const isCut = queues.deliveries && [await deliveries.sweep(), await lanes.sweep()].includes(true);
          if (queues.messages) await outgoing.sweep();
          const hasCalls = queues.calls && (await caller.sweep());
          hasMore = (await sent()) !== 'late' && (isCut || hasCalls || begun > before);
        }
      } finally {
        cancel();
      }
    },
    /** Gives back what has not begun and waits for the rest. */
    async drain() {
      // Each tells its conversation, in a turn that owes messages and deliveries.
      await caller.drain();
      await Promise.all([deliveries.drain(), lanes.drain(), outgoing.drain()]);
      await turns.idle();
    },
  };
}

interface Published {
  vault: Vault;
  targets: TargetCache;
  audiences: AudienceCache;
  assets: AssetCache;
  limits: Limits;
  slowAnswers: SlowAnswers;
  linkMemory: LinkMemory;
  tokens: TokenMemory;
}

let published: Published | undefined;

/** What requests of one isolate may share: plain data, kept until the account's revision moves. */
function rememberPublished(secret: string) {
  if (published) return published;
  const vault = createVault(secret);
  const targets = new TargetCache(vault);
  const audiences = new AudienceCache(targets);
  published = {
    vault,
    targets,
    audiences,
    assets: createAssetCache({ targets, audiences }),
    limits: createLimits(),
    slowAnswers: new SlowAnswers({ inBackground: false }),
    linkMemory: new LinkMemory(),
    tokens: new Map(),
  };
  return published;
}

let hasSaidMailWaits = false;

/** Workers have no SMTP: alert mails stay queued for a Node process on the same database. Said once. */
function sayMailWaits(log: Log): void {
  if (hasSaidMailWaits) return;
  hasSaidMailWaits = true;
  log.warn({}, 'SMTP_URL is set, but Workers send no mail: alert mails wait for a Node process');
}

/** One JSON object a line, which is how the platform's log takes fields apart. */
function createLog(level: Config['logLevel']): Log {
  const write = (at: keyof Log) => (fields: object, message: string) => {
    if (LEVELS.indexOf(at) < LEVELS.indexOf(level)) return;
    platformLog[at](JSON.stringify({ ...fields, message }, describeErrors));
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

function describeErrors(_key: string, value: unknown): unknown {
  return value instanceof Error ? describeError(value) : value;
}
