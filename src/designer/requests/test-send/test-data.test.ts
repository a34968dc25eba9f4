import { describe, expect, test } from 'vitest';
import { beginTestData, givenOf, isStepDone, readObject, stepsOf, type TestData } from './test-data.ts';

const USES = { contact: ['email', 'town'], params: ['orderId'], data: ['WH5'] };
const data = (changes: Partial<TestData> = {}): TestData => ({ ...beginTestData(USES), ...changes });
const steps = stepsOf(USES);

describe('a test of a request', () => {
  test('YS-79: asks for what its variables need, and for nothing else', () => {
    expect(steps).toEqual(['event', 'contact', 'answers', 'send']);
    expect(stepsOf({ contact: ['a'], params: [], data: [] })).toEqual(['contact', 'send']);
    expect(stepsOf({ contact: [], params: [], data: [] })).toEqual(['send']);
    const chosen = data({ contact: { id: 'cnt_1' }, event: { id: 'sev_1', contactId: null } });
    expect(givenOf(['send'], chosen)).toEqual({});
  });

  test('begins with the names that it uses, to be filled in', () => {
    expect(JSON.parse(data().eventText)).toEqual({ orderId: '' });
    expect(data().card).toEqual({ email: '', town: '' });
  });

  test('YS-81: a contact has to be chosen, written, or be the event’s', () => {
    expect(isStepDone('contact', data())).toBe(false);
    expect(isStepDone('contact', data({ contact: { id: 'cnt_1' } }))).toBe(true);
    expect(isStepDone('contact', data({ isCardByHand: true }))).toBe(true);
    const event = { id: 'sev_1', contactId: 'cnt_2' };
    expect(isStepDone('contact', data({ event }))).toBe(true);
    expect(isStepDone('contact', data({ event, isEventByHand: true }))).toBe(false);
  });

  test.each(['{', '[]', '7', '"x"', 'null', ''])('YS-80: %j is no body of an event', (eventText) => {
    expect(isStepDone('event', data({ isEventByHand: true, eventText }))).toBe(false);
    expect(readObject(eventText).ok).toBe(false);
  });

  test('is given what was chosen, or what was written, never both', () => {
    const all = data({
      contact: { id: 'cnt_1' },
      event: { id: 'sev_1', contactId: null },
      eventText: '{"orderId": "A-7"}',
      card: { email: 'a@b.example' },
      answers: { WH5: '{"promocode": "X"}', other: ' ' },
    });
    const answers = { data: { WH5: { promocode: 'X' } } };
    expect(givenOf(steps, all)).toEqual({ contactId: 'cnt_1', sourceEventId: 'sev_1', ...answers });
    expect(givenOf(steps, { ...all, isCardByHand: true, isEventByHand: true })).toEqual({
      contact: { email: 'a@b.example' },
      event: { params: { orderId: 'A-7' } },
      ...answers,
    });
  });

  test('an answer is JSON, or left empty', () => {
    expect(isStepDone('answers', data())).toBe(true);
    expect(isStepDone('answers', data({ answers: { WH5: '[1]' } }))).toBe(true);
    expect(isStepDone('answers', data({ answers: { WH5: '{promocode' } }))).toBe(false);
  });
});
