import { describe, expect, test } from 'vitest';
import { FIVE_OPTIONS } from '../../model/testing/five-options.ts';
import {
  answeredData,
  type Conversation,
  EMPTY_CONVERSATION,
  hasExpired,
  hoursBefore,
  momentOf,
  type Turn,
  toTryInput,
} from './conversation.ts';

const NOW = Date.parse('2026-11-21T22:43:53.120Z');
const HOUR_MS = 3_600_000;
const at = (hours: number) => new Date(NOW + hours * HOUR_MS).toISOString();

describe('a conversation on the phone', () => {
  test('is asked for whole: nothing typed is no value, bodies that are JSON are answered as JSON', () => {
    const conversation: Conversation = {
      ...EMPTY_CONVERSATION,
      look: 'whatsapp',
      person: { ...EMPTY_CONVERSATION.person, name: 'Ana', fields: { town: 'Mérida' } },
      steps: [{ kind: 'text', text: 'hola', at: at(0) }],
      canned: {
        WH5: { kind: 'answer', status: 200, body: '{"code": "7Q2"}' },
        plain: { kind: 'answer', status: 404, body: 'no {' },
        late: { kind: 'timeout' },
      },
    };
    expect(toTryInput(conversation, FIVE_OPTIONS)).toEqual({
      definition: FIVE_OPTIONS,
      medium: 'whatsapp',
      person: { phone: '+525500000000', name: 'Ana', email: null, language: null, fields: { town: 'Mérida' } },
      steps: conversation.steps,
      requests: {
        WH5: { status: 200, json: { code: '7Q2' } },
        plain: { status: 404, text: 'no {' },
        late: { error: 'timeout' },
      },
    });
  });

  test('goes on at the phone’s time, and never back', () => {
    expect(momentOf({ ...EMPTY_CONVERSATION, aheadMs: 24 * HOUR_MS }, NOW)).toBe(at(24));
    const steps = [{ kind: 'text', text: 'hola', at: at(30) }] as const;
    expect(momentOf({ ...EMPTY_CONVERSATION, steps, aheadMs: 24 * HOUR_MS }, NOW)).toBe(at(30));
  });

  test('knows when it has expired, and what somebody waited', () => {
    const turns = [{ expiresAt: at(24) } as Turn];
    expect(hasExpired({ ...EMPTY_CONVERSATION, turns }, NOW)).toBe(false);
    expect(hasExpired({ ...EMPTY_CONVERSATION, turns, aheadMs: 24 * HOUR_MS + 1 }, NOW)).toBe(true);
    const steps = [0, 0.1, 24.1].map((hours) => ({ kind: 'start', at: at(hours) }) as const);
    expect(steps.map((_, index) => hoursBefore(steps, index))).toEqual([null, null, 24]);
  });

  test('gives a later request what earlier ones answered', () => {
    const request = (name: string, answer: unknown) => ({ requests: [{ name, answer }] }) as unknown as Turn;
    const turns = [
      request('A', { outcome: 'answered', status: 200, data: { x: 1 } }),
      request('B', { outcome: 'timeout' }),
    ];
    expect(answeredData(turns)).toEqual({ A: { x: 1 } });
  });
});
