import platformLog from 'node:console';
import { createApp } from './app.ts';
import { systemClock } from './base/clock.ts';
import { describeError } from './base/logged-error.ts';
import { systemScheduler } from './base/scheduler.ts';
import { createVault, type Vault } from './base/vault.ts';
import { type ChannelDirectory, createChannelDirectory } from './channels/directory.ts';
import { createOutgoingDispatcher } from './channels/outgoing/dispatcher.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { type AssetCache, createAssetCache } from './conversations/asset-cache.ts';
import type { Sinks } from './conversations/save-turns.ts';
import { createTurns } from './conversations/turns.ts';
import { Dispatcher } from './deliveries/dispatcher.ts';
import { createFetchSender } from './deliveries/egress/fetch-sender.ts';
import { createFetchTracer } from './deliveries/egress/fetch-tracer.ts';
import { createVettedFetch } from './deliveries/egress/vetted-fetch.ts';
import { LaneDispatcher } from './deliveries/ordered/lane-dispatcher.ts';
import { advanceReplays } from './deliveries/replays/advance-replays.ts';
import { TargetCache } from './deliveries/target.ts';
import { problem } from './http/problem.ts';
import type { EgressAllow } from './rules/address.ts';
import { createSinks } from './sinks.ts';
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
const DELIVERIES_AT_ONCE = 3;
const MESSAGES_AT_ONCE = 2;
// Some seconds' work: what is not begun in time has to be given back.
const HELD_MAX = 64;
// An invocation lives on for 30 s after its answer. A request that begins within this and takes its whole deadline of
// 15 s is settled by then.
const SEND_AFTER_ANSWER_MS = 12_000;
// Likewise before the next minute's sweep.
const SWEEP_MS = 40_000;

// The next sweep comes in a minute: what is due until then, each at its moment.
const REPLAY_BUDGET = { aheadMs: 60_000, steps: 100 };

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
    const answer = Promise.resolve(hookline.app.fetch(request));
    // Before there is an answer: a turn that was begun is not to end because its provider hung up.
    execution.waitUntil(answer.then(hookline.finish, hookline.finish));
    return answer;
  },

  /** Every minute: what is due, then the housekeeping. */
  async scheduled(_event: unknown, env: Env): Promise<void> {
    await openHookline(env)?.runSweep();
  },
};

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
  const { vault, targets, assets } = rememberPublished(secret);
  const db = openPostgres(databaseUrl, { connectionsMax: 1 });
  const clock = { ...systemClock, timeZone: config.timeZone };
  const ctx: Context = { db, clock, vault, log: createLog(config.logLevel) };
  const channels = createChannelDirectory(ctx, { publicUrl });
  const outbound = createOutbound(ctx, { channels, targets, egressAllow });
  const { sinks, owes } = outbound;
  const turns = createTurns({ ctx, assets, sinks, after: systemScheduler.after });
  const wakeDeliveries = () => {
    owes.deliveries = true;
  };
  const trace = createFetchTracer({ egressAllow, clock, fetch: (url, init) => fetch(url, init) });
  const deps = { ctx, publicUrl, egressAllow, channels, turns, trace, retention, sendsMail };
  const app = createApp({ ...deps, wakeDeliveries, isReady: () => true });

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
        await turns.idle();
        await outbound.send(owes, SEND_AFTER_ANSWER_MS);
      }),
    /** Sends what is due, whoever owes it, and keeps house. */
    runSweep: () =>
      end(async () => {
        if (sendsMail) sayMailWaits(ctx.log);
        await outbound.send({ deliveries: true, messages: true }, SWEEP_MS);
        await advanceReplays(ctx, REPLAY_BUDGET);
        await sweep(ctx, retention);
      }),
  };
}

interface OutboundDeps {
  channels: ChannelDirectory;
  targets: TargetCache;
  egressAllow: EgressAllow;
}

/** All dispatchers, over fetch and within the limits of one invocation. */
function createOutbound(ctx: Context, { channels, targets, egressAllow }: OutboundDeps) {
  let begun = 0;
  const countedFetch: typeof fetch = (input, init) => {
    begun += 1;
    return fetch(input, init);
  };
  const send = createFetchSender({ egressAllow, clock: ctx.clock, fetch: countedFetch });
  const deliveries = new Dispatcher({
    ctx,
    send,
    scheduler: systemScheduler,
    targets,
    limits: { concurrency: DELIVERIES_AT_ONCE, perEndpoint: DELIVERIES_AT_ONCE, heldMax: HELD_MAX },
  });
  const lanes = new LaneDispatcher({
    ctx,
    send,
    scheduler: systemScheduler,
    targets,
    limits: { lanesMax: DELIVERIES_AT_ONCE, perEndpoint: DELIVERIES_AT_ONCE },
  });
  const outgoing = createOutgoingDispatcher({
    ctx,
    channels,
    fetch: createVettedFetch(egressAllow, countedFetch),
    scheduler: systemScheduler,
    limits: { concurrency: MESSAGES_AT_ONCE, heldMax: HELD_MAX },
  });
  // Whether the queues are to be looked at. Once our messages are settled, somebody else's turn may have put the next
  // one of the same person behind them: whoever of the two looks last finds it, and it need not wait for a sweep.
  const owes = { deliveries: false, messages: false };
  const into = createSinks({ dispatcher: deliveries, lanes }, outgoing);
  const sinks: Sinks = {
    deliveries: {
      enqueue(tx, owed) {
        owes.deliveries ||= owed.some(({ target }) => target.order !== 'none');
        return into.deliveries.enqueue(tx, owed);
      },
    },
    outgoing: {
      enqueue(tx, jobs) {
        owes.messages ||= jobs.length > 0;
        return into.outgoing.enqueue(tx, jobs);
      },
    },
  };
  return {
    sinks,
    owes,
    /** Sends what is held, then claims and sends what is due, until nothing is or the time is up. */
    async send(queues: { deliveries: boolean; messages: boolean }, forMs: number) {
      const { promise: timeIsUp, resolve } = Promise.withResolvers<'late'>();
      const cancel = systemScheduler.after(forMs, () => resolve('late'));
      const sent = () => Promise.race([timeIsUp, Promise.all([deliveries.idle(), lanes.idle(), outgoing.idle()])]);
      try {
        let hasMore = (await sent()) !== 'late';
        while (hasMore) {
          const before = begun;
          const isCut = queues.deliveries && [await deliveries.sweep(), await lanes.sweep()].includes(true);
          if (queues.messages) await outgoing.sweep();
          hasMore = (await sent()) !== 'late' && (isCut || begun > before);
        }
      } finally {
        cancel();
      }
    },
    /** Gives back what has not begun and waits for the rest. */
    drain: () => Promise.all([deliveries.drain(), lanes.drain(), outgoing.drain()]),
  };
}

let published: { vault: Vault; targets: TargetCache; assets: AssetCache } | undefined;

/** What requests of one isolate may share: plain data, kept until the account's revision moves. */
function rememberPublished(secret: string) {
  if (published) return published;
  const vault = createVault(secret);
  const targets = new TargetCache(vault);
  published = { vault, targets, assets: createAssetCache(targets) };
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
