import { type Batcher, createBatcher, type Outcome } from '../base/batcher.ts';
import type { AddressChange, Inbound, ParsedCallback } from '../channels/adapter.ts';
import type { LoadedChannel } from '../channels/directory.ts';
import { applyStatuses } from '../channels/messages/apply-statuses.ts';
import { moveAddress } from '../contacts/move-address.ts';
import type { Address } from '../rules/message.ts';
import { type Context, inTransaction, newId, nowDate } from '../store/context.ts';
import { insertProviderEvents } from './queries.ts';
import { runTurns, type TurnDeps } from './run-turns.ts';
import { addressesOf, type TurnAnswer, type TurnItem } from './turn-item.ts';

// DESIGN.md §3. Two in flight keep the database busy while the next batch fills; bench/README has the figures.
const BATCH_SIZE_MAX = 256;
const BATCHES_IN_FLIGHT_MAX = 2;
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
  /** Statuses, changed numbers, and what nobody acts on. */
  recordProviderEvents(channel: LoadedChannel, callback: ParsedCallback): Promise<void>;
  /** Resolves when no turn is waiting or at work. */
  idle(): Promise<void>;
}

export interface TurnsDeps extends TurnDeps {
  /** Calls back after some milliseconds (a timer; tests step it). */
  after(ms: number, callback: () => void): void;
}

/** @see Turns */
export function createTurns(deps: TurnsDeps): Turns {
  const batcher: Batcher<TurnItem, TurnAnswer> = createBatcher({
    run: (items): Promise<Outcome<TurnAnswer>[]> => runTurns(deps, items),
    keyOf: (item) => `${item.channel.id} ${addressesOf(item)[0]?.value}`,
    sizeMax: BATCH_SIZE_MAX,
    inFlightMax: BATCHES_IN_FLIGHT_MAX,
    later: (retry) => deps.after(HELD_ROW_RETRY_MS, retry),
  });

  function add(channel: LoadedChannel, what: TurnItem['what'], webhooks: TurnItem['webhooks']): Promise<TurnAnswer> {
    return batcher.add({ channel, receivedAt: deps.ctx.clock.now(), webhooks, what });
  }

  return {
    answerMessage: (channel, inbound) => add(channel, { kind: 'message', inbound }, 'send'),
    simulateMessage: (channel, inbound, send) => add(channel, { kind: 'message', inbound }, send ? 'send' : 'show'),
    triggerCampaign: (channel, campaignId, to) => add(channel, { kind: 'trigger', campaignId, to }, 'send'),
    recordProviderEvents: (channel, callback) => recordProviderEvents(deps.ctx, channel, callback),
    idle: () => batcher.idle(),
  };
}

async function recordProviderEvents(ctx: Context, channel: LoadedChannel, callback: ParsedCallback): Promise<void> {
  const { statuses, changes, unknown } = callback;
  if (statuses.length + changes.length + unknown.length === 0) return;
  const account = { ...ctx, accountId: channel.accountId };
  await inTransaction(account, async (tx) => {
    if (unknown.length > 0) await keepUnknown(tx, channel, unknown);
    for (const { from, to } of changes satisfies AddressChange[]) await moveAddress(tx, from, to);
    if (statuses.length > 0) await applyStatuses(tx, tx.accountId, channel.id, statuses);
  });
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
