import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inputOf } from '../../test/support/engine.ts';
import type { CallAnswer } from '../rules/call-answer.ts';
import { ANSWER_LENGTH_MAX, DATA_LENGTH_MAX, STEPS_PER_TURN_MAX } from './limits.ts';
import { step } from './step.ts';
import type { ConversationState, Effect, StepInput, StepResult } from './types.ts';

type Inbound = StepInput['inbound'];

/** As a partner sends it: without -0, which JSON writes as 0. */
const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)));
const target = fc.oneof(
  fc.record({ type: fc.constant('interaction'), to: fc.constantFrom('welcome', 'more', 'x') }),
  fc.record({ type: fc.constant('campaign'), to: fc.constantFrom('cmp_ask', 'cmp_main', 'cmp_prize', 'cmp_x') }),
  fc.constant({ type: 'end' }),
);
const typed = fc.record(
  {
    text: fc.constantFrom('Hello', '', '$data.a', '#set($x = 1)'),
    media: fc.constantFrom({ kind: 'image', url: 'https://a.example/i.png' }, { kind: 'image', url: 'ftp://a' }),
    set: fc.dictionary(fc.constantFrom('code', 'email', '5'), fc.constantFrom('x', 5, true, null), { maxKeys: 2 }),
    redirect: target,
    end: fc.constantFrom(true, false),
  },
  { requiredKeys: [] },
);
const data = fc.oneof(
  { weight: 4, arbitrary: typed },
  { weight: 2, arbitrary: json },
  fc.record({ code: fc.string({ unit: 'binary' }), list: fc.array(json) }),
  fc.constantFrom(
    'x'.repeat(ANSWER_LENGTH_MAX - 2),
    'x'.repeat(ANSWER_LENGTH_MAX),
    JSON.parse('['.repeat(99) + ']'.repeat(99)),
  ),
);
const answer: fc.Arbitrary<CallAnswer> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ outcome: fc.constant('answered' as const), status: fc.constant(200), data }) },
  fc.constant({ outcome: 'error' as const, status: 500, reason: 'The partner answered 500.' }),
  fc.constant({ outcome: 'timeout' as const }),
);

/** What may happen to a conversation next; answers go to the calls that are awaited, or were. */
const move = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('answer' as const), which: fc.nat(4), answer }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('text' as const),
      text: fc.constantFrom('1', '2', '3', '4', 'Ana', 'menu', 'back', 'ask', '?'),
    }),
  },
  fc.record({ kind: fc.constant('again' as const), which: fc.nat(30) }),
  fc.record({ kind: fc.constant('give_up' as const), back: fc.nat(1) }),
  fc.constantFrom({ kind: 'text' as const, text: 'stop' }, { kind: 'text' as const, text: 'stop offers' }),
  fc.constant({ kind: 'trigger' as const }),
);
type Move = typeof move extends fc.Arbitrary<infer M> ? M : never;

function toInbound(move: Move, state: ConversationState | null, told: Inbound[]): Inbound {
  const wait = state?.waiting?.wait ?? state?.waits ?? 0;
  switch (move.kind) {
    case 'text':
      return { kind: 'event', event: { type: 'text', text: move.text } };
    case 'trigger':
      return { kind: 'trigger', campaignId: 'cmp_ask', params: { event: 'order.paid' } };
    case 'give_up':
      return { kind: 'give_up', wait: wait - move.back };
    case 'again':
      return told[move.which] ?? { kind: 'give_up', wait: 0 };
    case 'answer': {
      const calls = state?.waiting?.calls ?? [];
      const call = calls[move.which % Math.max(calls.length, 1)]?.id ?? 'req_a';
      return { kind: 'answer', wait, call, answer: move.answer };
    }
  }
}

interface Stepped {
  before: ConversationState | null;
  inbound: Inbound;
  result: StepResult;
}

/** Steps one after the other, each state through JSON as through the store. */
function run(moves: readonly Move[]): Stepped[] {
  const told: Inbound[] = [];
  let before: ConversationState | null = null;
  return [{ kind: 'text', text: 'ask' } satisfies Move, ...moves].map((each) => {
    const inbound = toInbound(each, before, told);
    if (inbound.kind === 'answer') told.push(inbound);
    const result = step(inputOf({ state: before, inbound }));
    const stepped = { before, inbound, result };
    before = JSON.parse(JSON.stringify(result.state));
    return stepped;
  });
}

const anyCourse = fc.array(move, { maxLength: 30 }).map(run);

/** What a step asks partners: the wait with what is called. */
function listCalls(effects: readonly Effect[]): string[] {
  return effects.flatMap((effect) => {
    if (effect.type === 'call_request') return [`${effect.wait} ${effect.requestId}`];
    return effect.type === 'call_webhook' && effect.awaits ? [`${effect.awaits.wait} ${effect.webhookId}`] : [];
  });
}

const sizeOf = (value: unknown) => JSON.stringify(value ?? null).length;

describe('a conversation that waits, whatever comes in whatever order', () => {
  it('is the same after JSON, bounded, and waits only for calls that it has asked for', () => {
    fc.assert(
      fc.property(anyCourse, (course) => {
        for (const { before, result } of course) {
          const { state, effects, trace } = result;
          expect(JSON.parse(JSON.stringify(result))).toEqual(result);
          expect(sizeOf(state.data)).toBeLessThanOrEqual(DATA_LENGTH_MAX);
          const { waiting } = state;
          const open = waiting?.calls.filter((call) => call.answer === undefined) ?? [];
          if (waiting !== undefined) {
            expect(state).toMatchObject({ status: 'active', awaiting: null, waits: waiting.wait });
            expect(open.length).toBeGreaterThan(0);
          }
          const isNew = waiting !== undefined && waiting.wait !== before?.waiting?.wait;
          expect(listCalls(effects)).toEqual(isNew ? open.map(({ id }) => `${waiting.wait} ${id}`) : []);
          expect(trace.outcome === 'fault').toBe(trace.fault !== undefined);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('asks nothing twice: what is called in one wait is called once', () => {
    fc.assert(
      fc.property(anyCourse, (course) => {
        const calls = course.flatMap(({ result }) => listCalls(result.effects));
        expect(new Set(calls).size).toBe(calls.length);
      }),
      { numRuns: 300 },
    );
  });

  it('does nothing for an answer that is repeated or too late', () => {
    fc.assert(
      fc.property(anyCourse, (course) => {
        for (const { before, inbound, result } of course) {
          if (inbound.kind !== 'answer' && inbound.kind !== 'give_up') continue;
          const again = step(inputOf({ state: result.state, inbound }));
          expect(again).toMatchObject({ effects: [], trace: { outcome: 'ended' } });
          expect(again.state).toEqual(result.state);
          if (before?.waiting?.wait !== inbound.wait) expect(result.state).toEqual(before);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('says nothing to what the person sends meanwhile, but for consent, and stays as it is', () => {
    fc.assert(
      fc.property(anyCourse, (course) => {
        for (const { before, inbound, result } of course) {
          if (before?.waiting === undefined || inbound.kind !== 'event') continue;
          if (/opted_out|global/.test(result.trace.outcome)) continue;
          expect(result).toMatchObject({ effects: [], trace: { outcome: 'waiting' } });
          expect(result.state).toEqual(before);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('waits no longer once all is answered, in any order, or once it gives up', () => {
    fc.assert(
      fc.property(
        anyCourse,
        fc.array(answer, { minLength: 5, maxLength: 5 }),
        fc.boolean(),
        (course, answers, isReversed) => {
          const state = course.at(-1)?.result.state;
          const { waiting } = state ?? {};
          if (state === undefined || waiting === undefined) return;
          const { wait } = waiting;
          const open = waiting.calls.filter((call) => call.answer === undefined);
          if (isReversed) open.reverse();
          const answered = open.reduce<ConversationState>((now, { id }, index) => {
            expect(now.waiting?.wait).toBe(wait);
            const told = answers[index] ?? { outcome: 'timeout' };
            return step(inputOf({ state: now, inbound: { kind: 'answer', wait, call: id, answer: told } })).state;
          }, state);
          expect(answered.waiting?.wait).not.toBe(wait);
          const given = step(inputOf({ state, inbound: { kind: 'give_up', wait } }));
          expect(given.state.waiting?.wait).not.toBe(wait);
          expect(given.trace.calls).toHaveLength(waiting.calls.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('comes to an end however partners send people to and fro', () => {
    fc.assert(
      fc.property(anyCourse, fc.infiniteStream(answer), (course, answers) => {
        let state = course.at(-1)?.result.state;
        for (let round = 0; state?.waiting !== undefined; round++) {
          expect(round).toBeLessThanOrEqual(2 * STEPS_PER_TURN_MAX);
          const { wait, calls } = state.waiting;
          for (const { id } of calls) {
            const inbound: Inbound = { kind: 'answer', wait, call: id, answer: answers.next().value };
            state = step(inputOf({ state: state ?? null, inbound })).state;
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
