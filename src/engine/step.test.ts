import { describe, expect, it } from 'vitest';
import { assetsOf, CONTACT, inputOf, MAIN, NOW, publish, send, started } from '../../test/support/engine.ts';
import { HISTORY_MAX, RETURNS_MAX, SAME_TEXT_MAX, STEPS_PER_TURN_MAX, TURNS_PER_HOUR_MAX } from './limits.ts';
import { step } from './step.ts';
import type { ConversationState, StepResult } from './types.ts';

const HOUR_MS = 3_600_000;

const textsOf = ({ effects }: StepResult) =>
  effects.flatMap((each) => (each.type === 'send_message' ? [each.text] : []));

describe('step: loop limits', () => {
  it(`answers ${SAME_TEXT_MAX} equal texts in a row, then none until another comes`, () => {
    let state: ConversationState | null = null;
    for (let turn = 1; turn <= SAME_TEXT_MAX; turn++) {
      const result = send('hi', state);
      expect(result.trace.outcome).not.toBe('fault');
      state = result.state;
    }
    const silent = send(' HI! ', state);
    expect(silent.trace).toMatchObject({ outcome: 'fault', fault: 'repeated_text' });
    expect(silent.effects).toEqual([]);
    expect(send('1', silent.state).trace.outcome).not.toBe('fault');
  });

  it('forgets equal texts after an hour: a daily "hi" is no loop', () => {
    let state: ConversationState | null = null;
    for (let day = 0; day < 2 * SAME_TEXT_MAX; day++) {
      const result = send('hi', state, { now: NOW + day * 25 * HOUR_MS });
      expect(result.trace.outcome).toBe('started');
      state = result.state;
    }
  });

  it(`answers ${TURNS_PER_HOUR_MAX} messages in an hour, keeps the place, and answers again in the next hour`, () => {
    let state: ConversationState | null = null;
    for (let turn = 0; turn < TURNS_PER_HOUR_MAX; turn++) state = send(`text ${turn % 2}`, state).state;
    const before = { ...state, turnsThisHour: 0, lastText: '', sameTextCount: 0 };
    const silent = send('1', state);
    expect(silent.trace).toMatchObject({ outcome: 'fault', fault: 'too_many_turns' });
    expect(silent.effects).toEqual([]);
    expect({ ...silent.state, turnsThisHour: 0, lastText: '', sameTextCount: 0 }).toEqual(before);
    expect(send('1', silent.state, { now: NOW + HOUR_MS }).trace.outcome).not.toBe('fault');
  });

  it('hears STOP and START over every limit', () => {
    const over = {
      ...started(),
      turnsThisHour: TURNS_PER_HOUR_MAX + 1,
      lastText: 'stop',
      sameTextCount: SAME_TEXT_MAX + 1,
    };
    expect(send('STOP', over).effects).toContainEqual({ type: 'opt_out' });
    const contact = { ...CONTACT, optedOut: true };
    expect(send('START', over, { contact }).effects).toContainEqual({ type: 'opt_in' });
  });

  it(`shows at most ${STEPS_PER_TURN_MAX} sections in one turn`, () => {
    const position = { campaignId: 'cmp_prize', version: 1, section: 'welcome' };
    const returns = Array(50).fill(position);
    const state: ConversationState = { ...started(), returns };
    const result = send('5', state);
    expect(result.trace).toMatchObject({ outcome: 'fault', fault: 'too_many_steps' });
    expect(result.state).toMatchObject({ status: 'ended', returns: [] });
    expect(textsOf(result)).toHaveLength(STEPS_PER_TURN_MAX + 1);
  });

  it(`lets ${RETURNS_MAX} campaigns wait, not one more`, () => {
    const position = { campaignId: 'cmp_main', version: 1, section: 'welcome' };
    const full = { ...started(), returns: Array(RETURNS_MAX).fill(position) };
    const result = send('2', full);
    expect(result.trace).toMatchObject({ outcome: 'fault', fault: 'too_deep', option: '2' });
    expect(result.state).toMatchObject({ status: 'ended', returns: [] });
    expect(send('2', { ...full, returns: full.returns.slice(1) }).trace.outcome).toBe('option');
  });

  it('remembers a bounded way back', () => {
    let state = started();
    for (let turn = 0; turn < 3 * HISTORY_MAX; turn++) state = send(turn % 2 === 0 ? 'hours' : 'start', state).state;
    expect(state.history).toHaveLength(HISTORY_MAX);
  });

  it('keeps the state small however long the texts are', () => {
    const { state } = send(`x${'😀'.repeat(5000)}`, started());
    expect(JSON.stringify(state).length).toBeLessThan(1000);
    expect(state.lastText.isWellFormed()).toBe(true);
  });
});

describe('step: what it leaves alone', () => {
  it('starts nothing that is not published, and nobody loses their place by it', () => {
    const state = started();
    const result = step(inputOf({ state, inbound: { kind: 'trigger', campaignId: 'cmp_none' } }));
    expect(result.trace).toMatchObject({ outcome: 'fault', fault: 'campaign_gone', campaignId: 'cmp_none' });
    expect(result.state).toMatchObject({ status: 'active', position: state.position });
  });

  it('follows a tap after the end into no campaign that is not live, however well its versions are remembered', () => {
    const tap = { type: 'tap', id: 't1.cmp_main.1.welcome.0', title: 'Hours' } as const;
    const change = { inbound: { kind: 'event', event: tap } } as const;
    expect(step(inputOf(change))).toMatchObject({
      trace: { outcome: 'option', by: 'tap' },
      state: { status: 'active' },
    });
    const live = assetsOf([publish('cmp_other', { welcome: { text: 'Other' } })]);
    const assets = { ...live, campaign: (id: string, version?: number) => (version ? MAIN : live.campaign(id)) };
    expect(step(inputOf({ ...change, assets })).trace).toMatchObject({ outcome: 'started', campaignId: 'cmp_other' });
  });

  it('sends nothing to people who opted out, whatever they or we do', () => {
    const contact = { ...CONTACT, optedOut: true };
    for (const text of ['1', 'main', 'help', 'stop', 'menu', 'hi', '']) {
      expect(send(text, started(), { contact })).toMatchObject({ effects: [], trace: { outcome: 'opted_out' } });
    }
    const trigger = step(inputOf({ contact, inbound: { kind: 'trigger', campaignId: 'cmp_main' } }));
    expect(trigger).toMatchObject({ effects: [], trace: { outcome: 'opted_out' } });
  });

  it('prolongs a conversation by what the person does, not by a reaction or over a limit', () => {
    const state = started();
    const later = NOW + 60_000;
    const reaction = { type: 'reaction', emoji: '👍', messageId: 'm' } as const;
    expect(step(inputOf({ state, now: later, inbound: { kind: 'event', event: reaction } })).state).toEqual(state);
    expect(send('x', state, { now: later }).state.expiresAt).toBe(later + 24 * HOUR_MS);
    const over = { ...state, turnsThisHour: TURNS_PER_HOUR_MAX };
    expect(send('x', over, { now: later }).state.expiresAt).toBe(state.expiresAt);
  });

  it('answers in a section that awaits an input of an option which is gone as in any other', () => {
    const state: ConversationState = { ...started(), awaiting: { kind: 'attribute', option: 0 } };
    expect(send('hours', state).trace).toMatchObject({ outcome: 'option', option: '1' });
  });

  it('sends no empty message for a prompt that is not there', () => {
    const campaign = publish('cmp_q', {
      welcome: {
        text: 'Choose:',
        menu: [
          { text: 'Quiet', redirect: { type: 'attribute', field: 'note' } },
          { text: 'Done', redirect: { type: 'end', text: '' } },
        ],
      },
    });
    const assets = assetsOf([campaign]);
    const { state } = step(inputOf({ assets }));
    const asked = send('quiet', state, { assets });
    expect(asked.effects).toEqual([]);
    expect(textsOf(send('', asked.state, { assets }))).toEqual(['Sorry, that was not understood. Please try again.']);
    expect(send('done', state, { assets })).toMatchObject({ effects: [], state: { status: 'ended' } });
  });

  it('changes no menu that it has sent: they are shared and frozen', () => {
    const [effect] = step(inputOf()).effects;
    expect(
      effect?.type === 'send_message' && Object.isFrozen(effect.choices) && effect.choices?.every(Object.isFrozen),
    ).toBe(true);
  });

  it('compiles a definition anew where it is published under another id or version', () => {
    const twins = [MAIN, { ...MAIN, version: 2 }, { ...MAIN, id: 'cmp_twin', version: 2 }];
    const effects = twins.map((campaign) => step(inputOf({ assets: assetsOf([campaign]) })).effects[0]);
    const ids = effects.map((effect) => (effect?.type === 'send_message' ? effect.choices?.[0]?.tapId : undefined));
    expect(ids).toEqual(['t1.cmp_main.1.welcome.0', 't1.cmp_main.2.welcome.0', 't1.cmp_twin.2.welcome.0']);
  });
});
