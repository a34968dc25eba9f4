import { type CompiledCampaign, type CompiledSection, compileCampaign } from './compile.ts';
import type { Fault } from './limits.ts';
import type {
  ConversationState,
  Effect,
  EngineContact,
  Position,
  StepInput,
  Trace,
  TracedCall,
  TraceOutcome,
} from './types.ts';

/** Where the person is, looked up. */
export interface Place {
  campaign: CompiledCampaign;
  section: CompiledSection;
}

/** One step under way. Owned by `step`: nothing in here is shared with its input. */
export interface Turn {
  readonly input: StepInput;
  readonly state: ConversationState;
  readonly effects: Effect[];
  /** Sections shown so far. */
  steps: number;
  /** Set while the conversation is active. */
  place: Place | undefined;
  /** What templates see as `$contact`: with what this step has changed. */
  card: EngineContact['card'];
  /** Calls that came to their end, and sentences beside what happened, for the trace; undefined: none. */
  calls: TracedCall[] | undefined;
  notes: string[] | undefined;
}

/** A turn on a copy of the state. */
export function openTurn(input: StepInput): Turn {
  const state = input.state === null ? emptyState(input.now) : { ...input.state };
  const { card } = input.contact;
  return { input, state, effects: [], steps: 0, place: undefined, card, calls: undefined, notes: undefined };
}

/** The state after the turn: an active conversation lasts from now on. */
export function closeTurn({ state, place, input }: Turn): ConversationState {
  if (state.status === 'active' && place !== undefined) state.expiresAt = input.now + place.campaign.expiresAfterMs;
  return state;
}

/** The trace with all that came up on the way. */
export function closeTrace({ calls, notes }: Turn, trace: Trace): Trace {
  if (calls === undefined && notes === undefined) return trace;
  const why = [trace.why, ...(notes ?? [])].join(' ');
  return calls === undefined ? { ...trace, why } : { ...trace, why, calls };
}

/** A sentence for the designer beside what the trace says. */
export function note(turn: Turn, sentence: string): void {
  turn.notes = [...(turn.notes ?? []), sentence];
}

/** Looks up where the person is; undefined where that version or section is gone. */
export function findPlace(turn: Turn, position: Position): Place | undefined {
  const published = turn.input.assets.campaign(position.campaignId, position.version);
  if (published === undefined) return undefined;
  const campaign = compileCampaign(published);
  const section = campaign.sections.get(position.section);
  return section && { campaign, section };
}

/**
 * Ends the conversation with all that hangs on it. Loop counters stay, and what the person sent while calls were awaited:
 * that is still to be stepped.
 */
export function endConversation(turn: Turn): void {
  turn.place = undefined;
  forgetAnswers(turn.state);
  Object.assign(turn.state, {
    status: 'ended',
    position: null,
    awaiting: null,
    misses: 0,
    returns: [],
    history: [],
    expiresAt: null,
  } satisfies Partial<ConversationState>);
}

/** Ends the conversation for good: what the person sent while calls were awaited is not answered either. */
export function dropConversation(turn: Turn): void {
  endConversation(turn);
  dropKept(turn.state);
}

/** No call is awaited, and nothing is known from one. Properties are only deleted where they are: it slows an object down. */
export function forgetAnswers(state: ConversationState): void {
  if (state.waiting !== undefined) delete state.waiting;
  if (state.data !== undefined) delete state.data;
  if (state.params !== undefined) delete state.params;
}

export function dropKept(state: ConversationState): void {
  if (state.kept !== undefined) delete state.kept;
}

/** Sends a text as it is, from the section the person is in, unless it is blank: providers refuse such a message. */
export function say(turn: Turn, text: string): void {
  if (text.trim() !== '') turn.effects.push({ type: 'send_message', text, ...sayingSection(turn) });
}

/** The section that says what is said now. */
export function sayingSection({ place, state }: Turn): { from?: Position } {
  return place !== undefined && state.position !== null ? { from: state.position } : {};
}

/** The trace of something that happened at `place`. */
export function traceAt(place: Place | undefined, outcome: TraceOutcome, why: string): Trace {
  return { outcome, section: place?.section.label ?? null, campaignId: place?.campaign.id ?? null, why };
}

/** Ends the conversation because it cannot go on, and says why. */
export function endByFault(turn: Turn, trace: Trace, fault: Fault): Trace {
  endConversation(turn);
  return { ...trace, outcome: 'fault', why: `${trace.why} ${fault.why}`.trim(), fault: fault.code };
}

const QUOTED_LENGTH = 60;

/** What the person sent, as a trace shows it. */
export function quote(text: string): string {
  return text.length > QUOTED_LENGTH ? `"${text.slice(0, QUOTED_LENGTH).toWellFormed()}…"` : `"${text}"`;
}

function emptyState(now: number): ConversationState {
  return {
    status: 'ended',
    position: null,
    awaiting: null,
    misses: 0,
    returns: [],
    history: [],
    expiresAt: null,
    hourStart: now,
    turnsThisHour: 0,
    lastText: '',
    sameTextCount: 0,
  };
}
