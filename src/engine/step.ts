import { findCommand } from '../rules/command.ts';
import type { InboundEvent, OptOutVerdict } from '../rules/message.ts';
import { MATCHABLE_TEXT_MAX, normalizeText } from '../rules/normalize.ts';
import { findOptOutVerdict } from '../rules/optout.ts';
import { answerQuestion } from './answer.ts';
import { runCommand } from './command.ts';
import { answerHelp, handleConsent } from './consent.ts';
import { countTurn, type Fault } from './limits.ts';
import { startByMessage, startByTrigger } from './start.ts';
import { continueByTap } from './tap.ts';
import { closeTurn, endByFault, endConversation, findPlace, openTurn, type Turn, traceAt } from './turn.ts';
import type { StepInput, StepResult, Trace } from './types.ts';

/**
 * One message of one person, or one start from outside: the new state, what is to be done, and why. Pure: the same input
 * gives the same result, the state passed in is left as it is. Whatever cannot go on is a fault in the trace, no throw.
 */
export function step(input: StepInput): StepResult {
  const turn = openTurn(input);
  const trace =
    input.inbound.kind === 'trigger'
      ? startByTrigger(turn, input.inbound.campaignId)
      : receive(turn, input.inbound.event, input.inbound.optOut);
  return { state: closeTurn(turn), effects: turn.effects, trace };
}

/** The order in which a message is read: consent, loop limits, global commands, the present question, a new start. */
function receive(turn: Turn, event: InboundEvent, optOut: OptOutVerdict | undefined): Trace {
  const { state, input } = turn;
  const text = textOf(event);
  const normalized = text === undefined || text.length > MATCHABLE_TEXT_MAX ? '' : normalizeText(text);
  const hasExpired = state.status === 'active' && state.expiresAt !== null && input.now > state.expiresAt;
  if (hasExpired) endConversation(turn);
  const isActive = state.status === 'active';
  const place = isActive && state.position !== null ? findPlace(turn, state.position) : undefined;
  const verdict = optOut ?? findOptOutVerdict(normalized);

  const consent = handleConsent(turn, place, { normalized, verdict });
  if (consent !== undefined) return consent;
  if (event.type === 'reaction') {
    return traceAt(place, isActive ? 'fallback' : 'ended', 'A reaction is no answer: stored, not answered.');
  }
  const fault = countTurn(state, normalized || (text ?? ''), input.now);
  if (fault !== undefined) return { ...traceAt(place, 'fault', fault.why), fault: fault.code };
  turn.place = place;
  if (verdict === 'help') return answerHelp(turn, place);
  if (!isActive) {
    const continued = event.type === 'tap' ? continueByTap(turn, event, hasExpired) : undefined;
    return continued ?? startByMessage(turn, normalized, hasExpired);
  }
  if (place === undefined) return endByFault(turn, traceAt(place, 'fault', ''), GONE);
  const command = findCommand(normalized);
  if (command !== undefined) return runCommand(turn, place, command);
  return answerQuestion(turn, place, { event, text, normalized });
}

const GONE: Fault = { code: 'campaign_gone', why: 'The campaign version this person was in is gone.' };

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
