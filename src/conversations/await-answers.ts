import type { Scheduler } from '../base/scheduler.ts';
import type { LoadedChannel } from '../channels/directory.ts';
import { parseAnswer } from '../requests/calls/parse-answer.ts';
import type { CallAnswer } from '../rules/call-answer.ts';
import type { AwaitedDelivery, PlannedTurn } from './planned-turn.ts';
import { type EndOfWait, replyAddress } from './turn-item.ts';

interface Deps {
  after: Scheduler['after'];
  /** Tells a conversation; a failure is its own to log. */
  goOn(channel: LoadedChannel, what: EndOfWait): void;
}

/**
 * Lets deliveries tell their conversations what their first attempt was answered, and the clock tell that it is too
 * late. To be called before they are enqueued; the result starts the clocks, once all is committed.
 */
export function awaitAnswers(deps: Deps, turns: readonly PlannedTurn[]): () => void {
  const clocks = turns.flatMap((turn) => turn.awaited.map((awaited) => awaitAnswer(deps, turn, awaited)));
  return () => {
    for (const start of clocks) start();
  };
}

function awaitAnswer(
  { after, goOn }: Deps,
  { item, person: { conversationId } }: PlannedTurn,
  { delivery, wait, webhookId: call, withinMs }: AwaitedDelivery,
): () => void {
  let isTold = false;
  let stopClock = () => {};
  const tell = (answer: CallAnswer) => {
    if (isTold) return;
    isTold = true;
    stopClock();
    goOn(item.channel, { kind: 'answer', conversationId, wait, call, answer, to: replyAddress(item) });
  };
  delivery.onFirstAnswer = (result) => tell(parseAnswer(result));
  return () => {
    if (!isTold) stopClock = after(withinMs, () => tell({ outcome: 'timeout' }));
  };
}
