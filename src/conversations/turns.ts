import { Batcher } from '../base/batcher.ts';
import { encodeId } from '../base/ids.ts';
import type { AddressChange, Inbound, ParsedCallback } from '../channels/adapter.ts';
import { applyPreferences } from '../channels/apply-preferences.ts';
import type { ChannelDirectory, LoadedChannel } from '../channels/directory.ts';
import { applyStatuses } from '../channels/messages/apply-statuses.ts';
import { moveAddress } from '../contacts/move-address.ts';
import type { AnswerCall } from '../requests/calls/call.ts';
import type { CallAnswer } from '../rules/call-answer.ts';
import type { Address } from '../rules/message.ts';
import { type Context, newId, nowDate } from '../store/context.ts';
import { isDatabaseAway } from '../store/errors.ts';
import { isCollision, unavailable } from './collisions.ts';
import { insertProviderEvents } from './queries.ts';
import { type BatchDeps, runBatch } from './run-turns.ts';
import { type EndOfWait, personKey, type TurnAnswer, type TurnItem } from './turn-item.ts';
import { WaitWatch } from './wait-watch.ts';

// DESIGN.md §3. On two cores full batches are cheaper than many: with 128 messages under way one at a time took 0.56 ms
// of CPU a message and 280 ms to the partner (p99), two at a time 0.67 and 1,040. A second one is for crowds: from 64 on
// it made 12 % more of inline replies, none more by REST, and two to three times as long to the partner.
const BATCH_SIZE_MAX = 256;
const BATCHES_IN_FLIGHT_MAX = 2;
const FURTHER_BATCH_FROM = 128;
/** Two and a half seconds' work at 4,000/s, some 20 MB: who waits longer than that is better told to come again. */
const WAITING_MAX = 10_000;
/** Somebody's row is held by another process: asked for again after this. */
const HELD_ROW_RETRY_MS = 5;

/** What turns are put together from. */
export interface TurnDeps extends Omit<BatchDeps, 'goOn'> {
  channels: Pick<ChannelDirectory, 'find'>;
}

/** How a message of the simulator is worked on. */
export interface Simulation {
  /** Webhooks and requests are really sent, and the end of waits is waited for; else both are only shown. */
  send: boolean;
  /** What calls are answered with instead of being made, by the request's name or the webhook's id. */
  canned: ReadonlyMap<string, CallAnswer>;
}

/** The door to conversations: whatever a person does comes in here and is committed before it is answered. */
export interface Turns {
  /** A provider's message. The same message id gets the same answer again and does nothing twice. */
  answerMessage(channel: LoadedChannel, inbound: Inbound): Promise<TurnAnswer>;
  /** The simulator's message, on the same path. */
  simulateMessage(channel: LoadedChannel, inbound: Inbound, simulation: Simulation): Promise<TurnAnswer>;
  /**
   * Starts a campaign for somebody from outside, with parameters for its templates. Under one `onceKey` it is started
   * once on its channel, however often it is asked for; a start that comes too late is answered as the first one.
   */
  triggerCampaign(
    channel: LoadedChannel,
    campaignId: string,
    to: Address,
    event?: { params: Record<string, unknown>; onceKey: string },
  ): Promise<TurnAnswer>;
  /** Tells a conversation what came of a call that it waits for. */
  answerCall: AnswerCall;
  /** Lets a conversation go on that has waited too long; nothing, where it waits for something else by now. */
  giveUp(channel: LoadedChannel, wait: Omit<EndOfWait & { kind: 'give_up' }, 'kind'>): Promise<void>;
  /** Statuses, changed numbers, wishes told in the provider's own screens, and what nobody acts on. */
  recordProviderEvents(channel: LoadedChannel, callback: ParsedCallback): Promise<void>;
  /** Resolves when no turn is waiting or at work. */
  idle(): Promise<void>;
}

/** @see Turns */
export function createTurns(deps: TurnDeps): Turns {
  const { ctx, after, channels } = deps;
  const watch = new WaitWatch(after);
  const batcher = new Batcher<TurnItem, TurnAnswer>({
    run: (items) => runBatch({ ...deps, goOn }, items),
    keyOf: personKey,
    sizeMax: BATCH_SIZE_MAX,
    inFlightMax: BATCHES_IN_FLIGHT_MAX,
    furtherFrom: FURTHER_BATCH_FROM,
    waitingMax: WAITING_MAX,
    later: (retry) => void after(HELD_ROW_RETRY_MS, retry),
  });

  function add(channel: LoadedChannel, item: Omit<TurnItem, 'channel' | 'receivedAt'>): Promise<TurnAnswer> {
    return batcher.add({ channel, receivedAt: ctx.clock.now(), ...item });
  }

  async function tell(channel: LoadedChannel, what: EndOfWait): Promise<void> {
    const item: TurnItem = { channel, receivedAt: ctx.clock.now(), webhooks: 'send', what };
    const answer = await batcher.add(item);
    watch.tell(personKey(item), { wait: what.wait, answer });
  }

  function goOn(channel: LoadedChannel, what: EndOfWait): void {
    tell(channel, what).catch((error: unknown) => {
      const { accountId } = channel;
      ctx.log.error({ err: error, accountId }, 'a conversation could not be told what it waits for; it will give up');
    });
  }

  return {
    answerMessage: (channel, inbound) => add(channel, { webhooks: 'send', what: { kind: 'message', inbound } }),
    simulateMessage(channel, inbound, { send, canned }) {
      const what = { kind: 'message' as const, inbound };
      if (!send) return add(channel, { webhooks: 'show', canned, what });
      const person = personKey({ channel, receivedAt: 0, webhooks: 'send', what });
      return watch.follow(person, () => add(channel, { webhooks: 'send', canned, what }));
    },
    triggerCampaign: (channel, campaignId, to, event) =>
      add(channel, { webhooks: 'send', what: { kind: 'trigger', campaignId, to, ...event } }),
    async answerCall({ id, accountId, channelId, requestId, conversationId, wait, to }, answer) {
      const channel = await channels.find(encodeId('chn', channelId));
      if (!channel || channel.accountId !== accountId) {
        ctx.log.warn(
          { accountId, channelId, callId: id },
          'a call is answered, and its channel is gone: left as it is',
        );
        return;
      }
      await tell(channel, { kind: 'answer', conversationId, wait, call: encodeId('req', requestId), answer, to });
    },
    giveUp: (channel, wait) => tell(channel, { kind: 'give_up', ...wait }),
    recordProviderEvents: (channel, callback) => recordProviderEvents(deps, channel, callback),
    idle: () => batcher.idle(),
  };
}

async function recordProviderEvents(
  { ctx, emitter }: Pick<TurnDeps, 'ctx' | 'emitter'>,
  channel: LoadedChannel,
  callback: ParsedCallback,
): Promise<void> {
  const { statuses, changes, preferences, unknown } = callback;
  if (statuses.length + changes.length + preferences.length + unknown.length === 0) return;
  const account = { ...ctx, accountId: channel.accountId };
  try {
    await emitter.transaction(account, async (tx, emit) => {
      if (unknown.length > 0) await keepUnknown(tx, channel, unknown);
      for (const { from, to } of changes satisfies AddressChange[]) await moveAddress(tx, emit, from, to);
      await applyPreferences(tx, emit, preferences);
      await applyStatuses(tx, emit, channel.id, statuses);
    });
  } catch (error) {
    throw isCollision(error) || isDatabaseAway(error) ? unavailable(error) : error;
  }
}

function keepUnknown(ctx: Context, channel: LoadedChannel, unknown: ParsedCallback['unknown']): Promise<void> {
  const rows = unknown.map(({ kind, raw }) => ({
    accountId: channel.accountId,
    id: newId(ctx),
    channelId: channel.id,
    kind,
    reason: null,
    raw,
  }));
  return insertProviderEvents(ctx.db, rows, nowDate(ctx));
}
