import { readTypedAnswer, type TypedAnswer } from '../campaigns/typed-answer.ts';
import type { CallAnswer } from '../rules/call-answer.ts';
import { lengthOf } from './keepable-answer.ts';
import { DATA_LENGTH_MAX } from './limits.ts';
import type { Turn } from './turn.ts';
import type { AwaitedCall, ConversationState, TracedCall } from './types.ts';
import { REQUEST_GONE } from './wait.ts';

/** A call that came to its end. */
export interface SettledCall {
  id: string;
  outcome: CallAnswer['outcome'];
  /** How the conversation is to go on, where the partner was asked and says so. */
  typed?: TypedAnswer;
}

/** Puts the answers of requests into `$data`, and all that became of them into the trace. */
export function settleRequests(turn: Turn, calls: readonly AwaitedCall[]): SettledCall[] {
  return calls.map(({ answer = TIMEOUT, ...call }) => {
    const request = turn.input.assets.request(call.id);
    // Deleted since: whatever came takes the way of errors, as it does from now on.
    const final = request === undefined ? REQUEST_GONE : answer;
    if (call.name !== undefined) keepAnswer(turn.state, call.name, final);
    return settle(turn, call, final, request?.mayAnswer === true);
  });
}

/** A webhook's answer is used where it is a typed one, and kept nowhere. */
export function settleWebhook(turn: Turn, { id, answer = TIMEOUT }: AwaitedCall): SettledCall {
  return settle(turn, { id }, answer, true);
}

const TIMEOUT: CallAnswer = { outcome: 'timeout' };

function settle(
  turn: Turn,
  call: Pick<TracedCall, 'id' | 'name'>,
  answer: CallAnswer,
  mayAnswer: boolean,
): SettledCall {
  const { outcome } = answer;
  const reading = outcome === 'answered' && mayAnswer ? readTypedAnswer(answer.data) : undefined;
  const use =
    reading === undefined ? '' : reading.ok ? ' Its answer is used.' : ` Its answer is not used: ${reading.why}`;
  turn.calls = [...(turn.calls ?? []), { ...call, outcome, why: explain(answer) + use }];
  return reading?.ok ? { id: call.id, outcome, typed: reading.answer } : { id: call.id, outcome };
}

function explain(answer: CallAnswer): string {
  switch (answer.outcome) {
    case 'answered':
      return `Answered with status ${answer.status}.`;
    case 'error':
      return answer.reason;
    case 'timeout':
      return 'No answer in time.';
  }
}

/**
 * Keeps an answer under its request's name; without one, the older of that name goes, so that nobody is shown what is no
 * longer so. Over the bound the oldest go: the first in the object, as JSON keeps their order.
 */
function keepAnswer(state: ConversationState, name: string, answer: CallAnswer): void {
  const others = Object.entries(state.data ?? {}).filter(([known]) => known !== name);
  const added: [string, unknown][] = answer.outcome === 'answered' ? [[name, answer.data]] : [];
  const sizes = others.map(([key, value]) => lengthOf(key) + lengthOf(value) + 2);
  let total = added.reduce((sum, [key, value]) => sum + lengthOf(key) + lengthOf(value) + 2, 2);
  for (const size of sizes) total += size;
  let dropped = 0;
  for (; total > DATA_LENGTH_MAX && dropped < sizes.length; dropped++) total -= sizes[dropped] ?? 0;
  const entries = [...others.slice(dropped), ...added];
  // Own properties whatever their name: `__proto__` is one as well.
  if (entries.length > 0) state.data = Object.fromEntries(entries);
  else delete state.data;
}
