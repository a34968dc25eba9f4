import type { ConversationState } from '../engine/types.ts';
import type { CallAnswer } from '../rules/call-answer.ts';

/** What a conversation is told of a call: `call` is `req_…` or `whk_…`. */
export interface ToldAnswer {
  wait: number;
  call: string;
  answer: CallAnswer;
}

/** Whether the conversation waits for just this. An answer that comes twice, or too late, is for nobody. */
export function isAwaited(state: ConversationState | null, told: { wait: number; call?: string }): boolean {
  if (state?.status !== 'active' || state.waiting?.wait !== told.wait) return false;
  const { call } = told;
  return call === undefined || state.waiting.calls.some(({ id, answer }) => id === call && answer === undefined);
}

/** The answer of a call that was not made. */
export function unanswered(reason: string): CallAnswer {
  return { outcome: 'error', status: null, reason };
}
