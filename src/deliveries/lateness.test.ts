import { expect, it } from 'vitest';
import { explainLateness, type LatenessFacts } from './lateness.ts';

const NOW = Date.parse('2026-11-21T12:00:00.000Z');
const MINUTE = 60_000;
const iso = (ms: number) => new Date(ms).toISOString();

/** Due a minute after it was created, an hour ago; nothing in its way. */
const facts: LatenessFacts = {
  state: 'pending',
  createdAt: NOW - 60 * MINUTE,
  dueAt: NOW - 59 * MINUTE,
  attemptCount: 0,
  lastAttemptAt: null,
  endpointState: 'active',
  offReason: null,
  offSince: NOW - 90 * MINUTE,
  openings: 0,
  failingSince: null,
  resumeAt: null,
  nextFreeAt: null,
  isCatchingUp: false,
  blockedBy: null,
  blockedSince: null,
};
const retrying = { attemptCount: 3, lastAttemptAt: NOW - MINUTE, dueAt: NOW + 5 * MINUTE };
const open = { openings: 2, failingSince: NOW - 10 * MINUTE, resumeAt: NOW + 2 * MINUTE };
const off = { state: 'held', endpointState: 'disabled', offReason: 'failures', offSince: NOW - MINUTE } as const;
const created = iso(facts.createdAt);

it.each<[string, Partial<LatenessFacts>, object]>([
  ['due and waiting for its turn', {}, { reason: 'queued', since: iso(NOW - 59 * MINUTE) }],
  ['not due yet', { dueAt: NOW + 1 }, { reason: 'queued', since: created, until: iso(NOW + 1) }],
  ['between attempts', retrying, { reason: 'retrying', since: iso(NOW - MINUTE), until: iso(NOW + 5 * MINUTE) }],
  ['due after failed attempts', { ...retrying, dueAt: NOW }, { reason: 'queued', since: iso(NOW) }],
  ['under a rate', { nextFreeAt: NOW + MINUTE }, { reason: 'throttled', since: created, until: iso(NOW + MINUTE) }],
  ['under a rate that is free', { nextFreeAt: NOW }, { reason: 'queued' }],
  [
    'behind an open breaker',
    open,
    { reason: 'breaker_open', since: iso(NOW - 10 * MINUTE), until: iso(NOW + 2 * MINUTE) },
  ],
  ['behind a pause the receiver asked for', { resumeAt: NOW + 1 }, { reason: 'breaker_open', until: iso(NOW + 1) }],
  ['behind a half-open breaker', { ...open, resumeAt: NOW }, { reason: 'breaker_open', since: iso(NOW - 10 * MINUTE) }],
  ['kept by two waits, the later end', { ...open, ...retrying }, { reason: 'retrying', until: iso(NOW + 5 * MINUTE) }],
  [
    'kept by two waits, the other way round',
    { ...open, ...retrying, resumeAt: NOW + 6 * MINUTE },
    { reason: 'breaker_open', until: iso(NOW + 6 * MINUTE) },
  ],
  ['of an endpoint that catches up', { ...retrying, isCatchingUp: true }, { reason: 'catching_up', since: created }],
  [
    'behind a head that fails',
    { ...open, dueAt: null, blockedBy: 'dlv_head', blockedSince: NOW - MINUTE },
    { reason: 'behind_head', since: iso(NOW - MINUTE), blockedBy: 'dlv_head' },
  ],
  [
    'behind a head that is about to go',
    { dueAt: null, blockedBy: 'dlv_head' },
    { reason: 'behind_head', since: created, blockedBy: 'dlv_head' },
  ],
  ['of a disabled endpoint', { ...off, ...retrying }, { reason: 'endpoint_off', since: iso(NOW - MINUTE) }],
  [
    'of a paused endpoint, created after the pause',
    { ...off, endpointState: 'paused', offReason: null, offSince: NOW - 90 * MINUTE, blockedBy: 'dlv_head' },
    { reason: 'endpoint_paused', since: created },
  ],
])('explains a delivery %s', (_, overrides, expected) => {
  const { detail, ...late } = explainLateness({ ...facts, ...overrides }, NOW) ?? { detail: '' };
  expect(late).toEqual({ since: expect.any(String), ...expected });
  expect(detail).toMatch(/^[A-Z].*\.$/);
});

it.each(['gone', 'failures', null] as const)('says in words why an endpoint is off (%s)', (offReason) => {
  const { detail } = explainLateness({ ...facts, ...off, offReason }, NOW) ?? {};
  expect(detail).toContain(
    { gone: '410', failures: 'nothing has got through', none: 'switched off' }[offReason ?? 'none'],
  );
});

it.each(['delivering', 'delivered', 'failed', 'discarded'] as const)(
  'has nothing to explain once it is %s',
  (state) => {
    expect(explainLateness({ ...facts, ...off, state }, NOW)).toBeNull();
  },
);
