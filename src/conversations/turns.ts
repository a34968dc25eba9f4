import { Batcher } from '../base/batcher.ts';
import type { AddressChange, Inbound, ParsedCallback } from '../channels/adapter.ts';
import { applyPreferences } from '../channels/apply-preferences.ts';
import type { LoadedChannel } from '../channels/directory.ts';
import { applyStatuses } from '../channels/messages/apply-statuses.ts';
import { moveAddress } from '../contacts/move-address.ts';
import type { Address } from '../rules/message.ts';
import { type Context, newId, nowDate } from '../store/context.ts';
import { isDatabaseAway } from '../store/errors.ts';
import { isCollision, unavailable } from './collisions.ts';
import { insertProviderEvents } from './queries.ts';
import { runBatch, type TurnDeps } from './run-turns.ts';
import { personKey, type TurnAnswer, type TurnItem } from './turn-item.ts';

// DESIGN.md §3. On two cores full batches are cheaper than many: with 128 messages under way one at a time took 0.56 ms
// of CPU a message and 280 ms to the partner (p99), two at a time 0.67 and 1,040. A second one is for crowds.
const BATCH_SIZE_MAX = 256;
const BATCHES_IN_FLIGHT_MAX = 2;
const FURTHER_BATCH_FROM = 128;
/** Two and a half seconds' work at 4,000/s, some 20 MB: who waits longer than that is better told to come again. */
const WAITING_MAX = 10_000;
/** Somebody's row is held by another process: asked for again after this. */
const HELD_ROW_RETRY_MS = 5;

/** The door to conversations: whatever a person does comes in here and is committed before it is answered. */
export interface Turns {
  /** A provider's message. The same message id gets the same answer again and does nothing twice. */
  answerMessage(channel: LoadedChannel, inbound: Inbound): Promise<TurnAnswer>;
  /** The simulator's message: the same path; webhooks are shown and, only with `send`, sent too. */
  simulateMessage(channel: LoadedChannel, inbound: Inbound, send: boolean): Promise<TurnAnswer>;
  /** Starts a campaign for somebody from outside. */
  triggerCampaign(channel: LoadedChannel, campaignId: string, to: Address): Promise<TurnAnswer>;
  /** Statuses, changed numbers, wishes told in the provider's own screens, and what nobody acts on. */
  recordProviderEvents(channel: LoadedChannel, callback: ParsedCallback): Promise<void>;
  /** Resolves when no turn is waiting or at work. */
  idle(): Promise<void>;
}

/** @see Turns */
export function createTurns(deps: TurnDeps): Turns {
  const batcher = new Batcher<TurnItem, TurnAnswer>({
    run: (items) => runBatch(deps, items),
    keyOf: personKey,
    sizeMax: BATCH_SIZE_MAX,
    inFlightMax: BATCHES_IN_FLIGHT_MAX,
    furtherFrom: FURTHER_BATCH_FROM,
    waitingMax: WAITING_MAX,
    later: (retry) => void deps.after(HELD_ROW_RETRY_MS, retry),
  });

  function add(channel: LoadedChannel, what: TurnItem['what'], webhooks: TurnItem['webhooks']): Promise<TurnAnswer> {
    return batcher.add({ channel, receivedAt: deps.ctx.clock.now(), webhooks, what });
  }

  return {
    answerMessage: (channel, inbound) => add(channel, { kind: 'message', inbound }, 'send'),
    simulateMessage: (channel, inbound, send) => add(channel, { kind: 'message', inbound }, send ? 'send' : 'show'),
    triggerCampaign: (channel, campaignId, to) => add(channel, { kind: 'trigger', campaignId, to }, 'send'),
    recordProviderEvents: (channel, callback) => recordProviderEvents(deps, channel, callback),
    idle: () => batcher.idle(),
  };
}

async function recordProviderEvents(
  { ctx, emitter }: TurnDeps,
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
