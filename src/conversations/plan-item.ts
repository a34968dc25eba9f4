import type { Inbound } from '../channels/adapter.ts';
import type { ConversationState, KeptMessage } from '../engine/types.ts';
import { planTurn } from './plan-turns.ts';
import type { PlannedTurn } from './planned-turn.ts';
import type { TurnInput } from './turn-input.ts';
import type { TurnItem } from './turn-item.ts';

/** More than anybody types within some seconds; 20 long texts are 80 KB of state. */
const KEPT_MAX = 20;

const TOO_MANY = `More than ${KEPT_MAX} messages wait already: it will not be answered.`;

/** Plans an item's turn and, where that ends a wait, the turns of the messages that came meanwhile, in order. */
export function planItem(input: TurnInput): PlannedTurn[] {
  const { item, person } = input;
  const before = person.state;
  const turn = planTurn(input);
  if (before?.waiting === undefined) return [turn];
  if (item.what.kind === 'message' && turn.result.trace.outcome === 'waiting') keep(turn, before);
  const { waiting, kept } = turn.result.state;
  if (kept === undefined) turn.dropped = before.kept ?? [];
  return waiting ? [turn] : [turn, ...stepKept(input, kept ?? [])];
}

/** Remembers a message for later; it is recorded in any case. */
function keep(turn: PlannedTurn, before: ConversationState): void {
  const { item, messageId, result } = turn;
  const kept = before.kept ?? [];
  if (item.what.kind !== 'message' || messageId === undefined) return;
  if (kept.length >= KEPT_MAX) {
    turn.result = { ...result, trace: { ...result.trace, why: TOO_MANY } };
    return;
  }
  const { inbound } = item.what;
  const message: KeptMessage = { messageId, inbound, receivedAt: item.receivedAt };
  if (item.webhooks === 'show') message.isTried = true;
  setState(turn, { ...result.state, kept: [...kept, message] });
}

function stepKept(input: TurnInput, kept: readonly KeptMessage[]): PlannedTurn[] {
  const turns: PlannedTurn[] = [];
  for (const [index, message] of kept.entries()) {
    const { kept: _, ...state } = input.person.state as ConversationState;
    input.person.state = state;
    const turn = planTurn({ ...input, item: itemOf(message, input.item), messageId: message.messageId });
    turns.push(turn);
    const left = kept.slice(index + 1);
    if (!turn.result.state.waiting || left.length === 0) continue;
    setState(turn, { ...turn.result.state, kept: left });
    break;
  }
  return turns;
}

/** The message as it came in. Its provider has its answer already: replies leave by calls of ours. */
function itemOf({ messageId, inbound, receivedAt, isTried }: KeptMessage, { channel }: TurnItem): TurnItem {
  return {
    channel,
    receivedAt,
    webhooks: isTried ? 'show' : 'send',
    what: { kind: 'message', inbound: inbound as Inbound, recordedAs: messageId },
  };
}

function setState(turn: PlannedTurn, state: ConversationState): void {
  turn.result = { ...turn.result, state };
  turn.person.state = state;
}
