import { encodeId } from '../base/ids.ts';
import type { CallRequestEffect } from '../engine/types.ts';
import { buildCall } from '../requests/build-call.ts';
import { type ToldAnswer, unanswered } from './awaited.ts';
import type { PlannedTurn } from './planned-turn.ts';
import { templateDataOf } from './template-data.ts';
import type { TurnInput } from './turn-input.ts';
import { replyAddress } from './turn-item.ts';

const GONE = 'There is no such request any more.';
export const NOT_MADE = 'Not made: the simulator was given no answer for it, and was not told to send.';

/** Renders a call that the conversation waits for. Its answer, where that is known at once: it is not made then. */
export function planCall(turn: PlannedTurn, effect: CallRequestEffect, input: TurnInput): ToldAnswer | undefined {
  const { item, person, assets } = input;
  const { wait, requestId } = effect;
  const tell = (answer: ToldAnswer['answer']) => ({ wait, call: requestId, answer });
  const request = assets.request(requestId);
  if (!request) return tell(unanswered(GONE));
  const id = input.newId();
  const data = templateDataOf(input.contact, turn.result.state, input.timeZone);
  const built = buildCall(request, data, { idempotencyKey: encodeId('cll', id) });
  if (!built.ok) return tell(unanswered(built.reason));
  const { uuid, name, connectorId, timeoutMs, isRepeatable } = request;
  const { accountId, channelId, conversationId, contactId } = person;
  const whose = { accountId, channelId, conversationId, contactId, to: replyAddress(item) };
  const owed = { ...built.call, ...whose, id, wait, requestId: uuid, name, connectorId, timeoutMs, isRepeatable };
  const answer = item.canned?.get(name) ?? (item.webhooks === 'show' ? unanswered(NOT_MADE) : undefined);
  turn.calls.push({ owed, answer });
  return answer && tell(answer);
}
