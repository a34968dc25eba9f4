import type { Continuation } from '../campaigns/definition.ts';
import type { TypedAnswer } from '../campaigns/typed-answer.ts';
import { setFields } from './fields.ts';
import { RETURNS_MAX } from './limits.ts';
import { renderSource } from './render.ts';
import { note, type Place, quote, say, sayingSection, type Turn } from './turn.ts';

/**
 * Does what a partner's answer asks for: sets fields, says its text (said as it is: nobody evaluates a partner's text) or,
 * without one, the `confirmation`. Gives where the conversation is to go on, if the answer says so and that is there.
 */
export function followAnswer(
  turn: Turn,
  place: Place,
  answer: TypedAnswer,
  confirmation?: string,
): Continuation | undefined {
  setFields(
    turn,
    Object.entries(answer.set ?? {}).map(([field, value]) => [field, String(value)] as const),
  );
  const text = answer.text ?? renderSource(turn, place.campaign, confirmation);
  const { media } = answer;
  if (media !== undefined) turn.effects.push({ type: 'send_message', text, media, ...sayingSection(turn) });
  else say(turn, text);
  const target: Continuation | undefined = answer.end ? { type: 'end' } : answer.redirect;
  const missing = target && findObstacle(turn, place, target);
  if (missing === undefined) return target;
  note(turn, `The partner's redirect was ignored: ${missing}`);
  return undefined;
}

/** Why a partner's redirect cannot be followed. Of a designer's it would be a fault; a partner breaks no conversation. */
function findObstacle(turn: Turn, { campaign }: Place, target: Continuation): string | undefined {
  if (target.type === 'end') return undefined;
  if (target.type === 'interaction') {
    return campaign.sections.has(target.to) ? undefined : `there is no section ${quote(target.to)}.`;
  }
  if (turn.input.assets.campaign(target.to) === undefined) return `the campaign ${target.to} is not published.`;
  const isTooDeep = target.to !== campaign.id && turn.state.returns.length >= RETURNS_MAX;
  return isTooDeep ? `more than ${RETURNS_MAX} campaigns would wait for one another.` : undefined;
}
