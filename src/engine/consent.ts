import type { OptOutVerdict } from '../rules/message.ts';
import { askPresentQuestion } from './move.ts';
import { endConversation, type Place, say, type Turn, traceAt } from './turn.ts';
import type { Trace } from './types.ts';

// Carriers ask that a confirmation says that no more messages come and how to undo it (CTIA messaging principles §5.1.3).
const OPTED_OUT_TEXT = 'You have been unsubscribed and will get no more messages. Send START to subscribe again.';
const OPTED_IN_TEXT = 'You are subscribed again. Send STOP to unsubscribe.';
const HELP_TEXT = 'Send any message to begin. Send STOP to get no more messages.';

/** STOP from somebody, anything from somebody who opted out; undefined where the message is an ordinary one. */
export function handleConsent(turn: Turn, place: Place | undefined, verdict?: OptOutVerdict): Trace | undefined {
  const { contact, repliesToOptOut } = turn.input;
  if (contact.optedOut) {
    if (verdict !== 'start') return traceAt(undefined, 'opted_out', 'This person has opted out: stored, not answered.');
    turn.effects.push({ type: 'opt_in' });
    if (repliesToOptOut) say(turn, OPTED_IN_TEXT);
    return traceAt(undefined, 'global', 'A word to subscribe again: opted in. The next message starts a campaign.');
  }
  if (verdict !== 'stop') return undefined;
  turn.effects.push({ type: 'opt_out' });
  if (repliesToOptOut) say(turn, OPTED_OUT_TEXT);
  endConversation(turn);
  return traceAt(place, 'opted_out', 'A word to opt out: the conversation has ended.');
}

/** HELP. Where the provider answers it, an answer of ours would be the second. */
export function answerHelp(turn: Turn, place: Place | undefined): Trace {
  if (turn.input.repliesToOptOut) {
    if (place === undefined) say(turn, HELP_TEXT);
    else askPresentQuestion(turn, place);
  }
  return traceAt(place, 'global', 'A word for help.');
}
