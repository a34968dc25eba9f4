import { AppError } from '../../base/errors.ts';

/** As they are shown. `paused` and `auto_off` (switched off for its failures, or gone) are its endpoint's. */
export const WEBHOOK_STATES = ['draft', 'active', 'paused', 'auto_off', 'verification_failed'] as const;
export type WebhookState = (typeof WEBHOOK_STATES)[number];

/** What somebody does to a webhook. `verify` and `refuse`: its URL was saved, and a GET there was answered 200 or not. */
export const WEBHOOK_STEPS = ['activate', 'pause', 'verify', 'refuse', 'delete'] as const;
export type WebhookStep = (typeof WEBHOOK_STEPS)[number];

type NextState = WebhookState | 'deleted';

/** Where each step leads; what is not here is refused. A step to where it stands already changes nothing. */
export const STATE_STEPS: Readonly<Record<NextState, Partial<Record<WebhookStep, NextState>>>> = {
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
};

const WORDS: Record<NextState, string> = {
  draft: 'It was never activated',
  active: 'It is active',
  paused: 'It is paused',
  auto_off: 'It was switched off',
  verification_failed: 'Its URL is not verified, and nothing is sent there',
  deleted: 'It was deleted',
};

/** The state after a step. @throws AppError `conflict` for a step that this state does not have. */
export function takeStep(state: NextState, step: WebhookStep): NextState {
  const next = STATE_STEPS[state][step];
  if (next !== undefined) return next;
  throw new AppError('conflict', `${WORDS[state]}: "${step}" does not go from here.`);
}
