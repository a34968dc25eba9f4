import type { ConversationState, FaultCode } from './types.ts';

/** Why a turn could not go on. */
export interface Fault {
  code: FaultCode;
  why: string;
}

export const PLACE_GONE: Fault = { code: 'campaign_gone', why: 'The campaign version this person was in is gone.' };

/**
 * Sections shown in one turn. Eight returns through empty sections and a few redirects are the most that a sound state
 * can ask for; more is a loop.
 */
export const STEPS_PER_TURN_MAX = 20;

/** Campaigns that wait for another to end. Deeper, nobody knows any more where they are; also bounds the state. */
export const RETURNS_MAX = 8;

/** Sections that "back" remembers; bounds the state. */
export const HISTORY_MAX = 10;

/** A person who answers every seven seconds for an hour stays below; two bots that talk to each other do not. */
export const TURNS_PER_HOUR_MAX = 500;

/** More pages than anybody turns with one key; an auto-reply ("I am on holiday") reaches it soon. */
export const SAME_TEXT_MAX = 20;

/** What one answer adds to `$data`, as JSON: the sender keeps no more of a response than 64 KiB. */
export const ANSWER_LENGTH_MAX = 65_536;

/** All of `$data`, as JSON: it is read and written in every turn of the conversation. */
export const DATA_LENGTH_MAX = 131_072;

/** A contact's text fields take no more. */
export const SAVED_LENGTH_MAX = 10_000;

const HOUR_MS = 3_600_000;
// Enough to tell texts apart; the state stays small.
const COMPARED_LENGTH = 100;

/** Counts a turn in `state` (a copy that belongs to the turn). The fault, where the person is over a limit. */
export function countTurn(state: ConversationState, text: string, now: number): Fault | undefined {
  const age = now - state.hourStart;
  if (!(age >= 0 && age < HOUR_MS)) {
    state.hourStart = now;
    state.turnsThisHour = 0;
    state.lastText = '';
    state.sameTextCount = 0;
  }
  // A cut may split a surrogate pair, which no database stores.
  const compared = text.length > COMPARED_LENGTH ? text.slice(0, COMPARED_LENGTH).toWellFormed() : text;
  state.turnsThisHour += 1;
  state.sameTextCount = compared === '' ? 0 : compared === state.lastText ? state.sameTextCount + 1 : 1;
  state.lastText = compared;
  if (state.turnsThisHour > TURNS_PER_HOUR_MAX) {
    return { code: 'too_many_turns', why: `More than ${TURNS_PER_HOUR_MAX} messages within an hour: not answered.` };
  }
  if (state.sameTextCount > SAME_TEXT_MAX) {
    return { code: 'repeated_text', why: `The same text more than ${SAME_TEXT_MAX} times in a row: not answered.` };
  }
  return undefined;
}
