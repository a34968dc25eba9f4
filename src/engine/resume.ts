import type { Continuation } from '../campaigns/definition.ts';
import { saveFields } from './fields.ts';
import { followAnswer } from './follow-answer.ts';
import { toKeepable } from './keepable-answer.ts';
import { type Fault, PLACE_GONE } from './limits.ts';
import { enterSection, showSection } from './move.ts';
import { continueTo, followRequest } from './redirect.ts';
import { settleRequests, settleWebhook } from './settle.ts';
import { dropConversation, endByFault, findPlace, note, type Place, type Turn, traceAt } from './turn.ts';
import type { AwaitedCall, StepInput, Trace, Waiting } from './types.ts';

type Told = StepInput['inbound'] & { kind: 'answer' | 'give_up' };

/**
 * An answer that was waited for, or the end of all waiting. What comes twice, too late or for another wait changes
 * nothing: its outcome is `ended`.
 */
export function resume(turn: Turn, told: Told): Trace {
  const { state, input } = turn;
  const { waiting } = state;
  const calls = state.status === 'active' && waiting?.wait === told.wait ? answerCalls(waiting, told) : undefined;
  if (waiting === undefined || calls === undefined) {
    return traceAt(undefined, 'ended', 'Nobody waits for this answer any more: nothing is done.');
  }
  const place = state.position === null ? undefined : findPlace(turn, state.position);
  const open = calls.filter(({ answer }) => answer === undefined).length;
  if (open > 0) {
    state.waiting = { ...waiting, calls };
    return traceAt(place, 'resumed', `An answer came. Still awaited: ${open}.`);
  }
  delete state.waiting;
  if (input.contact.optedOut) {
    dropConversation(turn);
    return traceAt(place, 'opted_out', 'This person has opted out meanwhile: the conversation has ended.');
  }
  const isAnswer = told.kind === 'answer';
  const why = isAnswer ? 'What was waited for has come.' : 'It took too long: the conversation goes on without.';
  const trace = traceAt(place, 'resumed', why);
  if (place === undefined) return endByFault(turn, trace, PLACE_GONE);
  turn.place = place;
  // Rounds of calls count as one turn: partners that send people to and fro come to an end.
  turn.steps = waiting.steps;
  const fault = goOn(turn, place, waiting.for, calls);
  return fault === undefined ? trace : endByFault(turn, trace, fault);
}

/** The calls with what came; undefined where that is no answer to any of them that is still open. */
function answerCalls({ calls }: Waiting, told: Told): AwaitedCall[] | undefined {
  if (told.kind === 'give_up') {
    return calls.map((call) => ({ ...call, answer: call.answer ?? { outcome: 'timeout' } }));
  }
  const isOpen = calls.some(({ id, answer }) => id === told.call && answer === undefined);
  if (!isOpen) return undefined;
  return calls.map((call) => (call.id === told.call ? { ...call, answer: toKeepable(told.answer) } : call));
}

function goOn(turn: Turn, place: Place, what: Waiting['for'], calls: readonly AwaitedCall[]): Fault | undefined {
  if (what.kind === 'section') return arrive(turn, place, calls);
  const redirect = place.section.menu[what.option]?.redirect;
  if (what.kind === 'request' && redirect?.type === 'request') return followRequest(turn, place, redirect, calls);
  const [call] = calls;
  if (what.kind !== 'webhook' || redirect?.type !== 'webhook' || call === undefined) return PLACE_GONE;
  const { typed = {} } = settleWebhook(turn, call);
  return continueTo(turn, place, followAnswer(turn, place, typed, redirect.confirmation) ?? { type: 'end' });
}

/** The section that the requests came before is shown, unless a partner leads elsewhere. */
function arrive(turn: Turn, place: Place, calls: readonly AwaitedCall[]): Fault | undefined {
  const { campaign, section } = place;
  const settled = settleRequests(turn, calls);
  const answered = new Set(settled.flatMap(({ id, outcome }) => (outcome === 'answered' ? [id] : [])));
  for (const { request, save } of section.before) {
    if (answered.has(request)) saveFields(turn, place, save);
  }
  let target: Continuation | undefined;
  for (const { typed } of settled) {
    const wanted = typed && followAnswer(turn, place, typed);
    if (wanted !== undefined && target !== undefined) note(turn, 'A second redirect was ignored.');
    target ??= wanted;
  }
  if (target === undefined) return showSection(turn, place);
  // Nobody has seen this section: "back" does not lead to it.
  const next = target.type === 'interaction' ? campaign.sections.get(target.to) : undefined;
  return next === undefined ? continueTo(turn, place, target) : enterSection(turn, campaign, next);
}
