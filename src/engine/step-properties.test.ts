import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTACT, inputOf, NOW } from '../../test/support/engine.ts';
import type { CallAnswer } from '../rules/call-answer.ts';
import { RETURNS_MAX, SAME_TEXT_MAX, STEPS_PER_TURN_MAX, TURNS_PER_HOUR_MAX } from './limits.ts';
import { step } from './step.ts';
import type { ConversationState, StepInput, StepResult } from './types.ts';

const HOUR_MS = 3_600_000;

const text = fc.oneof(
  fc.constantFrom(
    '1',
    '2',
    '3',
    '4',
    '5',
    'hours',
    'hurs',
    'stop',
    'start',
    'help',
    'menu',
    'back',
    'main',
    'prize now',
    'ask',
    'stop offers',
    'start offers',
    'start your bills',
    '',
    '  ',
  ),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const tapId = fc
  .tuple(
    fc.constantFrom('cmp_main', 'cmp_prize', 'cmp_x'),
    fc.nat(2),
    fc.constantFrom('welcome', 'hours', 'x'),
    fc.nat(6),
  )
  .map(([campaign, version, section, option]) => `t1.${campaign}.${version}.${section}.${option}`);
const event = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('text' as const), text }) },
  fc.record({ type: fc.constant('tap' as const), id: fc.oneof(tapId, fc.string()), title: text }),
  fc.record({ type: fc.constant('media' as const), kind: fc.constant('image' as const), caption: text }),
  fc.record({ type: fc.constant('media' as const), kind: fc.constant('audio' as const) }),
  fc.record({ type: fc.constant('location' as const), latitude: fc.double(), longitude: fc.double() }),
  fc.record({ type: fc.constant('reaction' as const), emoji: fc.constant(null), messageId: fc.string() }),
  fc.record({ type: fc.constant('unsupported' as const), kind: fc.string() }),
);
/** As it comes from the store or from a partner: without -0, which JSON writes as 0. */
const json = fc.jsonValue({ maxDepth: 1 }).map((value) => JSON.parse(JSON.stringify(value)));
const campaignId = fc.constantFrom('cmp_main', 'cmp_prize', 'cmp_ask', 'cmp_x');
const callId = fc.constantFrom('req_a', 'req_b', 'req_gone', 'whk_ask', '');
const callAnswer: fc.Arbitrary<CallAnswer> = fc.oneof(
  fc.record({ outcome: fc.constant('answered' as const), status: fc.constant(200), data: json }),
  fc.record({
    outcome: fc.constant('error' as const),
    status: fc.constantFrom(null, 500),
    reason: fc.string(),
  }),
  fc.constant({ outcome: 'timeout' as const }),
);
const inbound: fc.Arbitrary<StepInput['inbound']> = fc.oneof(
  { weight: 9, arbitrary: event.map((each) => ({ kind: 'event' as const, event: each })) },
  event.map((each) => ({ kind: 'event' as const, event: each, optOut: 'help' as const })),
  fc.record(
    { kind: fc.constant('trigger' as const), campaignId, params: fc.dictionary(fc.string(), json) },
    { requiredKeys: ['kind', 'campaignId'] },
  ),
  fc.record({ kind: fc.constant('answer' as const), wait: fc.nat(3), call: callId, answer: callAnswer }),
  fc.record({ kind: fc.constant('give_up' as const), wait: fc.nat(3) }),
);
const position = fc.record({
  campaignId,
  version: fc.constantFrom(1, 2),
  section: fc.constantFrom('welcome', 'hours', 'more', 'x'),
});
const option = fc.integer({ min: -1, max: 9 });
const waiting = fc.record({
  wait: fc.nat(3),
  for: fc.oneof(
    fc.constant({ kind: 'section' as const }),
    fc.record({ kind: fc.constantFrom('request' as const, 'webhook' as const), option }),
  ),
  calls: fc.array(fc.record({ id: callId, answer: callAnswer }, { requiredKeys: ['id'] }), { maxLength: 3 }),
  until: fc.constantFrom(NOW - 1, NOW + 1),
  steps: fc.constantFrom(0, 1, STEPS_PER_TURN_MAX),
});
/** All but what is only there while it stands: the offer of a STOP, calls and what they answered. */
const COUNTED = [
  ...(['status', 'position', 'awaiting', 'misses', 'returns', 'history', 'expiresAt'] as const),
  ...(['hourStart', 'turnsThisHour', 'lastText', 'sameTextCount'] as const),
];
const anyState: fc.Arbitrary<ConversationState> = fc.record(
  {
    status: fc.constantFrom('active', 'ended'),
    position: fc.option(position),
    awaiting: fc.option(fc.record({ kind: fc.constantFrom('webhook', 'attribute'), option })),
    misses: fc.nat(5),
    returns: fc.array(position, { maxLength: 30 }),
    history: fc.array(fc.constantFrom('welcome', 'hours', 'x'), { maxLength: 12 }),
    expiresAt: fc.option(fc.constantFrom(NOW - 1, NOW, NOW + 1)),
    hourStart: fc.constantFrom(0, NOW - 1000, NOW, NOW + HOUR_MS),
    turnsThisHour: fc.constantFrom(0, 3, TURNS_PER_HOUR_MAX),
    lastText: fc.constantFrom('', '1', 'hours'),
    sameTextCount: fc.constantFrom(0, 1, SAME_TEXT_MAX),
    keepOffer: fc.record({
      categoryIds: fc.array(fc.constantFrom('offers', 'billing', 'x'), { maxLength: 3 }),
      until: fc.constantFrom(NOW - 1, NOW, NOW + 1),
    }),
    waits: fc.nat(3),
    waiting,
    data: fc.dictionary(fc.constantFrom('a', 'b', '__proto__', '5'), json),
    params: fc.dictionary(fc.string(), json),
    kept: fc.constant([{ messageId: 'm', inbound: {}, receivedAt: NOW }]),
  },
  { requiredKeys: [...COUNTED] },
);
const contact = fc.record({
  optedOut: fc.boolean(),
  subscriptions: fc.dictionary(fc.constantFrom('offers', 'billing'), fc.boolean()),
  fields: fc.constant({}),
  phoneNumber: fc.constant(null),
  name: fc.constant(null),
  card: fc.dictionary(fc.constantFrom('name', 'code', 'language'), json),
});

function freeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  }
  return value;
}

describe('step, for any state and any message', () => {
  const anyInput = fc.record({ state: fc.option(anyState), inbound, contact, repliesToOptOut: fc.boolean() });

  it('never throws, never changes what it was given, and gives the same result again', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const input = inputOf({ ...given, state: freeze(given.state), inbound: freeze(given.inbound) });
        expect(step(input)).toEqual(step(input));
      }),
      { numRuns: 5000 },
    );
  });

  it('gives a state and effects that are the same after JSON', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const { state, effects, trace } = step(inputOf(given));
        expect(JSON.parse(JSON.stringify({ state, effects, trace }))).toEqual({ state, effects, trace });
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves a state that holds together', () => {
    fc.assert(
      fc.property(fc.array(inbound, { maxLength: 25 }), fc.boolean(), (inbounds, repliesToOptOut) => {
        let state: ConversationState | null = null;
        let optedOut = false;
        for (const each of inbounds) {
          const who = { ...CONTACT, optedOut, subscriptions: { offers: true } };
          const result: StepResult = step(inputOf({ state, inbound: each, contact: who, repliesToOptOut }));
          state = result.state;
          for (const { type } of result.effects) {
            if (type !== 'opt_out_category' && type.startsWith('opt_')) optedOut = type === 'opt_out';
          }
          expect(state.status === 'active').toBe(state.position !== null);
          expect(state.status === 'active').toBe(state.expiresAt !== null);
          expect(state.returns.length).toBeLessThanOrEqual(RETURNS_MAX);
          expect(state.misses).toBeLessThan(3);
          if (state.status === 'ended') {
            expect(state).toMatchObject({ awaiting: null, returns: [], history: [], misses: 0 });
            expect([state.waiting, state.data, state.params]).toEqual([undefined, undefined, undefined]);
          }
          expect(result.trace.outcome === 'fault').toBe(result.trace.fault !== undefined);
          expect(result.trace.by !== undefined).toBe(
            result.trace.option !== undefined && result.trace.outcome !== 'captured',
          );
          for (const effect of result.effects) {
            if (effect.type === 'send_message')
              expect(effect.text !== '' || (effect.choices ?? []).length > 0).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is serial: two messages one after the other come to what they come to after a restart between them', () => {
    fc.assert(
      fc.property(fc.array(inbound, { minLength: 2, maxLength: 8 }), (inbounds) => {
        const run = (store: (state: ConversationState) => ConversationState) =>
          inbounds.reduce<{ state: ConversationState | null; results: StepResult[] }>(
            ({ state, results }, each) => {
              const result = step(inputOf({ state, inbound: each }));
              return { state: store(result.state), results: [...results, result] };
            },
            { state: null, results: [] },
          ).results;
        expect(run((state) => JSON.parse(JSON.stringify(state)))).toEqual(run((state) => state));
      }),
      { numRuns: 500 },
    );
  });
});
