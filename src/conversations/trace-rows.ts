import type { Trace } from '../engine/types.ts';
import { endOf, extendTrace } from './extend-trace.ts';
import type { PlannedTurn } from './planned-turn.ts';
import { endOfWait } from './turn-item.ts';
import type { TraceRow } from './wait-queries.ts';

interface Change {
  accountId: string;
  trace: Trace;
  isMore: boolean;
}

/** What the records of messages are to say now that are older than these turns. */
export function traceRows(turns: readonly PlannedTurn[]): TraceRow[] {
  const changes = new Map<string, Change>();
  for (const turn of turns) {
    const { accountId } = turn.person;
    for (const [messageId, trace, isMore] of changesOf(turn)) {
      const known = changes.get(messageId);
      changes.set(
        messageId,
        known ? { ...known, trace: extendTrace(known.trace, trace) } : { accountId, trace, isMore },
      );
    }
  }
  return [...changes].map(([messageId, { accountId, trace, isMore }]) => {
    return { accountId, messageId, trace: JSON.stringify(isMore ? endOf(trace) : trace), isMore };
  });
}

type MessageChange = [messageId: string, trace: Trace, isMore: boolean];

function changesOf({ item, result, messageId, replyTo, dropped }: PlannedTurn): MessageChange[] {
  const { trace, state } = result;
  const changes = dropped.map(({ messageId: id }): MessageChange => [id, notAnswered(trace), false]);
  const end = endOfWait(item);
  const isRecorded = item.what.kind === 'message' && item.what.recordedAs !== undefined;
  if (isRecorded && messageId !== undefined) changes.push([messageId, trace, false]);
  // One of several answers says nothing yet.
  if (end && replyTo !== null && state.waiting?.wait !== end.wait) changes.push([replyTo, trace, true]);
  return changes;
}

/** @param ending the trace of what came in between. */
function notAnswered({ outcome }: Trace): Trace {
  const because =
    outcome === 'opted_out'
      ? 'the person opted out'
      : outcome === 'started'
        ? 'a campaign was started'
        : 'the conversation ended';
  return {
    outcome: 'ended',
    section: null,
    campaignId: null,
    why: `Kept while calls were awaited. Meanwhile ${because}: not answered.`,
  };
}
