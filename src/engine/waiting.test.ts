import { describe, expect, it } from 'vitest';
import { ASK, assetsOf, CONTACT, inputOf, NOW, publish, REQUESTS, send } from '../../test/support/engine.ts';
import { ANSWER_DEPTH_MAX, type CallAnswer } from '../rules/call-answer.ts';
import { ANSWER_LENGTH_MAX, DATA_LENGTH_MAX, SAVED_LENGTH_MAX, STEPS_PER_TURN_MAX } from './limits.ts';
import { step } from './step.ts';
import type { ConversationState, StepInput, StepResult } from './types.ts';

const answered = (data: unknown): CallAnswer => ({ outcome: 'answered', status: 200, data });
const textsOf = ({ effects }: StepResult) =>
  effects.flatMap((each) => (each.type === 'send_message' ? [each.text] : []));

/** Tells the wait there is that all its calls, or those named, were answered so. */
function answerAll(state: ConversationState, answer: CallAnswer, change: Partial<StepInput> = {}): StepResult {
  const { wait, calls } = state.waiting ?? { wait: 0, calls: [] };
  let result: StepResult | undefined;
  for (const { id: call } of calls.filter((each) => each.answer === undefined)) {
    const inbound = { kind: 'answer', wait, call, answer } as const;
    result = step(inputOf({ state: result?.state ?? state, inbound, ...change }));
  }
  if (result === undefined) throw new Error('nothing is awaited');
  return result;
}

/** Somebody who waits for both requests of the Welcome Message of `ASK`. */
const asked = () => send('ask', null).state;

describe('step: a wait', () => {
  it('lasts twice the longest timeout with five seconds each, and ten seconds: far beyond the calls', () => {
    expect(asked().waiting).toEqual({
      wait: 1,
      for: { kind: 'section' },
      calls: [
        { id: 'req_a', name: 'a' },
        { id: 'req_b', name: 'b' },
      ],
      until: NOW + 2 * (10_000 + 5_000) + 10_000,
      steps: 1,
    });
  });

  it('of a webhook lasts as long as it may take, and five seconds', () => {
    const shown = answerAll(asked(), { outcome: 'timeout' }).state;
    const { state, effects } = send('Ana', send('2', shown).state);
    expect(state.waiting).toMatchObject({ wait: 2, for: { kind: 'webhook', option: 1 }, until: NOW + 7_000 });
    expect(effects).toMatchObject([{ type: 'call_webhook', response: 'Ana', awaits: { wait: 2, withinMs: 2_000 } }]);
  });

  it('outlasts the expiry of its conversation: whoever is made to wait has not gone', () => {
    const late = NOW + 30 * 24 * 3_600_000;
    const message = send('hi', asked(), { now: late });
    expect(message.trace.outcome).toBe('waiting');
    const { state, trace } = answerAll(message.state, answered({}), { now: late });
    expect(trace.outcome).toBe('resumed');
    expect(state.expiresAt).toBe(late + 24 * 3_600_000);
  });

  it('counts no message against the loop limits: they count when they are stepped', () => {
    let state = asked();
    const { turnsThisHour, sameTextCount } = state;
    for (let turn = 0; turn < 100; turn++) state = send('hi', state).state;
    expect(state).toMatchObject({ turnsThisHour, sameTextCount });
  });

  it('ends where the person has opted out meanwhile: nothing is said', () => {
    const contact = { ...CONTACT, optedOut: true };
    const result = answerAll({ ...asked(), kept: [] }, answered({ text: 'Hi' }), { contact });
    expect(result).toMatchObject({ effects: [], trace: { outcome: 'opted_out' }, state: { status: 'ended' } });
    expect(result.state).not.toHaveProperty('kept');
  });

  it('ends as a fault where the version that the person is in is gone', () => {
    const result = answerAll(asked(), answered({}), { assets: assetsOf([], undefined, REQUESTS) });
    expect(result).toMatchObject({ effects: [], trace: { outcome: 'fault', fault: 'campaign_gone' } });
  });

  it('YS-94: does not act on the answer of a request that was deleted meanwhile', () => {
    const assets = assetsOf([ASK], undefined, REQUESTS.slice(0, 1));
    const known = { ...asked(), data: { b: { code: 'older' } } };
    const { state, trace } = answerAll(known, answered({ code: 'X' }), { assets });
    expect(Object.keys(state.data ?? {})).toEqual(['a']);
    expect(trace.calls?.[1]).toEqual({
      id: 'req_b',
      name: 'b',
      outcome: 'error',
      why: 'There is no such request any more.',
    });
  });

  it('YS-90: goes on with empty data where a partner fails, and what is quiet is blank', () => {
    for (const answer of [
      { outcome: 'timeout' },
      { outcome: 'error', status: 500, reason: 'It answered 500.' },
    ] as const) {
      const result = answerAll(asked(), answer);
      expect(textsOf(result)).toEqual(['Hi , your code is .']);
      expect(result).toMatchObject({ trace: { outcome: 'resumed' }, state: { status: 'active' } });
      expect(result.state.data).toBeUndefined();
    }
  });

  it('calls a request once, however often it stands before a section', () => {
    const campaign = publish('cmp_twice', {
      welcome: {
        text: 'Hi',
        before: [
          'req_a',
          { request: 'req_b', save: { town: 'in $!data.b' } },
          { request: 'req_a', save: { code: '$data.a' } },
        ],
        menu: [{ text: 'Ok', redirect: { type: 'end' } }],
      },
    });
    const assets = assetsOf([campaign], undefined, REQUESTS);
    const { state, effects } = step(inputOf({ assets }));
    expect(effects.map((each) => each.type === 'call_request' && each.requestId)).toEqual(['req_a', 'req_b']);
    const half = step(
      inputOf({ state, assets, inbound: { kind: 'answer', wait: 1, call: 'req_a', answer: answered('X') } }),
    );
    const { effects: done } = answerAll(half.state, { outcome: 'timeout' }, { assets });
    // Nothing is saved of what was not answered, although the text around it would be something.
    expect(done.filter(({ type }) => type === 'set_field')).toEqual([{ type: 'set_field', field: 'code', value: 'X' }]);
  });

  it('follows the first of several redirects, in the order of the requests', () => {
    const assets = assetsOf(
      [ASK],
      undefined,
      REQUESTS.map((each) => ({ ...each, mayAnswer: true })),
    );
    const { state } = send('ask', null, { assets });
    const late = { kind: 'answer', wait: 1, call: 'req_b', answer: answered({ end: true }) } as const;
    const first = {
      kind: 'answer',
      wait: 1,
      call: 'req_a',
      answer: answered({ redirect: { type: 'interaction', to: 'more' } }),
    } as const;
    const result = step(
      inputOf({ state: step(inputOf({ state, assets, inbound: late })).state, assets, inbound: first }),
    );
    expect(result.state).toMatchObject({ position: { section: 'more' }, waiting: { wait: 2 }, history: [] });
    expect(result.trace.why).toContain('A second redirect was ignored.');
  });

  it(`carries the sections shown over its rounds: after ${STEPS_PER_TURN_MAX} of them partners are stopped`, () => {
    let { state, trace } = send('ask', null);
    let rounds = 0;
    for (; trace.outcome !== 'fault'; rounds++) {
      ({ state, trace } = answerAll(state, answered({ redirect: { type: 'interaction', to: 'welcome' } })));
    }
    expect(trace).toMatchObject({ fault: 'too_many_steps' });
    expect(rounds).toBe(STEPS_PER_TURN_MAX);
    expect(state).toMatchObject({ status: 'ended', waits: STEPS_PER_TURN_MAX });
    expect(send('ask', state).state.waiting).toMatchObject({ wait: STEPS_PER_TURN_MAX + 1, steps: 1 });
  });
});

describe('step: messages kept meanwhile', () => {
  const kept = [{ messageId: 'm', inbound: {}, receivedAt: NOW }];
  const waiting = { ...asked(), kept };

  it('stay for the turn to step, also where the conversation has ended by itself', () => {
    expect(answerAll(waiting, answered({})).state).toMatchObject({ status: 'active', kept });
    expect(answerAll(waiting, answered({ end: true })).state).toMatchObject({ status: 'ended', kept });
  });

  it('go with STOP and with a start from outside, not with one that cannot be', () => {
    expect(send('stop', waiting).state).not.toHaveProperty('kept');
    const trigger = (campaignId: string) => step(inputOf({ state: waiting, inbound: { kind: 'trigger', campaignId } }));
    expect(trigger('cmp_main').state).not.toHaveProperty('kept');
    expect(trigger('cmp_none').state).toEqual(waiting);
  });

  it('are not lost by one among them that starts a campaign', () => {
    const { waiting: _, ...over } = waiting;
    expect(send('main', over).state).toMatchObject({ kept, position: { campaignId: 'cmp_main' } });
  });
});

describe('step: $data', () => {
  const assets = assetsOf([ASK], undefined, REQUESTS);
  const ask = (state: ConversationState | null, answer: CallAnswer) =>
    answerAll(send('ask', state, { assets }).state, answer, { assets }).state;

  it('loses an older answer where the request is not answered again: nobody is shown what is no longer so', () => {
    const shown = ask(null, answered({ code: 'X' }));
    expect(Object.keys(shown.data ?? {})).toEqual(['a', 'b']);
    const more = send('3', shown, { assets }).state;
    expect(Object.keys(answerAll(more, { outcome: 'timeout' }, { assets }).state.data ?? {})).toEqual(['a']);
  });

  it('goes with the conversation, and a keyword begins another one', () => {
    const shown = ask(null, answered({ code: 'X' }));
    expect(send('ask', shown, { assets }).state.data).toBeUndefined();
    expect(send('stop', shown, { assets }).state.data).toBeUndefined();
    expect(send('hi', shown, { assets, now: NOW + 48 * 3_600_000 }).state.data).toBeUndefined();
  });

  it(`is bounded: one answer to ${ANSWER_LENGTH_MAX} characters, all to ${DATA_LENGTH_MAX}, and the oldest goes`, () => {
    const half = 'x'.repeat(ANSWER_LENGTH_MAX - 2);
    const state = { ...asked(), data: { '5': 'a', old: half, recent: 'b' } };
    const result = answerAll(state, answered(half)).state;
    expect(Object.keys(result.data ?? {})).toEqual(['b']);
    expect(JSON.stringify(result.data).length).toBeLessThanOrEqual(DATA_LENGTH_MAX);
    const { trace } = answerAll(asked(), answered(`${half}x`));
    expect(trace.calls?.map(({ outcome }) => outcome)).toEqual(['error', 'error']);
  });

  it('keeps what a store takes: no U+0000, no half of a surrogate pair, no brackets without end', () => {
    const { state } = answerAll(asked(), answered({ 'a\0': ['\ud800', { b: '\0' }] }));
    expect(state.data?.b).toEqual({ 'a\uFFFD': ['\uFFFD', { b: '\uFFFD' }] });
    const nested = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
    // As deep as answers are read: what a test of the request shows is what a conversation gets.
    expect(answerAll(asked(), answered(nested(ANSWER_DEPTH_MAX))).trace.calls?.[0]).toMatchObject({
      outcome: 'answered',
    });
    const deep = nested(30_000);
    expect(answerAll(asked(), answered(deep)).trace.calls?.[0]).toMatchObject({ outcome: 'error' });
    const half = step(
      inputOf({ state: asked(), inbound: { kind: 'answer', wait: 1, call: 'req_a', answer: answered(deep) } }),
    );
    expect(JSON.stringify(half.state).length).toBeLessThan(1_000);
  });

  it('has a request by whatever name it has', () => {
    const named = assetsOf([ASK], undefined, [{ id: 'req_a', name: '__proto__', timeoutMs: 1, mayAnswer: false }]);
    const { state } = answerAll(send('ask', null, { assets: named }).state, answered({ polluted: 1 }), {
      assets: named,
    });
    expect(JSON.stringify(state.data)).toBe('{"__proto__":{"polluted":1}}');
    expect(Object.getPrototypeOf(state.data)).toBe(Object.prototype);
  });
});

describe('step: texts', () => {
  it('YS-50, YS-51: see the contact and the parameters of the event that started the conversation, and nothing else', () => {
    const campaign = publish('cmp_t', {
      welcome: { text: '$contact.name, $order: $!env.HOME$!process.pid$!contact.constructor$!assets', menu: [] },
    });
    const inbound = { kind: 'trigger', campaignId: 'cmp_t', params: { order: 'A-1' } } as const;
    const contact = { ...CONTACT, card: { name: 'Ana' } };
    expect(textsOf(step(inputOf({ assets: assetsOf([campaign]), inbound, contact })))).toEqual(['Ana, A-1: ']);
  });

  it('YS-87: are filled for the person they are said to, whoever else is told the same', () => {
    const state = asked();
    const told = ['Ana', 'Bo'].map((name) => {
      const contact = { ...CONTACT, card: { name } };
      return textsOf(answerAll(state, answered({ code: `for ${name}` }), { contact }));
    });
    expect(told).toEqual([['Hi Ana, your code is for Ana.'], ['Hi Bo, your code is for Bo.']]);
  });

  it('that come out blank are not said: a provider would refuse them', () => {
    const blank = ' $!contact.nobody\n';
    const menu = [{ text: 'Bye', redirect: { type: 'end', text: blank } }];
    const campaign = publish('cmp_t', { welcome: { text: blank, menu } });
    const assets = assetsOf([campaign]);
    const asked = step(inputOf({ assets }));
    expect(asked.effects).toMatchObject([{ type: 'send_message', choices: [{ text: 'Bye' }] }]);
    const inbound = { kind: 'event', event: { type: 'text', text: '1' } } as const;
    expect(textsOf(step(inputOf({ assets, state: asked.state, inbound })))).toEqual([]);
  });

  it('that would become too long are cut, and the trace says so', () => {
    const campaign = publish('cmp_t', {
      welcome: { text: '#foreach($a in [1..999])#foreach($b in [1..999])xxxxxxxxx#end#end', menu: [] },
    });
    const result = step(inputOf({ assets: assetsOf([campaign]) }));
    expect(result.trace.why).toContain('A text was cut');
    expect(textsOf(result)[0]?.length).toBeGreaterThan(100);
  });
});

describe('step: what is saved into fields', () => {
  const REQUEST = { id: 'req_s', name: 's', timeoutMs: 1, mayAnswer: false };
  const campaign = publish('cmp_s', {
    welcome: {
      text: 'Code $!contact.value',
      before: [{ request: 'req_s', save: { value: '$data.s.value' } }],
      menu: [{ text: 'Ok', redirect: { type: 'end' } }],
    },
  });
  const assets = assetsOf([campaign], undefined, [REQUEST]);
  const save = (value: unknown, change: Partial<StepInput> = {}) =>
    answerAll(step(inputOf({ assets })).state, answered({ value }), { assets, ...change });
  const savedBy = (result: StepResult) =>
    result.effects.flatMap((each) => (each.type === 'set_field' ? [each.value] : []));

  it.each([
    ['text', 'text'],
    ['', ''],
    [12.5, '12.5'],
    [false, 'false'],
    [{ a: [1] }, '{"a":[1]}'],
    [[], '[]'],
  ])('is %j as the text %j, and the section says it', (value, text) => {
    const result = save(value);
    expect(savedBy(result)).toEqual([text]);
    expect(textsOf(result)).toEqual([`Code ${text}`]);
  });

  it('is not what is not there', () => {
    expect(savedBy(save(null))).toEqual([]);
    expect(savedBy(save(undefined))).toEqual([]);
  });

  it('is not what the field does not take, and the trace names the field', () => {
    const refusing = { ...assets, acceptsField: () => false };
    const result = save('x', { assets: refusing });
    expect(savedBy(result)).toEqual([]);
    expect(result.trace.why).toContain('Not stored, as the field does not take the value: value.');
    expect(savedBy(save('x'.repeat(SAVED_LENGTH_MAX + 1)))).toEqual([]);
  });
});
