import { ANSWER_DEPTH_MAX, type CallAnswer } from '../rules/call-answer.ts';
import { findUnstorable } from '../rules/storable.ts';
import { toStorable } from '../rules/text.ts';
import { ANSWER_LENGTH_MAX } from './limits.ts';

/** An answer whose data can be kept: storable and within bounds. Anything else is an error of its partner. */
export function toKeepable(answer: CallAnswer): CallAnswer {
  if (answer.outcome !== 'answered') return answer;
  const { status } = answer;
  const refuse = (reason: string): CallAnswer => ({ outcome: 'error', status, reason });
  if (isDeeper(answer.data, ANSWER_DEPTH_MAX))
    return refuse(`The answer is nested more than ${ANSWER_DEPTH_MAX} deep.`);
  const data = findUnstorable(answer.data) === undefined ? answer.data : storableCopy(answer.data);
  if (lengthOf(data) > ANSWER_LENGTH_MAX) return refuse(`The answer has more than ${ANSWER_LENGTH_MAX} characters.`);
  return { outcome: 'answered', status, data };
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

function storableCopy(value: unknown): unknown {
  if (typeof value === 'string') return toStorable(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(storableCopy);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [toStorable(key), storableCopy(inner)]));
}

/** How long a value is as JSON. */
export function lengthOf(value: unknown): number {
  return JSON.stringify(value ?? null).length;
}
