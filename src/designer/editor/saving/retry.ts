import type { Problem } from '../../api/problems.ts';

const FIRST_WAIT_MS = 2_000;
const WAIT_MAX_MS = 30_000;

/** Nobody there, too often, a fault: the same may well work in a while. A person has to do something about the rest. */
export function isTriedAgain({ status }: Problem): boolean {
  return status === 0 || status === 429 || status >= 500;
}

/** As long as the server asks for, or twice as long each time. */
export function waitBeforeTrying(triesBefore: number, { retryAfterS }: Problem): number {
  return retryAfterS === undefined
    ? Math.min(FIRST_WAIT_MS * 2 ** triesBefore, WAIT_MAX_MS)
    : Math.max(retryAfterS, 1) * 1_000;
}
