import { isPolicyName, type PolicyName } from '../rules/policy-name.ts';

/** How an endpoint is delivered to, as data. A new policy is a new row here; no code asks for a policy by its name. */
export interface Policy {
  name: string;
  /** Waits between attempts, ms: the first attempt is made at once, `gapsMs[n - 1]` follows attempt n. */
  gapsMs: readonly number[];
  /** Never given up: the last gap repeats. */
  isEndless: boolean;
  /** Statuses that count as delivered, both ends included. */
  success: { statusMin: number; statusMax: number };
  /** One deadline over connect, TLS, headers and body, ms. */
  deadlineMs: number;
  /** A gap grows by up to this share of itself, at random; it never shrinks. */
  jitter: number;
  /** Whether the receiver steers: 410 ends it all, 429, 502, 503, 504 and silence slow the whole endpoint down. */
  receiverSignals: boolean;
  /** `endpoint`: strictly one after the other, the head blocks; an endpoint may ask for order by person instead. */
  order: 'none' | 'endpoint';
  /** Several deliveries in one POST, as an array; it goes when the first of these is reached. Ordered ones only. */
  batch: { flushMs: number; countMax: number; bytesMax: number } | null;
  /** Switched off after this many failed attempts in a row, the first of them this long ago, ms. */
  autoOff: { errors: number; overMs: number } | null;
  /** What becomes of deliveries owed to an endpoint that is off: kept if they came up within `holdMs` of it, or let go. */
  whenOff: { holdMs: number };
  /** On again, it is sent what was kept one by one, oldest first, before anything newer. */
  catchesUpInOrder: boolean;
  /** Which failed attempts of a day raise an alert, by their ordinal. */
  alertsAt: readonly number[];
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const KIB = 1_024;

/** The longest `Retry-After` that is followed; a receiver that asks for more is asked again after this. */
export const RETRY_AFTER_MAX_MS = HOUR;

/** One POST in 100 s. The wait of a far smaller rate is no interval any more: the claim would fail for everybody. */
export const PER_SECOND_MIN = 0.01;

// Above the deadline twice (one whole attempt may wait in memory before another starts), for a loop that lags and for
// settling: a lease that ends before that is done means sending twice.
const LEASE_DEADLINES = 2;
const LEASE_MARGIN_MS = 5 * SECOND;
// Gathering and the statement take milliseconds; a store in trouble takes longer.
const SETTLING_MS = 2 * SECOND;

const ANY_2XX = { statusMin: 200, statusMax: 299 };
const ONLY_200 = { statusMin: 200, statusMax: 200 };
const EVERY_TENFOLD = [1, 10, 100, 1_000, 10_000];

/** What the documents of the CDPs say, as far as they agree. */
const DOCUMENTED = {
  isEndless: false,
  success: ONLY_200,
  deadlineMs: 15 * SECOND,
  jitter: 0,
  receiverSignals: false,
  order: 'none',
  batch: null,
  autoOff: { errors: 100, overMs: 8 * HOUR },
  whenOff: { holdMs: 0 },
  catchesUpInOrder: false,
  alertsAt: EVERY_TENFOLD,
} as const;

const POLICIES = {
  standard: {
    name: 'standard',
    gapsMs: [
      5 * SECOND,
      MINUTE,
      5 * MINUTE,
      30 * MINUTE,
      2 * HOUR,
      5 * HOUR,
      10 * HOUR,
      14 * HOUR,
      20 * HOUR,
      24 * HOUR,
    ],
    isEndless: false,
    success: ANY_2XX,
    deadlineMs: 15 * SECOND,
    jitter: 0.1,
    receiverSignals: true,
    order: 'none',
    batch: null,
    // Longer than one delivery's whole schedule (3.2 days): nothing has got through in all that time.
    autoOff: { errors: 100, overMs: 5 * DAY },
    whenOff: { holdMs: 14 * DAY },
    catchesUpInOrder: false,
    alertsAt: EVERY_TENFOLD,
  },
  'di-guide': { ...DOCUMENTED, name: 'di-guide', gapsMs: [MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR] },
  // "Five more over two hours": the guide's four, and one at the end of the second hour.
  'di-help': { ...DOCUMENTED, name: 'di-help', gapsMs: [MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 14 * MINUTE] },
  'yespo-ordered': {
    ...DOCUMENTED,
    name: 'yespo-ordered',
    gapsMs: [1, 2, 4, 8, 16, 32, 60].map((minutes) => minutes * MINUTE),
    isEndless: true,
    order: 'endpoint',
    batch: { flushMs: MINUTE, countMax: 1_000, bytesMax: 512 * KIB },
    autoOff: null,
    whenOff: { holdMs: 14 * DAY },
    alertsAt: [],
  },
  'mw-buffered': {
    ...DOCUMENTED,
    name: 'mw-buffered',
    gapsMs: [MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR],
    autoOff: { errors: 10, overMs: HOUR },
    whenOff: { holdMs: 5 * DAY },
    catchesUpInOrder: true,
    alertsAt: [],
  },
  'flow-sync': {
    ...DOCUMENTED,
    name: 'flow-sync',
    gapsMs: [],
    success: ANY_2XX,
    autoOff: null,
    alertsAt: [],
  },
} as const satisfies Record<PolicyName, Policy>;

/** The built-in policy of that name; a name this version does not know (a newer one's row) is delivered as `standard`. */
export function getPolicy(name: string): Policy {
  return isPolicyName(name) ? POLICIES[name] : POLICIES.standard;
}

/** Whether a status means that the receiver has it. */
export function isSuccess(policy: Policy, status: number): boolean {
  return status >= policy.success.statusMin && status <= policy.success.statusMax;
}

/**
 * How long to wait after attempt `attemptNumber` (from 1) before the next, ms; null when it was the last one. `random`
 * is a number from 0 to 1.
 */
export function nextAttemptDelayMs(policy: Policy, attemptNumber: number, random: number): number | null {
  const gap = policy.gapsMs[attemptNumber - 1] ?? (policy.isEndless ? policy.gapsMs.at(-1) : undefined);
  return gap === undefined ? null : Math.round(gap * (1 + policy.jitter * random));
}

/** How long a claimed delivery belongs to who claimed it, ms. */
export function leaseMs(policy: Policy): number {
  return LEASE_DEADLINES * policy.deadlineMs + LEASE_MARGIN_MS;
}

/** Until when an attempt may begin, so that it is settled before a lease that ends at `leaseEndsAt` (ms) is over. */
export function startsUntil(policy: Policy, leaseEndsAt: number): number {
  return leaseEndsAt - policy.deadlineMs - SETTLING_MS;
}
