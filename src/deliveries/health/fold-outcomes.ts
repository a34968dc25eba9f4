import type { AttemptResult } from '../egress/sender.ts';
import { type Policy, RETRY_AFTER_MAX_MS } from '../policy.ts';
import type { Verdict } from '../verdict.ts';

/** How an endpoint does, as far as its failures are concerned. */
export interface Health {
  /** Failed attempts since the last that succeeded; when the first of them was (ms). */
  errorStreak: number;
  streakBeganAt: number | null;
  /** Failed attempts of that day (YYYY-MM-DD). */
  errorDay: string | null;
  errorsThatDay: number;
  /** How often in a row the breaker has opened; 0: it is closed. */
  openings: number;
}

/** One attempt that is over. */
export interface Outcome {
  at: number;
  result: AttemptResult;
  verdict: Verdict;
  /** It was the one delivery that an open breaker let through. */
  isProbe: boolean;
}

export interface Alert {
  /** The how-manieth failed attempt of the day. */
  ordinal: number;
  day: string;
  outcome: Outcome;
}

/** What follows from some attempts. */
export interface HealthChange {
  health: Health;
  /** Nothing more is to be sent for so long, ms; null: nothing new about that. */
  resumeInMs: number | null;
  /** The breaker has closed: the endpoint is ramped up again. */
  hasRecovered: boolean;
  alerts: Alert[];
  switchOff: { reason: 'gone' | 'failures'; outcome: Outcome } | null;
}

// Enough in a row to be no accident; a hung endpoint reaches it with its first ten requests.
const OPENS_AFTER_ERRORS = 5;
const OPEN_FIRST_MS = 5_000;
// Someone who mends a receiver waits no longer than this for the first delivery.
const OPEN_MAX_MS = 5 * 60_000;
const OPEN_JITTER = 0.1;

// The longest attempt, clocks that differ, and a store that is slow.
const LATE_MS = 60_000;

const SLOW_STATUSES: readonly number[] = [429, 502, 503, 504];
const DEAD_CLASSES: readonly (string | null)[] = ['timeout', 'connect', 'dns', 'tls', 'reset'];

/**
 * Adds attempts of one endpoint, in the order they ended, to its health. `dayOf` gives the day of a moment in the
 * server's zone; `random` (0 to 1) spreads the probes.
 */
export function foldOutcomes(
  before: Health,
  policy: Policy,
  outcomes: readonly Outcome[],
  { dayOf, random }: { dayOf(ms: number): string; random: number },
): HealthChange {
  const change: HealthChange = {
    health: { ...before },
    resumeInMs: null,
    hasRecovered: false,
    alerts: [],
    switchOff: null,
  };
  for (const outcome of outcomes) {
    if (outcome.verdict.outcome === 'delivered') addSuccess(change);
    else addError(change, policy, outcome, { day: dayOf(outcome.at), lateDay: dayOf(outcome.at + LATE_MS) }, random);
  }
  return change;
}

function addSuccess(change: HealthChange): void {
  change.health.errorStreak = 0;
  change.health.streakBeganAt = null;
  closeBreaker(change);
}

function addError(change: HealthChange, policy: Policy, outcome: Outcome, days: Days, random: number): void {
  const { health } = change;
  health.errorStreak += 1;
  health.streakBeganAt ??= outcome.at;
  countOfDay(change, policy, outcome, days);
  if (policy.receiverSignals) turnBreaker(change, outcome, random);
  // It is left from another policy.
  else closeBreaker(change);
  if (change.switchOff) return;
  const { verdict, at } = outcome;
  if (verdict.outcome === 'failed' && verdict.isGone) change.switchOff = { reason: 'gone', outcome };
  else if (isOverdue(health, policy, at)) change.switchOff = { reason: 'failures', outcome };
}

/** The day on which an attempt began; the day by which it was settled at the latest. */
interface Days {
  day: string;
  lateDay: string;
}

function countOfDay({ health, alerts }: HealthChange, policy: Policy, outcome: Outcome, { day, lateDay }: Days): void {
  // Begun before midnight and settled after others of the new day, it counts as one of that: a day ends once.
  const isOfThatDay = health.errorDay === day || health.errorDay === lateDay;
  health.errorDay = isOfThatDay ? health.errorDay : day;
  health.errorsThatDay = isOfThatDay ? health.errorsThatDay + 1 : 1;
  const ordinal = health.errorsThatDay;
  if (policy.alertsAt.includes(ordinal)) alerts.push({ ordinal, day: health.errorDay ?? day, outcome });
}

function isOverdue({ errorStreak, streakBeganAt }: Health, { autoOff }: Policy, at: number): boolean {
  return (
    autoOff !== null && streakBeganAt !== null && errorStreak >= autoOff.errors && at - streakBeganAt >= autoOff.overMs
  );
}

/** Receivers that say so, or say nothing, are left alone for a while; one that answers anything else is there. */
function turnBreaker(change: HealthChange, { result, isProbe }: Outcome, random: number): void {
  const { health } = change;
  const isSlow =
    DEAD_CLASSES.includes(result.errorClass) || (result.status !== null && SLOW_STATUSES.includes(result.status));
  if (!isSlow) {
    closeBreaker(change);
    return;
  }
  const askedMs = Math.min(result.retryAfterMs ?? 0, RETRY_AFTER_MAX_MS);
  const isOpen = health.openings > 0;
  if (!isOpen && askedMs === 0 && health.errorStreak < OPENS_AFTER_ERRORS) return;
  if (isOpen && !isProbe) {
    // What was under way when it opened: only a longer wait that is asked for counts.
    if (askedMs > 0) change.resumeInMs = Math.max(change.resumeInMs ?? 0, askedMs);
    return;
  }
  health.openings += 1;
  const backoffMs = Math.min(OPEN_FIRST_MS * 2 ** (health.openings - 1), OPEN_MAX_MS) * (1 + OPEN_JITTER * random);
  change.resumeInMs = Math.max(change.resumeInMs ?? 0, backoffMs, askedMs);
  change.hasRecovered = false;
}

function closeBreaker(change: HealthChange): void {
  if (change.health.openings === 0) return;
  change.health.openings = 0;
  change.resumeInMs = null;
  change.hasRecovered = true;
}

const RAMP_STEP_MS = 1_000;

/** Requests under way at once to an endpoint that came back at `recoveredAt`: one, and twice as many each second. */
export function rampedConcurrency(limit: number, recoveredAt: number | null, now: number): number {
  if (recoveredAt === null) return limit;
  const steps = Math.floor(Math.max(0, now - recoveredAt) / RAMP_STEP_MS);
  return Math.min(limit, 2 ** Math.min(steps, 30));
}
