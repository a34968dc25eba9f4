import type { CallAnswer } from '../rules/call-answer.ts';
import { note, type Place, quote, type Turn } from './turn.ts';
import type { AwaitedCall, Waiting } from './types.ts';

/** How late the answer of a call may be told beyond its own deadline before the conversation goes on without it. */
const TOLD_WITHIN_MS = 5_000;
/** Beside two tries of a call (a crash between them costs the first): time to find the conversation again. */
const FOUND_WITHIN_MS = 10_000;

export const REQUEST_GONE: CallAnswer = {
  outcome: 'error',
  status: null,
  reason: 'There is no such request any more.',
};

/**
 * Makes these requests, each once, and waits for them. One that the account has no more is answered at once; where all
 * are, there is nothing to wait for: their answers come back.
 */
export function awaitRequests(
  turn: Turn,
  { campaign }: Place,
  requestIds: readonly string[],
  what: Waiting['for'],
): AwaitedCall[] | undefined {
  let longestMs = 0;
  const calls = [...new Set(requestIds)].map((id): AwaitedCall => {
    const request = turn.input.assets.request(id);
    if (request === undefined) return { id, answer: REQUEST_GONE };
    longestMs = Math.max(longestMs, request.timeoutMs);
    return { id, name: request.name };
  });
  const names = calls.flatMap(({ name }) => (name === undefined ? [] : [quote(name)]));
  if (names.length === 0) return calls;
  const until = turn.input.now + 2 * (longestMs + TOLD_WITHIN_MS) + FOUND_WITHIN_MS;
  const wait = beginWait(turn, { for: what, calls, until });
  for (const { id: requestId, answer } of calls) {
    if (answer !== undefined) continue;
    const { id: campaignId, version } = campaign;
    turn.effects.push({ type: 'call_request', wait, requestId, campaignId, version });
  }
  note(turn, `Waits for the answer of ${names.join(', ')}.`);
  return undefined;
}

/** Waits for what a webhook's endpoint answers. */
export function awaitWebhook(turn: Turn, option: number, webhookId: string, withinMs: number): number {
  const until = turn.input.now + withinMs + TOLD_WITHIN_MS;
  note(turn, `Waits for the endpoint's answer, ${withinMs} ms at most.`);
  return beginWait(turn, { for: { kind: 'webhook', option }, calls: [{ id: webhookId }], until });
}

/** @returns the wait's number. */
function beginWait({ state, steps }: Turn, waiting: Pick<Waiting, 'for' | 'calls' | 'until'>): number {
  const wait = (state.waits ?? 0) + 1;
  state.waits = wait;
  state.waiting = { wait, ...waiting, steps };
  state.awaiting = null;
  return wait;
}
