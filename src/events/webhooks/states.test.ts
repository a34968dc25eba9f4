import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/errors.ts';
import { STATE_STEPS, takeStep, WEBHOOK_STATES, WEBHOOK_STEPS } from './states.ts';

const LEGAL = {
  draft: { activate: 'active', delete: 'deleted' },
  active: {
    activate: 'active',
    pause: 'paused',
    verify: 'active',
    refuse: 'verification_failed',
    delete: 'deleted',
  },
  paused: {
    activate: 'active',
    pause: 'paused',
    verify: 'paused',
    refuse: 'verification_failed',
    delete: 'deleted',
  },
  auto_off: {
    activate: 'active',
    pause: 'paused',
    verify: 'auto_off',
    refuse: 'verification_failed',
    delete: 'deleted',
  },
  verification_failed: {
    activate: 'active',
    verify: 'active',
    refuse: 'verification_failed',
    delete: 'deleted',
  },
  deleted: {},
} as const;

const every = ([...WEBHOOK_STATES, 'deleted'] as const).flatMap((state) =>
  WEBHOOK_STEPS.map((step) => ({ state, step, next: (LEGAL[state] as Record<string, string>)[step] })),
);

describe('a webhook that is', () => {
  it.each(every.filter(({ next }) => next !== undefined))('$state comes by $step to $next [XP-09]', (row) => {
    expect(takeStep(row.state, row.step)).toBe(row.next);
  });

  it.each(every.filter(({ next }) => next === undefined))('$state does not $step [XP-09]', ({ state, step }) => {
    expect(() => takeStep(state, step)).toThrow(AppError);
    expect(() => takeStep(state, step)).toThrow(expect.objectContaining({ code: 'conflict' }));
  });

  it('deleted does nothing any more [XP-09]', () => {
    expect(STATE_STEPS.deleted).toEqual({});
  });
});
