import { expect, test } from 'vitest';
import { createTranslate } from '../../i18n/catalogue.ts';
import { en } from '../../i18n/en/en.ts';
import { createFormat } from '../../i18n/format.ts';
import type { Endpoint } from '../queries.ts';
import { conditionOf, tellCondition, waitingOf } from './condition.ts';

const t = createTranslate(en, 'en');
const AT = '2026-11-21T12:00:00.000Z';
const format = createFormat('en', 'UTC', () => Date.parse(AT));

type Given = Pick<Endpoint, 'state' | 'off' | 'health'>;

const endpoint = (health: Partial<Endpoint['health']> = {}, rest: Partial<Given> = {}): Given => ({
  state: 'active',
  off: null,
  ...rest,
  health: {
    state: 'healthy',
    consecutiveFailures: 0,
    lastSuccessAt: AT,
    lastFailureAt: null,
    errorStreak: 0,
    failingSince: null,
    breaker: 'closed',
    resumeAt: null,
    isCatchingUp: false,
    waiting: 0,
    ...health,
  },
});
const off = (reason: 'gone' | 'failures') => ({
  state: 'disabled' as const,
  off: { reason, since: AT, buffered: 412 },
});
const failing = { state: 'failing', errorStreak: 7, failingSince: AT } as const;

test.each([
  [endpoint(), 'works'],
  [endpoint({ state: 'unknown' }), 'unused'],
  [endpoint(failing), 'failing'],
  [endpoint({ ...failing, breaker: 'open', resumeAt: AT }), 'waits'],
  [endpoint({ ...failing, breaker: 'probing' }), 'probing'],
  [endpoint({ isCatchingUp: true }), 'catchingUp'],
  [endpoint({ ...failing, breaker: 'open' }, { state: 'paused' }), 'paused'],
  [endpoint(failing, off('gone')), 'gone'],
  [endpoint(failing, off('failures')), 'off'],
] as const)('%# is %s', (given, condition) => {
  expect(conditionOf(given)).toBe(condition);
  const told = tellCondition(given, t, format);
  expect(told.length).toBeGreaterThan(0);
  for (const line of told) expect(line).not.toMatch(/^\s*$|\{/);
});

test('a streak is told with its length, and what waits with what is kept', () => {
  expect(tellCondition(endpoint(failing), t, format)[0]).toContain('7');
  expect([waitingOf(endpoint({ waiting: 3 })), waitingOf(endpoint({ waiting: 3 }, off('gone')))]).toEqual([3, 412]);
});
