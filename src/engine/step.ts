import { findCommand } from '../rules/command.ts';
import type { InboundEvent, OptOutVerdict } from '../rules/message.ts';
import { MATCHABLE_TEXT_MAX, normalizeText } from '../rules/normalize.ts';
import { findOptOutVerdict } from '../rules/optout.ts';
import { answerQuestion } from './answer.ts';
import { runCommand } from './command.ts';
import { answerHelp, handleConsent } from './consent.ts';
import { countTurn, PLACE_GONE } from './limits.ts';
import { resume } from './resume.ts';
import { startByMessage, startByTrigger } from './start.ts';
import { continueByTap } from './tap.ts';
import { closeTrace, closeTurn, endByFault, endConversation, findPlace, openTurn, type Turn, traceAt } from './turn.ts';
import type { StepInput, StepResult, Trace } from './types.ts';

/**
 * One message of one person, one start from outside, or one answer that was waited for: the new state, what is to be done, and why. Pure: the same input
 * gives the same result, the state passed in is left as it is. Whatever cannot go on is a fault in the trace, no throw.
 */
export function step(input: StepInput): StepResult {
  const turn = openTurn(input);
  const trace = work(turn);
  return { state: closeTurn(turn), effects: turn.effects, trace: closeTrace(turn, trace) };
}

function work(turn: Turn): Trace {
  const { inbound } = turn.input;
  switch (inbound.kind) {
    case 'event':
      return receive(turn, inbound.event, inbound.optOut);
    case 'trigger':
      return startByTrigger(turn, inbound.campaignId);
    default:
      return resume(turn, inbound);
  }
}

/** The order in which a message is read: consent, calls that are awaited, loop limits, global commands, the present question, a new start. */
function receive(turn: Turn, event: InboundEvent, optOut: OptOutVerdict | undefined): Trace {
  const { state, input } = turn;
  const text = textOf(event);
  const normalized = text === undefined || text.length > MATCHABLE_TEXT_MAX ? '' : normalizeText(text);
  const isWaiting = state.status === 'active' && state.waiting !== undefined;
  const hasExpired = !isWaiting && state.status === 'active' && state.expiresAt !== null && input.now > state.expiresAt;
  if (hasExpired) endConversation(turn);
  const isActive = state.status === 'active';
  const place = isActive && state.position !== null ? findPlace(turn, state.position) : undefined;
  const verdict = optOut ?? findOptOutVerdict(normalized);

  const consent = handleConsent(turn, place, { normalized, verdict });
  if (consent !== undefined) return consent;
  if (event.type === 'reaction') {
    return traceAt(place, isActive ? 'fallback' : 'ended', 'A reaction is no answer: stored, not answered.');
  }
  if (isWaiting) return traceAt(place, 'waiting', 'Kept until the calls that the conversation waits for are answered.');
  const fault = countTurn(state, normalized || (text ?? ''), input.now);
  if (fault !== undefined) return { ...traceAt(place, 'fault', fault.why), fault: fault.code };
  turn.place = place;
  if (verdict === 'help') return answerHelp(turn, place);
  if (!isActive) {
    const continued = event.type === 'tap' ? continueByTap(turn, event, hasExpired) : undefined;
    return continued ?? startByMessage(turn, normalized, hasExpired);
  }
  if (place === undefined) return endByFault(turn, traceAt(place, 'fault', ''), PLACE_GONE);
  const command = findCommand(normalized);
  if (command !== undefined) return runCommand(turn, place, command);
  return answerQuestion(turn, place, { event, text, normalized });
}

/** What the person wrote: media count by their caption, taps by their title. */
function textOf(event: InboundEvent): string | undefined {
  switch (event.type) {
    case 'text':
      return event.text;
    case 'tap':
      return event.title;
    case 'media':
      return event.caption;
    default:
      return undefined;
  }
}
