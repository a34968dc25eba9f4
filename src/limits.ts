import { ATTEMPT_RATE, RESET_RATE } from './accounts/sign-in/rates.ts';
import { CHECK_RATE } from './channels/routes.ts';
import { TRY_RATE } from './conversations/try-routes.ts';
import { TEST_RATE } from './deliveries/test-send/test-rate.ts';
import { PULL_RATE } from './events/activities/routes.ts';
import { RateLimit } from './http/rate-limit.ts';

/** How often who may do what. One set for a process (an isolate of Workers), in its memory. */
export function createLimits() {
  return {
    /** How often one address may try to sign in. */
    attempts: new RateLimit(ATTEMPT_RATE),
    /** How often a mail may be asked for to one mailbox. */
    resets: new RateLimit(RESET_RATE),
    /** How often an account may pull its activities. */
    pulls: new RateLimit(PULL_RATE),
    /** How often an account may ask its providers. */
    checks: new RateLimit(CHECK_RATE),
    /** How often an account may send tests to others. */
    tests: new RateLimit(TEST_RATE),
    /** How often an account may try drafts. */
    tries: new RateLimit(TRY_RATE),
  };
}

export type Limits = ReturnType<typeof createLimits>;
